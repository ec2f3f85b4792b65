"""Which stretch of a calendar an import looks at: from before the longest window to a year ahead."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app import clock
from app.logbook.calendar import Event, Reading
from app.logbook.months import first_day
from app.logbook.rule import IMI_RULE

A_DAY = timedelta(days=1)
LOOK_AHEAD = timedelta(days=366)
MARGIN = timedelta(days=31)  # a mediation that counts may have begun before the window


def reading(data: bytes, zone: str, *, read: Callable[..., Reading], days: tuple[date, date] | None = None) -> Reading:
    """The events of a calendar that matter to a mediator at home in an IANA zone. Raises CalendarError as `read` does.

    `read` is that of the calendar package, or of a reader in a process of its own. `days` are the first and the last
    on which an event may start, by default those that are `looked_at`.
    """
    home, (first, last) = ZoneInfo(zone), days or looked_at(zone)
    start, end = (datetime.combine(day, time(), home) for day in (first, last + A_DAY))
    found = read(data, start=start, end=end, home=home)
    return replace(found, events=tuple(_at_home(event, zone) for event in found.events))


def looked_at(zone: str) -> tuple[date, date]:
    """The first and the last day on which an event may start, for a mediator at home in an IANA zone."""
    today = clock.today(zone)
    return first_day(today, IMI_RULE.longest_window) - MARGIN, today + LOOK_AHEAD - A_DAY


def _at_home(event: Event, zone: str) -> Event:
    """An event that is only an instant, written in UTC, has the date it had where the mediator is at home."""
    if event.zone == "UTC" and isinstance(event.start, datetime) and isinstance(event.end, datetime):
        home = ZoneInfo(zone)
        return replace(event, start=event.start.astimezone(home), end=event.end.astimezone(home), zone=zone)
    return event
