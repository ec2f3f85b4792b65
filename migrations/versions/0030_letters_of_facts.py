"""Keep with a notice about a listing which letter told it."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade():
    """Without a batch, which would make the table anew and lose its trigger."""
    op.add_column("listing_fact", sa.Column("letter_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_listing_fact_letter_id"), "listing_fact", ["letter_id"], unique=False)


def downgrade():
    op.drop_index(op.f("ix_listing_fact_letter_id"), table_name="listing_fact")
    op.drop_column("listing_fact", "letter_id")
