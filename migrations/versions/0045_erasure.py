"""Keep which accounts are being closed, and the numbers of those that were erased, a list that only grows."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

VERBS = ("update", "delete")


def upgrade():
    op.create_table(
        "closing",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("form_token", sa.String(64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erase_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_closing_user_id_users"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_closing")),
        sa.UniqueConstraint("form_token", name=op.f("uq_closing_form_token")),
    )
    op.create_index(op.f("ix_closing_erase_on"), "closing", ["erase_on"])
    op.create_table(
        "erased",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_ref", sa.Integer(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erased")),
        sa.UniqueConstraint("user_ref", name=op.f("uq_erased_user_ref")),
    )
    _freeze()


def _freeze():
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if not is_sqlite:
        op.execute(
            "CREATE FUNCTION erasures_only_grow() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the erasure list only grows'; END $$"
        )
    body = (
        "BEGIN SELECT RAISE(ABORT, 'the erasure list only grows'); END"
        if is_sqlite
        else "FOR EACH ROW EXECUTE FUNCTION erasures_only_grow()"
    )
    for verb in VERBS:
        op.execute(f"CREATE TRIGGER erased_no_{verb} BEFORE {verb.upper()} ON erased {body}")


def downgrade():
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for verb in VERBS:
        op.execute(f"DROP TRIGGER erased_no_{verb}" + ("" if is_sqlite else " ON erased"))
    if not is_sqlite:
        op.execute("DROP FUNCTION erasures_only_grow()")
    op.drop_table("erased")
    op.drop_table("closing")
