"""Find the versions of a mediator's mediations without reading the mediations."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade():
    live = sa.text("removed_at IS NULL")
    op.create_index(
        "ix_mediation_marks",
        "mediation",
        ["mediator_id", "id", "version"],
        sqlite_where=live,
        postgresql_where=live,
    )


def downgrade():
    op.drop_index("ix_mediation_marks", "mediation")
