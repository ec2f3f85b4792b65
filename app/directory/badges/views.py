"""A mediator's page of their badge and credential: what to copy, and what happens to it."""

from flask import Response, request
from flask_login import current_user

from app.directory.badges import looks as badge, queries as badge_queries
from app.directory.public_pages import home_in, portal
from app.language import NAMES
from app.web import Area, area, page

pages = area("badge", __name__, Area.MEDIATOR, url_prefix="/listing/badge")


@pages.get("/")
def index() -> Response:
    said, chosen = badge_queries.own(current_user), badge.looks(request.args, NAMES)
    return page(
        "directory/own/badge.html",
        said=said,
        words=badge.WORDS[said.verdict],
        chosen=chosen,
        size=badge.SIZES[chosen.size],
        choices={"size": badge.choices(badge.SIZES), "theme": badge.choices(badge.THEMES), "language": NAMES.items()},
        snippet=_snippet(said, chosen),
    )


def _snippet(said: badge_queries.Said, chosen: badge.Looks) -> str:
    return badge.snippet(said.number, chosen, portal=portal(), home=home_in(chosen.language))
