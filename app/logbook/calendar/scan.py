"""From bytes to components: where each one begins and ends, and how its lines are unfolded (RFC 5545 §3.1, §3.4)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from .events import CalendarError, Unreadable
from .foreign import in_utf8, why_no_calendar, why_no_text

MAX_BYTES = 64 * 1024 * 1024
MAX_EVENTS = 100_000
MAX_COMPONENTS = 400_000
MAX_DEPTH = 10
MAX_LINE = 1024 * 1024  # bytes, unfolded
MAX_TEXT = 8 * MAX_LINE  # of one event

MARK = re.compile(rb"\n(BEGIN|END):([A-Z0-9-]{1,40})[ \t]*(?=\n|\Z)", re.IGNORECASE)
LONG_LINE = re.compile(rb"\n([^:;\n]{0,60}+)[^\n]{%d,}+" % MAX_LINE)
CALENDAR = re.compile(rb"\nBEGIN:VCALENDAR", re.IGNORECASE)
IN_A_CALENDAR = frozenset({b"VEVENT", b"VTIMEZONE", b"VTODO", b"VJOURNAL", b"VFREEBUSY", b"VAVAILABILITY"})
KEPT = frozenset({b"VEVENT", b"VTIMEZONE", b"STANDARD", b"DAYLIGHT"})

NEVER_CLOSED = "The event is never closed (END:VEVENT is missing)."
CUT_OFF = "The file ends in the middle of this event; the download may be incomplete."


@dataclass(slots=True)
class Block:
    """One component: its own lines as spans of the data, and the components inside it that matter to us."""

    name: bytes
    line: int
    spans: list[tuple[int, int]] = field(default_factory=list)
    inside: list["Block"] = field(default_factory=list)
    problem: str = ""

    def text(self, data: bytes) -> str:
        """Its own lines, unfolded as bytes (a fold may split a character), then decoded; each begins with a newline.

        Lines over 1 MB are left out, see `long_lines`. Raises Unreadable when the others come to more than 8 MB.
        """
        unfolded = self._unfolded(data)
        if len(unfolded) > MAX_LINE:
            unfolded = LONG_LINE.sub(b"", unfolded)
            if len(unfolded) > MAX_TEXT:
                raise Unreadable("The event is larger than 8 MB.")
        try:
            return unfolded.decode()
        except UnicodeDecodeError:
            return unfolded.decode("cp1252", "replace")

    def long_lines(self, data: bytes) -> list[str]:
        """The names of its lines that are too long, which its text leaves out."""
        if sum(end - begin for begin, end in self.spans) <= MAX_LINE:
            return []
        return [name.decode("ascii", "replace").upper() for name in LONG_LINE.findall(self._unfolded(data))]

    def _unfolded(self, data: bytes) -> bytes:
        own = b"".join([data[begin:end] for begin, end in self.spans])
        return own.replace(b"\n ", b"").replace(b"\n\t", b"")


class Property(NamedTuple):
    name: str
    parameters: str
    value: str

    def parameter(self, name: str) -> str:
        """The parameter's value without quotes, "" when it is not there."""
        found = re.search(rf';{name}=(?:"([^"]*)"|([^";:]*))', self.parameters, re.IGNORECASE)
        return (found[1] or found[2] or "").strip() if found else ""


def wanted(*names: str) -> re.Pattern[str]:
    """A pattern of the lines that hold these properties, for `properties`. It never looks back: linear on any text."""
    return re.compile(rf'\n({"|".join(names)})(;(?:[^":\n]++|"[^"\n]*+")*+)?:([^\n]*)', re.IGNORECASE)


def properties(text: str, pattern: re.Pattern[str]) -> Iterator[Property]:
    """The wanted properties of a component's text, in order."""
    for name, parameters, value in pattern.findall(text):
        yield Property(name.upper(), parameters, value)


def cleaned(data: bytes) -> bytes:
    """The bytes without byte order mark, a newline before every line. Raises CalendarError when this is no calendar."""
    if len(data) > MAX_BYTES:
        raise CalendarError(f"The file is larger than {MAX_BYTES // 1024**2} MB. Export a shorter period.")
    if reason := why_no_text(data):
        raise CalendarError(reason)
    data = in_utf8(data)
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    data = b"\n" + data
    if not CALENDAR.search(data):
        raise CalendarError(why_no_calendar(data))
    return data


def calendars(data: bytes) -> list[Block]:
    """The calendars of the cleaned data, their events and time zones inside them.

    An event that is never closed has a `problem`; the ones around it are whole. Raises CalendarError over the limits.
    """
    found: list[Block] = []
    open_: list[Block] = []
    line, counted_to, events = 0, 0, 0
    for number, mark in enumerate(MARK.finditer(data)):
        line += data.count(b"\n", counted_to, mark.start() + 1)
        counted_to = mark.start() + 1
        name = mark[2].upper()
        if mark[1].upper() == b"BEGIN":
            events += name == b"VEVENT"
            _refuse_over_limits(number, events, len(open_))
            _begin(Block(name, line), mark, open_, found)
        elif any(block.name == name for block in open_):
            _end(name, mark, open_)
    _close(open_, len(data), CUT_OFF)
    return found


def _refuse_over_limits(marks: int, events: int, depth: int) -> None:
    if events > MAX_EVENTS:
        raise CalendarError(f"The calendar has more than {MAX_EVENTS:,} events. Export a shorter period.")
    if marks > 2 * MAX_COMPONENTS:
        raise CalendarError(f"The calendar has more than {MAX_COMPONENTS:,} parts. Export a shorter period.")
    if depth >= MAX_DEPTH:
        raise CalendarError("The calendar is damaged: its parts are nested too deeply.")


def _begin(block: Block, mark: re.Match[bytes], open_: list[Block], found: list[Block]) -> None:
    """Opens a component. One that lives directly in a calendar first closes what somebody forgot to close."""
    if block.name == b"VCALENDAR":
        _close(open_, mark.start())
    elif block.name in IN_A_CALENDAR:
        _close(open_, mark.start(), down_to=1)
    if not open_ and block.name != b"VCALENDAR":
        _open(Block(b"VCALENDAR", block.line), mark.start(), open_, found)
    if open_:
        _leave(open_[-1], mark.start())
    _open(block, mark.end(), open_, found)


def _open(block: Block, position: int, open_: list[Block], found: list[Block]) -> None:
    if not open_:
        found.append(block)
    elif block.name in KEPT:
        open_[-1].inside.append(block)
    block.spans.append((position, position))
    open_.append(block)


def _leave(block: Block, position: int) -> None:
    block.spans[-1] = (block.spans[-1][0], position)


def _end(name: bytes, mark: re.Match[bytes], open_: list[Block]) -> None:
    while open_[-1].name != name:
        _close(open_, mark.start(), down_to=len(open_) - 1)
    _leave(open_.pop(), mark.start())
    if open_:
        open_[-1].spans.append((mark.end(), mark.end()))


def _close(open_: list[Block], position: int, why: str = NEVER_CLOSED, down_to: int = 0) -> None:
    """Closes what is still open, above the first `down_to`; an event among it is damaged."""
    while len(open_) > down_to:
        block = open_.pop()
        _leave(block, position)
        block.problem = why
        if open_:
            open_[-1].spans.append((position, position))
