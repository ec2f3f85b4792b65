"""A mediator's way to a listing, and the listing: what comes next, and how everything about it stands."""

from flask import Response
from flask_login import current_user

from app.listing import overview_queries
from app.web import Area, area, page

pages = area("listing", __name__, Area.MEDIATOR, url_prefix="/listing")


@pages.get("/")
def index() -> Response:
    return page("listing/index.html", overview=overview_queries.overview_of(current_user))
