"""An Excel workbook (.xlsx) as tables of text, read by openpyxl with limits. Formulas are read as they were saved last.

It is loaded by the process that reads untrusted bytes: no other module may be imported here than those beside it.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.utils.exceptions import InvalidFileException

from .table import LARGEST, MOST_BLANK_ROWS, MOST_COLUMNS, NOT_READ, TOO_DEAR, TOO_LARGE, SheetError, Table, collected

MOST_PARTS = 1_000
MOST_UNPACKED = 128 * 1024**2
MOST_SHEETS = 20
OTHER_ZIPS = (
    ("mimetype", "This is an OpenDocument file. Save it as .xlsx or as CSV."),
    ("Index/Document.iwa", "This is a Numbers file. Export it as .xlsx or as CSV."),
    ("word/document.xml", "This is a text document, not a spreadsheet."),
)
LOCKED = "This file is protected with a password. Save it without one and try again."
FORMULAS = "Formulas without a saved result: {}. Open the file, save it again, and bring it in once more."
BROKEN = (
    *(ArithmeticError, AssertionError, AttributeError, EOFError, InvalidFileException, LookupError, OSError),
    *(RuntimeError, SyntaxError, TypeError, ValueError, struct.error, zipfile.BadZipFile, zipfile.LargeZipFile),
    zlib.error,
)  # all that openpyxl, zipfile and the readers of XML (whose errors are SyntaxErrors) raise for what is broken
_DECLARED = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.I)
_MERGED = re.compile(rb"<mergeCell\s[^>]*ref=\"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})\"")
MOST_MERGED = 10_000
BEGAN = datetime(1899, 12, 30)


def read_book(data: bytes) -> list[Table]:
    """Every sheet that holds something, in the order of the book; raises SheetError."""
    try:
        return _tables(data)
    except SheetError:
        raise
    except BROKEN:
        raise SheetError(NOT_READ) from None


def _tables(data: bytes) -> list[Table]:
    _look_at_parts(data)
    values = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    formulas = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    is_1904 = values.epoch == CALENDAR_MAC_1904
    found = []
    for sheet, written in islice(zip(values.worksheets, formulas.worksheets, strict=True), MOST_SHEETS):
        table = _table(sheet, written, data, is_1904=is_1904)
        if table.lines:
            found.append(table)
    return found


def _look_at_parts(data: bytes) -> None:
    """Refuse what is no workbook, or would be too much unpacked, before anything is unpacked."""
    if len(data) > LARGEST:
        raise SheetError(TOO_LARGE)
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        parts = file.infolist()
        for name, words in OTHER_ZIPS:
            if any(part.filename == name for part in parts):
                raise SheetError(words)
        if any(part.flag_bits & 1 for part in parts):
            raise SheetError(LOCKED)
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise SheetError(TOO_DEAR)
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                with file.open(part) as opened:
                    if _DECLARED.search(opened.read(4096)):
                        raise SheetError(NOT_READ)


def _table(sheet: Any, written: Any, data: bytes, *, is_1904: bool) -> Table:
    """One sheet; where cells are merged down a column, each row has what stands in the first."""
    missing = 0

    def rows() -> Iterator[tuple[int, list[str]]]:
        nonlocal missing
        merged = _Merged(data, sheet)
        pairs = zip(_cells(sheet), _cells(written), strict=False)
        for number, (cells, formulas) in enumerate(pairs, 1):
            if number > MOST_BLANK_ROWS:
                raise SheetError(TOO_DEAR)
            texts = [_text(each, is_1904=is_1904) for each in cells]
            for column, formula in enumerate(formulas[: len(texts)]):
                is_lost = not texts[column] and isinstance(formula, str) and formula.startswith("=")
                missing += is_lost
            yield number, merged.filled(number, texts)

    table = collected(str(sheet.title)[:60], rows(), is_1904=is_1904)
    notes = (*table.notes, FORMULAS.format(missing)) if missing else table.notes
    return Table(table.name, table.lines, table.is_1904, notes)


def _cells(sheet: Any) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # what the file says of its size need not be true
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)
    return rows


class _Merged:
    """The cells of a sheet that are merged down a column: every row has what stands in the first of them."""

    def __init__(self, data: bytes, sheet: Any) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            xml = file.read(sheet._worksheet_path)  # kept to itself by openpyxl, which knows no merged cells here
        self._begin: dict[int, list[tuple[int, int]]] = {}
        for first, top, _last, bottom in islice(_MERGED.findall(xml), MOST_MERGED):
            if int(top) < int(bottom):
                self._begin.setdefault(int(top), []).append((_column(first), int(bottom)))
        self._shared: dict[int, tuple[str, int]] = {}

    def filled(self, number: int, texts: list[str]) -> list[str]:
        """The cells of a row, with what they share with a row above; to be asked row by row."""
        for column, (text, bottom) in list(self._shared.items()):
            if number > bottom:
                del self._shared[column]
            elif column < len(texts):
                texts[column] = texts[column] or text
        for column, bottom in self._begin.get(number, ()):
            if column < len(texts):
                self._shared[column] = texts[column], bottom
        return texts


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def _text(value: Any, *, is_1904: bool) -> str:
    """A cell in words: ISO form for what is a date or a time, `1:30` for a length, plain digits for a number."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case timedelta():
            return _clock(value)
        case datetime() if value.year < 1905 and not is_1904:
            return _clock(value - BEGAN)  # a length of more than a day, shown as a time
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes")
        case float():
            return f"{value:.10g}"
    return str(value)


def _clock(lasted: timedelta) -> str:
    minutes = round(lasted / timedelta(minutes=1))
    return f"{minutes // 60}:{minutes % 60:02}"
