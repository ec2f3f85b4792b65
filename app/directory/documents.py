"""How documents for machines answer: as JSON that any site may read, 304 to who has it, and with words when not."""

import json
from collections.abc import Callable, Hashable
from typing import Any

from flask import Blueprint, Response, request

from app.directory.keys import queries as keys_queries
from app.directory.public_pages import REVALIDATE, bound, unless_known
from app.site import problems
from app.site.headers import open_to_all
from app.web import Area, area

JSON = "application/json"
CREDENTIAL = "application/vc"
LINKED = "application/ld+json"
DID = "application/did+json"
SVG = "image/svg+xml; charset=utf-8"
_SAID = {
    404: "There is nothing at this address.",
    429: "Too much was asked from here within a minute. Please ask again later.",
    503: "This cannot be answered at the moment. Please try again later.",
}


def documents(name: str, import_name: str, **details: Any) -> Blueprint:
    """A blueprint of documents: the same for everybody, in no language, and what goes wrong is a document too."""
    pages = area(name, import_name, Area.PUBLIC, **details)
    bound(pages, lambda _seconds: refused(429, _SAID[429]))
    problems.drawn_by(pages)(lambda status, _reference: refused(status, _SAID.get(status, "Something went wrong.")))
    return pages


def answer(draw: Callable[[], dict[str, Any]], *seen: Hashable, kind: str = JSON, name: str = "") -> Response:
    """A document, or 304 as long as all that it says (`seen`) is the same; with a `name` it is saved as a file."""

    def drawn() -> Response:
        made = Response(json.dumps(draw(), indent=2, ensure_ascii=False) + "\n", content_type=kind)
        if name:
            made.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return made

    return open_to_all(unless_known(drawn, *seen))


def signed_answer(
    draw: Callable[[], dict[str, Any]], *seen: Hashable, kind: str = CREDENTIAL, name: str = ""
) -> Response:
    """The same for what `draw` signs: another key makes another document. Raises NoKey when there is none."""
    return answer(draw, keys_queries.signing().public, *seen, kind=kind, name=name)


def picture(draw: Callable[[], str], *seen: Hashable, status: int = 200) -> Response:
    """An SVG picture, or 304 as long as all that it shows is the same; browsers show one with any status."""
    return open_to_all(unless_known(lambda: Response(draw(), status, content_type=SVG), *seen))


def elsewhere(address: str) -> Response:
    """To the one address of a document, with what was asked of it, for whoever typed it otherwise."""
    asked = request.query_string.decode()
    return open_to_all(Response(status=308, headers={"Location": f"{address}?{asked}" if asked else address}))


def refused(status: int, why: str) -> Response:
    """A problem in words (RFC 9457); 410 is also kept only until it is asked for again."""
    said = json.dumps({"status": status, "title": why}, ensure_ascii=False) + "\n"
    answer = Response(said, status, content_type="application/problem+json")
    answer.headers["Cache-Control"] = REVALIDATE
    return open_to_all(answer)
