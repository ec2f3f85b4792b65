"""Applications that are with a programme, and the result of one that does not use the portal."""

from flask import Response, request
from flask_login import current_user

from app.accounts.own_record import is_own
from app.listing.desk import actions, queries
from app.staff.application_forms import Entering
from app.web import Area, area, done, page

pages = area("assessments", __name__, Area.STAFF, url_prefix="/staff/applications")

ENTER = "/<int:application_id>/enter"


@pages.get("/")
def index() -> Response:
    found, number, last = queries.undecided(page=request.args.get("page", 1, type=int))
    return page("staff/applications.html", applications=found, number=number, last=last)


@pages.get(ENTER)
def enter(application_id: int) -> Response:
    return _enter(application_id)


@pages.post(ENTER)
def record(application_id: int) -> Response:
    form, found = Entering(), queries.submitted(application_id)
    if not form.carry_out(actions.enter, found, by=current_user):
        return _enter(application_id, form)
    return done("/staff/applications/", "The result is entered, and the mediator is told.")


def _enter(application_id: int, refused: Entering | None = None) -> Response:
    found = queries.submitted(application_id)
    return page(
        "staff/application_enter.html",
        status=422 if refused else 200,
        application=found,
        is_own=is_own(found.mediator_id, current_user),
        form=refused or Entering(version=found.version),
    )
