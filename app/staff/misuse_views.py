"""For IMI staff: requests for feedback that somebody complains of, found by number or mediator, and ended."""

from flask import Response, request
from flask_login import current_user

from app.accounts import own_record
from app.feedback.misuse import actions, queries
from app.staff.misuse_forms import Ending, Finding
from app.web import Area, area, done, page

pages = area("misuse", __name__, Area.STAFF, url_prefix="/staff/requests")

ONE = "/<int:request_id>/"
WORDS = "The request is ended. Its link takes no answer any more, and the mediator gets a letter."


@pages.get("/")
def index() -> Response:
    return _index(Finding())


@pages.post("/find")
def find() -> Response:
    form = Finding()
    if not form.validate():
        return _index(form, status=422)
    return done(f"/staff/requests/{form.number}/")


@pages.get(ONE)
def show(request_id: int) -> Response:
    return _show(request_id, Ending())


@pages.post(f"{ONE}end")
def end(request_id: int) -> Response:
    found, form = queries.request(request_id), Ending()
    own_record.refuse_own(found.mediator_id, by=current_user)
    if not form.carry_out(actions.end, found.request, by=current_user):
        return _show(request_id, form, status=422)
    return done(f"/staff/requests/{request_id}/", WORDS)


def _index(form: Finding, *, status: int = 200) -> Response:
    search = request.args.get("q", "").strip()[:100]
    found = queries.requests(search, page=request.args.get("page", 1, type=int))
    return page("staff/requests.html", status=status, form=form, found=found, search=search)


def _show(request_id: int, form: Ending, *, status: int = 200) -> Response:
    found = queries.request(request_id)
    is_own = own_record.is_own(found.mediator_id, current_user)
    return page("staff/request.html", status=status, found=found, is_own=is_own, form=form)
