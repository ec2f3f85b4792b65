"""Keep how an import left each mediation, so that it can be undone, and when it was.

Of what was imported before nobody knows whether it was changed since: it has version 0, and stays.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

RUN = sa.table("import_run", sa.column("id", sa.Integer), sa.column("versions", sa.JSON))
MADE = sa.text(
    "SELECT DISTINCT known_event.import_run_id, session.mediation_id FROM known_event "
    "JOIN session ON session.id = known_event.session_id WHERE known_event.import_run_id IS NOT NULL"
)


def upgrade():
    op.add_column("import_run", sa.Column("versions", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("import_run", sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True))
    made = {}
    for run_id, mediation_id in op.get_bind().execute(MADE):
        made.setdefault(run_id, {})[str(mediation_id)] = 0
    for run_id, versions in made.items():
        op.execute(RUN.update().where(RUN.c.id == run_id).values(versions=versions))


def downgrade():
    op.drop_column("import_run", "undone_at")
    op.drop_column("import_run", "versions")
