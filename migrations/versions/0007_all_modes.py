"""Keep every mode of a mediation beside it, that of most of the time first, and how many sessions it has."""

from collections import defaultdict

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

SEVERAL = "SELECT mediation_id FROM session GROUP BY mediation_id HAVING count(DISTINCT mode) > 1"


def upgrade():
    op.add_column("mediation", sa.Column("modes", sa.String(length=80), nullable=False, server_default=""))
    op.add_column("mediation", sa.Column("session_count", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE mediation SET modes = coalesce(main_mode, '')")
    op.execute(
        "UPDATE mediation SET session_count = (SELECT count(*) FROM session WHERE session.mediation_id = mediation.id)"
    )
    _name_all_modes()
    op.drop_column("mediation", "main_mode")


def _name_all_modes():
    """As `actions.recount` does it: by the minutes held, where anything was held."""
    found = op.get_bind().execute(
        sa.text(
            f"SELECT mediation_id, mode, status, minutes FROM session WHERE mediation_id IN ({SEVERAL}) ORDER BY date, id"
        )
    )
    sessions = defaultdict(list)
    for mediation_id, mode, status, minutes in found.all():
        sessions[mediation_id].append((mode, status, minutes))
    for mediation_id, each in sessions.items():
        op.get_bind().execute(
            sa.text("UPDATE mediation SET modes = :modes WHERE id = :id"), {"id": mediation_id, "modes": _modes(each)}
        )


def _modes(sessions):
    minutes = {}
    for mode, _status, length in [each for each in sessions if each[1] == "held"] or sessions:
        minutes[mode] = minutes.get(mode, 0) + (length or 0) + 1
    return ",".join(sorted(minutes, key=lambda mode: -minutes[mode]))


def downgrade():
    op.add_column("mediation", sa.Column("main_mode", sa.String(length=30), nullable=True))
    modes = op.get_bind().execute(sa.text("SELECT DISTINCT modes FROM mediation WHERE modes <> ''")).scalars().all()
    for each in modes:
        op.get_bind().execute(
            sa.text("UPDATE mediation SET main_mode = :main WHERE modes = :modes"),
            {"main": each.partition(",")[0], "modes": each},
        )
    op.drop_column("mediation", "session_count")
    op.drop_column("mediation", "modes")
