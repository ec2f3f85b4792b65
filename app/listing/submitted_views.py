"""For IMI staff: what was submitted with an application, frozen. Of a logbook they see nothing else."""

from flask import Response, request

from app.listing import application_queries, approval_queries
from app.listing.shared import Shared
from app.paging import Pages
from app.web import Area, area, page

pages = area("submitted", __name__, Area.STAFF, url_prefix="/staff/applications")

A_PAGE = 50


@pages.get("/<int:application_id>/shared")
def submitted(application_id: int) -> Response:
    application = approval_queries.shared(application_id)
    shown = Shared(application_queries.submitted(application))
    at = Pages.of(len(shown.entries), request.args.get("page", 1, type=int), size=A_PAGE)
    entries = at.cut(shown.entries)
    template = "listing/application/submitted.html"
    return page(template, application=application, shown=shown, entries=entries, places=at[:2])
