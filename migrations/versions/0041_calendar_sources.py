"""Keep where calendars are looked at again, which of them taught an event, and what a calendar says of a session by now.

Going back, the addresses of calendars and their passwords go, and the events stay known.
"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

OF_A_SOURCE = {"known_event": "CASCADE", "import_run": "SET NULL"}
FLAGGED = sa.text("calendar_says IS NOT NULL")


def upgrade():
    op.create_table(
        "calendar_source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mediator_id", sa.Integer(), nullable=False),
        sa.Column("form_token", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("ending", sa.String(length=4), nullable=False),
        sa.Column("place", sa.LargeBinary(), nullable=False),
        sa.Column("found", sa.LargeBinary(), nullable=True),
        sa.Column("validators", sa.LargeBinary(), nullable=True),
        sa.Column("seen", sa.String(length=64), nullable=True),
        sa.Column("known", sa.String(length=64), nullable=True),
        sa.Column("read_on", sa.Date(), nullable=True),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(length=300), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mediator_id"], ["users.id"], name=op.f("fk_calendar_source_mediator_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_source")),
        sa.UniqueConstraint("form_token", name=op.f("uq_calendar_source_form_token")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_calendar_source_mediator_id"), "calendar_source", ["mediator_id"])
    op.create_index("ix_calendar_source_next_at", "calendar_source", ["next_at"])
    for table, ondelete in OF_A_SOURCE.items():
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("source_id", sa.Integer(), nullable=True))
            batch.create_foreign_key(
                op.f(f"fk_{table}_source_id_calendar_source"),
                "calendar_source",
                ["source_id"],
                ["id"],
                ondelete=ondelete,
            )
            batch.create_index(op.f(f"ix_{table}_source_id"), ["source_id"])
    op.add_column("known_event", sa.Column("latest", sa.String(length=64), nullable=True))
    op.add_column("import_run", sa.Column("removed", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("session", sa.Column("calendar_says", sa.String(length=30), nullable=True))
    op.create_index(
        "ix_session_calendar_says", "session", ["mediation_id"], sqlite_where=FLAGGED, postgresql_where=FLAGGED
    )


def downgrade():
    op.drop_index("ix_session_calendar_says", table_name="session", sqlite_where=FLAGGED, postgresql_where=FLAGGED)
    op.drop_column("session", "calendar_says")
    op.drop_column("import_run", "removed")
    op.drop_column("known_event", "latest")
    for table in OF_A_SOURCE:
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"fk_{table}_source_id_calendar_source"), type_="foreignkey")
            batch.drop_index(op.f(f"ix_{table}_source_id"))
            batch.drop_column("source_id")
    op.drop_table("calendar_source")
