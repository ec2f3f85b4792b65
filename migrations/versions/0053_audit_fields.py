"""A record of a change names the fields that changed; those that are there name none, and their hashes hold."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("audit_record", sa.Column("fields", sa.String(400), nullable=True))


def downgrade():
    """The hashes of records that name fields no longer fit what is left of them."""
    op.drop_column("audit_record", "fields")
