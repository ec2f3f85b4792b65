"""Keep listings, the facts that their standing follows from, and when staff release the brake."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "listing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mediator_id", sa.Integer(), nullable=False),
        sa.Column("credential", sa.String(length=30), nullable=False),
        sa.Column("activated_on", sa.Date(), nullable=True),
        sa.Column("next_due_on", sa.Date(), nullable=True),
        sa.Column("gone_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["mediator_id"], ["users.id"], name=op.f("fk_listing_mediator_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing")),
        sa.UniqueConstraint("mediator_id", "credential", name=op.f("uq_listing_mediator_id_credential")),
    )
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_listing_next_due_on"), ["next_due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_listing_gone_on"), ["gone_on"], unique=False)
    op.create_table(
        "listing_fact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listing.id"], name=op.f("fk_listing_fact_listing_id_listing"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_fact")),
        sa.UniqueConstraint("listing_id", "key", name=op.f("uq_listing_fact_listing_id_key")),
        sa.UniqueConstraint("listing_id", "number", name=op.f("uq_listing_fact_listing_id_number")),
    )
    with op.batch_alter_table("listing_fact", schema=None) as batch_op:
        batch_op.create_index("ix_listing_fact_kind_on", ["kind", "on"], unique=False)
    op.create_table(
        "brake_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form_token", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brake_release")),
        sa.UniqueConstraint("form_token", name=op.f("uq_brake_release_form_token")),
    )
    with op.batch_alter_table("brake_release", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_brake_release_day"), ["day"], unique=False)
    _refuse_changes()


def downgrade():
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER listing_fact_no_update")
    else:
        op.execute("DROP TRIGGER listing_fact_no_update ON listing_fact")
        op.execute("DROP FUNCTION listing_fact_only_grows()")
    with op.batch_alter_table("brake_release", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_brake_release_day"))
    op.drop_table("brake_release")
    with op.batch_alter_table("listing_fact", schema=None) as batch_op:
        batch_op.drop_index("ix_listing_fact_kind_on")
    op.drop_table("listing_fact")
    with op.batch_alter_table("listing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_listing_gone_on"))
        batch_op.drop_index(batch_op.f("ix_listing_next_due_on"))
    op.drop_table("listing")


def _refuse_changes():
    """A fact stays as it was recorded; it goes only with the account it belongs to."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER listing_fact_no_update BEFORE UPDATE ON listing_fact "
            "BEGIN SELECT RAISE(ABORT, 'the facts of a listing only grow'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION listing_fact_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the facts of a listing only grow'; END $$"
    )
    op.execute(
        "CREATE TRIGGER listing_fact_no_update BEFORE UPDATE ON listing_fact "
        "FOR EACH ROW EXECUTE FUNCTION listing_fact_only_grows()"
    )
