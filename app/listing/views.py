"""A mediator's way to a listing: what is met, what is next, and what happened so far."""

from flask import Response
from flask_login import current_user

from app.listing import application_forms as forms
from app.listing import application_queries as queries
from app.listing import approval_actions as actions
from app.listing import approval_queries, standing_queries
from app.listing.application import Who
from app.logbook import certification_queries
from app.logbook.panel import panel
from app.web import Area, area, done, page

pages = area("listing", __name__, Area.MEDIATOR, url_prefix="/listing")


@pages.get("/")
def index() -> Response:
    return _index()


@pages.post("/approval/<int:application_id>/ask")
def ask_again(application_id: int) -> Response:
    form = forms.Step()
    if not form.carry_out(actions.ask_again, queries.application(current_user, application_id), by=current_user):
        return _index(form)
    return done("/listing/", "IMI looks at it again.")


def _index(refused: forms.Step | None = None) -> Response:
    passed = queries.passed_application(current_user)
    return page(
        "listing/index.html",
        status=422 if refused else 200,
        panel=panel(current_user),
        application=queries.open_application(current_user),
        approval=approval_queries.own(current_user, passed.id) if passed else None,
        mediator=Who.MEDIATOR,
        standing=standing_queries.standing_of(current_user),
        is_certified=certification_queries.is_verified(current_user.id),
        ended=queries.ended_applications(current_user),
        refused=refused,
    )
