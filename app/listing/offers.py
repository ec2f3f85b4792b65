"""What a mediator may choose from: the approved programmes, each with its rule and what it would say of the logbook."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.accounts.person import Person
from app.listing import languages, programme_queries
from app.listing.programme_models import Programme
from app.listing.programmes import Answer, answer
from app.logbook import compared, countries, queries, rule_queries
from app.logbook.rule import IMI, Rule
from app.paging import Pages

A_PAGE = 20

Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Offer:
    """One programme as a mediator sees it."""

    programme: Programme
    rule: Rule
    answer: Answer
    is_followed: bool


@dataclass(frozen=True, slots=True)
class Offers:
    """A page of programmes, and by what the list of all of them can be narrowed."""

    shown: list[Offer]
    page: int
    pages: int
    languages: list[Choice]
    countries: list[Choice]
    followed: str | None
    is_followed_closed: bool

    @property
    def follows_imi(self) -> bool:
        return self.followed is None


def offers(mediator: Person, *, language: str = "", country: str = "", page: int = 1) -> Offers:
    """The programmes that a mediator may choose, by name; one that names no country is open to all of them."""
    approved = programme_queries.approved()
    wanted = [each for each in approved if _is_in(language, each.languages) and _is_open_to(country, each)]
    rules = rule_queries.in_force({each.scheme for each in wanted} or {IMI})
    wanted = [each for each in wanted if each.scheme in rules]
    at = Pages.of(len(wanted), page, size=A_PAGE)
    facts, scheme = queries.facts(mediator), rule_queries.followed(mediator)
    shown = at.cut(wanted)
    said = compared.by_rules(mediator, [rules[each.scheme] for each in shown])
    return Offers(
        [
            Offer(
                each,
                rules[each.scheme],
                answer(said[rules[each.scheme]], is_core_verified=facts.verified_at is not None),
                each.scheme == scheme,
            )
            for each in shown
        ],
        at.page,
        at.pages,
        _named(approved, "languages", languages.NAMES),
        _named(approved, "countries", countries.NAMES),
        facts.followed,
        scheme != IMI and scheme not in {each.scheme for each in approved},
    )


def _is_in(code: str, codes: Sequence[str]) -> bool:
    return not code or code in codes


def _is_open_to(country: str, programme: Programme) -> bool:
    return not programme.countries or _is_in(country, programme.countries)


def _named(programmes: Iterable[Programme], of: str, names: Mapping[str, str]) -> list[Choice]:
    """Every code that some programme has, with its name, by name."""
    found = {code for each in programmes for code in getattr(each, of)}
    return sorted(((code, str(names.get(code, code))) for code in found), key=lambda choice: choice[1])
