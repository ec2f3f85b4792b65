"""A spreadsheet as a table of text, and how the bytes of a CSV file become one: coding and separator are found out.

It is loaded by the process that reads untrusted bytes, so it imports the standard library alone.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

LARGEST = 16 * 1024**2
MOST_ROWS = 5_000
MOST_BLANK_ROWS = 100_000
MOST_COLUMNS = 60
MOST_CHARACTERS = 2_000_000
LONGEST_CELL = 80  # characters: no date, length or reference is longer, and notes are not taken
MOST_LINES_OF_A_ROW = 50
ROWS_TO_TRY = 30

TOO_LARGE = "The file is larger than 16 MB. Save the sheet with your sessions as a file of its own."
TOO_MANY_ROWS = f"The sheet has more than {MOST_ROWS:,} rows. Split it, for example by year, and bring in each part."
TOO_MUCH_TEXT = "The sheet holds too much text. Remove the columns with notes and save it again."
TOO_DEAR = "This file takes too much to read. Save the sheet with your sessions as a CSV file and try again."
EMPTY = "The file is empty."
NO_ROWS = "There is nothing in this file but empty rows."
NOT_READ = "This is not a spreadsheet we can read. Save it as .xlsx or as CSV and try again."
COLUMNS_LEFT = f"Only the first {MOST_COLUMNS} columns are read."
QUOTES = "The quotation marks in row {} do not match, so every line was read by itself."

UNLIKE = (
    (re.compile(rb"\xd0\xcf\x11\xe0"), "This is an Excel file of the old kind (.xls). Save it as .xlsx or as CSV."),
    (re.compile(rb"%PDF"), "This is a PDF. Save the spreadsheet itself as .xlsx or as CSV."),
    (re.compile(rb"\s*<(!doctype|html|head|body)", re.I), "This looks like a web page, not a spreadsheet."),
    (re.compile(rb"\s*<\?xml"), NOT_READ),
    (re.compile(rb"\s*BEGIN:V", re.I), "This looks like a calendar. Bring it in as a calendar file."),
    (re.compile(rb"\s*[{\[]\s*(\"|\{|\})"), "This looks like a JSON file. Bring it in as a logbook in JSON."),
    (re.compile(rb"\x1f\x8b|7z\xbc\xaf|Rar!|BZh\d1AY|\x89PNG|GIF8|\xff\xd8\xff"), NOT_READ),
    (re.compile(rb"PK[\x03\x05\x07]"), NOT_READ),
)
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
SEPARATORS = ",;\t"
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\r?\n?', re.I)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")


class SheetError(ValueError):
    """These bytes cannot be read as a spreadsheet; the message tells a person why."""


class Line(NamedTuple):
    """One row that is not empty: its number in the file, counted from 1, and its cells from the first column on."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet. Dates and times that the file knows for such stand in ISO form, everything else as it was written.

    `is_1904`: a bare number that is a date counts from 1904, as old Macs did. `notes` say what was left out.
    """

    name: str
    lines: tuple[Line, ...]
    is_1904: bool = False
    notes: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        return max((len(line.cells) for line in self.lines), default=0)

    def plain(self) -> list[Any]:
        """As JSON has it."""
        return [self.name, self.lines, self.is_1904, self.notes]

    @classmethod
    def from_plain(cls, said: list[Any]) -> "Table":
        name, lines, is_1904, notes = said
        return cls(name, tuple(Line(number, tuple(cells)) for number, cells in lines), is_1904, tuple(notes))


def read_csv(data: bytes) -> Table:
    """The table of a CSV file. Commas, semicolons or tabs separate; raises SheetError."""
    text = _decoded(data)
    if named := _SEPARATOR_LINE.match(text):
        return _table(text[named.end() :], named[1], before=1)
    return _table(text, _separator(text))


def collected(name: str, rows: Iterable[tuple[int, Iterable[str]]], **details: bool) -> Table:
    """A table of numbered rows, within the limits; raises SheetError for what is beyond them."""
    lines, characters, is_cut = [], 0, False
    for number, cells in rows:
        kept = [clean(cell) for cell in cells]
        while kept and not kept[-1]:
            kept.pop()
        is_cut = is_cut or len(kept) > MOST_COLUMNS
        characters += sum(map(len, kept[:MOST_COLUMNS]))
        if kept:
            lines.append(Line(number, tuple(kept[:MOST_COLUMNS])))
        if len(lines) > MOST_ROWS + 1:
            raise SheetError(TOO_MANY_ROWS)
        if characters > MOST_CHARACTERS:
            raise SheetError(TOO_MUCH_TEXT)
    return Table(name, tuple(lines), notes=(COLUMNS_LEFT,) if is_cut else (), **details)


def clean(cell: str) -> str:
    """On one line, without what cannot be seen, and not longer than `LONGEST_CELL`."""
    return " ".join(_CONTROLS.sub(" ", cell[: 4 * LONGEST_CELL]).split())[:LONGEST_CELL]


def _decoded(data: bytes) -> str:
    if len(data) > LARGEST:
        raise SheetError(TOO_LARGE)
    _refuse_unlike(data)
    coding = next((coding for mark, coding in MARKS if data.startswith(mark)), None)
    if coding is None and b"\0" in data:
        raise SheetError(NOT_READ)
    try:
        text = data.decode(coding or "utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252" if coding is None else coding, errors="replace")
    if not text.strip():
        raise SheetError(NO_ROWS if text else EMPTY)
    if coding:
        _refuse_unlike(text[:100].encode())
    return text


def _refuse_unlike(beginning: bytes) -> None:
    for looks_like, words in UNLIKE:
        if looks_like.match(beginning):
            raise SheetError(words)


def _separator(text: str) -> str:
    """That which gives most rows the same number of cells, and the most cells of those that do so as well."""
    sample = text[:20_000].splitlines()[:ROWS_TO_TRY]

    def agreement(separator: str) -> tuple[int, int]:
        try:
            widths = Counter(len(row) for row in csv.reader(sample, delimiter=separator) if len(row) > 1)
        except csv.Error:
            return 0, 0
        width, rows = max(widths.items(), key=lambda each: (each[1], each[0]), default=(0, 0))
        return rows, width

    return max(SEPARATORS, key=agreement)


def _table(text: str, separator: str, before: int = 0) -> Table:
    """`before` is how many lines of the file stand before the text."""
    name = "CSV"
    try:
        return collected(name, _rows(text, separator, before))
    except _Unmatched as where:
        table = collected(name, _single_lines(text, separator, before))
        return Table(name, table.lines, notes=(*table.notes, QUOTES.format(where)))


class _Unmatched(Exception):
    """A row whose quotation marks do not match; its number."""


def _rows(text: str, separator: str, before: int) -> Iterator[tuple[int, list[str]]]:
    reader, number = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), before + 1
    try:
        for cells in reader:
            if reader.line_num + before - number >= MOST_LINES_OF_A_ROW:
                raise _Unmatched(number)
            yield number, cells
            number = before + reader.line_num + 1
    except csv.Error:
        raise _Unmatched(number) from None


def _single_lines(text: str, separator: str, before: int) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(io.StringIO(text, newline=None), before + 1):
        yield number, [cell.strip().strip('"') for cell in line.split(separator, MOST_COLUMNS + 1)]
