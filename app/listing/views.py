"""A mediator's way to a listing, and the listing: what comes next, and how everything about it stands."""

from flask import Response, redirect, request
from flask_login import current_user

from app.accounts.person import me
from app.form import Step
from app.listing import history_queries, overview_queries
from app.listing.applications import queries
from app.listing.approvals import actions
from app.web import Area, area, done, page

pages = area("listing", __name__, Area.MEDIATOR, url_prefix="/listing")


@pages.get("/")
def index() -> Response:
    return _index()


@pages.get("/history")
def history() -> Response:
    found = history_queries.own(me(), page=request.args.get("page", 1, type=int))
    return page("listing/history.html", found=found)


@pages.get("/waiver")
def waiver() -> Response:
    """Where letters of before lead."""
    return redirect("/fees/waiver/", 301)  # type: ignore[return-value]


@pages.post("/approval/<int:application_id>/ask")
def ask_again(application_id: int) -> Response:
    form = Step()
    if not form.carry_out(actions.ask_again, queries.application(current_user, application_id), by=current_user):
        return _index(form)
    return done("/listing/", "IMI looks at it again.")


def _index(refused: Step | None = None) -> Response:
    status = 422 if refused else 200
    return page(
        "listing/index.html", status=status, overview=overview_queries.overview_of(current_user), refused=refused
    )
