"""Chain the audit record: every record gets a place and a hash, those that are there in the order of their ids."""

import json
from datetime import UTC
from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

VERBS = ("update", "delete")

audit_link = sa.table(
    "audit_link",
    sa.column("seq", sa.Integer),
    sa.column("record_id", sa.Integer),
    sa.column("hash", sa.LargeBinary),
)
audit_record = sa.table(
    "audit_record",
    sa.column("id", sa.Integer),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("by_id", sa.Integer),
    sa.column("verb", sa.String),
    sa.column("subject", sa.String),
    sa.column("subject_id", sa.Integer),
)


def upgrade():
    op.create_table(
        "audit_link",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_link")),
    )
    _link_all(op.get_bind())
    if op.get_bind().dialect.name == "sqlite":
        for verb in VERBS:
            op.execute(
                f"CREATE TRIGGER audit_link_no_{verb} BEFORE {verb.upper()} ON audit_link "
                "BEGIN SELECT RAISE(ABORT, 'the audit chain only grows'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_link_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit chain only grows'; END $$"
    )
    for verb in VERBS:
        op.execute(
            f"CREATE TRIGGER audit_link_no_{verb} BEFORE {verb.upper()} ON audit_link "
            "FOR EACH ROW EXECUTE FUNCTION audit_link_only_grows()"
        )


def _link_all(connection):
    """A thousand at a time, as there may be millions."""
    before, seq, last = bytes(32), 0, 0
    columns = list(audit_record.c)
    while rows := connection.execute(
        sa.select(*columns).where(audit_record.c.id > last).order_by(audit_record.c.id).limit(1000)
    ).all():
        links = []
        for row in rows:
            utc = row.at.astimezone(UTC) if row.at.tzinfo else row.at.replace(tzinfo=UTC)
            told = [before.hex(), row.id, utc.isoformat(timespec="microseconds"), *row[2:]]
            before = sha256(json.dumps(told, separators=(",", ":")).encode()).digest()
            seq, last = seq + 1, row.id
            links.append({"seq": seq, "record_id": row.id, "hash": before})
        connection.execute(audit_link.insert(), links)


def downgrade():
    op.drop_table("audit_link")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION audit_link_only_grows()")
