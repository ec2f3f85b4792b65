"""The rows of a mediator's own spreadsheet as sessions: what each says by its columns, or why it cannot be read."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import partial
from typing import Any

from app.folding import folded
from app.logbook import confidentiality, references, vocabulary
from app.logbook.calendar.zones import iana_name
from app.logbook.files.rows import unguard
from app.logbook.instants import instant, stretch
from app.logbook.length import minutes_between
from app.logbook.sheets import values
from app.logbook.sheets.columns import Columns, Target
from app.logbook.sheets.table import Line, Table
from app.logbook.vocabulary import Choice, Conclusion, Kind, Mode, Platform, Role, SessionStatus, Status

NO_DATE = "The date is missing."
ASK_ORDER = "Say first whether the day or the month comes first in the dates."
NO_MODE = "The mode is missing. Choose the mode of rows that do not say."
UNKNOWN_MODE = "The word for the mode is not known. Say with the columns what it means."
UNKNOWN_ZONE = "The time zone is not known."
NO_LENGTH = "No length: it does not count until you add one."
OTHER_REFERENCE = "The reference is not one to keep, so it gets a new one: {}."
SHAPE = "it has other signs than letters, digits and hyphens, or is too long"
MOST_UNKNOWN = 12
WORDS: dict[Target, type[Choice]] = {
    Target.MODE: Mode,
    Target.ROLE: Role,
    Target.KIND: Kind,
    Target.PLATFORM: Platform,
    Target.STATUS: Status,
    Target.SESSION_STATUS: SessionStatus,
    Target.FIELD: vocabulary.Field,
    Target.CONCLUSION: Conclusion,
}
_MODE_OF = {
    **dict.fromkeys((Platform.ZOOM, Platform.TEAMS, Platform.MEET, Platform.WEBEX), Mode.VIDEO),
    Platform.TELEPHONE: Mode.AUDIO,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One row as it will be logged. `name` is the reference as the sheet has it, by which rows belong together;
    `reference` is empty where that is none to keep. `warnings` are words about what was read otherwise.
    """

    number: int
    name: str
    reference: str
    role: Role
    is_simulated: bool
    has_agreement: bool
    status: Status
    field: vocabulary.Field | None
    conclusion: Conclusion | None
    date: date
    starts_at: datetime | None
    ends_at: datetime | None
    zone: str
    minutes: int | None
    kind: Kind
    mode: Mode
    platform: Platform | None
    session_status: SessionStatus
    is_mediator_remote: bool
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that is left out, why in words that quote nothing of it, and the cell that it is about."""

    number: int
    reason: str
    cell: str = ""


class _Refused(ValueError):
    """Why a row is left out, with the cell that it is about."""


@dataclass
class Reader:
    """Reads the rows of one table by its columns, for a mediator at home in an IANA zone, today where they are."""

    table: Table
    columns: Columns
    zone: str
    today: date
    _known: dict[tuple[Target, str], Any] = field(default_factory=dict)
    _places: dict[Target, int] = field(init=False)

    def __post_init__(self) -> None:
        self._places = {target: place for place, target in reversed(list(enumerate(self.columns.targets)))}

    def read(self) -> Iterator[SheetRow | Problem]:
        """Every row below the headings."""
        return map(self._row, self._lines)

    def unknown(self) -> dict[Target, list[tuple[str, int]]]:
        """Words of closed lists that are not known, by their columns, the most frequent first, with their numbers."""
        found = {}
        for target in WORDS:
            cells = Counter(cell for line in self._lines if (cell := self._cell(line, target)))
            words = [(cell, count) for cell, count in cells.most_common() if self._unknown(target, cell)]
            if words:
                found[target] = words[:MOST_UNKNOWN]
        return found

    @property
    def _lines(self) -> tuple[Line, ...]:
        return self.table.lines[self.columns.heading + 1 :]

    def _unknown(self, target: Target, cell: str) -> bool:
        try:
            values.word(cell, WORDS[target])
        except ValueError:
            return target is not Target.STATUS or self._unknown(Target.SESSION_STATUS, cell)
        return False

    def _row(self, line: Line) -> SheetRow | Problem:
        try:
            return self._read(line)
        except _Refused as why:
            return Problem(line.number, *why.args)

    def _read(self, line: Line) -> SheetRow:
        warnings: list[str] = []
        day, at = self._day(line)
        platform = self._word(line, Target.PLATFORM, warnings)
        mode = self._mode(line, platform)
        kind = self._word(line, Target.KIND, warnings) or self.columns.kind
        zone = self._zone(line)
        is_asynchronous = kind is Kind.ASYNCHRONOUS or mode is Mode.ASYNCHRONOUS_TEXT
        starts_at, ends_at = self._times(line, day, at, zone, is_dated_by_end=is_asynchronous)
        minutes = self._minutes(line)
        if minutes is None and starts_at and ends_at and not is_asynchronous:
            minutes = minutes_between(starts_at, ends_at) or None
        if minutes is None:
            warnings.append(NO_LENGTH)
        reference = self._reference(line, warnings)
        status, session_status = self._statuses(line, warnings)
        return SheetRow(
            number=line.number,
            name=self._cell(line, Target.REFERENCE),
            reference=reference,
            role=self._word(line, Target.ROLE, warnings) or self.columns.role,
            is_simulated=self._yes(line, Target.SIMULATED, unsaid=False),
            has_agreement=self._yes(line, Target.AGREEMENT, unsaid=self.columns.has_agreement),
            status=status or (Status.PLANNED if day > self.today else Status.CONCLUDED),
            field=self._word(line, Target.FIELD, warnings),
            conclusion=self._word(line, Target.CONCLUSION, warnings),
            date=day,
            starts_at=starts_at,
            ends_at=ends_at,
            zone=zone,
            minutes=minutes,
            kind=kind,
            mode=mode,
            platform=platform or self._platform(line),
            session_status=session_status,
            is_mediator_remote=self._yes(line, Target.REMOTE, unsaid=False),
            warnings=tuple(warnings),
        )

    def _cell(self, line: Line, target: Target) -> str:
        place = self._places.get(target)
        return unguard(line.cells[place]).strip() if place is not None and place < len(line.cells) else ""

    def _day(self, line: Line) -> tuple[date, time | None]:
        cell = self._cell(line, Target.DATE)
        if not cell:
            raise _Refused(NO_DATE, "")
        if self.columns.order is None and values.needs_order([cell]):
            raise _Refused(ASK_ORDER, cell)
        return _read_by(lambda text: values.day(text, self.columns.order, is_1904=self.table.is_1904), cell)

    def _mode(self, line: Line, platform: Platform | None) -> Mode:
        cell = self._cell(line, Target.MODE)
        if not cell and (mode := _MODE_OF.get(platform) if platform else None):
            return mode
        if not cell and self.columns.mode:
            return self.columns.mode
        if not cell:
            raise _Refused(NO_MODE, "")
        mode = self._meaning(Target.MODE, cell)
        if mode is None:
            raise _Refused(UNKNOWN_MODE, cell)
        return mode

    def _platform(self, line: Line) -> Platform | None:
        """Of a sheet that names the platform where it says the mode."""
        cell = self._cell(line, Target.MODE)
        found = self._meaning(Target.PLATFORM, cell) if cell and Target.PLATFORM not in self._places else None
        return found if found in _MODE_OF else None

    def _reference(self, line: Line, warnings: list[str]) -> str:
        name = self._cell(line, Target.REFERENCE)
        reference, why_not = own_reference(name, is_kept=self.columns.keeps_references)
        if why_not:
            warnings.append(OTHER_REFERENCE.format(why_not))
        return reference

    def _zone(self, line: Line) -> str:
        cell = self._cell(line, Target.ZONE)
        zone = iana_name(cell) if cell else self.zone
        if zone is None:
            raise _Refused(UNKNOWN_ZONE, cell)
        return zone

    def _times(
        self, line: Line, day: date, at: time | None, zone: str, *, is_dated_by_end: bool
    ) -> tuple[datetime | None, datetime | None]:
        said, until = self._cell(line, Target.START), self._cell(line, Target.END)
        start, end = _read_by(values.clocks, said) if said else (at, None)
        end = _read_by(values.clock, until) if until else end
        try:
            if start and end and start != end:
                return stretch(day, start, end, zone, is_dated_by_end=is_dated_by_end)
            return instant(day, start, zone) if start else None, None
        except ValueError as why:
            raise _Refused(str(why), said) from None

    def _minutes(self, line: Line) -> int | None:
        for target, unit in ((Target.LENGTH, ""), (Target.HOURS, "hours"), (Target.MINUTES, "minutes")):
            if cell := self._cell(line, target):
                return _read_by(partial(values.minutes, unit=unit), cell)
        return None

    def _statuses(self, line: Line, warnings: list[str]) -> tuple[Status | None, SessionStatus]:
        """Of the mediation and of the session; a status such as no-show says both."""
        said = self._word(line, Target.SESSION_STATUS, warnings)
        cell = self._cell(line, Target.STATUS)
        status = self._meaning(Target.STATUS, cell) if cell else None
        of_session = self._meaning(Target.SESSION_STATUS, cell) if cell else None
        if cell and status is None and of_session is None:
            warnings.append(_not_known(Target.STATUS))
        if Target.SESSION_STATUS not in self._places and of_session:
            said = of_session
        return status, said or SessionStatus.HELD

    def _word(self, line: Line, target: Target, warnings: list[str]) -> Any:
        cell = self._cell(line, target)
        found = self._meaning(target, cell) if cell else None
        if cell and found is None:
            warnings.append(_not_known(target))
        return found

    def _meaning(self, target: Target, cell: str) -> Any:
        """What a word means, by the list or by what the person said of it; a sheet says the same few many times."""
        if (target, cell) not in self._known:
            said = self.columns.said.get(target, {}).get(folded(cell), "")
            try:
                self._known[target, cell] = WORDS[target](said) if said else values.word(cell, WORDS[target])
            except ValueError:
                self._known[target, cell] = None
        return self._known[target, cell]

    def _yes(self, line: Line, target: Target, *, unsaid: bool) -> bool:
        cell = self._cell(line, target)
        return _read_by(values.yes_or_no, cell) if cell else unsaid


def own_reference(name: str, *, is_kept: bool) -> tuple[str, str]:
    """A reference that may be kept, or else none and why not: no names in the logbook (domain §3).

    `is_kept`: the person said to keep what might be a name.
    """
    if not name:
        return "", ""
    if not re.fullmatch(references.PATTERN, name):
        return "", SHAPE
    if (findings := confidentiality.in_reference(name)) and not is_kept:
        return "", f"it may be {findings[0].what}"
    return name, ""


def _not_known(target: Target) -> str:
    return f"The word for “{target.label.lower()}” is not known, so it is left out."


def _read_by(read: Callable[[str], Any], cell: str) -> Any:
    try:
        return read(cell)
    except ValueError as why:
        raise _Refused(str(why), cell) from None
