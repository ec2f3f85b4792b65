"""What a calendar says of a logged session by now: nothing logged follows it, its mediator is told (domain §6)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from app.logbook.calendar import Event
from app.logbook.vocabulary import CalendarSays

CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Flag:
    """What is to be noted of a logged event, by its key and session: what the calendar says otherwise, or nothing."""

    key: str
    session_id: int
    says: CalendarSays | None
    latest: str | None


def flag(event: Event, row: Any, *, key: str, content: str) -> Flag | None:
    """What is to be noted of an event as it stands now, by its row of what is known; none if all is as it was noted.

    `content` is the keyed hash of what the event is. What the mediator has looked at is not said again, until the
    calendar says something else.
    """
    says, latest = _now(event, row, content)
    return None if latest == row.latest else Flag(key, row.session_id, says, latest)


def is_otherwise(event: Event, row: Any, *, content: str) -> bool:
    """Whether the calendar says otherwise, and the mediator has not looked at it yet."""
    says, latest = _now(event, row, content)
    return says is not None and (latest != row.latest or row.calendar_says is not None)


def _now(event: Event, row: Any, content: str) -> tuple[CalendarSays | None, str | None]:
    if event.cancelled:
        return CalendarSays.CANCELLED, CANCELLED
    was_said = row.latest is not None  # then an entry that followed the calendar is otherwise when that goes back
    if _is_as_logged(event, row) or (content == row.content and not was_said):
        return None, None
    return CalendarSays.MOVED, content


def _is_as_logged(event: Event, row: Any) -> bool:
    """Whether an event, whatever its title, is when its session is logged; an edited one may have a day only."""
    logged: date = row.date
    if not isinstance(event.start, datetime):
        return event.start <= logged <= event.end - timedelta(days=1)
    if row.starts_at is None:
        return event.start.date() == logged
    return bool(row.starts_at == event.start and row.ends_at == event.end)
