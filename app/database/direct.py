"""The statements of the busiest pages, handed to SQLite's driver without SQLAlchemy's steps in between."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast
from urllib.parse import quote
from weakref import WeakKeyDictionary

from sqlalchemy import ClauseElement, event
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.selectable import SelectBase

from app.db import Prepared, db, sqlite

Processor = Callable[[Any], Any] | None
MOST_KEPT = 1_000  # answers of a few rows, by connection


class Direct(Prepared):
    """A prepared statement that answers in plain tuples; it is spelled anew when it is run with other names.

    SQLAlchemy makes a dozen objects for every statement and its answer, which costs several times what SQLite does to
    find a row by its key. Its compiler still writes the statement, and its types the values. On PostgreSQL, and while
    somebody listens to what is executed, this runs like any other. An IN has a fixed number of values here.
    """

    spelled: "Spelled | None" = None

    def rows(self, **given: Any) -> list[tuple[Any, ...]]:
        """All rows that are found."""
        connection = db.session.connection()
        if not _is_direct(connection):
            return [tuple(row) for row in self.run(**given)]
        spelled = self._spelled(connection, given)
        return spelled.read(spelled.executed(connection, given))

    def glance(self, **given: Any) -> list[tuple[Any, ...]]:
        """The same outside of the request's transaction, which public pages then need not begin."""
        return self.glimpse(**given).read()

    def glimpse(self, **given: Any) -> "Glimpse":
        """The same before it is read, as whether it is what it was can be seen without that.

        On SQLite what this request has changed is not seen: it runs on a connection kept for that, which cannot write.
        What that cannot read either, such as a log that has to be recovered first, is read the usual way.
        """
        engine = db.engine
        if not _is_direct(engine):
            return Glimpse(self.rows(**given))
        idle = _idle_of(engine)
        try:
            glancing = idle.pop() if idle else _glancing(engine)
        except (IndexError, sqlite.Error):
            return Glimpse(self.rows(**given))
        try:
            spelled = self._spelled(glancing, given)
            found = glancing.found(spelled, given)
        except (DBAPIError, sqlite.Error):
            glancing.connection.close()
            return Glimpse(self.rows(**given))
        idle.append(glancing)
        return Glimpse(found, spelled)

    def change(self, **given: Any) -> int:
        """How many rows an update or a removal changed; raises what SQLAlchemy would raise."""
        connection = db.session.connection()
        if not _is_direct(connection):
            return self.run(**given).rowcount
        return int(self._spelled(connection, given).executed(connection, given).rowcount)

    def _spelled(self, connection: "Connection | Glancing", given: dict[str, Any]) -> "Spelled":
        spelled = self.spelled
        if spelled is None or spelled.writers.keys() != given.keys():
            self.spelled = spelled = Spelled.of(cast(ClauseElement, self.statement), connection.dialect, given)
        return spelled


@dataclass(frozen=True, slots=True)
class Spelled:
    """A statement in SQLite's words, and how values go in and come out of it.

    `writers`: how each value is written that it is run with, by its name. `fixed`: those that the statement has, as
    they are written. `order`: the name of each value as they follow in the words, where one may come several times.
    """

    words: str
    writers: dict[str, Processor]
    fixed: dict[str, Any]
    order: tuple[str, ...]
    readers: tuple[Processor, ...]

    @staticmethod
    def of(statement: ClauseElement, dialect: Dialect, given: dict[str, Any]) -> "Spelled":
        compiled = cast(SQLCompiler, statement.compile(dialect=dialect, column_keys=sorted(given)))
        writers = {name: _type(bound, dialect).bind_processor(dialect) for name, bound in compiled.binds.items()}
        columns = statement.selected_columns if isinstance(statement, SelectBase) else ()
        order = tuple(compiled.positiontup or ())
        fixed = {name: _written(writers[name], compiled.params[name]) for name in set(order) - given.keys()}
        return Spelled(
            compiled.string,
            {name: writers.get(name) for name in given},
            fixed,
            order,
            tuple(_type(column, dialect).result_processor(dialect, None) for column in columns),
        )

    def executed(self, connection: "Connection | Glancing", given: dict[str, Any]) -> Any:
        """The driver's cursor; what the driver refuses is worded as SQLAlchemy words it."""
        return self.asked(connection, self.values(given))

    def values(self, given: dict[str, Any]) -> tuple[Any, ...]:
        """What the statement is run with, in its order."""
        values = self.fixed | {name: _written(write, given[name]) for name, write in self.writers.items()}
        return tuple([values[name] for name in self.order])

    def asked(self, connection: "Connection | Glancing", values: tuple[Any, ...]) -> Any:
        """The driver's cursor; what the driver refuses is worded as SQLAlchemy words it."""
        cursor = connection.connection.cursor()
        try:
            return cursor.execute(self.words, values)
        except sqlite.Error as refusal:
            said = DBAPIError.instance(self.words, None, refusal, sqlite.Error, hide_parameters=True)
            raise said from refusal

    def read(self, rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        if not any(self.readers):
            return list(rows)
        pairs = (zip(self.readers, row, strict=True) for row in rows)
        return [tuple([read(value) if read else value for read, value in each]) for each in pairs]


class Glimpse(NamedTuple):
    """The rows of a glance as the driver gives them, and what reads them; those that were found otherwise are read."""

    found: list[tuple[Any, ...]]
    spelled: Spelled | None = None

    def read(self) -> list[tuple[Any, ...]]:
        return self.spelled.read(self.found) if self.spelled else self.found


@dataclass(slots=True)
class Glancing:
    """A connection to SQLite for glances: read-only, and outside of all transactions.

    What was found is kept as long as nobody commits anything. SQLite says so by a number of its own, which costs a
    third of what it costs to find a row (https://www.sqlite.org/pragma.html#pragma_data_version).
    """

    dialect: Dialect
    connection: Any
    number: int = 0
    kept: dict[tuple[str, tuple[Any, ...]], list[tuple[Any, ...]]] = field(default_factory=dict)

    def found(self, spelled: Spelled, given: dict[str, Any]) -> list[tuple[Any, ...]]:
        """The rows of a statement; the number is read before them, so that it is never too new for what is kept."""
        [number] = self.connection.execute("PRAGMA data_version").fetchone()
        if number != self.number or len(self.kept) > MOST_KEPT:
            self.kept.clear()
            self.number = number
        values = spelled.values(given)
        rows = self.kept.get((spelled.words, values))
        if rows is None:
            rows = self.kept[spelled.words, values] = spelled.asked(self, values).fetchall()
        return rows


_idle: WeakKeyDictionary[Engine, list[Glancing]] = WeakKeyDictionary()


def _idle_of(engine: Engine) -> list[Glancing]:
    """Those that nobody uses now; they are closed when the engine's own are, as the database may then be put back."""
    if engine not in _idle:
        _idle[engine] = []
        event.listen(engine, "engine_disposed", _close_idle)
    return _idle[engine]


def _close_idle(engine: Engine) -> None:
    while idle := _idle[engine]:
        idle.pop().connection.close()


def _glancing(engine: Engine) -> Glancing:
    address = f"file:{quote(str(engine.url.database))}?mode=ro"
    opened = sqlite.connect(address, uri=True, check_same_thread=False, isolation_level=None, timeout=15)
    return Glancing(engine.dialect, opened)


def _is_direct(connection: Connection | Engine) -> bool:
    is_watched = bool(connection.engine.dispatch.before_cursor_execute)
    return connection.dialect.name == "sqlite" and not is_watched


def _written(write: Processor, value: Any) -> Any:
    return write(value) if write else value


def _type(expression: Any, dialect: Dialect) -> Any:
    return expression.type.dialect_impl(dialect)
