"""Find the well-evidenced mediations of a mediator without reading all the others."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index(
        "ix_mediation_evidence",
        "mediation",
        ["mediator_id", "evidence_level", "counted_on"],
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    )


def downgrade():
    op.drop_index("ix_mediation_evidence", "mediation")
