"""Calendar months back from a day, and which days still reach another that way (domain §5, "Window")."""

from calendar import isleap
from datetime import MAXYEAR, MINYEAR, date

_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def first_day(as_of: date, months: int) -> date:
    """The first day of the window that ends on `as_of`: so many calendar months back, clamped to the month's end."""
    year, month = _month(as_of, -months)
    if year < MINYEAR:
        return date.min
    return date(year, month, min(as_of.day, _length(year, month)))


def last_counting_day(day: date, months: int) -> date:
    """The last `as_of` whose window of so many months still holds `day`.

    Not simply months later: the last day of a month stays in until the last day of the other month, because every
    day there clamps to it (30 Apr with one month is still in on 31 May, as 31 May minus one month is 30 Apr).
    """
    year, month = _month(day, months)
    if year > MAXYEAR:
        return date.max
    ends = _length(year, month)
    is_month_end = day.day == _length(day.year, day.month)
    return date(year, month, ends if is_month_end else min(day.day, ends))


def _month(day: date, later: int) -> tuple[int, int]:
    year, month = divmod(day.year * 12 + day.month - 1 + later, 12)
    return year, month + 1


def _length(year: int, month: int) -> int:
    return 29 if month == 2 and isleap(year) else _LENGTHS[month - 1]
