"""The languages that people without an account can read their pages and letters in, and the words of each."""

from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g
from flask_babel import Babel, Domain, format_date, get_locale

NAMES = {"en": "English", "fr": "Français", "ar": "العربية"}
DEFAULT = "en"
ENGLISH = Locale(DEFAULT)
FOLDER = Path(__file__).parent / "translations"


class _Catalogues(Domain):
    """The translations as they stand in the project: without a compiled copy none can be out of date."""

    def get_translations(self) -> NullTranslations:
        return _catalogue(spoken() or DEFAULT)


class _PortalBabel(Babel):
    domain_instance = _Catalogues()


def start(app: Flask) -> None:
    """Every page is in English unless what draws it forces another language."""
    _PortalBabel(app, locale_selector=lambda: ENGLISH)  # ready made: a name would be parsed in every request


def spoken() -> str | None:
    """The language of the page or letter that is drawn now: its code, as ours have no regions.

    A page asks for it a hundred times, and Flask-Babel would look up four times who asks.
    """
    locale = getattr(g.get("_flask_babel"), "babel_locale", None) or get_locale()
    return locale and str(locale.language)


def day(when: date) -> str:
    """A day in the words of the page's or the letter's language, such as 23 Nov 2026."""
    return format_date(when, "d MMM y")


def in_every_language(text: str) -> tuple[str, ...]:
    """What a text is in each of them; the text itself where it is not translated."""
    return tuple(_catalogue(language).gettext(text) for language in NAMES)


@cache
def _catalogue(language: str) -> NullTranslations:
    path = FOLDER / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return Translations(compiled)
