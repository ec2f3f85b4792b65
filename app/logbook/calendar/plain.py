"""The short way for plain events (see `shape`): dates and times looked up in tables, zones by their offset on a day.

It answers only where it is certain of what the long way would say; for everything else it has no answer.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from .components import FIRST_YEAR, LAST_YEAR, Calendar
from .events import Event
from .hints import title_and_hints
from .moments import DAY, LONGEST, Zone
from .scan import MAX_LINE, Property, decoded, unfolded
from .shape import FOLD
from .steady import SteadyDays, steady_days
from .window import Window

CANCELLED = b"CANCELLED"
NOTHING = timedelta(0)


class Plain(NamedTuple):
    """A plain event: its UID, the day it starts on, and if it starts in the window the instant and the event itself."""

    uid: str
    day: date
    found: tuple[datetime, Event] | None


class _Clock(NamedTuple):
    """How a meeting within one day is written but for the day: the zone and its steady days, from when to when."""

    zone: Zone
    days: SteadyDays
    begin: time
    end: time

    def shown(self, day: date, at: time, offset: timedelta) -> datetime:
        """A time of that day in the zone in which it is told."""
        if self.zone.tz is self.zone.shown:
            return datetime.combine(day, at, self.zone.tz)
        return (datetime.combine(day, at, UTC) - offset).astimezone(self.zone.shown)


class PlainLane:
    """Reads the plain events of one calendar."""

    def __init__(self, calendar: Calendar, data: bytes, window: Window) -> None:
        self._calendar, self._data, self._window = calendar, data, window
        self._days, self._times = _Days(), _Times()
        self._clocks: dict[tuple[bytes | None, ...], _Clock | None] = {}

    def read(self, event: re.Match[bytes]) -> Plain | None:
        """The event of a match of `PLAIN`; None when it has to be read the long way. Raises Unreadable as that does."""
        uid, parameters, day, at, end_parameters, end_day, end_at = event.group(2, 3, 4, 5, 6, 7, 8)
        starts_on = self._days[day] if day else None
        if not uid or starts_on is None or event.end() - event.start() > MAX_LINE:
            return None
        name = (FOLD.sub(b"", uid) if b"\n" in uid else uid).decode()
        if at is None:
            return self._whole_days(event, name, starts_on, end_day, end_at)
        written = (parameters, at, end_parameters, end_at)
        if written not in self._clocks:
            self._clocks[written] = self._clock(*written)
        clock = self._clocks[written]
        if clock is None or not (end_day is None or end_day == day):
            return None
        offset = clock.days[starts_on]
        return self._timed(event, name, starts_on, clock, offset) if offset is not None else None

    def _timed(self, event: re.Match[bytes], uid: str, day: date, clock: _Clock, offset: timedelta) -> Plain:
        low, high = self._window.days
        if low <= day <= high:
            instant = datetime.combine(day, clock.begin, UTC) - offset
            earliest, latest = self._window.instants
            if earliest <= instant < latest:
                start, end = clock.shown(day, clock.begin, offset), clock.shown(day, clock.end, offset)
                return Plain(uid, day, (instant, self._event(event, uid, start, end, clock.zone)))
        return Plain(uid, day, None)

    def _whole_days(
        self, event: re.Match[bytes], uid: str, day: date, end_day: bytes | None, end_at: bytes | None
    ) -> Plain | None:
        end = self._days[end_day] if end_day else day
        if end is None or end_at or not NOTHING <= end - day <= LONGEST:
            return None
        low, high = self._window.days
        if low <= day <= high:
            instant = self._window.midnight(day)
            earliest, latest = self._window.instants
            if earliest <= instant < latest:
                found = self._event(event, uid, day, max(end, day + DAY), self._calendar.zones.dates)
                return Plain(uid, day, (instant, found))
        return Plain(uid, day, None)

    def _clock(self, parameters: bytes, at: bytes, end_parameters: bytes | None, end_at: bytes | None) -> _Clock | None:
        """None for what is not certain to begin before it ends, both on one day in one zone."""
        begin, end = self._times[at], self._times[end_at or at]
        if end_parameters is not None and (end_parameters, at[7:]) != (parameters, end_at[7:] if end_at else None):
            return None
        if begin is None or end is None or (end_parameters is not None and end <= begin):
            return None
        zones = self._calendar.zones
        tzid = Property("", parameters.decode(), "").parameter("TZID")
        zone = zones.utc if at.endswith(b"Z") else zones.named(tzid) if tzid else zones.floating
        return _Clock(zone, steady_days(zone.tz), begin, end)

    def _event(
        self, event: re.Match[bytes], uid: str, start: datetime | date, end: datetime | date, zone: Zone
    ) -> Event:
        text = decoded(unfolded(self._data[event.start(1) : event.end(1)].removesuffix(b"\r")))
        title, found = title_and_hints(text, owner=self._calendar.owner, zone=zone)
        return Event(
            uid=uid,
            recurrence=None,
            start=start,
            end=end,
            all_day=not isinstance(start, datetime),
            zone=zone.name,
            cancelled=self._calendar.is_cancelling or event[9] == CANCELLED,
            title=title,
            hints=found,
        )


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
