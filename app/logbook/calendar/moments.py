"""The values of time in a calendar: dates, times and lengths (RFC 5545 §3.3.4–3.3.6, §3.3.9)."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from .events import Unreadable
from .steady import steady_days

DAY = timedelta(days=1)
LONGEST = 31 * DAY

TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z)?)?", re.ASCII | re.IGNORECASE)
LENGTH = re.compile(
    r"\+?P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?", re.ASCII | re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone to reckon in (`tz`), and the IANA zone to tell it in (`shown`, `name`), nearly always the same.

    Where it is assumed, `said` is the name that the calendar has for it, if any.
    """

    tz: tzinfo
    shown: tzinfo
    name: str
    is_assumed: bool = False
    said: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """A wall-clock time (naive) in a zone, or a date."""

    wall: datetime | date
    zone: Zone

    @property
    def is_date(self) -> bool:
        return not isinstance(self.wall, datetime)

    @property
    def day(self) -> date:
        return self.wall.date() if isinstance(self.wall, datetime) else self.wall

    def instant(self) -> datetime:
        """In UTC; a date counts from its midnight. A time the clock skips is read with the offset before (§3.3.5)."""
        if not isinstance(self.wall, datetime):
            return datetime(self.wall.year, self.wall.month, self.wall.day, tzinfo=self.zone.tz).astimezone(UTC)
        wall, offset = self.wall, steady_days(self.zone.tz)[self.wall.date()]
        if offset is not None:
            return wall.replace(tzinfo=UTC) - offset
        return wall.replace(tzinfo=self.zone.tz).astimezone(UTC)

    def later(self, days: int) -> "Moment":
        """The same time on the wall clock some days later."""
        return Moment(self.wall + days * DAY, self.zone) if days else self

    def wall_in(self, zone: Zone) -> datetime:
        """The naive wall-clock time in another zone at this instant."""
        return self.instant().astimezone(zone.tz).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Length:
    """Whole days of the calendar, which a clock change stretches, then exact time, which it does not (§3.3.6)."""

    days: int = 0
    exact: timedelta = timedelta(0)


def written(text: str) -> tuple[datetime | date, bool]:
    """A DATE or DATE-TIME as written, and whether it is in UTC. Raises Unreadable."""
    parts = TIME.fullmatch(text.strip())
    if parts is None:
        raise Unreadable("A date or time cannot be read.")
    year, month, day = int(parts[1]), int(parts[2]), int(parts[3])
    try:
        if parts[4] is None:
            return date(year, month, day), False
        second = min(int(parts[6] or 0), 59)  # 60 is a leap second
        return datetime(year, month, day, int(parts[4]), int(parts[5]), second), parts[7] is not None
    except ValueError:
        raise Unreadable("A date or time does not exist.") from None


def length(text: str) -> Length:
    """A DURATION. Raises Unreadable when it is negative, nothing or longer than 31 days."""
    parts = LENGTH.fullmatch(text.strip())
    if parts is None or not any(parts.groups()):
        raise Unreadable("The duration cannot be read.")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in parts.groups())
    found = Length(weeks * 7 + days, timedelta(hours=hours, minutes=minutes, seconds=seconds))
    return _in_bounds(found)


def between(start: Moment, end: Moment) -> Length:
    """The length from start to the end as written: whole days of dates, exact time of times (§3.8.5.3).

    Ends of the other kind, which the RFC forbids and calendars write, are read as midnight or as the whole day.
    Raises Unreadable when the end is not after the start, or over 31 days after it.
    """
    if start.is_date:
        found = Length(days=max((end.day - start.day).days, 1) if end.day >= start.day else -1)
    else:
        found = Length(exact=end.instant() - start.instant())
    if found.days < 0 or found.exact < timedelta(0):
        raise Unreadable("The event ends before it starts.")
    return _in_bounds(found)


def _in_bounds(found: Length) -> Length:
    if not found.days and not found.exact:
        raise Unreadable("The event ends when it starts.")
    if found.days * DAY + found.exact > LONGEST:
        raise Unreadable(f"The event is longer than {LONGEST.days} days.")
    return found
