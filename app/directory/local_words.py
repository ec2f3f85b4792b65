"""Countries, languages and kinds of programmes in the language of the page that is drawn."""

from collections.abc import Callable, Iterable

from flask_babel import get_locale

from app.folding import folded
from app.listing.programmes import Kind


def country(code: str) -> str:
    return str(get_locale().territories.get(code, code))


def language(code: str) -> str:
    return str(get_locale().languages.get(code, code))


def kind(value: str) -> str:
    """What a kind of programme is called, the same in every language."""
    return Kind(value).label


def joined(codes: Iterable[str], name: Callable[[str], str]) -> str:
    """Names by the alphabet, with the comma of their language between them."""
    comma = "، " if str(get_locale()) == "ar" else ", "
    return comma.join(sorted((name(code) for code in codes), key=folded))
