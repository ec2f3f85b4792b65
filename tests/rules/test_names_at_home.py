"""The names of countries and languages where they are at home are those of CLDR.

After another version of babel the file is written anew: .venv/bin/python -m tests.rules.test_names_at_home
"""

import json
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages

from app.directory.index import names as index_names
from app.listing import languages
from app.logbook import countries

FILE = Path(index_names.__file__).with_name("names_at_home.json")


def derived():
    return {
        "countries": {code: at_home for code in sorted(countries.NAMES) if (at_home := country(code))},
        "languages": {code: at_home for code in sorted(languages.NAMES) if (at_home := language(code))},
    }


def country(code):
    """In each of its official languages, by their codes."""
    spoken = (locale(each) for each in sorted(get_official_languages(code, regional=False, de_facto=True)))
    return ", ".join(dict.fromkeys(each.territories[code] for each in spoken if each and code in each.territories))


def language(code):
    own = locale(code)
    return own.languages.get(code, "") if own else ""


def locale(code):
    try:
        return Locale.parse(code)
    except UnknownLocaleError:
        return None


def written():
    return json.dumps(derived(), ensure_ascii=False, indent=1) + "\n"


def test_they_are_what_cldr_says():
    assert FILE.read_text() == written()


def test_people_know_their_own_country_and_language():
    at_home = index_names.AT_HOME
    assert [at_home["countries"][code] for code in ("BR", "JP", "DE")] == ["Brasil", "日本", "Deutschland"]
    assert [at_home["languages"][code] for code in ("es", "pl", "he")] == ["español", "polski", "עברית"]
    assert set(at_home["countries"]["BE"].split(", ")) == {"België", "Belgien", "Belgique"}


if __name__ == "__main__":
    FILE.write_text(written())
