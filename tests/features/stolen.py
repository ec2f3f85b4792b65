"""What a thief would carry off: the files of either database with its write-ahead log, and what a backup holds."""

from pathlib import Path
from subprocess import run
from zipfile import ZipFile

from sqlalchemy import text

from app.db import db, is_sqlite
from tests.features.test_calendar_privacy import kept

OURS = text("SELECT current_setting('data_directory'), pg_relation_filepath('users')")


def database(app, since):
    """The database as it lies on the disk, by parts; of PostgreSQL's log what was written since an instant."""
    if is_sqlite(app):
        return {"database": kept(app)}
    db.session.rollback()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        folder, users = connection.execute(OURS).one()
    cluster = Path(folder)
    rows = [*(cluster / users).parent.iterdir(), *cluster.glob("global/*"), *cluster.glob("pg_xact/*")]
    log = [each for each in cluster.glob("pg_wal/*") if each.is_file() and each.stat().st_mtime >= since]
    words = [*cluster.glob("log/*"), *cluster.glob("*.log"), *cluster.glob("log")]
    return {"database": _read(rows), "write-ahead log": _read(log), "words of the server": _read(words)}


def backup(path, app):
    """All that is in a backup; what PostgreSQL keeps compressed, as it is written out."""
    with ZipFile(path) as zipped:
        parts = {name: zipped.read(name) for name in zipped.namelist()}
    if not is_sqlite(app):
        [name] = [each for each, data in parts.items() if data.startswith(b"PGDMP")]
        unpacked = run(["pg_restore", "--file=-"], input=parts[name], capture_output=True, check=True)
        parts["written out"] = unpacked.stdout
    return b"\n".join(parts.values())


def _read(paths):
    return b"\n".join(each.read_bytes() for each in paths if each.is_file())
