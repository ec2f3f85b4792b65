"""The grammar of a recurrence rule, and which rules we refuse to follow (RFC 5545 §3.3.10)."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from .events import Unreadable
from .moments import written

FOR_EVER = 9990  # an UNTIL from this year on says "without end", and could not be moved to another zone
WEEKDAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
NOT_FOLLOWED = frozenset({"BYEASTER", "SKIP"})
WEEKDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
NUMBER = re.compile(r"[+-]?\d{1,3}", re.ASCII)
COUNT = re.compile(r"\d{1,12}", re.ASCII)


class Every(Enum):
    DAY = "DAILY"
    WEEK = "WEEKLY"
    MONTH = "MONTHLY"
    YEAR = "YEARLY"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as written: nothing is filled in from the event's start yet. Weekdays are 0 (Monday) to 6.

    `by_day` holds pairs of an ordinal (0 when there is none) and a weekday. `until` is as written, see `until_is_utc`.
    """

    every: Every
    interval: int = 1
    count: int | None = None
    until: datetime | date | None = None
    until_is_utc: bool = False
    week_start: int = 0
    by_month: frozenset[int] = frozenset()
    by_week: frozenset[int] = frozenset()
    by_year_day: frozenset[int] = frozenset()
    by_month_day: frozenset[int] = frozenset()
    by_day: frozenset[tuple[int, int]] = frozenset()
    by_hour: frozenset[int] = frozenset()
    by_minute: frozenset[int] = frozenset()
    by_second: frozenset[int] = frozenset()
    by_position: frozenset[int] = frozenset()


NUMBERS = {  # part: field, lowest, highest, may be negative
    "BYMONTH": ("by_month", 1, 12, False),
    "BYWEEKNO": ("by_week", 1, 53, True),
    "BYYEARDAY": ("by_year_day", 1, 366, True),
    "BYMONTHDAY": ("by_month_day", 1, 31, True),
    "BYHOUR": ("by_hour", 0, 23, False),
    "BYMINUTE": ("by_minute", 0, 59, False),
    "BYSECOND": ("by_second", 0, 60, False),
    "BYSETPOS": ("by_position", 1, 366, True),
}


def rule(text: str) -> Rule:
    """The rule of an RRULE value. Raises Unreadable for what is wrong, or repeats more often than daily."""
    parts = dict(_part(piece) for piece in text.strip().upper().strip(";").split(";"))
    if refused := sorted(NOT_FOLLOWED & parts.keys()):
        raise Unreadable(f"The repetition uses {refused[0]}, which is not supported.")
    if parts.get("RSCALE", "GREGORIAN") != "GREGORIAN":
        raise Unreadable("The repetition follows a calendar other than the Gregorian one.")
    until, is_utc = written(parts["UNTIL"]) if "UNTIL" in parts else (None, False)
    until = until if until and until.year < FOR_EVER else None
    return Rule(
        every=_every(parts.get("FREQ", "")),
        interval=_positive(parts, "INTERVAL") or 1,
        count=_positive(parts, "COUNT"),
        until=until,
        until_is_utc=is_utc,
        week_start=_week_start(parts.get("WKST", "MO")),
        by_day=_weekdays(parts["BYDAY"]) if "BYDAY" in parts else frozenset(),
        **{NUMBERS[name][0]: _numbers(name, parts[name]) for name in NUMBERS.keys() & parts.keys()},
    )


def _part(piece: str) -> tuple[str, str]:
    name, _, value = piece.partition("=")
    return name.strip(), value.strip()


def _every(frequency: str) -> Every:
    if frequency in TOO_OFTEN:
        raise Unreadable(f"The event repeats {frequency.lower()}; nothing more frequent than daily is read.")
    try:
        return Every(frequency)
    except ValueError:
        raise Unreadable("The repetition cannot be read.") from None


def _positive(parts: dict[str, str], name: str) -> int | None:
    if name not in parts:
        return None
    if not COUNT.fullmatch(parts[name]) or not int(parts[name]):
        raise Unreadable(f"The repetition cannot be read ({name} is not a positive number).")
    return int(parts[name])


def _week_start(text: str) -> int:
    if text not in WEEKDAYS:
        raise Unreadable("The repetition cannot be read (WKST).")
    return WEEKDAYS[text]


def _weekdays(text: str) -> frozenset[tuple[int, int]]:
    found = [WEEKDAY.fullmatch(piece.strip()) for piece in text.split(",")]
    pairs = frozenset((int(one[1] or 0), WEEKDAYS[one[2]]) for one in found if one)
    if not all(found) or any(abs(ordinal) > 53 for ordinal, _ in pairs):
        raise Unreadable("The repetition cannot be read (BYDAY).")
    return pairs


def _numbers(name: str, text: str) -> frozenset[int]:
    _, lowest, highest, may_be_negative = NUMBERS[name]
    pieces = [piece.strip() for piece in text.split(",")]
    if all(NUMBER.fullmatch(piece) for piece in pieces):
        numbers = frozenset(map(int, pieces))
        if all(lowest <= (abs(number) if may_be_negative else number) <= highest for number in numbers):
            return numbers
    raise Unreadable(f"The repetition cannot be read ({name}).")
