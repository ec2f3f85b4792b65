"""Who gets into the pages of staff and assessors, and how: invitations, and passkeys that are lost."""

from datetime import timedelta

from flask import Response, abort, request
from flask_login import current_user

from app import dates, throttle
from app.accounts import role_actions
from app.accounts.own_record import is_own, refuse_own
from app.accounts.passkeys import actions, queries
from app.accounts.passkeys.rules import REPORT_HOLDS
from app.staff.access_forms import Ending, NewStaff
from app.web import Area, area, done, page

pages = area("staff_access", __name__, Area.STAFF, url_prefix="/staff/access")

A_DAY = timedelta(days=1)
MOST_A_DAY = 20
HERE = "/staff/access/"
ONE = "/<int:user_id>"


@pages.get("/")
def index() -> Response:
    return _index(NewStaff())


@pages.post("/")
def invite() -> Response:
    form = NewStaff()
    if form.validate():
        _count()
    if not form.carry_out(role_actions.invite_staff, by=current_user):
        return _index(form, status=422)
    return done(HERE, "They are staff, and get a letter with a link that makes their passkey.")


@pages.get(ONE)
def show(user_id: int) -> Response:
    return _access(user_id)


@pages.post(f"{ONE}/invite")
def invite_again(user_id: int) -> Response:
    found = queries.access(user_id)
    _count()
    actions.invite_again(found.user, by=current_user)
    return done(f"{HERE}{user_id}", "A letter with a new link is on its way.")


@pages.post(f"{ONE}/lost")
def report_lost(user_id: int) -> Response:
    is_replaced = actions.report_lost(queries.access(user_id).user, by=current_user)
    words = {
        True: "Their passkeys are ended, and a letter with a new link is on its way.",
        False: f"It is noted. A second member of staff has to confirm it within {dates.lasting(REPORT_HOLDS)}.",
    }
    return done(f"{HERE}{user_id}", words[is_replaced])


@pages.post(f"{ONE}/take-back")
def take_back(user_id: int) -> Response:
    role_actions.take_back(queries.access(user_id).user, by=current_user)
    return done(f"{HERE}{user_id}", "The link in their letter no longer works.")


@pages.post(f"{ONE}/end")
def end(user_id: int) -> Response:
    form, user = Ending(), queries.access(user_id).user
    refuse_own(user.id, by=current_user)
    if not form.carry_out(role_actions.end_staff, user, by=current_user):
        return _access(user_id, form)
    return done(HERE, "They are no longer of IMI staff, are signed out everywhere, and get a letter.")


def _access(user_id: int, refused: Ending | None = None) -> Response:
    found = queries.access(user_id)
    form = refused or Ending(version=found.user.version)
    return page(
        "staff/access_of.html",
        status=422 if refused else 200,
        found=found,
        is_own=is_own(user_id, current_user),
        move=found.move(current_user),
        form=form,
    )


def _index(form: NewStaff, status: int = 200) -> Response:
    found = queries.accesses(page=request.args.get("page", 1, type=int))
    return page("staff/access.html", found=found, form=form, status=status)


def _count() -> None:
    if throttle.is_spent("staff invited", str(current_user.id), limit=MOST_A_DAY, within=A_DAY):
        abort(429)
