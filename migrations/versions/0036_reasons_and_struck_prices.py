"""Keep why staff decided about a VAT number; what was decided before has its reason in the letter only."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("vat_check", sa.Column("reason", sa.String(length=500), nullable=False, server_default=""))


def downgrade():
    with op.batch_alter_table("vat_check") as batch:
        batch.drop_column("reason")
