"""Backups: made while the portal works, looked through elsewhere, and put back where there is nothing (decision 0035).

A copy holds the whole database, photos included, sealed as it is; `DATA_KEY` is in none.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import BigInteger, Connection, func, inspect, select, table, text
from sqlalchemy.orm import Mapped, mapped_column

from app import audit, clock
from app.audit import AuditRecord
from app.backups import file as backup_file, postgres as backup_postgres, sqlite as backup_sqlite
from app.backups.file import Manifest
from app.database import schema
from app.db import Base, UtcDateTime, db, elsewhere, is_sqlite, unit
from app.errors import Refused

SUBJECT = "backup"
OTHER_KEY = "It was made with another DATA_KEY, or by somebody else: set the DATA_KEY of the day it was made."
Check = Callable[[], Iterable[str]]
AfterRestore = Callable[[Sequence[Any]], object]


class BackupMade(Base):
    """That a backup was made, and how large its file is in bytes; of those before version 0056 nobody noted that."""

    __tablename__ = "backup_made"

    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    size: Mapped[int | None] = mapped_column(BigInteger)


def make(place: Path, *, keep: int | None = None) -> tuple[Path, Manifest, list[Path]]:
    """Write a backup to a file, or into a folder under a name with its time; there, only `keep` of them stay.

    Gives the file, what it says of itself, and the old ones that were removed. Raises `Refused` in words.
    """
    made_at = clock.now()
    target = place / backup_file.dated(made_at) if place.is_dir() else place
    if keep is not None and target == place:
        raise Refused("To keep so many, name a folder.")
    if target.exists() or not target.parent.is_dir():
        raise Refused(f"{target} is there already." if target.exists() else f"There is no folder {target.parent}.")
    if not inspect(db.engine).get_table_names():
        raise Refused("There is nothing in the database yet.")
    with TemporaryDirectory(dir=target.parent, prefix=".backup-") as room:
        copy = Path(room) / "database"
        manifest = _copied(copy, made_at)
        backup_file.write(target, copy, manifest)
    with unit():
        db.session.add(BackupMade(made_at=made_at, size=target.stat().st_size))
        audit.note("made a backup", SUBJECT, None)
    return target, manifest, backup_file.forget(target.parent, but=keep) if keep else []


def last_made() -> BackupMade | None:
    return db.session.scalar(select(BackupMade).order_by(BackupMade.id.desc()).limit(1))


def check(path: Path, *, of_contents: Sequence[Check]) -> tuple[Manifest, list[str]]:
    """What a backup says of itself, and what is wrong with it; nothing is changed.

    What there is to ask of the contents is asked of those of a SQLite database with the schema of this version.
    Raises `Refused` when it is no backup.
    """
    with backup_file.opened(path, _room()) as (manifest, copy):
        found = _troubles(manifest, copy)
        if not found and can_be_asked(manifest):
            with elsewhere(backup_sqlite.engine(copy)):
                found = [trouble for ask in of_contents for trouble in ask()]
        return manifest, found


def can_be_asked(manifest: Manifest) -> bool:
    """Whether a look at the backup reads its contents: this version has to know how they are kept."""
    return manifest.database == "sqlite" and schema.is_known(manifest.schema, newest=True)


def restore(path: Path, *, erased: Sequence[Any], after: Sequence[AfterRestore]) -> Manifest:
    """Put a backup where there is no database, bring it to this version, and erase again who was erased since.

    `erased` is the list as the steps of `after` know it, which commit by themselves.
    Raises `Refused` in words, and has then changed nothing.
    """
    if tables := inspect(db.engine).get_table_names():
        raise Refused(f"There is a database with {len(tables)} tables here. Restore into an empty place.")
    with backup_file.opened(path, _room()) as (manifest, copy):
        if manifest.database != db.engine.dialect.name:
            raise Refused(f"It is of {manifest.database}, and the portal is set to {db.engine.dialect.name}.")
        if found := _troubles(manifest, copy):
            raise Refused("\n".join(found))
        (backup_sqlite if is_sqlite(current_app) else backup_postgres).place(copy)
    upgrade()
    for step in after:
        step(erased)
    with unit():
        audit.note("restored a backup", SUBJECT, None)
    return manifest


def _copied(copy: Path, made_at: datetime) -> Manifest:
    if not is_sqlite(current_app):
        with backup_postgres.copied(copy) as connection:
            return _manifest(connection, copy, made_at)
    backup_sqlite.copy(copy)
    if found := backup_sqlite.troubles(copy):
        raise Refused("\n".join(found))
    with backup_sqlite.engine(copy).connect() as connection:
        return _manifest(connection, copy, made_at)


def _manifest(connection: Connection, copy: Path, made_at: datetime) -> Manifest:
    digest = backup_file.sha256(copy)
    tables = [name for name in inspect(connection).get_table_names() if "_fts" not in name]
    return Manifest(
        database=connection.dialect.name,
        schema=str(connection.scalar(text("SELECT version_num FROM alembic_version"))),
        version=current_app.config["CODE_VERSION"],
        made_at=made_at.isoformat(timespec="seconds"),
        rows={name: connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in tables},
        audit_head=connection.scalar(select(func.max(AuditRecord.id))) or 0,
        sha256=digest,
        seal=backup_file.seal(digest),
    )


def _troubles(manifest: Manifest, copy: Path) -> list[str]:
    if not manifest.has_our_seal:
        return [OTHER_KEY]
    if not schema.is_known(manifest.schema):
        return [f"Its schema {manifest.schema} is not known: it was made by a newer version ({manifest.version})."]
    return (backup_sqlite if manifest.database == "sqlite" else backup_postgres).troubles(copy)


def _room() -> Path:
    """Where a copy is unpacked: with SQLite beside the database, whose place it may take."""
    folder = Path(current_app.config["FOLDER"])
    database = db.engine.url.database if is_sqlite(current_app) else None
    room = Path(database).parent if database else folder
    os.makedirs(room, exist_ok=True)
    return room
