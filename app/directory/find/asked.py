"""What somebody asks the directory for, read from an address and written as one: any search can be passed on."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from app.directory.index.day import FACETS, Question
from app.directory.index.words import sought
from app.listing.profiles.details import AREAS

LONGEST_SEARCH, MOST_CHOSEN, MOST_PAGES = 100, 10, 100_000
ORDERS_KEPT = timedelta(days=30)  # an order can be asked for again as long
SHORT, LONG = 8, 300  # how many values of a facet are shown at first, and at most
ALLOWED = {
    "language": re.compile("[a-z]{2,3}"),
    "country": re.compile("[A-Z]{2}"),
    "place": re.compile(r"[A-Z]{2}-\S{0,120}"),
    "expertise": re.compile("|".join(each.value for each in AREAS)),
    "credential": re.compile("odr_specialist|imi_certified"),
    "verified": re.compile("yes"),
}


@dataclass(frozen=True)
class Asked:
    """A search, the values chosen of each facet, the facet all of whose values are shown, a page, and an order."""

    order: date
    search: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    more: str = ""
    page: int = 1

    @property
    def question(self) -> Question:
        return Question(sought(self.search), tuple(self.chosen.items()))

    @property
    def numbered(self) -> str:
        """The address of a page of what is found without its number; its order stays, though a new day begins."""
        return f"{self._address([('order', self.order.isoformat())])}&page="

    @property
    def address(self) -> str:
        """Of what is found, from the first page on."""
        return self._address()

    def without(self, facet: str, value: str) -> "Asked":
        """The same with one value of a facet less."""
        left = tuple(each for each in self.chosen.get(facet, ()) if each != value)
        chosen = {name: values for name, values in {**self.chosen, facet: left}.items() if values}
        return replace(self, chosen=chosen)

    def without_search(self) -> "Asked":
        return replace(self, search="")

    def with_all_of(self, facet: str) -> str:
        """The address of the same with all values of a facet."""
        return self._address([("more", facet)])

    def _address(self, more: Iterable[tuple[str, str]] = ()) -> str:
        chosen = [(facet, value) for facet, values in self.chosen.items() for value in values]
        search = [("search", self.search)] if self.search else []
        return f"?{urlencode(given)}" if (given := [*search, *chosen, *more]) else ""


def asked(sent: Mapping[str, Sequence[str]], *, today: date) -> Asked:
    """What an address asks for; what nobody could have chosen is left out."""
    chosen = {facet: _allowed(facet, sent.get(facet, ())) for facet in FACETS}
    more, page = _one(sent, "more"), _one(sent, "page")
    return Asked(
        order=_order(_one(sent, "order"), today),
        search=_printable(_one(sent, "search"))[:LONGEST_SEARCH].strip(),
        chosen={facet: values for facet, values in chosen.items() if values},
        more=more if more in FACETS else "",
        page=min(int(page), MOST_PAGES) if re.fullmatch("[0-9]{1,9}", page) else 1,
    )


def shown(
    counts: Sequence[tuple[str, int]], chosen: Sequence[str], *, is_long: bool
) -> tuple[tuple[tuple[str, int], ...], int]:
    """The values of a facet to show, the most frequent first, and always those chosen; and how many are left."""
    first = list(counts[: LONG if is_long else SHORT])
    others = dict(counts[len(first) :]) if chosen else {}
    known = {value for value, _number in first}
    missing = [(value, others.get(value, 0)) for value in chosen if value not in known]
    return (*first, *missing), len(counts) - len(first) - sum(value in others for value, _number in missing)


def _one(sent: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(sent.get(name, ())), "")


def _printable(typed: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in typed).split())


def _allowed(facet: str, values: Iterable[str]) -> tuple[str, ...]:
    """Sorted, so that the same choice has one address."""
    return tuple(
        sorted({value for value in values if value.isprintable() and ALLOWED[facet].fullmatch(value)})[:MOST_CHOSEN]
    )


def _order(typed: str, today: date) -> date:
    """The day whose order is asked for: one of the last 31, else today."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return today
    return day if today - ORDERS_KEPT <= day <= today else today
