"""Keep yearly declarations, letters about keeping up, versions of the Code, and the night that looks at a listing next."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

listing = sa.table("listing", sa.column("activated_on", sa.Date()), sa.column("keep_up_on", sa.Date()))


def upgrade():
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.add_column(sa.Column("keep_up_on", sa.Date(), nullable=True))
        batch_op.create_index(batch_op.f("ix_listing_keep_up_on"), ["keep_up_on"], unique=False)
    op.execute(listing.update().values(keep_up_on=listing.c.activated_on))
    op.create_table(
        "code_version",
        sa.Column("version", sa.String(length=30), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_code_version")),
    )
    op.create_table(
        "declaration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form_token", sa.String(length=64), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name=op.f("fk_declaration_listing_id_listing"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration")),
        sa.UniqueConstraint("form_token", name=op.f("uq_declaration_form_token")),
        sa.UniqueConstraint("listing_id", "asked_on", name=op.f("uq_declaration_listing_id_asked_on")),
    )
    op.create_table(
        "keeping_up_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name=op.f("fk_keeping_up_letter_listing_id_listing"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keeping_up_letter")),
        sa.UniqueConstraint("listing_id", "key", name=op.f("uq_keeping_up_letter_listing_id_key")),
    )


def downgrade():
    op.drop_table("keeping_up_letter")
    op.drop_table("declaration")
    op.drop_table("code_version")
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_listing_keep_up_on"))
        batch_op.drop_column("keep_up_on")
