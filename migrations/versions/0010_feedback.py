"""Keep whom a mediator asks for feedback, and what they answer."""

import sqlalchemy as sa
from alembic import op


revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "feedback_answer",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("receipt", sa.String(length=64), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_feedback_answer")),
        sa.UniqueConstraint("receipt", name=op.f("uq_feedback_answer_receipt")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "suppressed",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_suppressed")),
    )
    op.create_table(
        "feedback_habit",
        sa.Column("mediator_id", sa.Integer(), nullable=False),
        sa.Column("invites_when_concluded", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mediator_id"], ["users.id"], name=op.f("fk_feedback_habit_mediator_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("mediator_id", name=op.f("pk_feedback_habit")),
    )
    op.create_table(
        "filed_answer",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("receipt", sa.String(length=64), nullable=False),
        sa.Column("mediator_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mediator_id"], ["users.id"], name=op.f("fk_filed_answer_mediator_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filed_answer")),
        sa.UniqueConstraint("key", name=op.f("uq_filed_answer_key")),
        sa.UniqueConstraint("receipt", name=op.f("uq_filed_answer_receipt")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("filed_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_filed_answer_mediator_id"), ["mediator_id"], unique=False)

    op.create_table(
        "feedback_slot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mediation_id", sa.Integer(), nullable=False),
        sa.Column("form_token", sa.String(length=64), nullable=False),
        sa.Column("participant", sa.String(length=30), nullable=False),
        sa.Column("side", sa.String(length=30), nullable=True),
        sa.Column("not_invited", sa.String(length=30), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mediation_id"], ["mediation.id"], name=op.f("fk_feedback_slot_mediation_id_mediation"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_slot")),
        sa.UniqueConstraint("form_token", name=op.f("uq_feedback_slot_form_token")),
    )
    with op.batch_alter_table("feedback_slot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_slot_mediation_id"), ["mediation_id"], unique=False)

    op.create_table(
        "feedback_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("form_token", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=30), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("contact", sa.LargeBinary(), nullable=True),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.Column("is_near", sa.Boolean(), nullable=False),
        sa.Column("sends_on", sa.Date(), nullable=False),
        sa.Column("reminds_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name=op.f("fk_feedback_request_letter_id_letter"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["slot_id"],
            ["feedback_slot.id"],
            name=op.f("fk_feedback_request_slot_id_feedback_slot"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_request")),
        sa.UniqueConstraint("form_token", name=op.f("uq_feedback_request_form_token")),
    )
    with op.batch_alter_table("feedback_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_request_letter_id"), ["letter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feedback_request_person"), ["person"], unique=False)
        batch_op.create_index(batch_op.f("ix_feedback_request_slot_id"), ["slot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feedback_request_state"), ["state"], unique=False)


def downgrade():
    with op.batch_alter_table("feedback_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_request_state"))
        batch_op.drop_index(batch_op.f("ix_feedback_request_slot_id"))
        batch_op.drop_index(batch_op.f("ix_feedback_request_person"))
        batch_op.drop_index(batch_op.f("ix_feedback_request_letter_id"))

    op.drop_table("feedback_request")
    with op.batch_alter_table("feedback_slot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_slot_mediation_id"))

    op.drop_table("feedback_slot")
    with op.batch_alter_table("filed_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_filed_answer_mediator_id"))

    op.drop_table("filed_answer")
    op.drop_table("feedback_habit")
    op.drop_table("suppressed")
    op.drop_table("feedback_answer")
