"""How Alembic reaches the portal's database and what it compares with."""

from contextlib import contextmanager

from alembic import context
from flask import current_app

config = context.config
migrate = current_app.extensions["migrate"]
db = migrate.db


def include_name(name, kind, _parents):
    """The shadow tables of full-text search are not ours to compare."""
    return not (kind == "table" and name and "_fts" in name)


def render_item(kind, item, _autogen):
    """A type of our own is written down as the plain type it is stored as."""
    return f"sa.{item.impl!r}" if kind == "type" and type(item).__module__.startswith("app.") else False


@contextmanager
def _keys_off(connection):
    """SQLite changes a column by a new table: dropping the old one would delete all rows that point at it.

    The pragma does nothing within a transaction, so it is set before one begins; what is left is checked at its end,
    and that look is over before the keys are on again for whoever gets this connection next.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys=ON")


def _one_at_a_time(connection) -> None:
    """Of several machines that start at once, one migrates; the others wait, and find that there is nothing to do."""
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7226436)")


def _refuse_orphans(connection) -> None:
    if connection.dialect.name == "sqlite" and (found := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
        raise RuntimeError(f"The migration would leave rows that point at nothing, the first in {found[0][0]}.")


def run() -> None:
    with db.engine.connect() as connection, _keys_off(connection):
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            include_name=include_name,
            render_item=render_item,
            **migrate.configure_args,
        )
        with context.begin_transaction():
            _one_at_a_time(connection)
            context.run_migrations()
            _refuse_orphans(connection)


if context.is_offline_mode():
    raise SystemExit("Migrations run against a database, not offline.")
run()
