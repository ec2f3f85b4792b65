"""Keep sealed packs and every opening of them; what is sealed never changes, and a hash is found quickly."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

FROZEN = {"pack": "UPDATE OF mediator_id, application_id, written, sha256", "pack_opening": "UPDATE"}


def upgrade():
    op.create_table(
        "pack",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form_token", sa.String(length=64), nullable=False),
        sa.Column("mediator_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("written", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("recipient", sa.String(length=120), nullable=False),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_pack_application_id_application"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["mediator_id"], ["users.id"], name=op.f("fk_pack_mediator_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack")),
        sa.UniqueConstraint("form_token", name=op.f("uq_pack_form_token")),
    )
    for column in ("mediator_id", "application_id", "sha256"):
        op.create_index(op.f(f"ix_pack_{column}"), "pack", [column], unique=False)
    op.create_table(
        "pack_opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("way", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(
            ["pack_id"], ["pack.id"], name=op.f("fk_pack_opening_pack_id_pack"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_opening")),
    )
    op.create_index(op.f("ix_pack_opening_pack_id"), "pack_opening", ["pack_id"], unique=False)
    op.create_index(op.f("ix_application_snapshot_sha256"), "application_snapshot", ["sha256"], unique=False)
    _freeze()


def _freeze():
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if not is_sqlite:
        op.execute(
            "CREATE FUNCTION what_is_sealed_stays() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'what is sealed stays as it was'; END $$"
        )
    body = (
        "BEGIN SELECT RAISE(ABORT, 'what is sealed stays as it was'); END"
        if is_sqlite
        else "FOR EACH ROW EXECUTE FUNCTION what_is_sealed_stays()"
    )
    for table, change in FROZEN.items():
        op.execute(f"CREATE TRIGGER {table}_stays BEFORE {change} ON {table} {body}")


def downgrade():
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in FROZEN:
        op.execute(f"DROP TRIGGER {table}_stays" + ("" if is_sqlite else f" ON {table}"))
    if not is_sqlite:
        op.execute("DROP FUNCTION what_is_sealed_stays()")
    op.drop_index(op.f("ix_application_snapshot_sha256"), table_name="application_snapshot")
    op.drop_table("pack_opening")
    op.drop_table("pack")
