"""From bytes to components: where each one begins and ends, and how its lines are unfolded (RFC 5545 §3.1, §3.4)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from .events import CalendarError, Unreadable
from .foreign import in_utf8, why_no_calendar, why_no_text
from .shape import PLAIN, WHOLE, in_any_case

MAX_BYTES = 64 * 1024 * 1024
MAX_EVENTS = 100_000
MAX_COMPONENTS = 400_000
MAX_DEPTH = 10
MAX_LINE = 1024 * 1024  # bytes, unfolded
MAX_TEXT = 8 * MAX_LINE  # of one event
STEP = 4096  # bytes between two places whose line is known

MARK = re.compile(rb"\n(BEGIN|END):([A-Z0-9-]{1,40})[ \t]*(?=\r?\n|\Z)", re.IGNORECASE)
FIRST_MARK = re.compile(rb"\A(BEGIN|END):([A-Z0-9-]{1,40})[ \t]*(?=\r?\n|\Z)", re.IGNORECASE)
LONE_RETURN = re.compile(rb"\r(?!\n)")
NO_NAME = re.compile(r"[^A-Z0-9-]")
LONG_LINE = re.compile(rb"\n([^:;\n]{0,60}+)[^\n]{%d,}+" % MAX_LINE)
CALENDAR = re.compile(rb"^BEGIN:VCALENDAR", re.IGNORECASE | re.MULTILINE)
IN_A_CALENDAR = frozenset({b"VEVENT", b"VTIMEZONE", b"VTODO", b"VJOURNAL", b"VFREEBUSY", b"VAVAILABILITY"})
KEPT = frozenset({b"VEVENT", b"VTIMEZONE", b"STANDARD", b"DAYLIGHT"})

NEVER_CLOSED = "The event is never closed (END:VEVENT is missing)."
CUT_OFF = "The file ends in the middle of this event; the download may be incomplete."


class Lines:
    """At which line of the data a position is, the first being 1; nothing is counted before somebody asks."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._before: list[int] = []  # line ends before each step

    def at(self, position: int) -> int:
        if not self._before:
            steps = range(0, len(self._data), STEP)
            counts = (self._data.count(b"\n", begin, begin + STEP) for begin in steps)
            self._before = list(accumulate(counts, initial=1))
        step = position // STEP
        return self._before[step] + self._data.count(b"\n", step * STEP, position)


@dataclass(slots=True)
class Block:
    """One component: its own lines as spans of the data, and the components inside it that matter to us.

    `events` of a calendar are its VEVENTs; those whose shape is that of nearly all (`PLAIN`) are not taken apart yet.
    """

    name: bytes
    begin: int
    lines: Lines
    spans: list[tuple[int, int]] = field(default_factory=list)
    inside: list["Block"] = field(default_factory=list)
    events: list["Block | re.Match[bytes]"] = field(default_factory=list)
    problem: str = ""

    @property
    def line(self) -> int:
        """The line of the file that it begins on."""
        return self.lines.at(self.begin)

    def text(self, data: bytes) -> str:
        """Its own lines, unfolded as bytes (a fold may split a character), then decoded; each begins with a newline.

        Lines over 1 MB are left out, see `long_lines`. Raises Unreadable when the others come to more than 8 MB.
        """
        own = self._unfolded(data)
        if len(own) > MAX_LINE:
            own = LONG_LINE.sub(b"", own)
            if len(own) > MAX_TEXT:
                raise Unreadable("The event is larger than 8 MB.")
        return decoded(own)

    def long_lines(self, data: bytes) -> list[str]:
        """The names of its lines that are too long, which its text leaves out."""
        if sum(end - begin for begin, end in self.spans) <= MAX_LINE:
            return []
        return [
            NO_NAME.sub("?", name.decode("ascii", "replace").upper())
            for name in LONG_LINE.findall(self._unfolded(data))
        ]

    def _unfolded(self, data: bytes) -> bytes:
        return unfolded(b"".join([data[begin:end].removesuffix(b"\r") for begin, end in self.spans]))


def unfolded(lines: bytes) -> bytes:
    """The lines without folds, each after a newline alone. In cleaned data a return is part of a line's end."""
    found = lines.replace(b"\r", b"").replace(b"\n ", b"")
    return found.replace(b"\n\t", b"") if b"\t" in found else found


def decoded(lines: bytes) -> str:
    """As UTF-8, or as Windows-1252 if they are not that."""
    try:
        return lines.decode()
    except UnicodeDecodeError:
        return lines.decode("cp1252", "replace")


class Property(NamedTuple):
    name: str
    parameters: str
    value: str

    def parameter(self, name: str) -> str:
        """The parameter's value without quotes, "" when it is not there."""
        found = _parameter(name).search(self.parameters) if self.parameters else None
        return (found[1] or found[2] or "").strip() if found else ""


@cache
def _parameter(name: str) -> re.Pattern[str]:
    return re.compile(rf';{name}=(?:"([^"]*)"|([^";:]*))', re.IGNORECASE)


def wanted(*names: str) -> re.Pattern[str]:
    """A pattern of the lines that hold these properties, for `properties`. It never looks back: linear on any text."""
    beginnings = "".join(sorted({name[0] for name in names}))
    return re.compile(
        rf"\n(?=[{beginnings}{beginnings.lower()}])({'|'.join(map(in_any_case, names))})"
        r'(;(?:[^":\n]++|"[^"\n]*+")*+)?:([^\n]*)'
    )


def properties(text: str, pattern: re.Pattern[str]) -> Iterator[Property]:
    """The wanted properties of a component's text, in order."""
    for name, parameters, value in pattern.findall(text):
        yield Property(name if name.isupper() else name.upper(), parameters, value)


def cleaned(data: bytes) -> bytes:
    """The bytes without byte order mark; lines end with a newline, or with CRLF as they should.

    They are copied only if they have to be. Raises CalendarError when this is no calendar.
    """
    if len(data) > MAX_BYTES:
        raise CalendarError(f"The file is larger than {MAX_BYTES // 1024**2} MB. Export a shorter period.")
    if reason := why_no_text(data):
        raise CalendarError(reason)
    data = in_utf8(data)
    if LONE_RETURN.search(data):
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if not CALENDAR.search(data):
        raise CalendarError(why_no_calendar(data))
    return data


def calendars(data: bytes) -> list[Block]:
    """The calendars of the cleaned data, their events and time zones inside them.

    An event that is never closed has a `problem`; the ones around it are whole. Raises CalendarError over the limits.
    """
    scan = _Scan(data)
    mark = FIRST_MARK.match(data) or MARK.search(data)
    while mark is not None:
        position = scan.whole_events(mark) or scan.take(mark)
        mark = MARK.search(data, position)
    scan.close(len(data), CUT_OFF)
    return scan.found


class _Scan:
    """The calendars found so far, and the components that are open, the outermost (a calendar) first."""

    def __init__(self, data: bytes) -> None:
        self.found: list[Block] = []
        self._open: list[Block] = []
        self._data, self._lines = data, Lines(data)
        self._marks, self._events = 0, 0

    def whole_events(self, mark: re.Match[bytes]) -> int:
        """Takes the events that begin at the mark, one right after the other, as long as they hold but alarms.

        Returns where they end, 0 when there is none.
        """
        if len(self._open) != 1 or mark[2].upper() != b"VEVENT":
            return 0
        position, end, calendar = mark.start(), 0, self._open[0]
        while event := PLAIN.match(self._data, position) or WHOLE.match(self._data, position):
            if not end:
                self._leave(position)
            position = end = event.end()
            self._count(begins_event=True, marks=2 + 2 * self._data.count(b"\nBEGIN:", event.end(1), end))
            is_plain = event.re is PLAIN
            calendar.events.append(
                event if is_plain else Block(b"VEVENT", event.start(1), self._lines, [event.span(1)])
            )
        if end:
            calendar.spans.append((end, end))
        return end

    def take(self, mark: re.Match[bytes]) -> int:
        """Opens or closes a component. Returns where its mark ends."""
        name = mark[2].upper()
        if mark[1].upper() == b"BEGIN":
            self._count(begins_event=name == b"VEVENT")
            if len(self._open) >= MAX_DEPTH:
                raise CalendarError("The calendar is damaged: its parts are nested too deeply.")
            self._begin(Block(name, mark.start(1), self._lines), mark)
        else:
            self._marks += 1
            if any(block.name == name for block in self._open):
                self._end(name, mark)
        return mark.end()

    def close(self, position: int, why: str = NEVER_CLOSED, down_to: int = 0) -> None:
        """Closes what is still open, above the first `down_to`; an event among it is damaged."""
        while len(self._open) > down_to:
            self._leave(position)
            self._open.pop().problem = why
            if self._open:
                self._open[-1].spans.append((position, position))

    def _count(self, *, begins_event: bool, marks: int = 1) -> None:
        self._events += begins_event
        self._marks += marks
        if self._events > MAX_EVENTS:
            raise CalendarError(f"The calendar has more than {MAX_EVENTS:,} events. Export a shorter period.")
        if self._marks > 2 * MAX_COMPONENTS:
            raise CalendarError(f"The calendar has more than {MAX_COMPONENTS:,} parts. Export a shorter period.")

    def _begin(self, block: Block, mark: re.Match[bytes]) -> None:
        """Opens a component. One that lives directly in a calendar first closes what somebody forgot to close."""
        if block.name == b"VCALENDAR":
            self.close(mark.start())
        elif block.name in IN_A_CALENDAR:
            self.close(mark.start(), down_to=1)
        if not self._open and block.name != b"VCALENDAR":
            self._add(Block(b"VCALENDAR", block.begin, self._lines), mark.start())
        if self._open:
            self._leave(mark.start())
        self._add(block, mark.end())

    def _add(self, block: Block, position: int) -> None:
        if not self._open:
            self.found.append(block)
        elif block.name == b"VEVENT":
            self._open[-1].events.append(block)
        elif block.name in KEPT:
            self._open[-1].inside.append(block)
        block.spans.append((position, position))
        self._open.append(block)

    def _leave(self, position: int) -> None:
        spans = self._open[-1].spans
        spans[-1] = (spans[-1][0], position)

    def _end(self, name: bytes, mark: re.Match[bytes]) -> None:
        while self._open[-1].name != name:
            self.close(mark.start(), down_to=len(self._open) - 1)
        self._leave(mark.start())
        self._open.pop()
        if self._open:
            self._open[-1].spans.append((mark.end(), mark.end()))
