"""The many small pieces of the directory, drawn without Jinja: a page has twenty cards and fifty values to choose.

Everything that somebody typed is escaped here; the words of closed lists come escaped (`labels.names`).
"""

from collections.abc import Iterable
from functools import lru_cache

from flask_babel import gettext
from markupsafe import Markup, escape

from app.directory.find import asked as find
from app.directory.find.labels import Names, named, names
from app.directory.find.queries import Found
from app.directory.index.day import FACETS, Card
from app.language import spoken

KEPT_CARDS = 2_000  # of a kilobyte each
BETWEEN = "\N{NO-BREAK SPACE}· "  # no line begins with the dot


def cards(found: Found, home: str) -> Markup:
    """The mediators of a page as items of a list, each of which leads to a profile below `home` as a whole."""
    language = spoken()
    return _joined(_card(each, home, language) for each in found.cards)


def facets(found: Found) -> Markup:
    """The facets with something to choose, or something chosen: the first values, and how many more there are."""
    known = names()
    return _joined(_facet(found, name, known) for name in FACETS)


@lru_cache(KEPT_CARDS)
def _card(card: Card, home: str, _language: str | None) -> str:
    """A card in the language of the page. Those that are drawn first for a day are in every long list of that day."""
    known = names()
    country, comma, name = known["country"], known["comma"][""], escape(card.name)
    places = BETWEEN.join(f"<bdi>{escape(place)}</bdi>{comma}{country[code]}" for place, code in card.places)
    languages = BETWEEN.join(known["language"][code] for code in card.languages)
    expertise = BETWEEN.join(known["expertise"][value] for value in card.expertise)
    return (
        f'<li><span class="initials" aria-hidden="true">{escape(_initials(card.name))}</span><div>'
        f'<h2><a href="{home}/mediators/{card.slug}" dir="auto">{name}</a></h2>'
        f"<p>{places}</p><p>{languages}</p>"
        f'<p class="soft">{expertise}</p>'
        f'<ul class="marks">{"".join(f"<li>{each}</li>" for each in _marks(card, known))}</ul>'
        "</div></li>"
    )


def _initials(name: str) -> str:
    """A photo for each would make the page several times as heavy: those are on the profiles."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


def _marks(card: Card, known: Names) -> Iterable[str]:
    yield known["credential"]["odr_specialist"]
    if card.is_certified:
        yield known["credential"]["imi_certified"]
    if card.is_verified:
        yield known["verified"]["yes"]
    if card.has_digest:
        yield known["digest"][""]


def _facet(found: Found, facet: str, known: Names) -> str:
    chosen = found.asked.chosen.get(facet, ())
    values, left = find.shown(found.answer.facets[facet], chosen, is_long=found.asked.more == facet)
    if not values:
        return ""
    title = known["title"][facet]
    boxes = "".join(
        f'<label class="tick"><input type="checkbox" id="{facet}-{number}" name="{facet}" value="{escape(value)}"'
        f"{' checked' if value in chosen else ''}><span>{named(found, facet, value, known)}"
        f" <small>{count}</small></span></label>"
        for number, (value, count) in enumerate(values, 1)
    )
    return f'<fieldset class="facet"><legend>{title}</legend>{boxes}{_more(found, facet, left, title)}</fieldset>'


def _more(found: Found, facet: str, left: int, title: str) -> str:
    if not left:
        return ""
    address, words = escape(found.asked.with_all_of(facet)), gettext("%(number)s more", number=left)
    return (
        f'<a href="{address}" hx-get="{address}" hx-target="#found" hx-swap="outerHTML">{escape(words)}'
        f'<span class="unseen">: {title}</span></a>'
    )


def _joined(pieces: Iterable[str]) -> Markup:
    return Markup("\n".join(piece for piece in pieces if piece))  # noqa: S704
