"""For IMI staff: an application that was submitted, what a listing still needs, and the decision."""

from flask import Response
from flask_login import current_user

from app.accounts.own_record import is_own
from app.listing import history_queries
from app.listing.applications import queries as application_queries
from app.listing.applications.life import Who
from app.listing.approvals import queries
from app.staff.approval_forms import Deciding
from app.staff.decisions import APPROVAL, form_of, forms, of_approval
from app.web import Area, area, done, page

pages = area("approval", __name__, Area.STAFF, url_prefix="/staff/applications")

ONE = "/<int:application_id>"
VERBS = ", ".join(APPROVAL)


@pages.get(f"{ONE}/")
def show(application_id: int) -> Response:
    return _show(application_id)


@pages.post(f"{ONE}/<any({VERBS}):verb>")
def decide(application_id: int, verb: str) -> Response:
    found = queries.application(application_id)
    form = form_of(of_approval(found.facts), verb)
    if not form.carry_out(APPROVAL[verb].action, found.application, by=current_user):
        return _show(application_id, (verb, form))
    return done(f"/staff/applications/{application_id}/", APPROVAL[verb].done)


def _show(application_id: int, refused: tuple[str, Deciding] | None = None) -> Response:
    found = queries.application(application_id)
    own = is_own(found.application.mediator_id, current_user)
    verbs = () if own else found.moves(Who.STAFF)
    return page(
        "staff/application.html",
        status=422 if refused else 200,
        found=found,
        staff=Who.STAFF,
        is_own=own,
        forms=forms(of_approval(found.facts), verbs, found.version, refused),
        verb=refused[0] if refused else "",
        refused=refused[1] if refused else None,
        events=application_queries.events(found.application),
        steps=queries.steps(found.application),
        history=history_queries.of_application(found.application),
    )
