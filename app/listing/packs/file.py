"""A sealed pack as CSV, one row a session: safe against formulas, read by the check, and checked against its hash."""

import csv
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from app.listing.applications.snapshot import Frozen
from app.logbook.files.rows import guard

OF_AN_ENTRY = ("reference", "role", "simulated", "agreement_to_mediate", "status")
OF_A_SESSION = ("date", "minutes", "kind", "mode", "session_status", "source")
OF_A_VERDICT = ("evidence_level", "counts_on", "verdict", "reasons", "place", "pack_sha256")
COLUMNS = [*OF_AN_ENTRY, *OF_A_SESSION, *OF_A_VERDICT]
HASH = re.compile(r"[0-9a-f]{64}")
SEPARATORS = (",", ";", "\t")

Cells = list[list[str]]


class Given(NamedTuple):
    """A CSV file that names the pack it is of; the cells are those below its header."""

    sha256: str
    cells: Cells


def write(frozen: Frozen, sha256: str) -> str:
    """The file. Every row ends with the SHA-256 of the pack, so that a copy can be checked.

    The first columns are those of the logbook's own CSV file, and are read by the same check.
    """
    file = io.StringIO(newline="")
    csv.writer(file).writerows([COLUMNS, *cells(frozen, sha256)])
    return file.getvalue()


def cells(frozen: Frozen, sha256: str) -> Cells:
    """What stands below the header: a row a session, and one for an entry without any."""
    return [
        [_cell(each) for each in (*_about(entry), *session, *_judged(entry), sha256)]
        for entry in frozen["entries"]
        for session in _sessions(entry)
    ]


def read(data: bytes) -> Given | None:
    """A file that `write` made, however a spreadsheet separates its cells; None for anything else.

    Of a file that is none, no more is kept than its first rows.
    """
    try:
        text = data.decode("utf-8-sig")
        return next(filter(None, (_given(text, separator) for separator in SEPARATORS)), None)
    except (UnicodeDecodeError, csv.Error):
        return None


def _given(text: str, separator: str) -> Given | None:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    if next(rows, []) != COLUMNS:
        return None
    found = [first] if (first := next(rows, [])) else []
    sha256 = first[-1] if first else ""
    if not HASH.fullmatch(sha256):
        return None
    for row in filter(None, rows):
        if len(row) != len(COLUMNS) or row[-1] != sha256:
            return None
        found.append(row)
    return Given(sha256, found)


def _about(entry: Frozen) -> tuple[object, ...]:
    names = ("reference", "role", "is_simulated", "has_agreement", "status")
    return tuple(entry[name] for name in names)


def _sessions(entry: Frozen) -> Iterator[tuple[object, ...]]:
    names = ("date", "minutes", "kind", "mode", "status", "source")
    yield from (tuple(each[name] for name in names) for each in entry["sessions"])
    if not entry["sessions"]:
        yield (None,) * len(names)


def _judged(entry: Frozen) -> tuple[object, ...]:
    said = "; ".join(entry["reasons"])
    return entry["evidence_level"], entry["date"], entry["verdict"], said, entry["place"]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return guard(str(value))
