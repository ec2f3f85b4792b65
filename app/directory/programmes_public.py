"""Find a programme: who assesses online mediators, by what window and thresholds."""

from collections.abc import Callable, Iterable

from flask import Response, request

from app.directory import local_words, programmes_queries
from app.directory.programmes_queries import Narrowed
from app.directory.public_pages import draw, public, unless_known
from app.folding import folded

pages = public("programmes_public", __name__, url_prefix="/find-a-program", may_lag=True)


@pages.get("")
def index() -> Response:
    narrowed = Narrowed(*(request.args.get(part, "") for part in ("country", "language", "kind")))
    found = programmes_queries.find(narrowed, page=request.args.get("page", 1, type=int))
    return unless_known(
        lambda: draw("directory/programmes.html", narrowed=narrowed, found=found, local=local_words, choices=_choices),
        found,
    )


def _choices(counted: Iterable[tuple[str, int]], name: Callable[[str], str]) -> list[tuple[str, str, int]]:
    """Each choice as (value, words, how many it leaves), by the alphabet of its language."""
    return sorted(((code, name(code), count) for code, count in counted), key=lambda each: folded(each[1]))
