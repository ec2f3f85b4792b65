"""What the public register says of a listing on a day, and all that it ever said, corrections too (domain §8, §10).

Nothing here tells of contributions, notices, holds or waivers: in grace a listing reads like any other, and a
correction gives no reason.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.listing.standings.facts import FINAL_FROM, Fact, Kind, Standing, standing
from app.listing.standings.periods import A_DAY
from app.listing.standings.state import State
from app.logbook.vocabulary import Choice
from app.words import N_


class Verdict(Choice):
    """What anybody is told of a listing; of a number that no listing has it is unknown."""

    LISTED = "listed"
    NOT_LISTED = "not_listed"
    SUSPENDED = "suspended"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """In English, to be translated where it is shown."""
        return _LABELS[self]


_LABELS = {
    Verdict.LISTED: N_("Listed"),
    Verdict.NOT_LISTED: N_("Not listed"),
    Verdict.SUSPENDED: N_("Suspended"),
    Verdict.UNKNOWN: N_("Unknown"),
}


@dataclass(frozen=True, slots=True)
class Status:
    """A verdict from a day on.

    `since` is the first day of this listing without a break (a suspension is none), of the suspension, or of not being
    listed any more; none for who was not listed before. `first_on` is the day of the first listing, past or to come.
    """

    verdict: Verdict
    since: date | None = None
    first_on: date | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """A fact and the day on which it was recorded, in the register's zone; `fact.number` gives their order."""

    fact: Fact
    day: date


@dataclass(frozen=True, slots=True)
class Correction:
    """What had been said before, from a day until that of the correction."""

    verdict: Verdict
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Row:
    """A change of the public verdict: from `on` to `until`, or without one to the next change, it is `verdict`.

    What nobody recorded, as it follows from the day alone, is `recorded_on` that day, so that it reads like a decision
    of that day: why somebody is not listed any more is nobody's business.
    """

    on: date
    verdict: Verdict
    recorded_on: date
    until: date | None = None
    corrects: Correction | None = None


@dataclass(frozen=True, slots=True)
class _Spell:
    """The verdict from a day to the next spell; of one listing by the day on which that began."""

    on: date
    verdict: Verdict
    since: date | None = None

    @property
    def says(self) -> tuple[Verdict, date | None]:
        return self.verdict, self.since if self.verdict is Verdict.LISTED else None


_BEFORE = _Spell(date.min, Verdict.NOT_LISTED)


def verdict(facts: Iterable[Fact], on: date) -> Verdict:
    """The public verdict of a day, by all that is known of it now; without a fact it is unknown."""
    return status(facts, on).verdict


def status(facts: Iterable[Fact], on: date) -> Status:
    """The verdict of a day with the days that belong to it."""
    known = _telling(facts)
    first_on = min((fact.on for fact in known if fact.kind is Kind.ACTIVATED), default=None)
    if first_on is None:
        return Status(Verdict.UNKNOWN)
    spell = _extended([_BEFORE], known, min(fact.on for fact in known), on)[-1]
    return Status(spell.verdict, spell.since, first_on)


def history(recorded: Iterable[Recorded], today: date) -> tuple[Row, ...]:
    """Every change of the verdict up to and with today, in the order in which it became known: rows are only added.

    A correction is what was recorded after its day, the first listing apart.
    """
    rows: list[Row] = []
    known: list[Fact] = []
    spells, looked_on = [_BEFORE], date.min
    for each in sorted(recorded, key=lambda each: (each.day, each.fact.number)):
        if not _tells(each.fact):
            continue
        said = _passed(spells, known, each.day)
        rows += _lapses(said, looked_on)
        known.append(each.fact)
        spells, looked_on = _extended(said, known, each.fact.on, each.day), each.day
        is_late = each.fact.on < each.day and len(known) > 1
        rows += _corrected(said, spells, each, rows) if is_late else _changed(said, spells, each)
    return (*rows, *_lapses(_passed(spells, known, today), looked_on))


def _telling(facts: Iterable[Fact]) -> list[Fact]:
    return [fact for fact in facts if _tells(fact)]


def _tells(fact: Fact) -> bool:
    """Whether a verdict can follow from a fact: none does from earlier notices, nor from what a mediator was told."""
    return fact.kind is not Kind.TOLD and (fact.kind is not Kind.NOTICE or (fact.days or 0) >= FINAL_FROM)


def _passed(spells: list[_Spell], known: Sequence[Fact], day: date) -> list[_Spell]:
    """The spells once it is a day on which nothing new is known: a listing may have lapsed."""
    return _extended(spells, known, max((fact.on for fact in known), default=date.max), day)


def _extended(spells: list[_Spell], known: Sequence[Fact], first: date, last: date) -> list[_Spell]:
    """The spells up to a last day, worked out anew from a first one on."""
    found = [spell for spell in spells if spell.on < first]
    days = sorted({fact.on for fact in known if first <= fact.on <= last})
    for day, until in zip(days, [*(day - A_DAY for day in days[1:]), last], strict=False):
        then = standing(known, day)
        _add(found, _spell(then, day))
        if then.lapses_on and then.lapses_on <= until:
            _add(found, _Spell(then.lapses_on, Verdict.NOT_LISTED, then.lapses_on))
    return found


def _add(spells: list[_Spell], spell: _Spell) -> None:
    if spells[-1].says != spell.says:
        spells.append(spell)


def _spell(then: Standing, day: date) -> _Spell:
    if then.state.is_visible:
        return _Spell(day, Verdict.LISTED, then.shown_since)
    if then.state is State.SUSPENDED:
        return _Spell(day, Verdict.SUSPENDED, day)
    return _Spell(day, Verdict.NOT_LISTED, then.ended_on)


def _lapses(spells: Iterable[_Spell], looked_on: date) -> list[Row]:
    """What changed since somebody looked, by the day alone."""
    return [Row(spell.on, spell.verdict, spell.on) for spell in spells if spell.on > looked_on]


def _changed(said: Sequence[_Spell], spells: Sequence[_Spell], new: Recorded) -> list[Row]:
    """What is said otherwise from now on, once something that happened today is known."""
    return [Row(new.fact.on, spells[-1].verdict, new.day)] if said[-1].says != spells[-1].says else []


def _corrected(said: Sequence[_Spell], spells: Sequence[_Spell], new: Recorded, rows: Sequence[Row]) -> Iterator[Row]:
    """What is said otherwise of days that have passed, once something of one of them is known."""
    days = sorted({new.fact.on, *(spell.on for spell in (*said, *spells) if spell.on > new.fact.on)})
    told = [(day, _at(said, day), _at(spells, day)) for day in days]
    begins = [each for each, before in zip(told, [None, *told], strict=False) if not before or each[1:] != before[1:]]
    ends = [*(day - A_DAY for day, _before, _now in begins[1:]), new.day]
    for (day, before, now), last in zip(begins, ends, strict=True):
        if before is not now:
            corrects = Correction(before, _said_since(day, last, rows), new.day)
            yield Row(day, now, new.day, last if last < new.day else None, corrects)


def _at(spells: Sequence[_Spell], day: date) -> Verdict:
    return max((spell for spell in spells if spell.on <= day), key=lambda spell: spell.on).verdict


def _said_since(first: date, last: date, rows: Iterable[Row]) -> date:
    """What is said of some days was said from the first of them on, or from that of an earlier correction of them."""
    earlier = [
        row.corrects.until
        for row in rows
        if row.corrects and row.on <= last and (row.until is None or row.until >= first)
    ]
    return max([first, *earlier])
