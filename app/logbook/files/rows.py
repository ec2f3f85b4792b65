"""The logbook as CSV, one row a session: written safe against formulas, read back into what counting needs."""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from app.logbook import vocabulary
from app.logbook.counting import MediationFacts, SessionFacts
from app.logbook.length import LONGEST_MINUTES
from app.logbook.vocabulary import Choice, Kind, Mode, Role, SessionStatus, Status

Value = TypeVar("Value")
Word = TypeVar("Word", bound=Choice)


class CsvError(Exception):
    """The file cannot be read, in words for a person: where, what stands there, and what should."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One session with its mediation, or a mediation without one (then the session's fields are None).

    The fields are the columns of the file, in this order; `start` is the clock time in `zone`.
    """

    reference: str
    role: Role
    simulated: bool
    agreement_to_mediate: bool
    status: Status
    date: dt.date | None = None
    start: dt.time | None = None
    zone: str | None = None
    minutes: int | None = None
    kind: Kind | None = None
    mode: Mode | None = None
    mediator_remote: bool | None = None
    session_status: SessionStatus | None = None
    field: vocabulary.Field | None = None
    conclusion: vocabulary.Conclusion | None = None
    platform: vocabulary.Platform | None = None
    source: vocabulary.Source | None = None
    evidence_level: int | None = None


COLUMNS = tuple(column.name for column in fields(Row))


def write(rows: Iterable[Row]) -> str:
    """The file: a header, then a line a row; dates and times in ISO form, yes or no, nothing for None."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    writer.writerows([_cell(getattr(row, column)) for column in COLUMNS] for row in rows)
    return file.getvalue()


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case dt.time():
            return value.isoformat("minutes")
    return guard(str(value))


BYTE_ORDER_MARK = "\ufeff"  # by which spreadsheets know a file for UTF-8
_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")


def guard(cell: str) -> str:
    """Keep a spreadsheet from running a cell: an apostrophe before what would start a formula (OWASP)."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguard(cell: str) -> str:
    """Undo `guard`; an apostrophe that stands before anything else stays."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def read(text: str | bytes) -> list[tuple[str, MediationFacts]]:
    """Read the mediations of a file with their references, in the order in which they first appear.

    Commas, semicolons or tabs separate; columns may stand in any order. Columns that counting does not need may be
    missing, and any others are ignored. Raises CsvError for what cannot be read, or contradicts itself.
    """
    lines_of: dict[str, list[_Line]] = {}
    for line in _lines(text):
        lines_of.setdefault(line.value("reference", str), []).append(line)
    return [(reference, _mediation(lines)) for reference, lines in lines_of.items()]


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of the file: the number of the line it starts on, and its cells by column."""

    number: int
    cells: dict[str, str]

    def value(self, column: str, parse: Callable[[str], Value]) -> Value:
        """The cell as a value; `parse` raises ValueError with the words for what it wants instead."""
        cell = self.cells[column]
        if not cell:
            raise self.error(column, "this cell is empty.")
        try:
            return parse(cell)
        except ValueError as wanted:
            raise self.error(column, f"“{cell:.40}” is not {wanted}.") from None

    def error(self, column: str, words: str) -> CsvError:
        return CsvError(f"Line {self.number}, column {column}: {words}")


def _mediation(lines: list[_Line]) -> MediationFacts:
    first, *others = lines
    about = _about(first)
    for line in others:
        for column, value in _about(line).items():
            if value != about[column]:
                words = f"“{line.cells[column]:.40}” contradicts “{first.cells[column]:.40}” on line {first.number}"
                raise line.error(column, f"{words}, for the same mediation {first.cells['reference']:.40}.")
    return MediationFacts(
        role=about["role"],
        is_simulated=about["simulated"],
        has_agreement=about["agreement_to_mediate"],
        status=about["status"],
        sessions=tuple(_session(line) for line in lines if any(line.cells[column] for column in _OF_A_SESSION)),
    )


def _about(line: _Line) -> dict[str, Any]:
    return {column: line.value(column, parse) for column, parse in _OF_A_MEDIATION.items()}


def _session(line: _Line) -> SessionFacts:
    return SessionFacts(
        date=line.value("date", _day),
        minutes=line.value("minutes", _minutes) if line.cells["minutes"] else None,
        kind=line.value("kind", _one_of(Kind)),
        mode=line.value("mode", _one_of(Mode)),
        status=line.value("session_status", _one_of(SessionStatus)),
    )


def _one_of(words: type[Word]) -> Callable[[str], Word]:
    def parse(cell: str) -> Word:
        try:
            return words(re.sub(r"[\s-]+", "_", cell.lower()))
        except ValueError:
            raise ValueError(f"one of {', '.join(words)}") from None

    return parse


def _yes_or_no(cell: str) -> bool:
    answers = {"yes": True, "true": True, "no": False, "false": False}
    if cell.lower() not in answers:
        raise ValueError("yes or no")
    return answers[cell.lower()]


def _day(cell: str) -> dt.date:
    try:
        return dt.date.fromisoformat(cell)
    except ValueError:
        raise ValueError("a date like 2026-06-30") from None


def _minutes(cell: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", cell) or int(cell) > LONGEST_MINUTES:
        raise ValueError(f"a whole number of minutes, at most {LONGEST_MINUTES}")
    return int(cell)


_OF_A_MEDIATION: dict[str, Callable[[str], Any]] = {
    "role": _one_of(Role),
    "simulated": _yes_or_no,
    "agreement_to_mediate": _yes_or_no,
    "status": _one_of(Status),
}
_OF_A_SESSION = ("date", "minutes", "kind", "mode", "session_status")
_NEEDED = ("reference", *_OF_A_MEDIATION, *_OF_A_SESSION)


def _lines(text: str | bytes) -> Iterator[_Line]:
    content = _decoded(text)
    separator = max(",;\t", key=content.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=separator, strict=True)
    columns, number = None, 1
    try:
        for cells in reader:
            if not any(cells):
                pass
            elif columns is None:
                columns = _columns(cells)
            else:
                yield _line(number, columns, cells)
            number = reader.line_num + 1
    except csv.Error:
        raise CsvError(f"Line {number}: the quotation marks do not match, or a cell is too long.") from None
    if columns is None:
        raise CsvError("The file is empty.")


def _decoded(text: str | bytes) -> str:
    try:
        return (text if isinstance(text, str) else text.decode()).removeprefix(BYTE_ORDER_MARK)
    except UnicodeDecodeError:
        raise CsvError("This is not a text file in UTF-8. In a spreadsheet, save it as “CSV UTF-8”.") from None


def _columns(cells: list[str]) -> list[str]:
    columns = [cell.strip().lower().replace(" ", "_") for cell in cells]
    if missing := [column for column in _NEEDED if column not in columns]:
        raise CsvError(f"The first line does not name these columns: {', '.join(missing)}.")
    if twice := [column for column in _NEEDED if columns.count(column) > 1]:
        raise CsvError(f"The first line names these columns twice: {', '.join(twice)}.")
    return columns


def _line(number: int, columns: list[str], cells: list[str]) -> _Line:
    if any(cells[len(columns) :]):
        raise CsvError(f"Line {number}: there are more cells than the {len(columns)} columns of the first line.")
    filled = [unguard(cell).strip() for cell in cells] + [""] * (len(columns) - len(cells))
    return _Line(number, dict(zip(columns, filled, strict=False)))
