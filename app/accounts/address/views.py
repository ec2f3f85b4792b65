"""Changing the address of one's account: the new one, then two codes on one page."""

from flask import Response, abort, request
from flask_login import current_user

from app import throttle
from app.accounts.address import actions, forms, queries, rules
from app.form import Form
from app.web import Area, area, done, page

pages = area("address", __name__, Area.ACCOUNT, url_prefix="/account/address")

HERE = "/account/address/"


@pages.get("/")
def index() -> Response:
    return _index()


@pages.post("/")
def ask() -> Response:
    form = forms.NewAddress()
    if form.validate() and _is_spent(form.email.data or ""):
        abort(429)
    if not form.carry_out(actions.ask, current_user):
        return _index(form)
    return done(HERE, "Two letters are on their way, each with a code.")


@pages.post("/confirm")
def confirm() -> Response:
    if throttle.is_spent("address code", str(current_user.id), limit=10, within=throttle.AN_HOUR):
        abort(429)
    form = forms.Codes()
    if not form.carry_out(actions.confirm, current_user):
        return _index(form)
    return done("/account/", "Your address is changed, and all other browsers are signed out.")


@pages.post("/take-back")
def take_back() -> Response:
    actions.take_back(current_user)
    return done(HERE, "The change of address is taken back.")


def _index(refused: Form | None = None) -> Response:
    change = queries.waiting(current_user)
    return page(
        "accounts/address.html",
        change=change,
        form=_form(change is not None, refused),
        why_not=rules.why_not_by(needs_passkey=current_user.needs_passkey, is_by_passkey=current_user.is_by_passkey),
        stands_in=queries.stands_in(current_user),
        status=422 if refused else 200,
    )


def _form(is_waiting: bool, refused: Form | None) -> Form:
    """The form of the step that somebody is at; another browser may have gone on, or back, in the meantime."""
    wanted = forms.Codes if is_waiting else forms.NewAddress
    if isinstance(refused, wanted):
        return refused
    form = wanted()
    if refused:
        form.form_errors = [rules.ONE_WAITS if is_waiting else rules.NONE_WAITS]
    return form


def _is_spent(email: str) -> bool:
    """Counted as sign-in letters are, and by person: every change asked for gives more guesses at its codes."""
    counted = (
        ("address change", str(current_user.id), 6),
        ("address letter", email, 6),
        ("sign-in asked", request.remote_addr or "", 60),
    )
    return any(throttle.is_spent(what, who, limit=limit, within=throttle.AN_HOUR) for what, who, limit in counted)
