"""The schema of the database, by its migrations: which one this version has, and which it can bring up to that."""

from functools import cache
from pathlib import Path

from app.db import db

MIGRATIONS = Path(__file__).parent.parent.parent / "migrations"


def is_current() -> bool:
    """Whether the database has the schema this version was written for; an empty one has none."""
    from alembic.migration import MigrationContext  # heavy, and only a watchman asks

    return list(MigrationContext.configure(db.session.connection()).get_current_heads()) == _schemas()[:1]


def is_known(revision: str, *, newest: bool = False) -> bool:
    """Whether this version can bring a database of that schema to its own, or, if `newest`, has that schema."""
    return revision in (_schemas()[:1] if newest else _schemas())


@cache
def _schemas() -> list[str]:
    """Every schema there was, the newest first."""
    from alembic.script import ScriptDirectory  # heavy, and only a watchman asks

    return [each.revision for each in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]
