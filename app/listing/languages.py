"""Languages by their code, their English name, and what people type instead."""

from babel import Locale

NAMES: dict[str, str] = {
    code: str(name) for code, name in Locale("en").languages.items() if len(code) == 2 and code.isalpha()
}
_CODES = {typed.casefold(): code for code, name in NAMES.items() for typed in (code, name)}


def code(typed: str) -> str | None:
    """The code of a language typed as its code or its English name."""
    return _CODES.get(" ".join(typed.split()).casefold())


def name(code: str) -> str:
    return NAMES.get(code, code)
