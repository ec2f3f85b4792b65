"""Which zone a calendar means: IANA names, Windows names (CLDR), and zones the calendar describes itself (VTIMEZONE).

A name is looked up in a table and never used as the name of a file. A name everybody knows wins over what the
calendar says about it; a zone only the calendar knows is reckoned with as described and told as the IANA zone that
keeps the same time (RFC 5545 §3.6.5, domain §6).
"""

import re
from bisect import bisect_right
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from .budget import Budget
from .events import Unreadable
from .moments import DAY, Zone, written
from .recur import walls
from .rules import rule
from .scan import Block, properties, wanted

OFFSET_NAME = re.compile(r"(?:GMT|UTC)?([+-])(\d\d?)(?::?00)?", re.IGNORECASE)
OFFSET = re.compile(r"([+-])(\d\d)(\d\d)(\d\d)?", re.ASCII)
ZONE_PROPERTIES = wanted("TZID", "X-LIC-LOCATION")
OBSERVANCE_PROPERTIES = wanted("DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE")
MAX_OBSERVANCES = 500
MOST_SAMPLES = 400
COST_OF_COMPARING = 100_000  # days of the budget: as long as comparing with every zone takes
DESCRIBED_FROM = date(1970, 1, 1)

Change = tuple[datetime, timedelta]  # the instant (naive UTC) and the offset from then on


class DescribedZone(tzinfo):
    """A zone of a calendar's own: offsets before and after a list of changes."""

    def __init__(self, before: timedelta, changes: list[Change]) -> None:
        offsets = [before, *(offset for _, offset in changes)]
        self._offsets = offsets
        self._instants = [instant for instant, _ in changes]
        pairs = list(zip(self._instants, offsets, offsets[1:], strict=False))
        self._walls = ([at + max(a, b) for at, a, b in pairs], [at + min(a, b) for at, a, b in pairs])

    def utcoffset(self, wall: datetime | None) -> timedelta:
        if wall is None:
            return self._offsets[0]
        return self._offsets[bisect_right(self._walls[wall.fold], wall.replace(tzinfo=None, fold=0))]

    def dst(self, _wall: datetime | None) -> None:
        return None

    def tzname(self, _wall: datetime | None) -> str:
        return "described"

    def fromutc(self, instant: datetime) -> datetime:
        offset = self._offsets[bisect_right(self._instants, instant.replace(tzinfo=None))]
        wall = instant + offset
        return wall if self.utcoffset(wall) == offset else wall.replace(fold=1)


@cache
def _known() -> dict[str, str]:
    """Every name we know, casefolded, to its IANA name. Windows names come from CLDR."""
    names = files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
    table = {windows.casefold(): iana for windows, iana in WINDOWS_TO_OLSON.items()}
    return table | {name.casefold(): name for name in names} | {"z": "UTC", "gmt": "Etc/GMT", "utc": "UTC"}


def iana_name(text: str) -> str | None:
    """The IANA name of a zone as calendars write it: itself, a Windows name, a maker's prefix before it, "GMT+0200"."""
    name = text.strip().strip("\"'/").casefold()
    known = _known()
    if name in known:
        return known[name]
    parts = name.split("/", 8)
    for n in range(1, len(parts)):
        if (rest := "/".join(parts[n:])) in known:
            return known[rest]
    if (offset := OFFSET_NAME.fullmatch(name)) and int(offset[2]) <= 12:
        return known.get(f"etc/gmt{'-' if offset[1] == '+' else '+'}{int(offset[2])}")
    return None


def zone_of(tz: tzinfo) -> Zone:
    """A zone that is reckoned in and told as it is."""
    return Zone(tz, tz, getattr(tz, "key", "UTC" if tz is UTC else str(tz)))


class Zones:
    """The zones of one calendar: `utc`, `floating` for times without one, `named` for the rest.

    `own` is its X-WR-TIMEZONE (Google writes it), "" when it names none: times in UTC are told in it, and floating
    times and dates belong to it; without it, to the reader's `home`.
    """

    def __init__(
        self, described: list[Block], data: bytes, own: str, home: tzinfo, span: tuple[date, date], budget: Budget
    ) -> None:
        self._data, self._home, self._span, self._budget = data, zone_of(home), span, budget
        self._described = {}
        for block in described:
            try:
                texts = {one.name: one.value.strip() for one in properties(block.text(data), ZONE_PROPERTIES)}
            except Unreadable:
                continue
            tzid = texts.get("TZID", "").strip('"').replace("\\", "")
            self._described[tzid] = (block, texts.get("X-LIC-LOCATION", ""))
        self._found: dict[str, Zone] = {}
        name = iana_name(own)
        calendar = zone_of(ZoneInfo(name)) if name else None
        self.dates = calendar or self._home
        self.floating = replace(self.dates, is_assumed=True)
        self.utc = replace(calendar or zone_of(ZoneInfo("UTC")), tz=ZoneInfo("UTC"))

    def named(self, tzid: str) -> Zone:
        """The zone of a TZID; one nobody knows is read as the reader's own, and says that it is assumed.

        Raises Unreadable when the calendar describes more zones of its own than can be looked into.
        """
        if tzid not in self._found:
            self._found[tzid] = self._look_up(tzid)
        return self._found[tzid]

    def _look_up(self, tzid: str) -> Zone:
        block, location = self._described.get(tzid, (None, ""))
        if name := iana_name(tzid) or (location and iana_name(location)):
            return zone_of(ZoneInfo(name))
        described = self._read(block) if block else None
        if described is None:
            return replace(self._home, is_assumed=True, said=tzid)
        self._budget.spend(COST_OF_COMPARING)
        if name := same_time_as(described, self._span, first=self._home.name):
            return zone_of(ZoneInfo(name))
        return replace(self._home, tz=described, is_assumed=True, said=tzid)

    def _read(self, block: Block) -> DescribedZone | None:
        try:
            return described_zone([part.text(self._data) for part in block.inside], self._span[1], self._budget)
        except (Unreadable, OverflowError):
            return None


def described_zone(observances: list[str], until: date, budget: Budget) -> DescribedZone:
    """The zone that a VTIMEZONE's STANDARD and DAYLIGHT parts describe. Raises Unreadable."""
    if not 0 < len(observances) <= MAX_OBSERVANCES:
        raise Unreadable("The time zone is not described.")
    changes = sorted(change for text in observances for change in _changes(text, until, budget))
    if not changes:
        raise Unreadable("The time zone is not described.")
    return DescribedZone(changes[0][2], [(instant, after) for instant, after, _ in changes])


def _changes(text: str, until: date, budget: Budget) -> list[tuple[datetime, timedelta, timedelta]]:
    """Every onset of an observance as (instant in naive UTC, offset after it, offset before it)."""
    found = list(properties(text, OBSERVANCE_PROPERTIES))
    first_values = {one.name: one.value for one in reversed(found)}
    try:
        before, after = (_offset(first_values[name]) for name in ("TZOFFSETFROM", "TZOFFSETTO"))
        first, _ = written(first_values["DTSTART"])
    except KeyError:
        raise Unreadable("The time zone is not described.") from None
    if not isinstance(first, datetime):
        raise Unreadable("The time zone is not described.")
    onsets = {first}
    for one in found:
        if one.name == "RRULE":
            followed = rule(one.value)
            last = followed.until if isinstance(followed.until, datetime) else None
            last = last + before if last and followed.until_is_utc else last
            onsets.update(walls(followed, first, last, low=DESCRIBED_FROM, high=until, budget=budget))
        elif one.name == "RDATE":
            dates = [written(value)[0] for value in one.value.split(",")[:MAX_OBSERVANCES]]
            onsets.update(onset for onset in dates if isinstance(onset, datetime))
    return [(onset - before, after, before) for onset in onsets if DAY.days < onset.toordinal() < date.max.toordinal()]


def _offset(text: str) -> timedelta:
    parts = OFFSET.fullmatch(text.strip())
    if parts is None or int(parts[2]) > 15 or int(parts[3]) > 59:
        raise Unreadable("The time zone's offset cannot be read.")
    size = timedelta(hours=int(parts[2]), minutes=int(parts[3]), seconds=int(parts[4] or 0))
    return -size if parts[1] == "-" else size


def same_time_as(zone: tzinfo, span: tuple[date, date], first: str) -> str | None:
    """The IANA name of a zone with the same offset all through the span (two days), tried from `first` on."""
    begin = datetime(span[0].year, span[0].month, span[0].day, 12, tzinfo=UTC)
    days = (span[1] - span[0]).days
    step = max(days // MOST_SAMPLES, 6)
    instants = [begin + n * DAY for n in range(0, days + 1, step)]
    offsets = [instant.astimezone(zone).utcoffset() for instant in instants]
    names = dict.fromkeys([first, *WINDOWS_TO_OLSON.values(), *_known().values()])
    return next((name for name in names if iana_name(name) and _keeps(ZoneInfo(name), instants, offsets)), None)


def _keeps(zone: tzinfo, instants: list[datetime], offsets: list[timedelta | None]) -> bool:
    return all(
        instant.astimezone(zone).utcoffset() == offset for instant, offset in zip(instants, offsets, strict=True)
    )
