"""How long a session lasted: read as people type it, worded as people read it, measured between two instants."""

import re
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

LONGEST_MINUTES = 1000 * 60
MOST_MINUTES_OF_EXPERIENCE = 100_000 * 60
FEWEST_BARE_MINUTES = 15

_THOUSANDS = re.compile(r"(?<=\d)[.,' ’](?=\d{3}(?!\d))")
_BARE = re.compile(r"\d{1,6}(\.\d{1,4})?")
_HOURS = re.compile(r"(?P<hours>\d{1,6}(\.\d{1,4})?) ?(h|hr|hrs|hour|hours)")
_MINUTES = re.compile(r"(?P<minutes>\d{1,6}) ?(m|min|mins|minute|minutes)\.?")
_BOTH = re.compile(r"(?P<hours>\d{1,6}) ?(?:h|hr|hrs|hour|hours|:) ?(?P<minutes>[0-5]?\d) ?(?:m|min|mins|minutes)?\.?")
_CLOCK = re.compile(r"(?P<hours>\d{1,6}):(?P<minutes>[0-5]\d) ?(?:h|hr|hrs|hours)")


def words(minutes: int) -> str:
    """Word a number of minutes: "45 min", "8 h", "3 h 30"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02}" if rest else f"{hours} h"


def parse(text: str) -> int:
    """Read a length as typed and answer whole minutes.

    "3 h", "3h30", "3:30", "1.5 h" and "90 min" say what they mean. A bare number below 15 is hours ("3", "1,5"),
    from 15 on it is minutes ("90"): nobody mediates for 15 hours in one session, or for 14 minutes.
    Raises ValueError, in words, for anything else, for nothing at all and for more than 1,000 hours.
    """
    minutes = _minutes(_plain(text))
    if minutes is None:
        raise ValueError("Enter how long it lasted, such as 3 h 30, 1.5 h or 90 min.")
    if not 0 < minutes <= LONGEST_MINUTES:
        raise ValueError(f"Enter a length between 1 min and {words(LONGEST_MINUTES)}.")
    return minutes


def parse_experience(text: str) -> int:
    """Read the length of many years as typed and answer whole minutes.

    A bare number is hours: "200", "3,000", "0" for none; with a unit it is read like any length. Raises ValueError, in
    words, for anything else and for more than 100,000 hours.
    """
    plain = _plain(_THOUSANDS.sub("", text))
    minutes = _minutes(f"{plain} h" if _BARE.fullmatch(plain) else plain)
    if minutes is None:
        raise ValueError("Enter the hours, such as 120 or 12 h 30.")
    if minutes > MOST_MINUTES_OF_EXPERIENCE:
        raise ValueError("Enter at most 100,000 hours.")
    return minutes


def _plain(text: str) -> str:
    return " ".join(text.lower().replace(",", ".").split())


def _minutes(text: str) -> int | None:
    if _BARE.fullmatch(text):
        number = Decimal(text)
        return _whole(number if number >= FEWEST_BARE_MINUTES else number * 60)
    if found := _HOURS.fullmatch(text):
        return _whole(Decimal(found["hours"]) * 60)
    if found := _MINUTES.fullmatch(text):
        return int(found["minutes"])
    if found := _BOTH.fullmatch(text) or _CLOCK.fullmatch(text):
        return int(found["hours"]) * 60 + int(found["minutes"])
    return None


def _whole(number: Decimal) -> int:
    return int(number.to_integral_value(ROUND_HALF_UP))


def minutes_between(start: datetime, end: datetime) -> int:
    """Whole minutes between two instants (domain §3, time traps).

    Both are taken to UTC first: Python subtracts two datetimes of one zone by their clock faces, and a night when
    the clocks change would come out an hour wrong. Raises ValueError for a time without a zone, and for an end before
    the start.
    """
    if start.tzinfo is None or end.tzinfo is None:
        raise ValueError("A time without a zone is not an instant.")
    lasted = end.astimezone(UTC) - start.astimezone(UTC)
    if lasted < timedelta(0):
        raise ValueError("The end is before the start.")
    return lasted // timedelta(minutes=1)
