"""From a rule to the wall-clock times it names inside a window, in bounded time (RFC 5545 §3.3.10).

A rule is followed period by period (day, week, month, year): every period has its candidate days, every BY part that
is present is a test on a day. Work is bounded by the window and by a budget for the file, whatever the rule says:
a rule that never matches, such as BYMONTH=2;BYMONTHDAY=30, costs a few tests a year and then is over.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time
from itertools import count, product

from .budget import Budget
from .events import Unreadable
from .rules import Every, Rule
from .strides import begin_of_week, days_of_week, strides

MOST_TIMES = 24  # a day

Test = Callable[[date], bool]


def walls(
    rule: Rule, first: datetime, until: datetime | None, *, low: date, high: date, budget: Budget
) -> Iterator[datetime]:
    """The wall-clock times (naive, rising) from `first` on whose day is in [low, high].

    `first` is the series' own start and the first time counted, matched by the rule or not. `until`, already in the
    series' zone, is the last allowed. A series of dates uses midnight. Raises Unreadable when the budget is spent.
    """
    rule = filled_in(rule, first)
    quick = strides(rule, first, until, low=low, high=high, budget=budget)
    return quick or followed(rule, first, until, low=low, high=high, budget=budget)


def followed(
    rule: Rule, first: datetime, until: datetime | None, *, low: date, high: date, budget: Budget
) -> Iterator[datetime]:
    """As `walls`, period by period, for a rule that is filled in."""
    times = _times(rule, first)
    if len(times) > MOST_TIMES:
        raise Unreadable("The event repeats more often than hourly; nothing more frequent is read.")
    tests = _tests(rule)
    left = rule.count - 1 if rule.count is not None else None
    if low <= first.date() <= high and (until is None or first <= until):
        yield first
    from_period = 0 if left is not None else _period_of(rule, first.date(), low)
    for days in _periods(rule, first.date(), from_period, high):
        budget.spend(len(days) * len(times) + 1)
        for test in tests:
            days = [day for day in days if test(day)]
        found = [datetime.combine(day, at) for day in days for at in times]
        for wall in _picked(found, rule.by_position):
            if wall <= first:
                continue
            if (until is not None and wall > until) or left == 0 or wall.date() > high:
                return
            left = left - 1 if left is not None else None
            if wall.date() >= low:
                yield wall


def filled_in(rule: Rule, first: datetime) -> Rule:
    """The rule with what its parts leave open taken from the series' start (§3.3.10, "derived from DTSTART")."""
    if rule.by_week and not rule.by_day:
        return replace(rule, by_day=frozenset({(0, first.weekday())}))
    if rule.by_week or rule.by_year_day or rule.by_month_day or rule.by_day:
        return rule
    if rule.every is Every.WEEK:
        return replace(rule, by_day=frozenset({(0, first.weekday())}))
    if rule.every is Every.MONTH:
        return replace(rule, by_month_day=frozenset({first.day}))
    if rule.every is Every.YEAR:
        return replace(rule, by_month=rule.by_month or frozenset({first.month}), by_month_day=frozenset({first.day}))
    return rule


def _times(rule: Rule, first: datetime) -> list[time]:
    hours, minutes, seconds = (
        sorted(numbers) or [own]
        for numbers, own in ((rule.by_hour, first.hour), (rule.by_minute, first.minute), (rule.by_second, first.second))
    )
    return [time(hour, minute, min(second, 59)) for hour, minute, second in product(hours, minutes, seconds)]


def _picked(found: list[datetime], positions: frozenset[int]) -> list[datetime]:
    """BYSETPOS: the n-th of the period's times, from its end when negative."""
    if not positions:
        return found
    picked = {n - 1 if n > 0 else len(found) + n for n in positions}
    return [found[n] for n in sorted(picked) if 0 <= n < len(found)]


# The periods ---------------------------------------------------------------------------------------------------------


def _period_of(rule: Rule, first: date, day: date) -> int:
    """The last period of the rule that begins on or before the day; 0 when the day is before the first."""
    if rule.every in (Every.DAY, Every.WEEK):
        passed = (day - begin_of_week(first, rule)).days if rule.every is Every.WEEK else (day - first).days
        passed //= 7 if rule.every is Every.WEEK else 1
    else:
        passed = day.year * 12 + day.month - first.year * 12 - first.month
        passed = day.year - first.year if rule.every is Every.YEAR else passed
    return max(passed, 0) // rule.interval


def _periods(rule: Rule, first: date, from_period: int, high: date) -> Iterator[list[date]]:
    """The candidate days of each period until one begins after `high`."""
    for n in count(from_period):
        step = n * rule.interval
        if rule.every in (Every.DAY, Every.WEEK):
            begin = first.toordinal() if rule.every is Every.DAY else begin_of_week(first, rule).toordinal()
            begin += step * (7 if rule.every is Every.WEEK else 1)
            if begin > high.toordinal():
                return
            days = days_of_week(rule) if rule.every is Every.WEEK else [0]
            yield [date.fromordinal(begin + day) for day in days]
        else:
            months = first.year * 12 + first.month - 1 + step if rule.every is Every.MONTH else (first.year + step) * 12
            if months > high.year * 12 + high.month - 1:
                return
            year, month = divmod(months, 12)
            yield _days_of_year(year, rule) if rule.every is Every.YEAR else _days_of_month(year, month + 1, rule)


def _days_of_month(year: int, month: int, rule: Rule) -> list[date]:
    if rule.by_month and month not in rule.by_month:
        return []
    last = monthrange(year, month)[1]
    days: Iterable[int] = {day if day > 0 else last + 1 + day for day in rule.by_month_day} or range(1, last + 1)
    if _by_weekdays_of_month(rule):
        days = _weekdays_of_month(year, month, last, rule)
    return [date(year, month, day) for day in sorted(days) if 1 <= day <= last]


def _by_weekdays_of_month(rule: Rule) -> bool:
    """Whether BYDAY itself gives the candidate days of a month."""
    return bool(rule.by_day) and rule.every is Every.MONTH and not rule.by_month_day


def _weekdays_of_month(year: int, month: int, last: int, rule: Rule) -> set[int]:
    """The days that BYDAY names: every one of a weekday, or its n-th, from the end when n is negative."""
    found: set[int] = set()
    first_weekday = date(year, month, 1).weekday()
    for ordinal, weekday in rule.by_day:
        days = range(1 + (weekday - first_weekday) % 7, last + 1, 7)
        place = ordinal - 1 if ordinal > 0 else len(days) + ordinal
        found.update(days[place : place + 1] if ordinal and place >= 0 else () if ordinal else days)
    return found


def _days_of_year(year: int, rule: Rule) -> list[date]:
    return [day for month in sorted(rule.by_month) or range(1, 13) for day in _days_of_month(year, month, rule)]


# The tests -----------------------------------------------------------------------------------------------------------


def _tests(rule: Rule) -> list[Test]:
    """One test for every BY part that the candidate days do not already obey."""
    tests: list[Test] = []
    if rule.by_month and rule.every in (Every.DAY, Every.WEEK):
        tests.append(lambda day: day.month in rule.by_month)
    if rule.by_month_day and rule.every in (Every.DAY, Every.WEEK):
        tests.append(lambda day: not rule.by_month_day.isdisjoint((day.day, day.day - 1 - _month_length(day))))
    if rule.by_day and rule.every is not Every.WEEK and not _by_weekdays_of_month(rule):
        tests.append(_weekday_test(rule))
    if rule.by_year_day:
        tests.append(
            lambda day: not rule.by_year_day.isdisjoint((_year_day(day), _year_day(day) - 1 - _year_length(day)))
        )
    if rule.by_week:
        tests.append(lambda day: not rule.by_week.isdisjoint(_week_numbers(day, rule.week_start)))
    return tests


def _weekday_test(rule: Rule) -> Test:
    """BYDAY: a weekday, or its n-th of the month, or of the year when the rule is yearly and names no month."""
    plain = {weekday for ordinal, weekday in rule.by_day if not ordinal or rule.every is Every.DAY}
    in_year = rule.every is Every.YEAR and not rule.by_month
    numbered = rule.by_day if len(plain) < len(rule.by_day) else frozenset()

    def test(day: date) -> bool:
        weekday = day.weekday()
        if weekday in plain or not numbered:
            return weekday in plain
        place, length = (_year_day(day), _year_length(day)) if in_year else (day.day, _month_length(day))
        return (((place - 1) // 7 + 1, weekday) in numbered) or ((-((length - place) // 7 + 1), weekday) in numbered)

    return test


def _month_length(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def _year_length(day: date) -> int:
    return 366 if monthrange(day.year, 2)[1] == 29 else 365


def _year_day(day: date) -> int:
    return day.toordinal() - date(day.year, 1, 1).toordinal() + 1


def _week_numbers(day: date, week_start: int) -> tuple[int, int]:
    """The number of the day's week counted from the year's first week and from its last, which is −1.

    The first week is the one with at least four days in the year (§3.3.10).
    """
    middle = day.toordinal() - (day.weekday() - week_start) % 7 + 3  # the day that decides which year owns the week
    year = date.fromordinal(middle).year
    number = (middle - date(year, 1, 1).toordinal()) // 7 + 1
    weeks = (date(year, 12, 31).toordinal() - middle) // 7
    return number, -(weeks + 1)
