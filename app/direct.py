"""The statements of the busiest pages, handed to SQLite's driver without SQLAlchemy's steps in between."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ClauseElement
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.selectable import SelectBase

from app.db import Prepared, db, sqlite

Processor = Callable[[Any], Any] | None


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

    def change(self, **given: Any) -> int:
        """How many rows an update or a removal changed; raises what SQLAlchemy would raise."""
        connection = db.session.connection()
        if not _is_direct(connection):
            return self.run(**given).rowcount
        return int(self._spelled(connection, given).executed(connection, given).rowcount)

    def _spelled(self, connection: Connection, given: dict[str, Any]) -> "Spelled":
        spelled = self.spelled
        if spelled is None or spelled.names != given.keys():
            self.spelled = spelled = Spelled.of(cast(ClauseElement, self.statement), connection.dialect, given)
        return spelled


@dataclass(frozen=True, slots=True)
class Spelled:
    """A statement in SQLite's words, and how values go in and come out of it.

    `names` are of what it is run with. `values`: the name of each in its order, how it is written, and the value itself
    where the statement has it.
    """

    words: str
    names: frozenset[str]
    values: tuple[tuple[str, Processor, Any], ...]
    readers: tuple[Processor, ...]

    @staticmethod
    def of(statement: ClauseElement, dialect: Dialect, given: dict[str, Any]) -> "Spelled":
        compiled = cast(SQLCompiler, statement.compile(dialect=dialect, column_keys=sorted(given)))
        writers = {name: _type(bound, dialect).bind_processor(dialect) for name, bound in compiled.binds.items()}
        columns = statement.selected_columns if isinstance(statement, SelectBase) else ()
        return Spelled(
            compiled.string,
            frozenset(given),
            tuple((name, writers[name], compiled.params[name]) for name in compiled.positiontup or ()),
            tuple(_type(column, dialect).result_processor(dialect, None) for column in columns),
        )

    def executed(self, connection: Connection, given: dict[str, Any]) -> Any:
        """The driver's cursor; what the driver refuses is worded as SQLAlchemy words it."""
        values = [(write, given.get(name, fixed)) for name, write, fixed in self.values]
        cursor = connection.connection.cursor()
        try:
            return cursor.execute(self.words, [write(value) if write else value for write, value in values])
        except sqlite.Error as refusal:
            said = DBAPIError.instance(self.words, None, refusal, sqlite.Error, hide_parameters=True)
            raise said from refusal

    def read(self, rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        if not any(self.readers):
            return list(rows)
        pairs = (zip(self.readers, row, strict=True) for row in rows)
        return [tuple([read(value) if read else value for read, value in each]) for each in pairs]


def _is_direct(connection: Connection) -> bool:
    is_watched = bool(connection.engine.dispatch.before_cursor_execute)
    return connection.dialect.name == "sqlite" and not is_watched


def _type(expression: Any, dialect: Dialect) -> Any:
    return expression.type.dialect_impl(dialect)
