"""File answers with others only, and keep nothing that tells when one came."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# Answers that were filed before stay filed; what of them is to be forgotten is looked for in the next night.
NEXT_NIGHT = "0000-00"
NO_ROWID = {"sqlite_with_rowid": False}
STATES = {
    "answered": "sent",
    "closed": "sent",
    "revoked_answered": "revoked",
    "revoked_closed": "revoked",
}


def upgrade():
    op.create_table(
        "feedback_release",
        sa.Column("mediator_id", sa.Integer(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("look_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["mediator_id"], ["users.id"], name=op.f("fk_feedback_release_mediator_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("mediator_id", name=op.f("pk_feedback_release")),
    )
    with op.batch_alter_table("feedback_release", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feedback_release_look_on"), ["look_on"], unique=False)
    with op.batch_alter_table("filed_answer", schema=None, table_kwargs=NO_ROWID) as batch_op:
        batch_op.add_column(sa.Column("forget_in", sa.String(length=7), nullable=False, server_default=NEXT_NIGHT))
        batch_op.drop_column("month")
        batch_op.create_index(batch_op.f("ix_filed_answer_forget_in"), ["forget_in"], unique=False)
    with op.batch_alter_table("filed_answer", schema=None, table_kwargs=NO_ROWID) as batch_op:
        batch_op.alter_column("forget_in", server_default=None)
    for before, after in STATES.items():
        op.execute(
            sa.text("UPDATE feedback_request SET state = :after WHERE state = :before").bindparams(
                before=before, after=after
            )
        )


def downgrade():
    with op.batch_alter_table("filed_answer", schema=None, table_kwargs=NO_ROWID) as batch_op:
        batch_op.drop_index(batch_op.f("ix_filed_answer_forget_in"))
        batch_op.add_column(sa.Column("month", sa.String(length=7), nullable=False, server_default=NEXT_NIGHT))
        batch_op.drop_column("forget_in")
    with op.batch_alter_table("filed_answer", schema=None, table_kwargs=NO_ROWID) as batch_op:
        batch_op.alter_column("month", server_default=None)
    with op.batch_alter_table("feedback_release", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feedback_release_look_on"))
    op.drop_table("feedback_release")
