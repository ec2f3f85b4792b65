"""Which column of a mediator's own spreadsheet is what: guessed from its heading, else from what stands in it.

What the person says instead counts. Notes, parties and titles have no target: they are never taken (domain §3).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice

from app.folding import folded
from app.logbook.sheets import values, words
from app.logbook.sheets.table import Line, Table
from app.logbook.vocabulary import Kind, Mode, Platform, Role, Status

HEADING_WITHIN = 10  # rows
CELLS_TO_TRY = 200
MOST_OF = 0.8
NO_HEADING = -1


class Target(StrEnum):
    """What a column may be; `LEAVE_OUT` is what is not taken."""

    LEAVE_OUT = "leave_out"
    DATE = "date"
    START = "start"
    END = "end"
    LENGTH = "length"
    HOURS = "hours"
    MINUTES = "minutes"
    REFERENCE = "reference"
    ROLE = "role"
    MODE = "mode"
    PLATFORM = "platform"
    KIND = "kind"
    STATUS = "status"
    SESSION_STATUS = "session_status"
    AGREEMENT = "agreement"
    SIMULATED = "simulated"
    REMOTE = "remote"
    FIELD = "field"
    CONCLUSION = "conclusion"
    ZONE = "zone"

    @property
    def label(self) -> str:
        return _LABELS.get(self.value) or self.value.capitalize()


_LABELS = {
    "leave_out": "Leave out",
    "start": "Start, or start to end",
    "length": "Length as written",
    "hours": "Length in hours",
    "minutes": "Length in minutes",
    "reference": "Your reference",
    "role": "Your role",
    "kind": "Kind of session",
    "status": "Status of the mediation",
    "session_status": "Status of the session",
    "agreement": "Agreement to mediate",
    "remote": "You were remote",
    "field": "Field of dispute",
    "zone": "Time zone",
}
# The heading of the portal's own file, where that is not the name of the target (rows.COLUMNS).
_OWN = {"agreement_to_mediate": "agreement", "mediator_remote": "remote"}
LENGTHS = (Target.LENGTH, Target.HOURS, Target.MINUTES)


@dataclass
class Columns:
    """How a table is to be read: where its headings stand (a place in `lines`), what each column is, the date order.

    `mode`, `role` and `kind` are for rows that do not say; `has_agreement` is said of all rows that do not say.
    `keeps_references`: what might be a name is kept as a reference, where its letters allow it.
    `said` is what words of a column mean that are not known here: by target, then by the word as it is folded.
    """

    heading: int
    targets: list[Target]
    order: values.Order | None = None
    mode: Mode | None = None
    role: Role = Role.SOLE_MEDIATOR
    kind: Kind = Kind.JOINT
    has_agreement: bool = False
    keeps_references: bool = False
    said: dict[str, dict[str, str]] = field(default_factory=dict)

    def place(self, *targets: Target) -> int | None:
        """The column that is one of these."""
        return next((place for place, each in enumerate(self.targets) if each in targets), None)


def guess(table: Table) -> Columns:
    """How a table is most likely to be read."""
    heading = _heading(table.lines)
    names = headings(table, heading)
    body = table.lines[heading + 1 :]
    found = Columns(heading, [Target.LEAVE_OUT] * table.width)
    for is_meant in (_is_called, _is_partly_called):
        for target in (each for each in words.HEADINGS if each not in found.targets):
            free = [place for place, each in enumerate(found.targets) if each is Target.LEAVE_OUT]
            meant = [place for place in free if is_meant(target, names[place])]
            if meant:
                found.targets[min((_rank(target, names[place]), place) for place in meant)[1]] = Target(target)
    _no_running_number(found, body)
    _kinds_that_are_modes(found, body)
    _by_content(found, body, names)
    _one_length(found, names)
    return ordered(found, table)


def likeliest(tables: Sequence[Table]) -> int:
    """Which sheet of a file has the mediations: the first of those with the most columns that are known."""

    def known(place: int) -> int:
        return sum(each is not Target.LEAVE_OUT for each in guess(tables[place]).targets)

    return max(range(len(tables)), key=known, default=0)


def ordered(columns: Columns, table: Table) -> Columns:
    """The same with the order of its dates, where the column itself decides it."""
    place = columns.place(Target.DATE)
    if place is not None:
        columns.order = values.order_of(_all(table.lines[columns.heading + 1 :], place)) or columns.order
    return columns


def asks_order(columns: Columns, table: Table) -> bool:
    """Whether the order of the dates must be asked: the column can be read both ways."""
    place = columns.place(Target.DATE)
    if place is None:
        return False
    cells = list(_all(table.lines[columns.heading + 1 :], place))
    return values.needs_order(cells) and values.order_of(cells) is None


def headings(table: Table, heading: int) -> list[str]:
    """What each column is called: its heading, or else its letter."""
    cells = table.lines[heading].cells if 0 <= heading < len(table.lines) else ()
    return [cells[place] if place < len(cells) and cells[place] else letter(place) for place in range(table.width)]


def letter(place: int) -> str:
    """A column as spreadsheets name it: Column A, Column AB."""
    first, last = divmod(place, 26)
    return f"Column {chr(64 + first) if first else ''}{chr(65 + last)}"


def _heading(lines: Sequence[Line]) -> int:
    """The row with the most known headings; none where the first rows have no such word, or it only stands by a day."""

    def known(line: Line) -> int:
        return sum(any(_is_called(target, cell) for target in words.HEADINGS) for cell in line.cells)

    best = max(range(min(HEADING_WITHIN, len(lines))), key=lambda at: (known(lines[at]), -at), default=NO_HEADING)
    if best != NO_HEADING and not known(lines[best]):
        return NO_HEADING if _has_values(lines[0]) else 0
    has_day = best != NO_HEADING and any(_reads(values.day, cell) for cell in lines[best].cells)
    return NO_HEADING if has_day else best


def _has_values(line: Line) -> bool:
    """Whether a row has something that no heading has."""
    return any(_reads(values.day, cell) or _reads(values.minutes, cell) for cell in line.cells)


def _is_called(target: str, name: str) -> bool:
    text = folded(name).strip(" .:#?*")
    return text in words.HEADINGS[target].split("|") or _OWN.get(text, text) == target


def _rank(target: str, name: str) -> int:
    """How sure a heading is, the surest first: "File no" before "No"."""
    phrases, text = words.HEADINGS[target].split("|"), folded(name).strip(" .:#?*")
    return phrases.index(text) if text in phrases else len(phrases)


def _no_running_number(found: Columns, body: Sequence[Line]) -> None:
    """Take a column that only counts the rows for no reference."""
    place = found.place(Target.REFERENCE)
    cells = _cells(body, place) if place is not None else []
    if place is not None and len(cells) > 1 and all(cell.isdecimal() and len(cell) < 6 for cell in cells):
        numbers = [int(cell) for cell in cells]
        if numbers == list(range(numbers[0], numbers[0] + len(numbers))):
            found.targets[place] = Target.LEAVE_OUT


def _kinds_that_are_modes(found: Columns, body: Sequence[Line]) -> None:
    """A heading such as "Art" or "Type" may mean either: what stands below it decides."""
    place = found.place(Target.KIND)
    if place is None or found.place(Target.MODE) is not None:
        return
    cells = _cells(body, place)
    if _mostly(_READERS[Target.MODE], cells) and not _mostly(_READERS[Target.KIND], cells):
        found.targets[place] = Target.MODE


def _is_partly_called(target: str, name: str) -> bool:
    """Whether a heading has one of the longer words among others, and none that may name somebody."""
    parts = folded(name).replace("(", " ").replace(")", " ").replace("/", " ").split()
    phrases = [each for each in words.HEADINGS[target].split("|") if len(each) > 3 and each not in words.WHOLE_HEADINGS]
    return not _may_name(name) and any(each in parts for each in phrases)


def _may_name(name: str) -> bool:
    return any(part.strip(".:,") in words.NAMES_PEOPLE for part in folded(name).replace("/", " ").split())


def _by_content(found: Columns, body: Sequence[Line], names: Sequence[str]) -> None:
    """Give columns without a known heading the target that most of their cells are."""
    for target, reads in _READERS.items():
        taken = LENGTHS if target in LENGTHS else (target,)
        if found.place(*taken) is not None:
            continue
        for place, each in enumerate(found.targets):
            if each is Target.LEAVE_OUT and not _may_name(names[place]) and _mostly(reads, _cells(body, place)):
                found.targets[place] = target
                break


def _one_length(found: Columns, names: Sequence[str]) -> None:
    """Of several columns with a length, the first is taken; its heading may say its unit: Duration (hrs)."""
    kept = found.place(*LENGTHS)
    if kept is not None and found.targets[kept] is Target.LENGTH:
        parts = re.split(r"[^a-z]+", folded(names[kept]))
        said = [each for each in (Target.HOURS, Target.MINUTES) if set(words.HEADINGS[each].split("|")) & set(parts)]
        found.targets[kept] = said[0] if len(said) == 1 else Target.LENGTH
    for place, each in enumerate(found.targets):
        if each in LENGTHS and place != kept:
            found.targets[place] = Target.LEAVE_OUT


def _mostly(reads: Callable[[str], object], cells: Sequence[str]) -> bool:
    return bool(cells) and sum(_reads(reads, cell) for cell in cells) >= MOST_OF * len(cells)


def _reads(reads: Callable[[str], object], cell: str) -> bool:
    try:
        reads(cell)
    except ValueError:
        return False
    return True


def _cells(lines: Sequence[Line], place: int) -> list[str]:
    """The first of a column, by which it is guessed what it is."""
    return list(islice(_all(lines, place), CELLS_TO_TRY))


def _all(lines: Sequence[Line], place: int) -> Iterator[str]:
    return (line.cells[place] for line in lines if place < len(line.cells) and line.cells[place])


def _a_length(cell: str) -> int:
    if not any(mark in cell for mark in ":.,hm"):
        raise ValueError(values.NO_LENGTH)
    return values.minutes(cell)


_READERS: dict[Target, Callable[[str], object]] = {
    Target.DATE: values.day,
    Target.MODE: lambda cell: values.word(cell, Mode),
    Target.ROLE: lambda cell: values.word(cell, Role),
    Target.PLATFORM: lambda cell: values.word(cell, Platform),
    Target.KIND: lambda cell: values.word(cell, Kind),
    Target.STATUS: lambda cell: values.word(cell, Status),
    Target.LENGTH: _a_length,
}
