"""Forget who would have shown their address on their profile: no profile shows one."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade():
    op.drop_column("profile", "shows_email")  # without copying the table, which has triggers


def downgrade():
    op.add_column("profile", sa.Column("shows_email", sa.Boolean(), nullable=False, server_default=sa.false()))
