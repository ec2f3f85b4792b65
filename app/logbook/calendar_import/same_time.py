"""Which sessions of a logbook stand at the time of a calendar's event, so that both may be the same meeting."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

ADJACENT = (timedelta(days=0), timedelta(days=-1), timedelta(days=1))  # another zone may say another day
LEAST_DIFFERENCE = 15  # minutes by which a length that was typed may differ from the calendar's, or a quarter of it
WITHIN = 4


@dataclass(frozen=True, slots=True)
class Meeting:
    """When something was: its local date, the instants where they are known, and its minutes where these are."""

    date: date
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A session of the logbook that no import knows of."""

    session_id: int
    mediation_id: int
    reference: str
    meeting: Meeting


def may_be_the_same(one: Meeting, other: Meeting) -> bool:
    """Two meetings with a time overlap by half of the shorter one; else they are on one day and about as long."""
    if one.starts_at and one.ends_at and other.starts_at and other.ends_at:
        common = min(one.ends_at, other.ends_at) - max(one.starts_at, other.starts_at)
        shorter = min(one.ends_at - one.starts_at, other.ends_at - other.starts_at)
        return common > timedelta(0) and 2 * common >= shorter
    return one.date == other.date and _about_as_long(one.minutes, other.minutes)


def beside(events: dict[int, Meeting], standing: Iterable[Standing]) -> dict[int, Standing]:
    """For events by number the session that each may be; a session is the same as one event, the most alike."""
    by_day: dict[date, list[Standing]] = defaultdict(list)
    for each in standing:
        by_day[each.meeting.date].append(each)
    pairs = sorted(
        (
            (_difference(meeting, each.meeting), number, each.session_id, each)
            for number, meeting in events.items()
            for day in ADJACENT
            for each in by_day.get(meeting.date + day, ())
            if may_be_the_same(meeting, each.meeting)
        ),
        key=lambda pair: pair[:3],
    )
    found: dict[int, Standing] = {}
    taken: set[int] = set()
    for _unlike, number, session_id, each in pairs:
        if number not in found and session_id not in taken:
            found[number] = each
            taken.add(session_id)
    return found


def _about_as_long(one: int | None, other: int | None) -> bool:
    if not one or not other:
        return True
    return abs(one - other) <= max(LEAST_DIFFERENCE, max(one, other) // WITHIN)


def _difference(one: Meeting, other: Meeting) -> int:
    return abs((one.minutes or 0) - (other.minutes or 0))
