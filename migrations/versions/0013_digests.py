"""Keep the versions of Feedback Digests, and who writes the next one."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "digest_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mediator_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=30), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("printed", sa.JSON(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("commitments", sa.JSON(), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=120), nullable=True),
        sa.Column("relationship", sa.String(length=300), nullable=True),
        sa.Column("reply", sa.String(length=300), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_digest_version_author_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["mediator_id"], ["users.id"], name=op.f("fk_digest_version_mediator_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_version")),
        sa.UniqueConstraint("mediator_id", "number", name=op.f("uq_digest_version_mediator_id_number")),
    )
    with op.batch_alter_table("digest_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_digest_version_author_id"), ["author_id"], unique=False)
    with op.batch_alter_table("feedback_habit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("digest_mode", sa.String(length=30), nullable=False, server_default="summary"))
    with op.batch_alter_table("feedback_habit", schema=None) as batch_op:
        batch_op.alter_column("digest_mode", server_default=None)


def downgrade():
    with op.batch_alter_table("feedback_habit", schema=None) as batch_op:
        batch_op.drop_column("digest_mode")
    with op.batch_alter_table("digest_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_digest_version_author_id"))
    op.drop_table("digest_version")
