"""The programmes that anybody may see: those approved today, each with its rule in force (domain §10)."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select

from app.db import db
from app.folding import folded
from app.listing.programmes.kinds import Delivery, Kind, State
from app.listing.programmes.models import Programme, ProgrammeStatus
from app.logbook.rules import queries as rule_queries
from app.logbook.rules.parameters import Rule
from app.paging import Pages

A_PAGE = 20
KINDS = list(Kind)
WEB = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class Shown:
    """One programme as a stranger sees it; `countries` without any is every country.

    `contact` is there only as a web address: an e-mail address is for mediators who are signed in.
    """

    name: str
    organisation: str
    kind: Kind
    delivery: Delivery
    countries: tuple[str, ...]
    languages: tuple[str, ...]
    criteria_link: str
    contact: str
    since: date
    rule: Rule | None

    def fits(self, narrowed: "Narrowed") -> bool:
        return (
            narrowed.kind in ("", self.kind.value)
            and (not narrowed.country or not self.countries or narrowed.country in self.countries)
            and (not narrowed.language or narrowed.language in self.languages)
        )


@dataclass(frozen=True, slots=True)
class Narrowed:
    """By what the list is narrowed: codes, or nothing."""

    country: str = ""
    language: str = ""
    kind: str = ""

    def __bool__(self) -> bool:
        return self != Narrowed()


@dataclass(frozen=True, slots=True)
class Found:
    """A page of programmes, how many there are in all, and for each choice how many it would leave."""

    shown: tuple[Shown, ...]
    number: int
    page: int
    pages: int
    countries: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, int], ...]


def find(narrowed: Narrowed, *, page: int = 1) -> Found:
    """Those that are approved, ODRQAPs first, then by name; three statements, however many there are."""
    every = _approved()
    found = [each for each in every if each.fits(narrowed)]
    at = Pages.of(len(found), page, size=A_PAGE)
    return Found(
        shown=tuple(at.cut(found)),
        number=len(found),
        page=at.page,
        pages=at.pages,
        countries=_counted(every, narrowed, "country", {code for each in every for code in each.countries}),
        languages=_counted(every, narrowed, "language", {code for each in every for code in each.languages}),
        kinds=_counted(every, narrowed, "kind", {each.kind.value for each in every}),
    )


def _counted(every: list[Shown], narrowed: Narrowed, part: str, choices: set[str]) -> tuple[tuple[str, int], ...]:
    """How many each choice of a part leaves beside the other parts; those that leave none are not offered."""
    counts = [(code, sum(each.fits(replace(narrowed, **{part: code})) for each in every)) for code in sorted(choices)]
    return tuple((code, count) for code, count in counts if count)


def _approved() -> list[Shown]:
    approved = select(ProgrammeStatus.programme_id, func.max(ProgrammeStatus.since)).where(
        ProgrammeStatus.state == State.APPROVED.value
    )
    since = {row[0]: row[1] for row in db.session.execute(approved.group_by(ProgrammeStatus.programme_id))}
    programmes = db.session.scalars(select(Programme).where(Programme.state == State.APPROVED)).all()
    rules = rule_queries.in_force([each.scheme for each in programmes])
    shown = [_shown(each, since[each.id], rules.get(each.scheme)) for each in programmes]
    return sorted(shown, key=lambda each: (KINDS.index(each.kind), folded(each.name), each.since))


def _shown(programme: Programme, since: date, rule: Rule | None) -> Shown:
    return Shown(
        name=programme.name,
        organisation=programme.organisation,
        kind=programme.kind,
        delivery=programme.delivery,
        countries=tuple(programme.countries),
        languages=tuple(programme.languages),
        criteria_link=programme.criteria_link,
        contact=programme.contact if programme.contact.startswith(WEB) else "",
        since=since,
        rule=rule,
    )
