"""What the directory's filters and cards say, in the language of the page."""

from functools import lru_cache
from typing import NamedTuple

from flask_babel import get_locale, gettext

from app.directory import find, local_words
from app.directory.find_queries import Found
from app.directory.index import FACETS
from app.logbook.vocabulary import Field
from app.words import N_

TITLES = {
    "language": N_("Language"),
    "country": N_("Country"),
    "place": N_("Place"),
    "expertise": N_("Expertise"),
    "credential": N_("Credential"),
    "verified": N_("Feedback"),
}
WORDS = {
    "credential": {"odr_specialist": N_("IMI ODR Specialist"), "imi_certified": N_("IMI Certified")},
    "verified": {"yes": N_("User verified")},
}


class Value(NamedTuple):
    """A value of a facet, with how many there would be of it, and whether it is chosen."""

    value: str
    words: str
    number: int
    is_chosen: bool


class Facet(NamedTuple):
    """A facet with the values to show; `left` is how many more there are, at the address `all`."""

    name: str
    title: str
    values: tuple[Value, ...]
    left: int
    all: str


class Chosen(NamedTuple):
    """Something that a search was narrowed by, and the address of the search without it.

    `number` is how many that would find, when nobody is found now.
    """

    words: str
    address: str
    number: int


def facets(found: Found) -> list[Facet]:
    """The facets that have a value to choose, or one that is chosen."""
    drawn = [_facet(found, name) for name in FACETS]
    return [facet for facet in drawn if facet.values]


def chosen(found: Found) -> list[Chosen]:
    asked = found.asked
    search = [(f"“{asked.search}”", asked.without_search())] if asked.search else []
    values = [(facet, value) for facet, values in asked.chosen.items() for value in values]
    less = [*search, *((_words(found, facet, value), asked.without(facet, value)) for facet, value in values)]
    return [Chosen(words, other.address, 0 if found.answer.total else found.others(other)) for words, other in less]


def expertise(value: str) -> str:
    """The labels of the closed list are marked in `profile_words`."""
    return gettext(Field(value).label)


def _facet(found: Found, name: str) -> Facet:
    picked = found.asked.chosen.get(name, ())
    values, left = find.shown(found.answer.facets[name], picked, is_long=found.asked.more == name)
    return Facet(
        name,
        gettext(TITLES[name]),
        tuple(Value(value, _words(found, name, value), number, value in picked) for value, number in values),
        left,
        found.asked.with_all_of(name),
    )


def _words(found: Found, facet: str, value: str) -> str:
    if facet != "place":
        return _named(facet, value, str(get_locale()))
    code, _hyphen, place = value.partition("-")
    return f"{found.place_names.get(value, place.replace('-', ' '))}, {local_words.country(code)}"


@lru_cache(5_000)
def _named(facet: str, value: str, _language: str) -> str:
    known = NAMED.get(facet)
    words = known(value) if known else gettext(WORDS[facet][value])
    return words[:1].upper() + words[1:]  # in a list, as in one of English names


NAMED = {"language": local_words.language, "country": local_words.country, "expertise": expertise}
