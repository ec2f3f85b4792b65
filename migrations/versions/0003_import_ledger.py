"""Keep why an import skipped what it skipped, and which events it was told to ignore."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("import_run", sa.Column("skipped_because", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("known_event", sa.Column("is_ignored", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade():
    op.drop_column("known_event", "is_ignored")
    op.drop_column("import_run", "skipped_because")
