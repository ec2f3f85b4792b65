"""A mediator's profile: its closed lists, how complete it is, and what its public card shows (domain §8 and §10)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from urllib.parse import urlsplit

from app.logbook import confidentiality
from app.logbook.vocabulary import Choice, Field

LONGEST_ABOUT, LONGEST_TEXT, LONGEST_PLACE, LONGEST_LINK = 1200, 600, 60, 200
MOST_LANGUAGES, MOST_PLACES, MOST_LINKS = 12, 5, 5
MOST_HINTS = 5
AREAS = tuple(each for each in Field if each is not Field.OTHER)
HOST = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])", re.IGNORECASE)


class Style(Choice):
    """How somebody mediates, in the words of the field."""

    FACILITATIVE = "facilitative"
    EVALUATIVE = "evaluative"
    TRANSFORMATIVE = "transformative"
    NARRATIVE = "narrative"
    RESTORATIVE = "restorative"
    UNDERSTANDING_BASED = "understanding_based"
    SETTLEMENT_FOCUSED = "settlement_focused"

    @property
    def label(self) -> str:
        return {"understanding_based": "Understanding-based", "settlement_focused": "Settlement-focused"}.get(
            self.value
        ) or super().label


class Place(NamedTuple):
    """Where somebody practises: a place as typed, and the code of its country (ISO 3166)."""

    place: str
    country: str


@dataclass(frozen=True, slots=True)
class Details:
    """What a mediator says about themself, saved or only typed. Languages are codes of ISO 639."""

    languages: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    expertise: tuple[Field, ...] = ()
    styles: tuple[Style, ...] = ()
    about: str = ""
    education: str = ""
    conduct: str = ""
    complaints: str = ""
    links: tuple[str, ...] = ()
    is_findable: bool = True
    shows_links: bool = True
    shows_education: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """Something a profile has or lacks; `field` is the id of where to say it."""

    field: str
    words: str
    is_required: bool
    is_met: bool


@dataclass(frozen=True, slots=True)
class Completeness:
    """What approval needs of a profile (domain §8), and what readers of it look for besides."""

    items: tuple[Item, ...]

    @property
    def is_enough(self) -> bool:
        """Whether a listing can be approved, as far as the profile goes."""
        return not self.required_missing

    @property
    def required_missing(self) -> tuple[Item, ...]:
        return tuple(each for each in self.items if each.is_required and not each.is_met)

    @property
    def recommended_missing(self) -> tuple[Item, ...]:
        return tuple(each for each in self.items if not each.is_required and not each.is_met)

    @property
    def percent(self) -> int:
        return 100 * _met(self.items) // len(self.items)

    @property
    def words(self) -> str:
        required = [each for each in self.items if each.is_required]
        return f"{_met(required)} of {len(required)} required, {_met(self.items)} of {len(self.items)} in all"


class Held(NamedTuple):
    """What others stand for, each by the day from which it holds, or none of it.

    `programme` is that which assessed somebody; `confirmed` how many mediations reviewers confirmed lately, once they
    make their mediator user verified (domain §7.13); `code` the version of the IMI Code that was accepted last.
    """

    listed_since: date | None = None
    programme: str = ""
    certified_on: date | None = None
    confirmed: int = 0
    code: str = ""
    code_accepted_on: date | None = None


NOTHING_HELD = Held()


@dataclass(frozen=True, slots=True)
class Card:
    """What anybody sees of a mediator; an empty value is not shown. `photo` is the digest of a photo."""

    name: str
    photo: str
    held: Held
    languages: tuple[str, ...]
    places: tuple[Place, ...]
    expertise: tuple[str, ...]
    styles: tuple[str, ...]
    about: str
    education: str
    conduct: str
    complaints: str
    links: tuple[tuple[str, str], ...]


def completeness(details: Details, *, has_photo: bool) -> Completeness:
    needed = (
        ("photo", "a photo", has_photo),
        ("languages", "a language you mediate in", details.languages),
        ("places", "a practice location", details.places),
        ("expertise", "an area of expertise", details.expertise),
    )
    wished = (
        ("styles", "your mediation styles", details.styles),
        ("about", "a few words about you", details.about),
        ("education", "education and training", details.education),
        ("conduct", "which code of conduct applies, and how to complain", details.conduct and details.complaints),
        ("links", "a link", details.links),
    )
    return Completeness(
        (
            *(Item(field, words, True, bool(is_met)) for field, words, is_met in needed),
            *(Item(field, words, False, bool(is_met)) for field, words, is_met in wished),
        )
    )


def card(details: Details, *, name: str, photo: str, held: Held = NOTHING_HELD) -> Card:
    """What the public sees, by the mediator's choices."""
    return Card(
        name=name,
        photo=photo,
        held=held,
        languages=details.languages,
        places=details.places,
        expertise=tuple(each.label for each in details.expertise),
        styles=tuple(each.label for each in details.styles),
        about=details.about,
        education=details.education if details.shows_education else "",
        conduct=details.conduct,
        complaints=details.complaints,
        links=tuple((each, link_words(each)) for each in details.links) if details.shows_links else (),
    )


def why_not_linked(address: str) -> str | None:
    """Why an address cannot stand on a profile: only pages of public hosts, over https, by the host's plain name."""
    if len(address) > LONGEST_LINK:
        return f"Keep a link to {LONGEST_LINK} characters"
    if not address.isascii() or not address.isprintable() or re.search(r"[\s\"'<>\\^`{|}]", address):
        return "Copy the link from the address bar of your browser"
    if not address.lower().startswith("https://"):
        return "Enter links that begin with https://"
    try:
        parts = urlsplit(address)
        is_plain = parts.port is None and "@" not in parts.netloc
    except ValueError:
        return "Copy the link from the address bar of your browser"
    if not is_plain or not HOST.fullmatch(parts.hostname or ""):
        return "Enter the address of a public page, such as https://www.example.org/you"
    return None


def link_words(address: str) -> str:
    """A link as it is read: its host and path, without what every link has."""
    return address.partition("://")[2].removeprefix("www.").rstrip("/")


def hints(details: Details, *, name: str) -> list[tuple[str, str]]:
    """What in the free texts may name somebody other than the mediator or tell of a case, with what it looks like."""
    texts = (details.about, details.education, details.conduct, details.complaints)
    found = [(text[each.start : each.end], each.what) for text in texts for each in confidentiality.in_text(text)]
    return [(piece, what) for piece, what in dict.fromkeys(found) if piece not in name][:MOST_HINTS]


def _met(items: Iterable[Item]) -> int:
    return sum(each.is_met for each in items)
