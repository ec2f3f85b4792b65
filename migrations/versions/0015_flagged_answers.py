"""Keep which answers were flagged to staff, and what was decided."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "feedback_flag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.String(length=32), nullable=False),
        sa.Column("mediator_id", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(length=30), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("flagged_on", sa.Date(), nullable=False),
        sa.Column("excluded_on_ground", sa.String(length=30), nullable=True),
        sa.Column("decision", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mediator_id"], ["users.id"], name=op.f("fk_feedback_flag_mediator_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_flag")),
        sa.UniqueConstraint("answer_id", name=op.f("uq_feedback_flag_answer_id")),
    )
    with op.batch_alter_table("feedback_flag", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_flag_mediator_id"), ["mediator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feedback_flag_state"), ["state"], unique=False)


def downgrade():
    with op.batch_alter_table("feedback_flag", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_flag_state"))
        batch_op.drop_index(batch_op.f("ix_feedback_flag_mediator_id"))
    op.drop_table("feedback_flag")
