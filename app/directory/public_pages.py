"""How every public page answers: without a cookie, in the language of its address, and 304 to who has it already.

The same address gives the same bytes to everybody, signed in or not, so that they may be kept by anybody; whoever keeps
them asks each time whether they still hold, as a listing can end on any day.
"""

import gzip
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import quote

from babel import Locale
from flask import Blueprint, Flask, Response, current_app, g, request
from flask_babel import force_locale
from werkzeug.datastructures import Headers
from werkzeug.routing import BaseConverter

from app import clock, throttle
from app.errors import NotYours
from app.language import DEFAULT, NAMES
from app.site import problems
from app.web import Area, area, csrf, page, region_asked_for

REVALIDATE = "public, no-cache"
FOLDER = Path(__file__).parent.parent
NOTHING_HERE = "nothing_here"
WORTH_PACKING = ("text/html", "application/xml")
READERS = throttle.PerMinute(600)  # pages, photos and documents: nobody who reads comes near it


class Language(BaseConverter):
    """A language as the first part of an address, such as fr in /fr/verify; English has none."""

    regex = "|".join(code for code in NAMES if code != DEFAULT)


class NotModified(Response):
    """304: without a body, and without headers of one, which otherwise would be put on first and looked for at last."""

    default_status, default_mimetype = 304, None

    def __call__(self, environ: dict[str, Any], start_response: Any) -> tuple[bytes, ...]:
        start_response(self.status, self.headers.to_wsgi_list())
        return ()


def public(name: str, import_name: str, *, may_lag: bool = False, **details: Any) -> Blueprint:
    """A blueprint of public pages, to be registered by `register`; no form of theirs needs a cookie, or has a token.

    Pages that `may_lag` are read from a replica where there is one (`app/database/replica.py`).
    """
    pages = area(name, import_name, Area.PUBLIC, **details)
    pages.may_lag = may_lag  # type: ignore[attr-defined]
    pages.url_value_preprocessor(_note)
    bound(pages, too_many)
    csrf.exempt(pages)
    problems.drawn_by(pages)(_problem)
    return pages


def register(app: Flask, *all_pages: Blueprint) -> None:
    """The same pages in every language: those in English at their own addresses, the others below that of theirs."""
    app.url_map.converters["other_language"] = Language
    _edition()  # reads every file once, which no request should wait for
    for each in all_pages:
        app.register_blueprint(each)
        app.register_blueprint(
            each, name=f"{each.name}_in_a_language", url_prefix=f"/<other_language:language>{each.url_prefix or ''}"
        )
    nothing = public(NOTHING_HERE, __name__, url_prefix="/<other_language:language>")
    nothing.get("/<path:path>")(_nothing_here)
    app.register_blueprint(nothing)


def portal() -> str:
    """What whole addresses of the portal begin with, such as https://logbook.example.org."""
    return str(current_app.config["PORTAL_URL"])


def language() -> str:
    return str(g.get("public_language", DEFAULT))


def home() -> str:
    """What every address of this language begins with: nothing in English."""
    return home_in(language())


def home_in(language: str) -> str:
    return "" if language == DEFAULT else f"/{language}"


def draw(template: str, *, status: int = 200, regions: Any = None, **values: Any) -> Response:
    """A page in the language of its address; `path` is that address without the language, with what was asked.

    What leads nowhere is there in one language only: from it the others lead to the front page.
    """
    code, home_here = language(), home()
    leads_somewhere = request.blueprint != NOTHING_HERE
    path = quote(request.path.removeprefix(home_here)) if leads_somewhere else "/"
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
            asked=f"?{request.query_string.decode()}" if request.query_string and leads_somewhere else "",
            portal=portal(),
            **{"canonical": path, **values},
        )
    answer.headers["Content-Language"] = code
    return answer


def unless_known(draw: Callable[[], Response], *seen: Hashable) -> Response:
    """Draw a page, or answer 304 when whoever asks has it: as long as all that it shows (`seen`) is the same.

    The day, the language, the address, the region and the version of the portal are seen in every page.
    """
    shown = (clock.today(), *address(), region_asked_for(), _edition(), *seen)
    tag = sha256(repr(shown).encode()).hexdigest()[:32]
    environ = request.environ
    known = environ.get("HTTP_IF_NONE_MATCH", "")
    is_known = f'"{tag}"' in known or known == "*"
    headers = [("ETag", f'W/"{tag}"'), ("Cache-Control", REVALIDATE), ("Vary", "Accept-Encoding")]
    if is_known:
        return NotModified(headers=Headers(headers))
    answer = draw()
    answer.headers.extend(headers)
    if answer.mimetype in WORTH_PACKING and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
        answer.set_data(_packed(answer.get_data()))
        answer.headers["Content-Encoding"] = "gzip"
    return answer


@lru_cache(maxsize=200)
def _packed(body: bytes) -> bytes:
    """A page for the line. It is the same for everybody and has no token: its length gives nothing away."""
    return gzip.compress(body, 3, mtime=0)


def address() -> tuple[str, str]:
    """What is asked for, as it came: the path and the query."""
    environ = request.environ
    return environ["PATH_INFO"], environ["QUERY_STRING"]


class LastDrawn:
    """The last pages that were drawn, by all that they show; for those that many ask for and that take long."""

    def __init__(self, most: int) -> None:
        self.most, self.lock = most, Lock()
        self.bodies: OrderedDict[Hashable, bytes] = OrderedDict()

    def page(self, draw: Callable[[], Response], *seen: Hashable) -> Response:
        """A page that was drawn before, or one drawn now; the address and the region are seen in every page."""
        key = (*address(), region_asked_for(), *seen)
        with self.lock:
            if body := self.bodies.get(key):
                self.bodies.move_to_end(key)
        if body is None:
            body = draw().get_data()
            with self.lock:
                self.bodies[key] = body
                if len(self.bodies) > self.most:
                    self.bodies.popitem(last=False)
        return Response(body, headers={"Content-Language": language()})


def _nothing_here(path: str) -> Response:
    """An address in another language that leads nowhere, so that it is said in that language."""
    raise NotYours(path)


def _note(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.public_language = (values or {}).pop("language", DEFAULT)


def bound(pages: Blueprint, refused: Callable[[int], Response]) -> None:
    """Whoever reads these pages faster than people do is `refused` with the seconds until they may read on."""

    def not_too_often() -> Response | None:
        wait = READERS.seconds_to_wait(throttle.network(request.remote_addr or ""), time.monotonic())
        if not wait:
            return None
        answer = refused(wait)
        answer.headers.update({"Retry-After": str(wait), "Cache-Control": "no-store"})
        return answer

    pages.before_request(not_too_often)


def too_many(seconds: int) -> Response:
    """When to come back, in words; the region asked for says it too."""
    region = region_asked_for()
    return draw(f"directory/{'_' if region else ''}too_many.html", status=429, region=region, seconds=seconds)


def _problem(status: int, reference: str | None) -> Response:
    """What is wrong, in the language of the address and in the region asked for, whoever is signed in."""
    region = region_asked_for()
    template = f"directory/{'_' if region else ''}problem.html"
    return draw(template, status=status, region=region, words=problems.words, problem=status, reference=reference)


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
