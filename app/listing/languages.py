"""Languages by their code, their name, and the names people type instead."""

from babel import Locale

ENGLISH = Locale("en")
NAMES: dict[str, str] = {
    code: str(name)
    for code, name in sorted(ENGLISH.languages.items(), key=lambda each: str(each[1]))
    if len(code) == 2 and code.isalpha()
}
ALSO = {
    "zh": "Mandarin, Mandarin Chinese, Cantonese",
    "nl": "Flemish, Nederlands",
    "fa": "Farsi",
    "es": "Castilian, Español",
    "fr": "Français",
    "de": "Deutsch",
    "pt": "Português",
    "it": "Italiano",
    "ro": "Moldovan, Moldavian",
    "nb": "Bokmål",
    "pa": "Panjabi",
    "ps": "Pushto",
}


def code(typed: str) -> str | None:
    """The code of a language typed as its code or as one of its names."""
    return _CODES.get(" ".join(typed.split()).casefold())


def name(code: str, locale: Locale = ENGLISH) -> str:
    """What a language is called in English, or in another language."""
    return str(locale.languages.get(code, code))


_CODES = {
    **{other.casefold(): known for known, names in ALSO.items() for other in names.split(", ") if known in NAMES},
    **{own.casefold(): known for known, own in NAMES.items()},
    **{known: known for known in NAMES},
}
