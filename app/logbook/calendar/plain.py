"""The short way for plain events (see `shape`): dates and times looked up in tables, zones by their offset on a day.

It answers only where it is certain of what the long way would say; for everything else it has no answer.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from .components import FIRST_YEAR, LAST_YEAR, Calendar
from .events import Event
from .hints import hints, title_of
from .moments import DAY, LONGEST, Zone
from .scan import MAX_LINE, Property, decoded, unfolded
from .shape import FOLD
from .steady import SteadyDays, steady_days
from .window import Window

IN_UTC, CANCELLED = b"Z", b"CANCELLED"
NOTHING = timedelta(0)


class Plain(NamedTuple):
    """A plain event: its UID, the day it starts on, and if it starts in the window the instant and the event itself."""

    uid: str
    day: date
    found: tuple[datetime, Event] | None


class _Point(NamedTuple):
    """A time as written, on a day on which the zone does not change its offset."""

    instant: datetime
    day: date
    at: time
    zone: Zone

    def shown_in(self, zone: Zone) -> datetime:
        if self.zone is zone and zone.tz is zone.shown:
            return datetime.combine(self.day, self.at, zone.tz)
        return self.instant.astimezone(zone.shown)


class PlainLane:
    """Reads the plain events of one calendar."""

    def __init__(self, calendar: Calendar, data: bytes, window: Window) -> None:
        self._calendar, self._data, self._window = calendar, data, window
        self._days, self._times = _Days(), _Times()
        in_utc = calendar.zones.utc
        self._zones = {IN_UTC: (in_utc, steady_days(in_utc.tz))}

    def read(self, event: re.Match[bytes]) -> Plain | None:
        """The event of a match of `PLAIN`; None when it has to be read the long way. Raises Unreadable as that does."""
        uid, parameters, day, at, end_parameters, end_day, end_at = event.group(2, 3, 4, 5, 6, 7, 8)
        starts_on = self._days[day] if day else None
        if not uid or starts_on is None or event.end() - event.start() > MAX_LINE:
            return None
        if at is None:
            return self._whole_days(event, starts_on, end_day, end_at)
        start = self._point(starts_on, parameters, at)
        end = self._point(self._days[end_day], end_parameters, end_at) if end_day else start
        if start is None or end is None or (end_day and not NOTHING < end.instant - start.instant <= LONGEST):
            return None
        low, high = self._window.instants
        if not low <= start.instant < high:
            return Plain(_uid(event), starts_on, None)
        zone = start.zone
        found = self._event(event, start.shown_in(zone), end.shown_in(zone), zone)
        return Plain(found.uid, starts_on, (start.instant, found))

    def _whole_days(
        self, event: re.Match[bytes], day: date, end_day: bytes | None, end_at: bytes | None
    ) -> Plain | None:
        end = self._days[end_day] if end_day else day
        if end is None or end_at or not NOTHING <= end - day <= LONGEST:
            return None
        instant = self._window.midnight(day)
        low, high = self._window.instants
        if not low <= instant < high:
            return Plain(_uid(event), day, None)
        found = self._event(event, day, max(end, day + DAY), self._calendar.zones.dates)
        return Plain(found.uid, day, (instant, found))

    def _point(self, day: date | None, parameters: bytes, at: bytes | None) -> _Point | None:
        if day is None or at is None or (clock := self._times[at]) is None:
            return None
        zone, steady = self._zone(IN_UTC if at.endswith(IN_UTC) else parameters)
        offset = steady[day]
        return _Point(datetime.combine(day, clock, UTC) - offset, day, clock, zone) if offset is not None else None

    def _zone(self, parameters: bytes) -> tuple[Zone, SteadyDays]:
        """The zone of times with these parameters, and its days. Raises Unreadable when there are too many zones."""
        if parameters not in self._zones:
            zones = self._calendar.zones
            tzid = Property("", parameters.decode(), "").parameter("TZID")
            zone = zones.named(tzid) if tzid else zones.floating
            self._zones[parameters] = zone, steady_days(zone.tz)
        return self._zones[parameters]

    def _event(self, event: re.Match[bytes], start: datetime | date, end: datetime | date, zone: Zone) -> Event:
        text = decoded(unfolded(self._data[event.start(1) : event.end(1)].removesuffix(b"\r")))
        return Event(
            uid=_uid(event),
            recurrence=None,
            start=start,
            end=end,
            all_day=not isinstance(start, datetime),
            zone=zone.name,
            cancelled=self._calendar.is_cancelling or event[9] == CANCELLED,
            title=title_of(text),
            hints=hints(text, owner=self._calendar.owner, zone=zone),
        )


def _uid(event: re.Match[bytes]) -> str:
    return FOLD.sub(b"", event[2]).decode() if b"\n" in event[2] else event[2].decode()


# The tables ----------------------------------------------------------------------------------------------------------


class _Days(dict[bytes, date | None]):
    """Days as written, "20260302"; None for those that do not exist or are not read."""

    def __missing__(self, text: bytes) -> date | None:
        year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
        try:
            found = date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
        except ValueError:
            found = None
        return self.setdefault(text, found)


class _Times(dict[bytes, time | None]):
    """Times of a day as written, "T100000" or "T100000Z"; None for those that do not exist."""

    def __missing__(self, text: bytes) -> time | None:
        try:
            found = time(int(text[1:3]), int(text[3:5]), int(text[5:7]))
        except ValueError:
            found = None
        return self.setdefault(text, found)
