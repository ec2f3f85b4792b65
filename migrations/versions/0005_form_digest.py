"""Keep a digest of what the form that logged a mediation said, so that a repeat can be told from another entry."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("mediation", sa.Column("form_digest", sa.String(length=64), nullable=False, server_default=""))


def downgrade():
    op.drop_column("mediation", "form_digest")
