"""The badge of a number as a picture for other sites, and what it says for programs."""

from flask import Response, render_template, request
from flask_babel import force_locale

from app import clock
from app.directory.badges import looks as badge, queries as badge_queries
from app.directory.badges.looks import SIZES, THEMES, WORDS, looks
from app.directory.badges.queries import Said
from app.directory.credentials.document import NAME
from app.directory.documents import JSON, documents, elsewhere, picture, refused, signed_answer
from app.directory.keys.signing import signed
from app.directory.public_pages import home_in, portal
from app.language import NAMES, day

NO_SUCH = "No listing has this number."

pages = documents("badge_public", __name__, url_prefix="/badge")


@pages.get("/<number>.svg")
def image(number: str) -> Response:
    said = badge_queries.said(number)
    if said.number and number != said.number:
        return elsewhere(f"/badge/{said.number}.svg")
    return picture(lambda: _drawn(said), said, status=200 if said.is_known else 404)


@pages.get("/<number>.json")
def read(number: str) -> Response:
    said = badge_queries.said(number)
    if said.number and number != said.number:
        return elsewhere(f"/badge/{said.number}.json")
    if not said.is_known:
        return refused(404, NO_SUCH)
    return signed_answer(lambda: _document(said), said, kind=JSON)


def _document(said: Said) -> dict[str, object]:
    today = clock.today().isoformat()
    return signed(badge.document(said.number, said.verdict, today, portal=portal()))


def _drawn(said: Said) -> str:
    chosen = looks(request.args, NAMES)
    size, theme, home = SIZES[chosen.size], THEMES[chosen.theme], home_in(chosen.language)
    with force_locale(chosen.language):
        return render_template(
            "directory/badge.svg",
            said=said,
            words=WORDS[said.verdict],
            designation=NAME,
            size=size,
            theme=theme,
            language=chosen.language,
            day=day(clock.today()),
            verify=f"{portal()}{home}/verify".partition("://")[2],
        )
