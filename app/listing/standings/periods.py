"""The periods of a listing: whole years from the day on which it began, and what 29 February comes to (domain §8)."""

from calendar import isleap
from datetime import date, timedelta

A_DAY = timedelta(days=1)


def anniversary(start: date, years: int) -> date:
    """The same day in a later year; 29 Feb is 28 Feb in common years and 29 Feb again in leap years."""
    year = start.year + years
    day = 28 if (start.month, start.day) == (2, 29) and not isleap(year) else start.day
    return date(year, start.month, day)


def years_covered(began_on: date, until: date) -> int:
    """How many whole periods from `began_on` end by a day."""
    next_day = until + A_DAY
    years = next_day.year - began_on.year
    return max(0, years if anniversary(began_on, years) <= next_day else years - 1)
