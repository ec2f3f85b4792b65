"""Whom an invoice was made out to is forgotten once its year is seven years over; all else issued stays as it was.

Going back, what was forgotten stays so.
"""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

STAY = (
    *("id", "year", "number", "document", "contribution_id", "corrects_id", "issued_on", "sha256", "net", "vat"),
    *("gross", "rate", "scheme", "country"),
)


def upgrade():
    op.add_column("invoice", sa.Column("forgotten_on", sa.Date(), nullable=True))
    year = "strftime('%Y', {})" if _is_sqlite() else "extract(year FROM {})"
    years = f"{year.format('NEW.forgotten_on')} - {year.format('OLD.issued_on')}"
    same = " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in STAY)
    may = f"OLD.forgotten_on IS NULL AND {years} > 7 AND {same}"
    _guard(f"WHEN (NOT coalesce({may}, {'0' if _is_sqlite() else 'false'}))")


def downgrade():
    _guard("")
    op.drop_column("invoice", "forgotten_on")


def _guard(when):
    """Refuse to change an invoice, but for what `when` lets through."""
    op.execute("DROP TRIGGER invoice_update" + ("" if _is_sqlite() else " ON invoice"))
    body = (
        f"{when} BEGIN SELECT RAISE(ABORT, 'what is issued stays as it was'); END"
        if _is_sqlite()
        else f"FOR EACH ROW {when} EXECUTE FUNCTION what_is_issued_stays()"
    )
    op.execute(f"CREATE TRIGGER invoice_update BEFORE UPDATE ON invoice {body}")


def _is_sqlite():
    return op.get_bind().dialect.name == "sqlite"
