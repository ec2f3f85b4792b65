"""Countries, languages and kinds of programmes in the language of the page that is drawn."""

from collections.abc import Callable, Iterable

from flask_babel import get_locale, gettext

from app.folding import folded
from app.listing import languages
from app.listing.programmes.kinds import Kind
from app.logbook import countries


def country(code: str) -> str:
    return countries.name(code, get_locale())


def language(code: str) -> str:
    return languages.name(code, get_locale())


def kind(value: str) -> str:
    """What a kind of programme is called, the same in every language."""
    return Kind(value).label


def joined(codes: Iterable[str], name: Callable[[str], str]) -> str:
    """Names by the alphabet, with the comma of their language between them."""
    return gettext(", ").join(sorted((name(code) for code in codes), key=folded))
