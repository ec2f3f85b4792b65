"""Days on which a zone keeps one offset: nearly all, and on them a wall-clock time is an instant by one addition.

No zone of the IANA database changes its offset twice within two days, so the offsets at both midnights tell
(tests/rules/test_calendar_plain.py). A zone that a calendar describes itself may do anything: it has no such days.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

MIDNIGHT = time()
DAY = timedelta(days=1)
YEARS = range(1900, 2201)


class SteadyDays(dict[date, timedelta | None]):
    """The offset of a zone on each day, None on a day on which it changes or may change."""

    def __init__(self, zone: tzinfo) -> None:
        super().__init__()
        self._zone = zone if isinstance(zone, ZoneInfo) or zone is UTC else None

    def __missing__(self, day: date) -> timedelta | None:
        if self._zone is None or day.year not in YEARS:
            return None
        offset = datetime.combine(day, MIDNIGHT, self._zone).utcoffset()
        after = datetime.combine(day + DAY, MIDNIGHT, self._zone).utcoffset()
        return self.setdefault(day, offset if offset == after else None)


@cache
def _of_zone(zone: tzinfo) -> SteadyDays:
    return SteadyDays(zone)


def steady_days(zone: tzinfo) -> SteadyDays:
    """The days of a zone, worked out as they are asked for; those of the IANA database once for all calendars."""
    return _of_zone(zone) if isinstance(zone, ZoneInfo) else SteadyDays(zone)
