"""Keep a change of address that waits for its codes, and whose mailbox was whose as a keyed hash."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "address_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("form_token", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_address_change_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_change")),
        sa.UniqueConstraint("form_token", name=op.f("uq_address_change_form_token")),
        sa.UniqueConstraint("user_id", name=op.f("uq_address_change_user_id")),
    )
    op.create_table(
        "former_address",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("mailbox", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_former_address_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "mailbox", name=op.f("pk_former_address")),
    )
    op.create_index(op.f("ix_former_address_mailbox"), "former_address", ["mailbox"], unique=False)


def downgrade():
    op.drop_index(op.f("ix_former_address_mailbox"), table_name="former_address")
    op.drop_table("former_address")
    op.drop_table("address_change")
