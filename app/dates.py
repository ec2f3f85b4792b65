"""Dates in words, the same everywhere: 23 Nov 2026."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@lru_cache(maxsize=20_000)
def words(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def clock_time(instant: datetime, zone: str) -> str:
    """The time of day of an instant where it was, such as 09:30."""
    return f"{instant.astimezone(ZoneInfo(zone)):%H:%M}"
