"""Clock times of a session as instants, over midnight and when the clocks change too (domain §3, time traps)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app import dates

OVERNIGHT = timedelta(hours=12)
BEFORE = "The end is before the start. Enter another end, or only the length."


def instant(day: date, at: time, zone: str, *, fold: int = 0) -> datetime:
    """A clock time on a day in an IANA zone, in UTC; of an hour that comes twice the first, or with a fold the second.

    Raises ValueError, in words, for a time that the clocks skip.
    """
    wall = datetime.combine(day, at.replace(fold=fold))
    found = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    if found.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != wall:
        place = zone.rpartition("/")[2].replace("_", " ")
        raise ValueError(f"On {dates.words(day)} the clocks in {place} skip {at:%H:%M}. Enter the time they showed.")
    return found


def stretch(
    day: date, start: time, end: time, zone: str, *, is_dated_by_end: bool = False
) -> tuple[datetime, datetime]:
    """From a clock time to when the clock next shows another one: later that day, or the same night after midnight.

    The day is that of the start, or of the end, as an asynchronous session is dated.
    Raises ValueError, in words, for two equal times, an end before the start, and a time that the clocks skip.
    """
    if start == end:
        raise ValueError("The start and the end are the same time. Enter another end, or only the length.")
    found = _around_midnight(day, start, end, zone, is_dated_by_end)
    if end < start and not is_dated_by_end and found[1] - found[0] > OVERNIGHT:
        raise ValueError(BEFORE)
    return found


def _around_midnight(day: date, start: time, end: time, zone: str, is_dated_by_end: bool) -> tuple[datetime, datetime]:
    if end < start and is_dated_by_end:
        return instant(day - timedelta(days=1), start, zone), instant(day, end, zone)
    starts_at = instant(day, start, zone)
    if end > start:
        return starts_at, instant(day, end, zone)
    second = _second(day, end, zone)
    return starts_at, second if second and second > starts_at else instant(day + timedelta(days=1), end, zone)


def _second(day: date, at: time, zone: str) -> datetime | None:
    """When a clock shows a time for the second time on a day, if it does."""
    first = datetime.combine(day, at, ZoneInfo(zone))
    return instant(day, at, zone, fold=1) if first.utcoffset() != first.replace(fold=1).utcoffset() else None
