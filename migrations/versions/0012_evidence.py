"""Keep what speaks for a mediation, how well it is evidenced, and which entries co-mediators linked."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
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
    _link_entries()


def _link_entries():
    op.create_table(
        "co_mediator_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mediation_id", sa.Integer(), nullable=False),
        sa.Column("form_token", sa.String(length=64), nullable=False),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("other_digest", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["mediation_id"],
            ["mediation.id"],
            name=op.f("fk_co_mediator_link_mediation_id_mediation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["mediation.id"], name=op.f("fk_co_mediator_link_other_id_mediation"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_co_mediator_link")),
        sa.UniqueConstraint("form_token", name=op.f("uq_co_mediator_link_form_token")),
    )
    for column in ("expires_at", "mediation_id", "other_id"):
        op.create_index(op.f(f"ix_co_mediator_link_{column}"), "co_mediator_link", [column])


def downgrade():
    op.drop_table("co_mediator_link")
    op.drop_column("mediation", "evidence_level")
    op.drop_table("evidence")
