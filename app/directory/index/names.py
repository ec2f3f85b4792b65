"""What whoever searches calls a language, a country, a field or a style: in the portal's languages, and at home."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel import Locale

from app.directory.index.words import words
from app.language import NAMES, in_every_language
from app.listing import languages
from app.listing.profiles.details import Style
from app.logbook import countries
from app.logbook.vocabulary import Field

LOCALES = tuple(map(Locale, NAMES))
# As CLDR has them; read from a file, as a process that asks for all of those languages keeps them all in memory.
AT_HOME: Mapping[str, Mapping[str, str]] = json.loads(Path(__file__).with_name("names_at_home.json").read_text())


@cache
def of_language(code: str) -> frozenset[str]:
    called = (languages.name(code, locale) for locale in LOCALES)
    return words(*called, languages.ALSO.get(code, ""), AT_HOME["languages"].get(code, ""))


@cache
def of_country(code: str) -> frozenset[str]:
    called = (countries.name(code, locale) for locale in LOCALES)
    return words(*called, countries.ALSO.get(code, ""), AT_HOME["countries"].get(code, ""))


@cache
def of_expertise(value: str) -> frozenset[str]:
    return words(*in_every_language(Field(value).label))


@cache
def of_style(value: str) -> frozenset[str]:
    return words(*in_every_language(Style(value).label))
