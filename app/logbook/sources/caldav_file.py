"""The objects of a CalDAV calendar, one for each event or series, written as one file of iCalendar (RFC 5545 §3.4)."""

import re
from collections.abc import Iterable
from io import BytesIO
from typing import NamedTuple

_MARK = re.compile(rb"^(BEGIN|END):([A-Z0-9-]{1,40})[ \t]*\r?(?:\n|\Z)", re.IGNORECASE | re.MULTILINE)
_SAID_OF_WRITERS = re.compile(
    rb"^(?:PRODID|VERSION|CALSCALE)[:;][^\n]*\n(?:[ \t][^\n]*\n)*", re.IGNORECASE | re.MULTILINE
)
_BEGIN = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//IMI Mediation Logbook//CalDAV//EN\r\n"
_END = b"END:VCALENDAR\r\n"


class _Object(NamedTuple):
    """What the calendar says of itself with its zones, and its events."""

    about: bytes
    events: bytes


def joined(objects: Iterable[str]) -> bytes:
    """All objects as one file.

    Objects of the same zones share a VCALENDAR with those zones, each once: two objects may describe a zone of the same
    name in different words. What is no object is added as it is, for whoever reads the file to say so.
    """
    calendars: dict[bytes, BytesIO] = {}
    others: list[bytes] = []
    for text in objects:
        data = text.encode()
        if found := _object(data):
            calendar = calendars.setdefault(found.about, BytesIO())
            calendar.writelines((found.events,) if calendar.tell() else (_BEGIN, found.about, found.events))
        elif data.strip():
            others.append(_line_by_line(data))
    return _one_file(list(calendars.values()), others)


def _one_file(calendars: list[BytesIO], others: list[bytes]) -> bytes:
    """Around the longest calendar, so that a large one is in memory once: a BytesIO hands its bytes over uncopied."""
    calendars.sort(key=BytesIO.tell)
    file = calendars.pop() if calendars else BytesIO()
    if not file.tell() and not others:
        file.write(_BEGIN)
    if file.tell():
        file.write(_END)
    for calendar in calendars:
        file.writelines((calendar.getbuffer(), _END))
    file.writelines(others)
    return file.getvalue()


def _object(data: bytes) -> _Object | None:
    """None when it is not exactly one VCALENDAR in which everything that begins ends."""
    about, zones, events = list[bytes](), list[bytes](), list[bytes]()
    path: list[bytes] = []
    since = 0
    for mark in _MARK.finditer(data):
        kind, name = mark[1].upper(), mark[2].upper()
        if kind == b"BEGIN":
            if not path and (name != b"VCALENDAR" or data[: mark.start()].strip() or since):
                return None
            if len(path) == 1:
                about.append(data[since : mark.start()])
            since = {0: mark.end(), 1: mark.start()}.get(len(path), since)
            path.append(name)
            continue
        if not path or path.pop() != name:
            return None
        if len(path) == 1:
            (zones if name == b"VTIMEZONE" else events).append(_line_by_line(data[since : mark.end()]))
            since = mark.end()
        elif not path:
            about.append(data[since : mark.start()])
            since = mark.end()
    if path or not since or data[since:].strip():
        return None
    said = _SAID_OF_WRITERS.sub(b"", b"".join(about))
    return _Object(said + b"".join(sorted(set(zones))), b"".join(events))


def _line_by_line(data: bytes) -> bytes:
    return data if data.endswith(b"\n") else data + b"\r\n"
