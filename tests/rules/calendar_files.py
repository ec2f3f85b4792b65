"""Calendar files written down: only what a test is about, the rest as calendars have it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from app.logbook.calendar import Event, Reading, read

LISBON = ZoneInfo("Europe/Lisbon")


def calendar(*events: str, head: str = "", line_end: str = "\r\n") -> bytes:
    """A calendar of events, each given by its lines; `head` holds the calendar's own lines and its time zones."""
    blocks = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    head = f"{head.strip()}\n" if head else ""
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{blocks}END:VCALENDAR\n".replace("\n", line_end).encode()


def reading(data: bytes, start: str = "2024-01-01", end: str = "2027-01-01", home: ZoneInfo = LISBON) -> Reading:
    days = (datetime.fromisoformat(day).replace(tzinfo=home) for day in (start, end))
    return read(data, start=next(days), end=next(days), home=home)


def only(data: bytes, home: ZoneInfo = LISBON) -> Event:
    """The one event of a calendar, of which nothing was skipped."""
    found = reading(data, home=home)
    assert found.skipped == ()
    assert len(found.events) == 1
    return found.events[0]


def told(data: bytes, home: ZoneInfo = LISBON) -> list[str]:
    """Each event's start as a person would write it down, with its zone."""
    return [
        f"{event.start:%Y-%m-%d}" if event.all_day else f"{event.start:%Y-%m-%d %H:%M} {event.zone}"
        for event in reading(data, home=home).events
    ]
