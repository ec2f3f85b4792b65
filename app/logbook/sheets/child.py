"""The reader of spreadsheets as a process of its own: a file on its standard input, a line of JSON on its output.

The answer is a list of tables, or `{"refused": …}` in words.
"""

import json
import sys
from typing import Any

from .table import LARGEST, MOST_CHARACTERS, NO_ROWS, TOO_LARGE, TOO_MUCH_TEXT, SheetError, Table, read_csv


def main() -> None:
    """Answer with the tables of one file."""
    data = sys.stdin.buffer.read(LARGEST + 1)
    try:
        found = _tables(data)
    except SheetError as reason:
        _say({"refused": str(reason)})
    else:
        _say([table.plain() for table in found])
    sys.stdout.buffer.flush()


def tables(answer: bytes) -> list[Table]:
    """The tables of an answer; raises the SheetError that reading raised."""
    said = json.loads(answer)
    if isinstance(said, dict):
        raise SheetError(said["refused"])
    return [Table.from_plain(each) for each in said]


def _tables(data: bytes) -> list[Table]:
    if len(data) > LARGEST:
        raise SheetError(TOO_LARGE)
    if data.startswith(b"PK\x03\x04"):
        from .book import read_book  # openpyxl takes a while to load: a CSV file does not wait for it

        found = read_book(data)
    else:
        found = [read_csv(data)]
    if not any(table.lines for table in found):
        raise SheetError(NO_ROWS)
    if sum(len(cell) + 1 for table in found for line in table.lines for cell in line.cells) > MOST_CHARACTERS:
        raise SheetError(TOO_MUCH_TEXT)
    return found


def _say(answer: Any) -> None:
    sys.stdout.buffer.write(json.dumps(answer, separators=(",", ":")).encode() + b"\n")
