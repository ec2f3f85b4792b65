"""What the directory's filters and cards say, in the language of the page."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from flask_babel import format_date, get_locale, gettext

from app.directory import find
from app.directory.find_queries import Found
from app.directory.index import FACETS
from app.listing import languages
from app.logbook import countries
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
    "expertise": {
        "commercial": N_("Commercial"),
        "construction": N_("Construction"),
        "consumer": N_("Consumer"),
        "employment": N_("Employment"),
        "family": N_("Family"),
        "family_business": N_("Family business"),
        "finance_and_insurance": N_("Finance and insurance"),
        "health": N_("Health"),
        "inheritance": N_("Inheritance"),
        "intellectual_property": N_("Intellectual property"),
        "landlord_and_tenant": N_("Landlord and tenant"),
        "neighbourhood_and_community": N_("Neighbourhood and community"),
        "partnership_exit": N_("Partnership exit"),
        "public_and_environment": N_("Public and environment"),
        "technology": N_("Technology"),
        "workplace": N_("Workplace"),
        "other": N_("Other"),
    },
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


def language(code: str) -> str:
    return _named("language", code, str(get_locale()))


def country(code: str) -> str:
    return _named("country", code, str(get_locale()))


def expertise(value: str) -> str:
    return _named("expertise", value, str(get_locale()))


def day(when: date) -> str:
    return format_date(when, "d MMM y")


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
    return f"{found.place_names.get(value, place.replace('-', ' '))}, {country(code)}"


@lru_cache(5_000)
def _named(facet: str, value: str, _language: str) -> str:
    """Names that Babel knows begin with a capital letter, as they do in a list of English ones."""
    locale = get_locale()
    if facet == "language":
        known = locale and locale.languages.get(value)
        return _capital(str(known or languages.name(value)))
    if facet == "country":
        known = locale and locale.territories.get(value)
        return str(known or countries.name(value))
    return gettext(WORDS[facet].get(value, value))


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
