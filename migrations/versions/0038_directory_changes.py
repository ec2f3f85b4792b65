"""Note in the database itself whose listing reads otherwise in public."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

# What the directory shows: for each table whose row it is, which columns matter, and which rows.
WATCHED = {
    "listing": ("mediator_id", ("activated_on", "gone_on", "is_suspended", "number", "slug"), None),
    "users": ("id", ("name",), None),
    "profile": (
        "mediator_id",
        ("languages", "places", "expertise", "styles", "about", "is_findable"),
        None,
    ),
    "certification": ("mediator_id", ("verified_at",), "{row}.verified_at IS NOT NULL"),
    "digest_version": ("mediator_id", (), None),
    "mediation": ("mediator_id", ("counted_on", "evidence_level", "removed_at"), "{row}.evidence_level >= 3"),
}
ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}
IS_LISTED = "EXISTS (SELECT 1 FROM listing WHERE mediator_id = {whose})"
NOTE = """
CREATE FUNCTION directory_note() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed record;
  whose integer;
BEGIN
  IF TG_OP = 'DELETE' THEN changed := OLD; ELSE changed := NEW; END IF;
  EXECUTE format('SELECT ($1).%I', TG_ARGV[0]) USING changed INTO whose;
  IF TG_TABLE_NAME = 'listing' OR EXISTS (SELECT 1 FROM listing WHERE mediator_id = whose) THEN
    INSERT INTO directory_change (mediator_id, at) VALUES (whose, clock_timestamp());
  END IF;
  RETURN NULL;
END $$
"""


def upgrade():
    op.create_table(
        "directory_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mediator_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_change")),
    )
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if not is_sqlite:
        op.execute(NOTE)
    for table, (whose, columns, condition) in WATCHED.items():
        for event, rows in _events(columns):
            when = " OR ".join(condition.format(row=row) for row in rows) if condition else ""
            spelled = f"{event} OF {', '.join(columns)}" if event == "UPDATE" else event
            head = f"CREATE TRIGGER {_name(table, event)} AFTER {spelled} ON {table} FOR EACH ROW"
            does = _does(table, f"{rows[-1]}.{whose}") if is_sqlite else f"EXECUTE FUNCTION directory_note('{whose}')"
            op.execute(f"{head} {f'WHEN ({when})' if when else ''} {does}")


def downgrade():
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table, (_whose, columns, _condition) in WATCHED.items():
        for event, _rows in _events(columns):
            op.execute(f"DROP TRIGGER {_name(table, event)}" + ("" if is_sqlite else f" ON {table}"))
    if not is_sqlite:
        op.execute("DROP FUNCTION directory_note()")
    op.drop_table("directory_change")


def _events(columns):
    """A table without columns that matter is one whose rows never change what is shown."""
    return [(event, rows) for event, rows in ROWS.items() if columns or event != "UPDATE"]


def _name(table, event):
    return f"directory_{table}_{event.lower()}"


def _does(table, whose):
    where = "" if table == "listing" else f" WHERE {IS_LISTED.format(whose=whose)}"
    now = "strftime('%Y-%m-%d %H:%M:%f', 'now') || '000'"
    return f"BEGIN INSERT INTO directory_change (mediator_id, at) SELECT {whose}, {now}{where}; END"
