"""Keep who was appointed to write whose digest, and what they are writing."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "digest_appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form_token", sa.String(length=64), nullable=False),
        sa.Column("mediator_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("declared", sa.String(length=200), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_digest_appointment_author_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["mediator_id"], ["users.id"], name=op.f("fk_digest_appointment_mediator_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_appointment")),
        sa.UniqueConstraint("form_token", name=op.f("uq_digest_appointment_form_token")),
    )
    with op.batch_alter_table("digest_appointment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_digest_appointment_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_digest_appointment_mediator_id"), ["mediator_id"], unique=False)
    op.create_table(
        "digest_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("notes", sa.LargeBinary(), nullable=True),
        sa.Column("reply", sa.LargeBinary(), nullable=True),
        sa.Column("saved_on", sa.Date(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["digest_appointment.id"],
            name=op.f("fk_digest_draft_appointment_id_digest_appointment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_draft")),
    )
    with op.batch_alter_table("digest_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_digest_draft_appointment_id"), ["appointment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_digest_draft_saved_on"), ["saved_on"], unique=False)


def downgrade():
    with op.batch_alter_table("digest_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_digest_draft_saved_on"))
        batch_op.drop_index(batch_op.f("ix_digest_draft_appointment_id"))
    op.drop_table("digest_draft")
    with op.batch_alter_table("digest_appointment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_digest_appointment_mediator_id"))
        batch_op.drop_index(batch_op.f("ix_digest_appointment_author_id"))
    op.drop_table("digest_appointment")
