"""Dates in words, the same everywhere (23 Nov 2026), and the time zones people choose from."""

from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from app.words import amount

WHOLE_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
MONTHS = tuple(name[:3] for name in WHOLE_MONTHS)
PLACES = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")


@lru_cache(maxsize=20_000)
def words(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def span(first: date | None, last: date | None) -> str:
    """From the first to the last day of something in words; nothing as long as it has none."""
    return f"{words(first)} to {words(last)}" if first and last else ""


def month(day: date) -> str:
    """The month of a day, such as November 2026."""
    return f"{WHOLE_MONTHS[day.month - 1]} {day.year}"


def day_in(instant: datetime, zone: str) -> str:
    """The day of an instant where somebody reads of it, in words."""
    return words(instant.astimezone(ZoneInfo(zone)).date())


def clock_time(instant: datetime, zone: str) -> str:
    """The time of day of an instant where it was, such as 09:30."""
    return f"{instant.astimezone(ZoneInfo(zone)):%H:%M}"


def lasting(length: timedelta) -> str:
    """How long something lasts or has waited, in whole units of which there are two at least: 90 minutes, 36 hours."""
    for unit, of in (("day", timedelta(days=1)), ("hour", timedelta(hours=1))):
        if length >= 2 * of:
            return f"{length // of:,} {unit}s"
    minutes = length // timedelta(minutes=1)
    return amount(minutes, "minute")


@cache
def zones() -> list[tuple[str, str]]:
    """The IANA zones that are places, as choices."""
    names = sorted(name for name in available_timezones() if name.startswith(PLACES))
    return [(name, name.replace("_", " ")) for name in [*names, "UTC"]]
