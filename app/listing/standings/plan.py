"""What the night of a day does about listings: which notices it sends, and which final ones the brake holds back.

The worker and the page on which staff see it beforehand ask the same function, `plan` (domain §8).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from heapq import heapify, heappop, heappush
from typing import Any

from app.listing.standings.facts import FINAL_FROM, NOTICES, Fact, Kind, Standing, standing
from app.listing.standings.periods import A_DAY

BRAKE_PERCENT = 5
_LAST = 1_000_000  # facts that are only expected come after those of their day that are known


@dataclass(frozen=True, slots=True)
class Due:
    """What is due to be said: a notice, by its days, or without them that a listing has lapsed.

    `standing` is how things stand just before, earlier notices of the same night included. Of those whose `letter` is
    the same only the last of a night `is_written`.
    """

    standing: Standing
    days: int | None = None
    is_written: bool = True

    @property
    def letter(self) -> str:
        """The name of the letter that says it."""
        if self.days is None:
            return "lapsed"
        if self.is_final:
            return "final"
        return "due" if self.standing.is_due else "before"

    @property
    def is_final(self) -> bool:
        return self.days is not None and self.days >= FINAL_FROM

    @property
    def lapsed_on(self) -> date | None:
        """For a listing that has lapsed, the first day of not being listed."""
        return self.standing.ended_on if self.days is None else None

    @property
    def fact(self) -> Fact:
        """What is known once it is sent."""
        on, until = self.standing.as_of, self.standing.covered_until
        if self.days is None:
            return Fact(Kind.TOLD, on, _LAST, self.lapsed_on)
        return Fact(Kind.NOTICE, on, _LAST, until, self.days)


@dataclass(frozen=True, slots=True)
class Planned:
    """What a night does about one listing, or would do if the brake did not hold it back."""

    listing_id: int
    due: Due
    is_held_back: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """A night: what is due, how many listings are due a final one, how many are listed, and whether the brake is on."""

    day: date
    letters: tuple[Planned, ...] = ()
    finals: int = 0
    listed: int = 0
    is_braked: bool = False

    @property
    def written(self) -> tuple[Planned, ...]:
        """What a mediator gets to read: no letter twice in one night."""
        return tuple(each for each in self.letters if each.due.is_written)


@dataclass(frozen=True, slots=True)
class Register:
    """What a plan needs to know of all listings on the first of its nights.

    `facts` are those of the listings that are due by its last night; `listed` counts all that were listed on the day
    before the first; to `sent` of them final notices left on the first already; `released` says for how many listings
    staff have let final notices go on which day.
    """

    facts: Mapping[int, Iterable[Fact]]
    listed: int
    sent: int = 0
    released: Mapping[date, int] = field(default_factory=dict)


def due(facts: Iterable[Fact], day: date) -> tuple[Due, ...]:
    """What is due about a listing on a day, in the order of its days; what was missed is still due.

    Of the notices whose day had passed before the period was known to be the unpaid one, or that a hold kept waiting,
    only the last is owed: it says all that the others would have said.
    """
    known = list(facts)
    found = standing(known, day)
    if found.has_lapsed and not found.is_told:
        return (Due(found),)
    letters: list[Due] = []
    for days in _owed(found, day):
        letters.append(Due(found, days))
        known.append(letters[-1].fact)
        found = standing(known, day)
    last = {each.letter: each.days for each in letters}
    return tuple(replace(each, is_written=each.days == last[each.letter]) for each in letters)


def next_due_on(facts: Iterable[Fact]) -> date | None:
    """The first day on which something is due if nothing else happens; it may be past. None: nothing ever is."""
    known = list(facts)
    found = _latest(known)
    if found.has_lapsed and not found.is_told:
        return found.ended_on
    if not found.is_live or found.waits_for_staff:
        return None
    first = next(iter(_unsent(found)), None)
    notice_on = None if first is None else max(_day_of(found, first), _after_stop(found))
    return min((day for day in (notice_on, found.lapses_on) if day), default=None)


def gone_on(facts: Iterable[Fact]) -> date | None:
    """The first day of not being listed, past or to come, as far as the facts tell."""
    found = _latest(list(facts))
    return found.ended_on or found.lapses_on


def kept(facts: Iterable[Fact]) -> dict[str, Any]:
    """What is kept of the facts beside them, by its name in `Listing`."""
    known = list(facts)
    return {
        "next_due_on": next_due_on(known),
        "gone_on": gone_on(known),
        "is_suspended": _latest(known).is_suspended,
    }


def is_braked(finals: int, listed: int, *, released: int = 0) -> bool:
    """Whether final notices to so many listings are held back: more than 5 % of those listed, and not released."""
    return finals * 100 > listed * BRAKE_PERCENT and finals > released


def plan(register: Register, *, first: date, day: date) -> Plan:
    """What the night of `day` will do, if every night from `first` on is done and nothing else happens."""
    known = {listing_id: list(facts) for listing_id, facts in register.facts.items()}
    waiting = [(on, listing_id) for listing_id, facts in known.items() if (on := next_due_on(facts))]
    heapify(waiting)
    listed, night = register.listed, first
    while night < day and waiting and waiting[0][0] < day:
        night = max(night, waiting[0][0])
        tonight = _night(register, known, waiting, listed, night, first=first)
        listed = tonight.listed
        _carry_out(tonight, known, waiting)
        night += A_DAY
    return _night(register, known, waiting, listed, day, first=first)


def _night(
    register: Register,
    known: Mapping[int, list[Fact]],
    waiting: list[tuple[date, int]],
    listed: int,
    night: date,
    *,
    first: date,
) -> Plan:
    """One night's letters; takes the listings it looks at from those that wait."""
    ids = []
    while waiting and waiting[0][0] <= night:
        ids.append(heappop(waiting)[1])
    letters = [(listing_id, each) for listing_id in sorted(ids) for each in due(known[listing_id], night)]
    gone = sum(each.lapsed_on is not None and each.lapsed_on >= first for _id, each in letters)
    finals = len({listing_id for listing_id, each in letters if each.is_final})
    finals += register.sent if night == first else 0
    braked = is_braked(finals, listed - gone, released=register.released.get(night, 0))
    planned = tuple(Planned(listing_id, each, braked and each.is_final) for listing_id, each in letters)
    return Plan(night, planned, finals, listed - gone, braked)


def _carry_out(tonight: Plan, known: Mapping[int, list[Fact]], waiting: list[tuple[date, int]]) -> None:
    """Note what the night did, and when each of its listings is due again."""
    for each in tonight.letters:
        if not each.is_held_back:
            known[each.listing_id].append(each.due.fact)
    held = {each.listing_id for each in tonight.letters if each.is_held_back}
    for listing_id in {each.listing_id for each in tonight.letters}:
        if on := next_due_on(known[listing_id]):
            heappush(waiting, (max(on, tonight.day + A_DAY) if listing_id in held else on, listing_id))


def _owed(found: Standing, day: date) -> list[int]:
    if not found.is_live or found.is_stopped:
        return []
    since = max(found.known_since, _after_stop(found))
    unsent = [days for days in _unsent(found) if _day_of(found, days) <= day]
    passed = [days for days in unsent if _day_of(found, days) < since]
    return [days for days in unsent if days in passed[-1:] or days not in passed]


def _unsent(found: Standing) -> list[int]:
    """The notices after the last that was sent: none follows a later one."""
    return [days for days in NOTICES if found.last_notice is None or days > found.last_notice]


def _day_of(found: Standing, days: int) -> date:
    return found.due_on + A_DAY * days


def _after_stop(found: Standing) -> date:
    return found.stopped_until + A_DAY if found.stopped_until else date.min


def _latest(known: list[Fact]) -> Standing:
    """How things stand once all that is known has happened."""
    return standing(known, max((fact.on for fact in known), default=date.min))
