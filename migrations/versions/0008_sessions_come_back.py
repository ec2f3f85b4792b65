"""Let a removed session come back: it is marked, not deleted."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("session", sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade():
    op.execute("DELETE FROM session WHERE removed_at IS NOT NULL")
    op.drop_column("session", "removed_at")
