"""Which stretch of a calendar an import looks at: from before the longest window to a year ahead."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from app import clock
from app.logbook.calendar import CalendarError, Event, Reading, Skipped
from app.logbook.calendar.events import Contents
from app.logbook.eligibility.months import first_day
from app.logbook.rules.parameters import IMI_RULE

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


def reading_of_all(files: Sequence[tuple[str, bytes]], zone: str, *, read: Callable[..., Reading]) -> Reading:
    """The events of several calendars, the first file first, and what was skipped in which.

    Raises CalendarError if one of them cannot be read, with what is wrong with each such file by its name.
    """
    if len(files) == 1:
        return reading(files[0][1], zone, read=read)
    found, wrong = [], []
    for name, data in files:
        try:
            found.append(reading(data, zone, read=read))
        except CalendarError as error:
            wrong.append(f"{name}: {error}")
    if wrong:
        raise CalendarError(" ".join(wrong))
    return _together(found)


def looked_at(zone: str) -> tuple[date, date]:
    """The first and the last day on which an event may start, for a mediator at home in an IANA zone."""
    today = clock.today(zone)
    return first_day(today, IMI_RULE.longest_window) - MARGIN, today + LOOK_AHEAD - A_DAY


def _together(readings: Sequence[Reading]) -> Reading:
    skipped = [
        Skipped(f"{each.reason} (file {number})", each.line)
        for number, one in enumerate(readings, 1)
        for each in one.skipped
    ]
    events = tuple(chain.from_iterable(one.events for one in readings))
    return Reading(events, tuple(skipped), _contents([one.contents for one in readings]))


def _contents(of_each: Sequence[Contents]) -> Contents:
    """What several files hold, as if they were one."""
    filled = [one for one in of_each if one.events]
    lasts = [one.last for one in filled]
    others: Counter[str] = Counter()
    for one in of_each:
        others.update(dict(one.others))
    return Contents(
        events=sum(one.events for one in of_each),
        first=min((one.first for one in filled if one.first), default=None),
        last=None if None in lasts else max(filter(None, lasts), default=None),
        others=() if filled else tuple(others.items()),
        is_cut_off=any(one.is_cut_off for one in of_each),
        shortened=tuple(chain.from_iterable(one.shortened for one in of_each)),
    )


def _at_home(event: Event, zone: str) -> Event:
    """An event that is only an instant, written in UTC, has the date it had where the mediator is at home."""
    if event.zone == "UTC" and isinstance(event.start, datetime) and isinstance(event.end, datetime):
        home = ZoneInfo(zone)
        return replace(event, start=event.start.astimezone(home), end=event.end.astimezone(home), zone=zone)
    return event
