"""The database: one session, one place that commits, and the write lock taken by an action's first statement."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import Flask, current_app
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import DateTime, Executable, MetaData, TypeDecorator, event, inspect, text
from sqlalchemy.engine import Connection, CursorResult, Dialect, Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from app.config import WrongSettings
from app.database import postgres

try:
    import pysqlite3 as sqlite
except ImportError:  # no wheel for this machine: Python's own, if it is new enough
    import sqlite3 as sqlite

# Older versions can corrupt a WAL database when two processes checkpoint at the same instant.
OLDEST_SQLITE = (3, 51, 3)
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=15000",
    "secure_delete=ON",
    "temp_store=MEMORY",
    "journal_size_limit=67108864",
)
# SQLite's driver keeps 128 prepared statements; once a connection has seen more, it prepares the usual ones every time.
CONNECTION = {"timeout": 15, "cached_statements": 500}
TAKE_WRITE_LOCK = "BEGIN IMMEDIATE"
BEGIN = ContextVar("how SQLite's transactions begin", default="BEGIN")
WRITING = {"is_writing": True}

# What comes last in a transaction, just before it is committed.
LAST: "list[Callable[[OneDatabase], None]]" = []

P = ParamSpec("P")
T = TypeVar("T")


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


@event.listens_for(Base, "init", propagate=True)
def _fill_defaults(record: Base, _args: Any, given: dict[str, Any]) -> None:
    """A record has its defaults from the moment it is made, so that a rule can read it before it is saved."""
    for column in inspect(type(record)).columns:
        if isinstance(column.default, ScalarElementColumnDefault) and column.key not in given:
            given[column.key] = column.default.arg


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. SQLite forgets zones, so UTC goes in and comes out; a naive datetime is our bug."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored instant needs a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class OneDatabase(Session):
    """A session of the one database there is: Flask-SQLAlchemy would look for it at every statement."""

    def __init__(self, db: SQLAlchemy, **options: Any) -> None:
        super().__init__(db, **options)
        self.engine = db.engine
        self.known: Connection | None = None

    def get_bind(self, *_asked: Any, bind: Engine | Connection | None = None, **_options: Any) -> Engine | Connection:
        return bind or self.engine

    def connection(self, bind_arguments: Any = None, execution_options: Any = None) -> Connection:
        """The connection of the transaction that is open, or that opens now.

        SQLAlchemy goes through all its states to find it, each time. In a savepoint or after a failure it has to.
        """
        is_asked = bind_arguments or execution_options or self.in_nested_transaction() or not self.is_active
        if is_asked or self.known is None or self.known.closed:
            self.known = super().connection(bind_arguments, execution_options)
        return self.known

    def commit(self) -> None:
        """Whoever commits, what comes last in every transaction is done first."""
        for finish in LAST:
            finish(self)
        super().commit()


db = SQLAlchemy(model_class=Base, session_options={"class_": OneDatabase})
migrate = Migrate(render_as_batch=True, compare_type=True)


def start(app: Flask) -> None:
    """Join the database to the app; refuse a SQLite that may corrupt it. Logged errors never show values."""
    options: dict[str, Any] = {"hide_parameters": True}
    if is_sqlite(app):
        if sqlite.sqlite_version_info < OLDEST_SQLITE:
            wanted = ".".join(map(str, OLDEST_SQLITE))
            raise WrongSettings([f"SQLite {sqlite.sqlite_version} is too old: {wanted} or newer, or a DATABASE_URL."])
        options |= {"module": sqlite, "connect_args": CONNECTION}
    else:
        options |= postgres.options(app.config["SQLALCHEMY_DATABASE_URI"])
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    migrate.init_app(app, db)
    with app.app_context():
        if is_sqlite(app):
            event.listen(db.engine, "connect", _settle)
            # A listener to "begin" would make SQLAlchemy look for listeners at every step of every statement.
            db.engine.dialect.do_begin = _begin  # type: ignore[assignment, method-assign]
        else:
            postgres.settle(db.engine)


def is_sqlite(app: Flask) -> bool:
    return str(app.config["SQLALCHEMY_DATABASE_URI"]).startswith("sqlite")


def _settle(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Any) -> None:
    """Reading waits for nobody: it takes no lock. What begins in order to write takes it at once."""
    connection.cursor().execute(BEGIN.get())


def begin_write() -> None:
    """End the request's reading and take SQLite's write lock, so that what an action reads is what it changes.

    What was loaded before is read anew. Inside a writing transaction this does nothing.
    """
    session = db.session()
    reading = session.connection() if session.in_transaction() else None
    if reading and "is_writing" in reading.get_execution_options():
        return
    if reading is None or reading.dialect.name != "sqlite" or list(session):
        session.rollback()
        reading = _begun_to_write(session)
    else:
        _take_lock(reading)
    reading.execution_options(**WRITING)


def _begun_to_write(session: Session) -> Connection:
    said = BEGIN.set(TAKE_WRITE_LOCK)
    try:
        return session.connection()
    finally:
        BEGIN.reset(said)


def _take_lock(connection: Connection) -> None:
    """Where only columns were read there is no record to forget, and to keep the connection is the cheaper way.

    The lock may be refused, which is worded as SQLAlchemy words it, as `problems` knows it. Only who has it writes:
    after one that was refused, the next action asks for it again.
    """
    connection.connection.rollback()
    try:
        connection.connection.cursor().execute(TAKE_WRITE_LOCK)
    except sqlite.OperationalError as refusal:
        raise OperationalError(TAKE_WRITE_LOCK, None, refusal) from refusal


def action(change: Callable[P, T]) -> Callable[P, T]:
    """Mark a function that writes: it runs under the write lock, and whoever called it commits."""

    @wraps(change)
    def under_lock(*args: P.args, **details: P.kwargs) -> T:
        begin_write()
        return change(*args, **details)

    under_lock.is_action = True  # type: ignore[attr-defined]
    return under_lock


def hold(table: type[Base]) -> None:
    """Let whoever else writes to a table wait until this is committed; whoever reads goes on.

    SQLite has one writer anyway.
    """
    connection = db.session.connection()
    if connection.dialect.name != "sqlite":
        connection.execute(text(f"LOCK TABLE {table.__tablename__} IN SHARE ROW EXCLUSIVE MODE"))


class Prepared:
    """A statement that never changes, with what it is compiled to.

    SQLAlchemy would look that up by everything the statement consists of, whose hash is a quarter of what running it
    costs. It runs on the session's connection like any other.
    """

    def __init__(self, statement: Executable) -> None:
        self.statement = statement
        self.compiled = _Compiled()

    def run(self, **given: Any) -> CursorResult[*tuple[Any, ...]]:
        options = {"compiled_cache": self.compiled}
        return db.session().connection().execute(self.statement, given, execution_options=options)


class _Compiled(dict[Any, Any]):
    """What one statement is compiled to, by all of SQLAlchemy's key but the statement: its second part."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get((key[0], *key[2:]), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__((key[0], *key[2:]), compiled)


def commit() -> None:
    """The one place that commits."""
    db.session.commit()


@contextmanager
def unit() -> Iterator[None]:
    """One unit of work of its own: all of it, or nothing, and kept whatever becomes of what it serves.

    For `mail`, `jobs` and `cli`, and in a request for what may never count twice: tries and passkeys' challenges.
    """
    begin_write()
    try:
        yield
        commit()
    except BaseException:
        db.session.rollback()
        raise


def forget_log() -> None:
    """Empty SQLite's write-ahead log, which shows in which order the last thousands of pages were written.

    While somebody else reads for long this waits a little, and leaves it to the next night.
    """
    if not is_sqlite(current_app):
        return
    db.session.rollback()  # our own reading would be in the way
    connection = db.engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


@contextmanager
def elsewhere(engine: Engine) -> Iterator[None]:
    """Let the session read another database for a while: a copy, which is looked through."""
    db.session.remove()
    db.session().engine = engine  # type: ignore[attr-defined]
    try:
        yield
    finally:
        db.session.remove()
