"""Keep applications, what was submitted with each, and what was decided about it; a snapshot never changes."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

FROZEN = {
    "application_snapshot": "UPDATE",
    "application_entry": "UPDATE OF written, key, application_id, replaces_id",
    "application_event": "UPDATE",
}


def upgrade():
    op.create_table(
        "application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form_token", sa.String(length=64), nullable=False),
        sa.Column("mediator_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("criteria_version", sa.String(length=30), nullable=False),
        sa.Column("rule_version", sa.String(length=30), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.String(length=1000), nullable=False),
        sa.Column("signed_name", sa.String(length=120), nullable=True),
        sa.Column("signed_by_id", sa.Integer(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mediator_id"], ["users.id"], name=op.f("fk_application_mediator_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_application_programme_id_programme")),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["users.id"], name=op.f("fk_application_signed_by_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("form_token", name=op.f("uq_application_form_token")),
    )
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_mediator_id"), ["mediator_id"], unique=False)
        batch_op.create_index("ix_application_programme_id_state", ["programme_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_signed_by_id"), ["signed_by_id"], unique=False)
        batch_op.create_index(
            "uq_application_mediator_id_open",
            ["mediator_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
    op.create_table(
        "application_snapshot",
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("written", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_application_snapshot_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_application_snapshot")),
    )
    op.create_table(
        "application_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("written", sa.LargeBinary(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("decision", sa.String(length=30), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=300), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_application_entry_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_application_entry_decided_by_id_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"],
            ["application_entry.id"],
            name=op.f("fk_application_entry_replaces_id_application_entry"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_entry")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_application_entry_replaces_id")),
    )
    with op.batch_alter_table("application_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_entry_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_entry_decided_by_id"), ["decided_by_id"], unique=False)
    op.create_table(
        "application_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=30), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_application_event_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_event")),
    )
    with op.batch_alter_table("application_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_event_application_id"), ["application_id"], unique=False)
    op.create_table(
        "criterion_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=30), nullable=False),
        sa.Column("mark", sa.String(length=30), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_criterion_mark_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_criterion_mark_by_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion_mark")),
        sa.UniqueConstraint("application_id", "criterion", name=op.f("uq_criterion_mark_application_id_criterion")),
    )
    with op.batch_alter_table("criterion_mark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_criterion_mark_by_id"), ["by_id"], unique=False)
    op.create_table(
        "assessment_standing",
        sa.Column("mediator_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=60), nullable=False),
        sa.Column("is_passed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mediator_id"], ["users.id"], name=op.f("fk_assessment_standing_mediator_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("mediator_id", name=op.f("pk_assessment_standing")),
    )
    _freeze()


def _freeze():
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if not is_sqlite:
        op.execute(
            "CREATE FUNCTION what_was_submitted_stays() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'what was submitted stays as it was'; END $$"
        )
    body = (
        "BEGIN SELECT RAISE(ABORT, 'what was submitted stays as it was'); END"
        if is_sqlite
        else "FOR EACH ROW EXECUTE FUNCTION what_was_submitted_stays()"
    )
    for table, change in FROZEN.items():
        op.execute(f"CREATE TRIGGER {table}_stays BEFORE {change} ON {table} {body}")


def downgrade():
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in FROZEN:
        op.execute(f"DROP TRIGGER {table}_stays" + ("" if is_sqlite else f" ON {table}"))
    if not is_sqlite:
        op.execute("DROP FUNCTION what_was_submitted_stays()")
    for table in (
        "assessment_standing",
        "criterion_mark",
        "application_event",
        "application_entry",
        "application_snapshot",
        "application",
    ):
        op.drop_table(table)
