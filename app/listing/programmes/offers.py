"""What a mediator may choose from: the approved programmes, each with its rule and what it still asks of a log."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.accounts.person import Person
from app.listing import languages
from app.listing.applications import checklist, sharing, snapshot
from app.listing.programmes import queries as programme_queries
from app.listing.programmes.models import Programme
from app.logbook import countries, queries
from app.logbook.queries import Facts
from app.logbook.rules import compared, queries as rule_queries
from app.logbook.rules.parameters import IMI, Rule, changes
from app.paging import Pages

A_PAGE = 20

Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Offer:
    """One programme as a mediator sees it: what it would still ask of them today, or what it would have to accept."""

    programme: Programme
    rule: Rule
    missing: list[str]
    to_be_accepted: str
    is_followed: bool

    @property
    def is_open(self) -> bool:
        """Whether an application could be submitted today."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class Coming:
    """What the rule that a mediator follows will ask for from a later day on."""

    since: date
    changes: list[str]


@dataclass(frozen=True, slots=True)
class Offers:
    """A page of programmes, and by what the list can be narrowed; `number_open` of all would do today."""

    shown: list[Offer]
    number_open: int
    page: int
    pages: int
    languages: list[Choice]
    countries: list[Choice]
    followed: str | None
    is_followed_closed: bool
    coming: Coming | None

    @property
    def follows_imi(self) -> bool:
        return self.followed is None


def offers(mediator: Person, *, language: str = "", country: str = "", page: int = 1) -> Offers:
    """The programmes that a mediator may choose, those that would accept the log today first, by name.

    One that names no country is open to all of them; one whose rule is not in force yet is not offered.
    """
    approved = programme_queries.approved()
    wanted = [each for each in approved if _is_in(language, each.languages) and _is_open_to(country, each)]
    scheme, said = rule_queries.followed(mediator), queries.facts(mediator)
    found = sorted(_offers(mediator, said, wanted, scheme), key=lambda offer: not offer.is_open)
    at = Pages.of(len(found), page, size=A_PAGE)
    return Offers(
        at.cut(found),
        sum(each.is_open for each in found),
        at.page,
        at.pages,
        _named(approved, "languages", languages.NAMES),
        _named(approved, "countries", countries.NAMES),
        said.followed,
        scheme != IMI and scheme not in {each.scheme for each in approved},
        _coming(scheme, said.rule),
    )


def _coming(scheme: str, now: Rule) -> Coming | None:
    version = rule_queries.next_version(scheme)
    return Coming(version.in_force_from, changes(now, version.rule)) if version else None


def _offers(mediator: Person, facts: Facts, programmes: Iterable[Programme], followed: str) -> Iterable[Offer]:
    rules = rule_queries.in_force({each.scheme for each in programmes} or {IMI})
    said = compared.by_rules(mediator, rules.values())
    for each in programmes:
        if rule := rules.get(each.scheme):
            frozen = snapshot.totals(sharing.applicant(mediator, each.name, facts), said[rule])
            missing, accepted = checklist.missing(frozen), checklist.to_be_accepted(frozen)
            yield Offer(each, rule, missing, accepted, each.scheme == followed)


def _is_in(code: str, codes: Sequence[str]) -> bool:
    return not code or code in codes


def _is_open_to(country: str, programme: Programme) -> bool:
    return not programme.countries or _is_in(country, programme.countries)


def _named(programmes: Iterable[Programme], of: str, names: Mapping[str, str]) -> list[Choice]:
    """Every code that some programme has, with its name, by name."""
    found = {code for each in programmes for code in getattr(each, of)}
    return sorted(((code, str(names.get(code, code))) for code in found), key=lambda choice: choice[1])
