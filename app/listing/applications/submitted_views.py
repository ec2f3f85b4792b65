"""For IMI staff: what was submitted with an application, frozen, once they said that they open it (decision 0022)."""

from flask import Response, request
from flask_login import current_user

from app.listing.applications import queries as application_queries
from app.listing.applications.shared import OF_MEDIATOR, Shared
from app.listing.approvals import actions as approval_actions, queries as approval_queries
from app.paging import Pages
from app.web import Area, area, done, page

pages = area("submitted", __name__, Area.STAFF, url_prefix="/staff/applications")

A_PAGE = 50
HERE = "/<int:application_id>/shared"


@pages.post(HERE)
def open_submitted(application_id: int) -> Response:
    approval_actions.open_submitted(approval_queries.shared(application_id), by=current_user)
    return done(f"/staff/applications/{application_id}/shared", "It is open for an hour; the record says so.")


@pages.get(HERE)
def submitted(application_id: int) -> Response:
    application = approval_queries.opened(current_user, application_id)
    shown = Shared(application_queries.submitted(application), OF_MEDIATOR)
    at = Pages.of(len(shown.entries), request.args.get("page", 1, type=int), size=A_PAGE)
    entries = at.cut(shown.entries)
    template = "listing/application/submitted.html"
    return page(template, application=application, shown=shown, entries=entries, places=at[:2])
