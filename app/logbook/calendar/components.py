"""One VEVENT as it stands: when it is, how it repeats, what it replaces; nothing worked out (RFC 5545 §3.6.1)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from .budget import Budget
from .events import Unreadable
from .moments import Length, Moment, between, length, written
from .rules import Rule, rule
from .scan import Block, Property, properties, wanted
from .zones import Zones

NAMES = (
    "UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXRULE", "EXDATE", "RECURRENCE-ID",
    "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "STATUS", "SUMMARY",
)  # fmt: skip
CORE = wanted(*NAMES)
FIRST_YEAR, LAST_YEAR = 1970, 2100
ONLY_ONCE = ("UID", "DTSTART", "DTEND", "DURATION", "RECURRENCE-ID")

Found = dict[str, list[Property]]


@dataclass(frozen=True, slots=True)
class Calendar:
    """What an event has from the calendar around it. `owner` is its name, which Google makes the owner's address."""

    zones: Zones
    budget: Budget
    is_cancelling: bool = False
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Component:
    """A VEVENT. `version` orders those with one UID: SEQUENCE, then when it was last changed.

    `replaces` is its RECURRENCE-ID; with `and_following` it stands for that occurrence and all later ones.
    """

    uid: str
    block: Block
    calendar: Calendar
    version: tuple[int, str]
    start: Moment
    length: Length
    rules: tuple[Rule, ...] = ()
    added: tuple[tuple[Moment, Length], ...] = ()
    excluded: tuple[Moment, ...] = ()
    replaces: Moment | None = None
    and_following: bool = False
    is_cancelled: bool = False

    @property
    def repeats(self) -> bool:
        return bool(self.rules or self.added)


def component(block: Block, text: str, calendar: Calendar, left_out: Collection[str] = ()) -> Component:
    """The event of a block; `left_out` names lines that are missing in its text.

    Raises Unreadable when its times, its repetition or its title cannot be relied on.
    """
    if block.problem:
        raise Unreadable(block.problem)
    if missed := next((name for name in NAMES if name in left_out), ""):
        raise Unreadable(f"A line ({missed}) is longer than 1 MB.")
    found: Found = {}
    for one in properties(text, CORE):
        found.setdefault(one.name, []).append(one)
    _refuse(found)
    start = _in_range(_moment(found["DTSTART"][0], calendar.zones))
    own_length = _length(start, found, calendar.zones)
    replaced = found["RECURRENCE-ID"][0] if "RECURRENCE-ID" in found else None
    return Component(
        uid=_value(found, "UID") or _made_up_uid(found),
        block=block,
        calendar=calendar,
        version=(_number(_value(found, "SEQUENCE")), _value(found, "LAST-MODIFIED") or _value(found, "DTSTAMP")),
        start=start,
        length=own_length,
        rules=tuple(rule(one.value) for one in found.get("RRULE", ())),
        added=tuple(_added(value, one, own_length, calendar) for one, value in _values(found, "RDATE", calendar)),
        excluded=tuple(_moment(one, calendar.zones, value) for one, value in _values(found, "EXDATE", calendar)),
        replaces=_in_range(_moment(replaced, calendar.zones)) if replaced else None,
        and_following=bool(replaced and replaced.parameter("RANGE").upper() == "THISANDFUTURE"),
        is_cancelled=calendar.is_cancelling or _value(found, "STATUS").upper() == "CANCELLED",
    )


def _refuse(found: Found) -> None:
    if "DTSTART" not in found:
        raise Unreadable("The event has no start (DTSTART).")
    if "EXRULE" in found:
        raise Unreadable("The event uses EXRULE, which is not supported.")
    for name in ONLY_ONCE:
        if len({one.value for one in found.get(name, ())}) > 1:
            raise Unreadable(f"The event has more than one {name}.")


def _value(found: Found, name: str) -> str:
    return found[name][0].value.strip() if name in found else ""


def _values(found: Found, name: str, calendar: Calendar) -> list[tuple[Property, str]]:
    values = [(one, value) for one in found.get(name, ()) for value in one.value.split(",") if value.strip()]
    calendar.budget.spend(len(values))
    return values


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _made_up_uid(found: Found) -> str:
    """The same for the same event at every reading: from when it is, how it repeats and what it is called."""
    known = "\n".join(_value(found, name) for name in ("DTSTART", "DTEND", "DURATION", "RRULE", "SUMMARY"))
    return f"no-uid-{blake2b(known.encode('utf-8', 'replace'), digest_size=12).hexdigest()}"


def _moment(one: Property, zones: Zones, value: str | None = None) -> Moment:
    wall, is_utc = written(one.value if value is None else value)
    if is_utc:
        return Moment(wall, zones.utc)
    if not isinstance(wall, datetime):
        return Moment(wall, zones.dates)
    tzid = one.parameter("TZID")
    return Moment(wall, zones.named(tzid) if tzid else zones.floating)


def _in_range(moment: Moment) -> Moment:
    if not FIRST_YEAR <= moment.wall.year <= LAST_YEAR:
        raise Unreadable(f"A date is in the year {moment.wall.year}; {FIRST_YEAR} to {LAST_YEAR} are read.")
    return moment


def _length(start: Moment, found: Found, zones: Zones) -> Length:
    """DTEND, DURATION, or without either: one day for a date, nothing for a time (§3.6.1)."""
    if "DTEND" in found:
        return between(start, _moment(found["DTEND"][0], zones))
    if "DURATION" not in found:
        return Length(days=1) if start.is_date else Length()
    own = length(found["DURATION"][0].value)
    return Length(days=max(own.days, 1)) if start.is_date else own


def _added(value: str, one: Property, own_length: Length, calendar: Calendar) -> tuple[Moment, Length]:
    """One RDATE: a moment, or a period with an end or a length of its own (§3.8.5.2)."""
    begin, _, rest = value.partition("/")
    start = _moment(one, calendar.zones, begin)
    if not rest:
        return start, own_length
    if rest.strip().upper().startswith(("P", "+P")):
        return start, length(rest)
    return start, between(start, _moment(one, calendar.zones, rest))
