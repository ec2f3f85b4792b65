"""The one clock. `PORTAL_NOW` holds it still in demo and test; the register's days are Amsterdam's."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

REGISTER_ZONE = "Europe/Amsterdam"

_held: datetime | None = None


def now() -> datetime:
    """This instant, in UTC."""
    return _held or datetime.now(UTC)


def today(zone: str = REGISTER_ZONE) -> date:
    """Today's date in an IANA zone."""
    return day_of(now(), zone)


def day_of(instant: datetime, zone: str = REGISTER_ZONE) -> date:
    """The day on which an instant falls in an IANA zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


def hold(moment: datetime | None) -> None:
    """Stop the clock at an instant, or let it run again."""
    global _held
    _held = moment


def is_held() -> bool:
    return _held is not None


@contextmanager
def held(moment: datetime) -> Iterator[None]:
    """Hold the clock for a while, and then let it be as it was."""
    before = _held
    hold(moment)
    try:
        yield
    finally:
        hold(before)
