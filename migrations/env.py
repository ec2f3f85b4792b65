"""How Alembic reaches the portal's database and what it compares with."""

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


def run() -> None:
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            include_name=include_name,
            render_item=render_item,
            **migrate.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    raise SystemExit("Migrations run against a database, not offline.")
run()
