"""From the components of one UID to its occurrences (RFC 5545 §3.8.4.4 replacements, §3.8.5 rules and dates).

Everything is worked out on the wall clock of the series' own zone, so that a meeting at ten stays at ten when the
clocks change; instants come last. A series of dates is worked out at midnight.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from .components import Component
from .moments import DAY, Length, Moment, Zone
from .recur import walls
from .rules import Rule
from .steady import steady_days

FARTHEST_SHIFT = 400 * DAY


class Occurrence(NamedTuple):
    """One meeting: the component that tells about it, when it is, and which one of the series (`Event.recurrence`).

    `start` and `end` are as in `Event`; `instant` is the start in UTC, none for a date.
    """

    source: Component
    instant: datetime | None
    start: datetime | date
    end: datetime | date
    recurrence: datetime | date | None
    is_cancelled: bool


@dataclass(frozen=True, slots=True)
class Series:
    """The newest versions of one UID's components: the master, what replaces one occurrence, what replaces all from
    one on (earliest first). Which occurrence is told by its wall time in the master's zone.
    """

    master: Component | None
    replaced: dict[datetime, Component]
    following: tuple[tuple[datetime, Component], ...] = ()

    def occurrences(self, low: date, high: date) -> Iterator[Occurrence]:
        """All that may start on a day in [low, high], and some that do not. Raises Unreadable."""
        unmet = dict(self.replaced)
        if self.master is not None:
            reach = max((abs(_shift(since, one)) for since, one in self.following), default=0 * DAY) + DAY
            steady = _steady(self.master)
            for wall, length in _plan(self.master, low - reach, high + reach):
                if unmet and (single := unmet.pop(wall, None)):
                    yield self._single(wall, single)
                elif self.following:
                    yield self._planned(self.master, wall, length)
                else:
                    yield steady(wall, length) or _meeting(self.master, wall, length)
        for wall, single in unmet.items():
            yield self._single(wall, single)

    def _single(self, wall: datetime, one: Component) -> Occurrence:
        master = self.master or one
        undone = master.is_cancelled and master.version[0] >= one.version[0]
        return _occurrence(one, one.start, one.length, _recurrence(wall, master), one.is_cancelled or undone)

    def _planned(self, master: Component, wall: datetime, length: Length) -> Occurrence:
        changes = bisect_right(self.following, wall, key=lambda pair: pair[0])
        if not changes:
            return _meeting(master, wall, length)
        since, changed = self.following[changes - 1]
        start = _as_written(wall, master)
        there = wall if start.is_date else start.wall_in(changed.start.zone)
        moved = _as_written(there + _shift(since, changed), changed)
        recurrence = _recurrence(wall, master) if master.repeats else None
        return _occurrence(changed, moved, changed.length, recurrence, changed.is_cancelled or master.is_cancelled)


def _steady(master: Component) -> Callable[[datetime, Length], Occurrence | None]:
    """What `_meeting` finds, where it is certain without asking the zone: times on days that keep one offset."""
    zone, repeats, is_cancelled = master.start.zone, master.repeats, master.is_cancelled
    days = steady_days(zone.tz)

    def meeting(wall: datetime, length: Length) -> Occurrence | None:
        end = wall + length.exact
        offset = days[wall.date()]
        if offset is None or length.days or offset != days[end.date()]:
            return None
        instant = wall.replace(tzinfo=UTC) - offset
        recurrence = instant if repeats else None
        start, end = wall.replace(tzinfo=zone.tz, fold=0), end.replace(tzinfo=zone.tz)
        return Occurrence(master, instant, start, end, recurrence, is_cancelled)

    return meeting if zone.tz is zone.shown and not master.start.is_date else lambda _wall, _length: None


def _meeting(master: Component, wall: datetime, length: Length) -> Occurrence:
    recurrence = _recurrence(wall, master) if master.repeats else None
    return _occurrence(master, _as_written(wall, master), length, recurrence, master.is_cancelled)


def _occurrence(
    source: Component, start: Moment, length: Length, recurrence: datetime | date | None, is_cancelled: bool
) -> Occurrence:
    if start.is_date:
        end = start.day + max(length.days, 1) * DAY
        return Occurrence(source, None, start.day, end, recurrence, is_cancelled)
    instant, shown = start.instant(), start.zone.shown
    ends = (start.later(length.days).instant() + length.exact).astimezone(shown)
    return Occurrence(source, instant, instant.astimezone(shown), ends, recurrence, is_cancelled)


def series(components: Sequence[Component]) -> tuple[Series, list[tuple[Component, str]]]:
    """The series of one UID's components, and those left out, each with the reason.

    Of several versions the highest SEQUENCE counts, then the last change, then the last in the file. Older versions
    go without a word; another event that took the same UID does not.
    """
    newest_last = sorted(components, key=lambda one: one.version)
    masters = [one for one in newest_last if one.replaces is None]
    master = masters[-1] if masters else None
    left_out = [
        (one, "Another event in the file has the same UID; that one was read.")
        for one in masters[:-1]
        if master and one.version == master.version and (one.start, one.rules) != (master.start, master.rules)
    ]
    replaced: dict[datetime, Component] = {}
    following: dict[datetime, Component] = {}
    for one in newest_last:
        if one.replaces is None:
            continue
        wall = _wall_in_series(one.replaces, master or one)
        if not one.and_following or master is None:
            replaced[wall] = one
        elif reason := _why_not_following(one, master, wall):
            left_out.append((one, reason))
        else:
            following[wall] = one
    return Series(master, replaced, tuple(sorted(following.items(), key=lambda pair: pair[0]))), left_out


def _why_not_following(one: Component, master: Component, wall: datetime) -> str | None:
    if one.start.is_date != master.start.is_date:
        return "A change to all following events turns times into days, or days into times."
    if abs(_shift(wall, one)) > FARTHEST_SHIFT:
        return "A change to all following events moves them by more than a year."
    return None


def _plan(master: Component, low: date, high: date) -> list[tuple[datetime, Length]]:
    """What the master's rules and dates say, by wall time, without the excluded dates."""
    first = _wall_in_series(master.start, master)
    if len(master.rules) == 1 and not master.added and not master.excluded:
        until = _last_wall(master.rules[0], master)
        rising = walls(master.rules[0], first, until, low=low, high=high, budget=master.calendar.budget)
        return [(wall, master.length) for wall in rising]
    found = {} if master.rules or not low <= first.date() <= high else {first: master.length}
    for rule in master.rules:
        until = _last_wall(rule, master)
        for wall in walls(rule, first, until, low=low, high=high, budget=master.calendar.budget):
            found[wall] = master.length
    for start, length in master.added:
        if low - DAY <= start.day <= high + DAY:
            found[_wall_in_series(start, master)] = length
    nearby = [moment for moment in master.excluded if low - DAY <= moment.day <= high + DAY]
    days = {moment.day for moment in nearby if moment.is_date}
    excluded = {_wall_in_series(moment, master) for moment in nearby if not moment.is_date}
    return sorted((wall, length) for wall, length in found.items() if wall not in excluded and wall.date() not in days)


def _last_wall(rule: Rule, master: Component) -> datetime | None:
    """UNTIL on the wall clock of the series; a date means that whole day."""
    until, zone = rule.until, master.start.zone
    if until is None:
        return None
    if master.start.is_date or not isinstance(until, datetime):
        return datetime(until.year, until.month, until.day, 23, 59, 59)
    return until.replace(tzinfo=UTC).astimezone(zone.tz).replace(tzinfo=None) if rule.until_is_utc else until


def _wall_in_series(moment: Moment, master: Component) -> datetime:
    """A moment on the wall clock of the series: floating times as they are, a bare date at the series' own time."""
    own = master.start
    if own.is_date:
        return datetime.combine(moment.day, time())
    if not isinstance(moment.wall, datetime):
        return datetime.combine(moment.wall, own.wall.time() if isinstance(own.wall, datetime) else time())
    if moment.zone.tz is own.zone.tz or moment.zone is master.calendar.zones.floating:
        return moment.wall
    return moment.wall_in(own.zone)


def _as_written(wall: datetime, one: Component) -> Moment:
    return Moment(wall.date() if one.start.is_date else wall, one.start.zone)


def _recurrence(wall: datetime, master: Component) -> datetime | date:
    return wall.date() if master.start.is_date else _as_written(wall, master).instant()


def _shift(since: datetime, one: Component) -> timedelta:
    """By how much a change to all following events moves them, on the wall clock of its zone."""
    start, replaces = one.start, one.replaces
    if replaces is None or not isinstance(start.wall, datetime):
        return datetime.combine(start.day, time()) - datetime.combine(since.date(), time())
    return start.wall - _in_zone(replaces, start.zone)


def _in_zone(moment: Moment, zone: Zone) -> datetime:
    return moment.wall if isinstance(moment.wall, datetime) and moment.zone.tz is zone.tz else moment.wall_in(zone)
