"""What the directory's filters and cards say, in the language of the page."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

from flask_babel import gettext
from markupsafe import Markup, escape

from app.directory import local_words
from app.directory.find.queries import Found
from app.language import DEFAULT, spoken
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
CREDENTIALS = {"odr_specialist": N_("IMI ODR Specialist"), "imi_certified": N_("IMI Certified")}
VERIFIED = N_("User verified")
DIGEST = N_("Feedback Digest")


Names = Mapping[str, Mapping[str, Markup]]


class Chosen(NamedTuple):
    """Something that a search was narrowed by, and the address of the search without it.

    `number` is how many that would find, when nobody is found now.
    """

    words: str
    address: str
    number: int


def chosen(found: Found) -> list[Chosen]:
    asked, known = found.asked, names()
    search = [(f"“{asked.search}”", asked.without_search())] if asked.search else []
    values = [(facet, value) for facet, values in asked.chosen.items() for value in values]
    less = [*search, *((named(found, facet, value, known), asked.without(facet, value)) for facet, value in values)]
    return [Chosen(words, other.address, 0 if found.answer.total else found.others(other)) for words, other in less]


def named(found: Found, facet: str, value: str, known: Names) -> Markup:
    """What a value of a facet is called, escaped."""
    if facet != "place":
        return known[facet][value]
    code, _hyphen, place = value.partition("-")
    own = found.place_names.get(value, place.replace("-", " "))
    return escape("{}{}{}").format(own, known["comma"][""], known["country"][code])


def names() -> Names:
    """What everything on a closed list is called in the language of the page, escaped; looked up once each."""
    return _names(spoken() or DEFAULT)


class _Names(dict[str, Markup]):
    """Names begin with a capital letter in every language, as they do in a list of English ones."""

    def __init__(self, name: Callable[[str], str]) -> None:
        self.name = name

    def __missing__(self, value: str) -> Markup:
        words = self.name(value)
        self[value] = found = escape(words[:1].upper() + words[1:])
        return found


@cache
def _names(_language: str) -> dict[str, _Names]:
    return {
        "language": _Names(local_words.language),
        "country": _Names(local_words.country),
        "expertise": _Names(lambda value: gettext(Field(value).label)),  # marked in `profile.words`
        "credential": _Names(lambda value: gettext(CREDENTIALS[value])),
        "verified": _Names(lambda _value: gettext(VERIFIED)),
        "digest": _Names(lambda _value: gettext(DIGEST)),
        "comma": _Names(lambda _value: gettext(", ")),
        "title": _Names(lambda facet: gettext(TITLES[facet])),
    }
