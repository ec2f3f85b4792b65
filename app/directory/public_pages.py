"""How every public page answers: without a cookie, in the language of its address, and 304 to who has it already.

The same address gives the same bytes to everybody, signed in or not, so that they may be kept by anybody; whoever keeps
them asks each time whether they still hold, as a listing can end on any day.
"""

from collections.abc import Callable, Hashable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from babel import Locale
from flask import Blueprint, Flask, Response, current_app, g, request
from flask_babel import force_locale
from werkzeug.routing import BaseConverter

from app import clock
from app.language import DEFAULT, NAMES
from app.web import Area, area, csrf, page, region_asked_for

REVALIDATE = "public, no-cache"
FOLDER = Path(__file__).parent.parent


class Language(BaseConverter):
    """A language as the first part of an address, such as fr in /fr/verify; English has none."""

    regex = "|".join(code for code in NAMES if code != DEFAULT)


def public(name: str, import_name: str, **details: Any) -> Blueprint:
    """A blueprint of public pages, to be registered by `register`; no form of theirs needs a cookie, or has a token."""
    pages = area(name, import_name, Area.PUBLIC, **details)
    pages.url_value_preprocessor(_note)
    csrf.exempt(pages)
    return pages


def register(app: Flask, *all_pages: Blueprint) -> None:
    """The same pages in every language: those in English at their own addresses, the others below that of theirs."""
    app.url_map.converters["other_language"] = Language
    app.config["EDITION"] = _edition()
    for each in all_pages:
        app.register_blueprint(each)
        app.register_blueprint(
            each, name=f"{each.name}_in_a_language", url_prefix=f"/<other_language:language>{each.url_prefix or ''}"
        )


def language() -> str:
    return str(g.get("public_language", DEFAULT))


def home() -> str:
    """What every address of this language begins with: nothing in English."""
    return home_in(language())


def home_in(language: str) -> str:
    return "" if language == DEFAULT else f"/{language}"


def draw(template: str, *, status: int = 200, regions: Any = None, **values: Any) -> Response:
    """A page in the language of its address; `path` is that address without the language, with what was asked."""
    code, home_here = language(), home()
    path = quote(request.path.removeprefix(home_here))
    with force_locale(_locale(code)):
        answer = page(
            template,
            status=status,
            regions=regions,
            language=code,
            direction=_locale(code).text_direction,
            languages=_languages(),
            public_home=home_here,
            path=path,
            asked=f"?{request.query_string.decode()}" if request.query_string else "",
            portal=current_app.config["PORTAL_URL"],
            **{"canonical": path, **values},
        )
    answer.headers["Content-Language"] = code
    return answer


def unless_known(draw: Callable[[], Response], *seen: Hashable) -> Response:
    """Draw a page, or answer 304 when whoever asks has it: as long as all that it shows (`seen`) is the same.

    The day, the language, the address, the region and the version of the portal are seen in every page.
    """
    shown = (clock.today(), request.full_path, region_asked_for(), current_app.config["EDITION"], *seen)
    tag = sha256(repr(shown).encode()).hexdigest()[:32]
    answer = Response(status=304) if request.if_none_match.contains_weak(tag) else draw()
    answer.set_etag(tag, weak=True)
    answer.headers["Cache-Control"] = REVALIDATE
    return answer


def _note(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.public_language = (values or {}).pop("language", DEFAULT)


@cache
def _edition() -> str:
    """A digest of all that draws pages: another version of the portal may draw the same thing otherwise."""
    files = sorted(path for path in FOLDER.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


@cache
def _locale(code: str) -> Locale:
    return Locale(code)


@cache
def _languages() -> tuple[tuple[str, str, str], ...]:
    """Each language as (code, its own name, what its addresses begin with)."""
    return tuple((code, name, home_in(code)) for code, name in NAMES.items())
