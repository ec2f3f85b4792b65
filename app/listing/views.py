"""A mediator's way to a listing: what is met, what is next, and what happened so far."""

from flask import Response
from flask_login import current_user

from app.listing import application_queries as queries
from app.logbook.panel import panel
from app.web import Area, area, page

pages = area("listing", __name__, Area.MEDIATOR, url_prefix="/listing")


@pages.get("/")
def index() -> Response:
    return page(
        "listing/index.html",
        panel=panel(current_user),
        application=queries.open_application(current_user),
        passed=queries.passed_application(current_user),
        ended=queries.ended_applications(current_user),
    )
