"""Countries by their code, their name, and the names people type instead."""

import unicodedata
from collections.abc import Iterable

from babel import Locale
from babel.core import get_global

from app.folding import folded

# CLDR's territories that are no country: unions, test data, and the unknown.
NO_COUNTRY = frozenset(("EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"))
ENGLISH = Locale("en")
NAMES: dict[str, str] = {
    code: str(name)
    for code, name in sorted(ENGLISH.territories.items(), key=lambda each: folded(str(each[1])))
    if len(code) == 2 and code.isalpha() and code not in NO_COUNTRY
}
ALSO = {
    "GB": "Britain, Great Britain, England, Scotland, Wales, Northern Ireland",
    "US": "United States of America, America",
    "NL": "Holland",
    "HK": "Hong Kong",
    "MO": "Macao, Macau",
    "TR": "Turkey",
    "CZ": "Czech Republic",
    "CI": "Ivory Coast",
    "KR": "Korea, Republic of Korea",
    "KP": "Democratic People's Republic of Korea",
    "RU": "Russian Federation",
    "CN": "People's Republic of China, PRC",
    "MM": "Burma, Myanmar",
    "SZ": "Swaziland",
    "CV": "Cabo Verde",
    "TL": "East Timor",
    "VA": "Holy See, Vatican",
    "AE": "UAE, Emirates",
    "PS": "Palestine, State of Palestine",
    "CD": "Democratic Republic of the Congo, DR Congo, DRC",
    "CG": "Republic of the Congo, Congo",
    "MK": "Macedonia",
    "MD": "Republic of Moldova",
    "IE": "Republic of Ireland, Eire",
    "VN": "Viet Nam",
    "SY": "Syrian Arab Republic",
    "LA": "Lao PDR",
    "BN": "Brunei Darussalam",
    "FM": "Federated States of Micronesia",
    "BO": "Plurinational State of Bolivia",
    "IR": "Islamic Republic of Iran",
    "VE": "Bolivarian Republic of Venezuela",
    "TZ": "United Republic of Tanzania",
    "KG": "Kyrgyz Republic",
    "SK": "Slovak Republic",
}


def code(typed: str) -> str | None:
    """The code of a country typed as a code of two or three letters, or as one of its names."""
    return _CODES.get(_plain(typed))


def name(code: str, locale: Locale = ENGLISH) -> str:
    """What a country is called in English, or in another language."""
    return str(locale.territories.get(code, code))


def _plain(text: str) -> str:
    """Letters and single spaces, without accents, "the" and what stands for "and" and "Saint"."""
    letters = unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold()
    kept = "".join(each for each in letters if each.isalpha() or each.isspace() or each == "-").replace("-", " ")
    words = kept.removeprefix("the ").split()
    return " ".join("saint" if word == "st" and len(words) > 1 else word for word in words)


def _codes() -> Iterable[tuple[str, str]]:
    for other, codes in get_global("territory_aliases").items():
        if other.isalpha() and len(codes) == 1 and codes[0] in NAMES:
            yield other, codes[0]
    for known, names in ALSO.items():
        yield from ((each, known) for each in names.split(", "))
    for known, own in NAMES.items():
        yield own, known
        yield known, known


_CODES = {_plain(typed): code for typed, code in _codes()}
