"""A SQLite database copied while others write, looked through, and put in its place."""

import os
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, NullPool, create_engine

from app.backups.file import settle_folder
from app.db import db, sqlite
from app.errors import Refused

PAGES_AT_ONCE = 1000


def copy(target: Path) -> None:
    """Everything that was committed when it begins. Nobody waits for it.

    It reads within one transaction: otherwise each write of somebody else would let it begin anew, and it might never
    end. Raises `Refused` when the disk is full.
    """
    with closing(sqlite.connect(str(db.engine.url.database))) as source, closing(sqlite.connect(target)) as into:
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        try:
            source.backup(into, pages=PAGES_AT_ONCE)
            into.execute("PRAGMA journal_mode=DELETE")
        except sqlite.OperationalError as trouble:
            raise Refused(f"SQLite could not copy the database: {trouble}.") from None


def engine(path: Path) -> Engine:
    """Reads a copy that lies beside the portal's own database."""
    return create_engine(f"sqlite:///{path}", module=sqlite, poolclass=NullPool, hide_parameters=True)


def troubles(path: Path) -> list[str]:
    """What SQLite finds in a database by itself: damage, and rows that point at nothing."""
    with closing(sqlite.connect(path)) as database:
        try:
            damage = [row[0] for row in database.execute("PRAGMA integrity_check")]
            orphans = [row[0] for row in database.execute("PRAGMA foreign_key_check")]
        except sqlite.DatabaseError as damaged:
            return [f"The database is damaged: {damaged}."]
    found = [f"The database is damaged: {damage[0]}."] if damage != ["ok"] else []
    return found + ([f"Rows that point at nothing: {len(orphans)}, the first in {orphans[0]}."] if orphans else [])


def place(copied: Path) -> None:
    """Let a copy be the portal's database, where there is none."""
    target = Path(str(db.engine.url.database))
    db.engine.dispose()
    for leftover in target.parent.glob(f"{target.name}-*"):
        leftover.unlink()
    os.replace(copied, target)
    settle_folder(target.parent)
