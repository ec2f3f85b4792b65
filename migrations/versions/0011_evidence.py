"""Keep what speaks for a mediation, how well it is evidenced, and which entries co-mediators linked."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "evidence",
        sa.Column("mediation_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=30), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("sessions", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mediation_id"], ["mediation.id"], name=op.f("fk_evidence_mediation_id_mediation"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("mediation_id", "source", "digest", name=op.f("pk_evidence")),
        sqlite_with_rowid=False,
    )
    op.add_column("mediation", sa.Column("evidence_level", sa.Integer(), nullable=False, server_default="0"))


def downgrade():
    op.drop_column("mediation", "evidence_level")
    op.drop_table("evidence")
