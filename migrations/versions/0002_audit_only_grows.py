"""Let the audit record only grow: the database itself refuses to change or delete it."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

VERBS = ("update", "delete")


def upgrade():
    if op.get_bind().dialect.name == "sqlite":
        for verb in VERBS:
            op.execute(
                f"CREATE TRIGGER audit_record_no_{verb} BEFORE {verb.upper()} ON audit_record "
                "BEGIN SELECT RAISE(ABORT, 'the audit record only grows'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_record_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit record only grows'; END $$"
    )
    for verb in VERBS:
        op.execute(
            f"CREATE TRIGGER audit_record_no_{verb} BEFORE {verb.upper()} ON audit_record "
            "FOR EACH ROW EXECUTE FUNCTION audit_record_only_grows()"
        )


def downgrade():
    on_table = "" if op.get_bind().dialect.name == "sqlite" else " ON audit_record"
    for verb in VERBS:
        op.execute(f"DROP TRIGGER audit_record_no_{verb}{on_table}")
    if on_table:
        op.execute("DROP FUNCTION audit_record_only_grows()")
