"""Index the receipts that are there: a draft has none, and sending one then writes one page less."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

SENT = sa.text("receipt IS NOT NULL")


def upgrade():
    with op.batch_alter_table("feedback_answer") as batch:
        batch.drop_constraint("uq_feedback_answer_receipt", type_="unique")
    op.create_index(
        "uq_feedback_answer_receipt",
        "feedback_answer",
        ["receipt"],
        unique=True,
        sqlite_where=SENT,
        postgresql_where=SENT,
    )


def downgrade():
    op.drop_index("uq_feedback_answer_receipt", table_name="feedback_answer", sqlite_where=SENT, postgresql_where=SENT)
    with op.batch_alter_table("feedback_answer") as batch:
        batch.create_unique_constraint("uq_feedback_answer_receipt", ["receipt"])
