"""The commonest rules by arithmetic: every so many days, on days of the week, on one day of a month.

They give what `recur` finds period by period (tests/rules/test_calendar_strides.py), only sooner: what lies before the
window is counted without being looked at.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import count

from .budget import Budget
from .rules import Every, Rule

DayOf = Callable[[int, int], int]


def strides(
    rule: Rule, first: datetime, until: datetime | None, *, low: date, high: date, budget: Budget
) -> Iterator[datetime] | None:
    """As `recur.walls`, for a rule that is filled in; None for one that has to be followed period by period."""
    if rule.by_week or rule.by_year_day or rule.by_position or rule.by_hour or rule.by_minute or rule.by_second:
        return None
    last = high if until is None else min(high, until.date() - timedelta(days=until.time() < first.time()))
    if rule.every is Every.MONTH and (day_of := _day_of_month(rule)):
        return _monthly(rule, day_of, first, low, last, budget)
    if rule.by_month or rule.by_month_day:
        return None
    if rule.every is Every.WEEK:
        week = begin_of_week(first.date(), rule).toordinal() - first.toordinal()
        return _daily(rule, first, 7 * rule.interval, [week + day for day in days_of_week(rule)], low, last, budget)
    if rule.every is Every.DAY and not rule.by_day:
        return _daily(rule, first, rule.interval, [0], low, last, budget)
    return None


def begin_of_week(day: date, rule: Rule) -> date:
    """The first day of the week of a day; in the first week there is, the first day there is."""
    back = (day.weekday() - rule.week_start) % 7
    return day - timedelta(days=min(back, day.toordinal() - 1))


def days_of_week(rule: Rule) -> list[int]:
    """The days that BYDAY names, or all, counted from the first day of a week."""
    return sorted({(weekday - rule.week_start) % 7 for _, weekday in rule.by_day} or range(7))


def _daily(
    rule: Rule, first: datetime, step: int, offsets: list[int], low: date, last: date, budget: Budget
) -> Iterator[datetime]:
    """`step` is the days from one period to the next, `offsets` the days of a period, counted from the first one."""
    begin = first.toordinal()
    from_, to = low.toordinal() - begin, last.toordinal() - begin
    if from_ <= 0 <= to:
        yield first
    period = max((from_ - offsets[-1]) // step, 0)
    left = _left(rule, period, sum(offset > 0 for offset in offsets), len(offsets), budget)
    for start in count(period * step, step):
        if start + offsets[0] > to:
            return
        budget.spend(len(offsets) + 1)
        for day in (start + offset for offset in offsets):
            if day <= 0:
                continue
            if day > to or left == 0:
                return
            left -= 1
            if day >= from_:
                yield first + timedelta(days=day)


def _day_of_month(rule: Rule) -> DayOf | None:
    """The one day that the rule names in every month; None when it names others, or one that some months lack."""
    if rule.by_month:
        return None
    if not rule.by_day and len(rule.by_month_day) == 1 and 1 <= (day := min(rule.by_month_day)) <= 28:
        return lambda _year, _month: day
    if not rule.by_month_day and len(rule.by_day) == 1 and 1 <= min(rule.by_day)[0] <= 4:
        ordinal, weekday = min(rule.by_day)
        return lambda year, month: ordinal * 7 - 6 + (weekday - date(year, month, 1).weekday()) % 7
    return None


def _monthly(rule: Rule, day_of: DayOf, first: datetime, low: date, last: date, budget: Budget) -> Iterator[datetime]:
    if low <= first.date() <= last:
        yield first
    begin = _months(first)
    period = max((_months(low) - begin) // rule.interval, 0)
    left = _left(rule, period, int(day_of(first.year, first.month) > first.day), 1, budget)
    for months in range(begin + period * rule.interval, _months(last) + 1, rule.interval):
        budget.spend(2)
        year, month = months // 12, months % 12 + 1
        wall = first.replace(year=year, month=month, day=day_of(year, month))
        if wall <= first:
            continue
        if wall.date() > last or left == 0:
            return
        left -= 1
        if wall.date() >= low:
            yield wall


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1


def _left(rule: Rule, periods: int, in_first: int, in_each: int, budget: Budget) -> int:
    """How many may come after so many periods, the first of which has `in_first` after the start; -1: without end.

    Counting on is cheap, but is how a bomb gets to its end: it is charged.
    """
    if rule.count is None:
        return -1
    budget.spend(periods * (in_each + 1) // 4)
    return max(rule.count - 1 - (in_first + (periods - 1) * in_each if periods else 0), 0)
