"""The standing of a listing on a day: a function of the set of its facts, in whatever order they came (domain §8)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from itertools import groupby

from app.listing.standings.final_notices import NO_FINALS, Finals
from app.listing.standings.periods import A_DAY, anniversary, years_covered
from app.listing.standings.state import State

NOTICES = (-60, -30, 0, 30, 180, 330, 358)
FINAL_FROM = 330
LAST_BEFORE_FINAL = max(days for days in NOTICES if days < FINAL_FROM)
DUE_SOON = timedelta(days=60)
AFTER_FINAL_NOTICE = timedelta(days=28)


class Kind(StrEnum):
    """What can be known of a listing."""

    ACTIVATED = "activated"
    RELISTED = "relisted"
    COVERED = "covered"
    CORRECTED = "corrected"
    NOTICE = "notice"
    LEFT = "left"
    UNDELIVERED = "undelivered"
    TOLD = "told"
    HELD = "held"
    RELEASED = "released"
    REQUESTED = "requested"
    GRANTED = "granted"
    DECLINED = "declined"
    SUSPENDED = "suspended"
    RESTORED = "restored"
    REMOVED = "removed"
    RESIGNED = "resigned"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened to a listing on a day of the register's zone.

    `number` says which of a day's facts came first, so that order is part of what is known. `until` is the last day
    covered, or of a hold, or that a notice speaks of as covered, or the day on which one left late. `days` are a
    notice's, counted from the first day that is not covered. What became of a notice is of the day it was queued on.
    """

    kind: Kind
    on: date
    number: int = 0
    until: date | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """All that the facts up to a day come to; without `began_on` nothing has begun.

    `years` of periods are covered from `began_on` on; `years_before` were until the last was. `known_since` is the day
    from which this much is covered, and notices whose day had passed by then are not owed. `stopped_until` is the last
    day on which a hold, or a request for a waiver that is decided, keeps everything waiting; `is_undelivered` that a
    final notice was refused for good, and staff have to look. `ended_on` is the first day of not being listed,
    `ended_as` how; `has_lapsed` that it was the contribution, and `is_told` that its mediator was told so.
    """

    as_of: date
    began_on: date | None = None
    years: int = 1
    years_before: int | None = None
    known_since: date = date.min
    last_notice: int | None = None
    finals: Finals = NO_FINALS
    stopped_until: date | None = None
    is_requested: bool = False
    is_undelivered: bool = False
    is_suspended: bool = False
    ended_on: date | None = None
    ended_as: State | None = None
    has_lapsed: bool = False
    is_told: bool = False

    @property
    def state(self) -> State:
        if self.began_on is None:
            return State.NOT_YET
        if self.ended_as:
            return self.ended_as
        if self.is_suspended:
            return State.SUSPENDED
        if self.is_due:
            return State.IN_GRACE
        return State.DUE_SOON if self.as_of >= self.due_on - DUE_SOON else State.LISTED

    @property
    def is_live(self) -> bool:
        """Whether it was activated and has not ended; a suspended one is live."""
        return self.began_on is not None and self.ended_on is None

    @property
    def shown_since(self) -> date | None:
        """For a listing that is shown, the day from which on it is one without a break; none while it is not shown."""
        return self.began_on if self.state.is_visible else None

    @property
    def due_on(self) -> date:
        """The first day that is not covered: day 0 of the notices."""
        return anniversary(self.began_on or date.min, self.years)

    @property
    def is_due(self) -> bool:
        """Whether a period has begun that is not covered."""
        return self.as_of >= self.due_on

    @property
    def covered_until(self) -> date:
        return self.due_on - A_DAY

    @property
    def grace_ends_on(self) -> date:
        """The last day of the first period that is not covered."""
        return anniversary(self.began_on or date.min, self.years + 1) - A_DAY

    @property
    def waits_for_staff(self) -> bool:
        """Whether nothing happens by itself, on whatever day."""
        return self.is_requested or self.is_undelivered

    @property
    def is_stopped(self) -> bool:
        """Whether a hold, or what waits for staff, keeps notices and removal waiting on this day."""
        return self.waits_for_staff or (self.stopped_until is not None and self.as_of <= self.stopped_until)

    @property
    def lapses_on(self) -> date | None:
        """The first day of not being listed if nothing else happens; none as long as no day is set.

        The latest of grace end + 1 day, final notice + 28 days, end of a hold or decision of a request + 1 day.
        """
        if not self.is_live or self.finals.first_left_on is None or self.waits_for_staff:
            return None
        after_stop = self.stopped_until + A_DAY if self.stopped_until else date.min
        return max(self.grace_ends_on + A_DAY, self.finals.first_left_on + AFTER_FINAL_NOTICE, after_stop)


def standing(facts: Iterable[Fact], as_of: date) -> Standing:
    """What the facts of a listing up to and with a day come to; later ones are not looked at.

    A removal takes effect as its day begins, so what happens on that day comes too late for it.
    """
    found = Standing(as_of)
    known = sorted({fact for fact in facts if fact.on <= as_of}, key=_order)
    for day, of_the_day in groupby(known, lambda fact: fact.on):
        found = _lapsed(found, day)
        for fact in of_the_day:
            found = after(found, fact)
    return _lapsed(found, as_of)


def after(found: Standing, fact: Fact) -> Standing:
    """How things stand once a fact of the same day is added."""
    return _AFTER[fact.kind](found, fact)


def _order(fact: Fact) -> tuple[date, int, str, date, int]:
    return fact.on, fact.number, fact.kind.value, fact.until or date.min, fact.days or 0


def _lapsed(found: Standing, day: date) -> Standing:
    lapses_on = found.lapses_on
    if lapses_on is None or lapses_on > day:
        return found
    return replace(found, ended_on=lapses_on, ended_as=State.REMOVED, has_lapsed=True)


def _activated(found: Standing, fact: Fact) -> Standing:
    return found if found.began_on else _begun(found, fact)


def _relisted(found: Standing, fact: Fact) -> Standing:
    return _begun(found, fact) if found.began_on else found


def _begun(found: Standing, fact: Fact) -> Standing:
    """A fresh period, which is covered: nothing of an earlier one counts, and no unpaid year is owed."""
    return Standing(found.as_of, began_on=fact.on, known_since=fact.on)


def _covered(found: Standing, fact: Fact) -> Standing:
    """The unpaid year first, so that nobody gets a year free by paying late."""
    if not found.is_live or found.began_on is None or fact.until is None:
        return found
    years = years_covered(found.began_on, fact.until)
    if years <= found.years:
        return found
    return replace(_afresh(found, years, fact.on), years_before=found.years, is_undelivered=False)


def _corrected(found: Standing, fact: Fact) -> Standing:
    """What covered it last was a mistake; nobody is removed on a notice of before, so a new final one has to leave."""
    if not found.is_live or found.years_before is None:
        return found
    return replace(_afresh(found, found.years_before, fact.on), years_before=None)


def _afresh(found: Standing, years: int, day: date) -> Standing:
    """So many years are covered, as is known from a day on; the notices before were about another period."""
    return replace(found, years=years, known_since=day, last_notice=None, finals=NO_FINALS)


def _noticed(found: Standing, fact: Fact) -> Standing:
    """A notice about a period that was covered meanwhile says nothing any more."""
    if not found.is_live or fact.days is None or fact.until != found.covered_until:
        return found
    last = fact.days if found.last_notice is None else max(found.last_notice, fact.days)
    finals = found.finals.queued(fact.on) if fact.days >= FINAL_FROM else found.finals
    return replace(found, last_notice=last, finals=finals)


def _left(found: Standing, fact: Fact) -> Standing:
    """The final notice of this day waited in the outbox, and its 28 days begin when it leaves."""
    return replace(found, finals=found.finals.left(fact.on, fact.until or fact.on))


def _undelivered(found: Standing, fact: Fact) -> Standing:
    """The final notice of this day says nothing; an earlier one that arrived still does."""
    if not found.is_live or not found.finals.days or fact.until != found.covered_until:
        return found
    finals = found.finals.without(fact.on)
    last = found.last_notice if finals.days else LAST_BEFORE_FINAL
    return replace(found, is_undelivered=True, last_notice=last, finals=finals)


def _held(found: Standing, fact: Fact) -> Standing:
    if not found.is_live or fact.until is None:
        return found
    return replace(found, stopped_until=max(found.stopped_until or fact.until, fact.until))


def _released(found: Standing, fact: Fact) -> Standing:
    """Of all holds; the day of the release is the last that they hold."""
    if found.is_undelivered:
        return replace(found, stopped_until=fact.on, is_undelivered=False)
    if found.stopped_until is None:
        return found
    return replace(found, stopped_until=min(found.stopped_until, fact.on))


def _requested(found: Standing, _fact: Fact) -> Standing:
    return replace(found, is_requested=True) if found.is_live else found


def _decided(found: Standing, fact: Fact) -> Standing:
    if not found.is_requested:
        return found
    return replace(found, is_requested=False, stopped_until=max(found.stopped_until or fact.on, fact.on))


def _suspended(found: Standing, _fact: Fact) -> Standing:
    return replace(found, is_suspended=True) if found.is_live else found


def _restored(found: Standing, _fact: Fact) -> Standing:
    return replace(found, is_suspended=False)


def _ended(found: Standing, fact: Fact, *, state: State) -> Standing:
    """Nothing waits for staff any more: no decision about a waiver would change anything."""
    if not found.is_live:
        return found
    return replace(found, ended_on=fact.on, ended_as=state, is_requested=False, is_undelivered=False)


def _told(found: Standing, _fact: Fact) -> Standing:
    return replace(found, is_told=True) if found.has_lapsed else found


_AFTER: dict[Kind, Callable[[Standing, Fact], Standing]] = {
    Kind.ACTIVATED: _activated,
    Kind.RELISTED: _relisted,
    Kind.COVERED: _covered,
    Kind.CORRECTED: _corrected,
    Kind.NOTICE: _noticed,
    Kind.LEFT: _left,
    Kind.UNDELIVERED: _undelivered,
    Kind.TOLD: _told,
    Kind.HELD: _held,
    Kind.RELEASED: _released,
    Kind.REQUESTED: _requested,
    Kind.GRANTED: _decided,
    Kind.DECLINED: _decided,
    Kind.SUSPENDED: _suspended,
    Kind.RESTORED: _restored,
    Kind.REMOVED: partial(_ended, state=State.REMOVED),
    Kind.RESIGNED: partial(_ended, state=State.RESIGNED),
}
