"""Signing in and out, and the account page."""

from flask import Response, abort, request, session
from flask_babel import gettext as _
from flask_login import current_user

from app import dates, throttle
from app.accounts import actions, forms, queries
from app.accounts.address import rules as address_rules
from app.accounts.device import described
from app.accounts.passkeys import queries as passkey_queries, rules as passkey_rules
from app.accounts.passkeys.forms import Answer
from app.accounts.person import enter
from app.site.headers import keep_secret
from app.web import Area, area, done, page

entrance = area("entrance", __name__, Area.ENTRANCE)
pages = area("accounts", __name__, Area.ACCOUNT)

# How long what letters and pages speak of holds, in words.
HOLDS = {
    "code": dates.lasting(actions.CODE_HOLDS),
    "address_codes": dates.lasting(address_rules.CODES_HOLD),
    "passkey": dates.lasting(address_rules.PASSKEY_IS_FRESH),
    "invitation": dates.lasting(passkey_rules.INVITED_FOR),
    "report": dates.lasting(passkey_rules.REPORT_HOLDS),
}
pages.record_once(lambda state: state.app.jinja_env.globals.update(holds=HOLDS))


@entrance.get("/sign-in")
def ask() -> Response:
    return page("accounts/sign_in.html", form=forms.Address(), passkey=Answer())


@entrance.post("/sign-in")
def send_code() -> Response:
    form = forms.Address()
    if form.validate() and _is_spent(form.email.data or ""):
        abort(429)
    if not form.carry_out(actions.send_code):
        return page("accounts/sign_in.html", form=form, passkey=Answer(), status=422)
    session["code"] = form.outcome.id
    return done("/sign-in/code")


@entrance.get("/sign-in/code")
def ask_digits() -> Response:
    return page("accounts/code.html", form=forms.Digits()) if session.get("code") else done("/sign-in")


@entrance.post("/sign-in/code")
def use_digits() -> Response:
    form, code_id = forms.Digits(), session.get("code")
    how = {"device": described(request), "leaving": current_user}
    if throttle.is_spent("code", str(code_id), limit=5, within=throttle.AN_HOUR):
        abort(429)
    if not form.carry_out(actions.sign_in_with_digits, queries.open_code(code_id), **how):
        return page("accounts/code.html", form=form, status=422)
    return _enter(form.outcome)


@entrance.get("/sign-in/link/<int:code_id>/<token>")
def show_link(code_id: int, token: str) -> Response:
    is_open = queries.code_behind(code_id, token) is not None
    return keep_secret(page("accounts/link.html", is_open=is_open, status=200 if is_open else 410))


@entrance.post("/sign-in/link/<int:code_id>/<token>")
def use_link(code_id: int, token: str) -> Response:
    code = queries.code_behind(code_id, token)
    if code is None:
        return keep_secret(page("accounts/link.html", is_open=False, status=410))
    return _enter(actions.sign_in(code, device=described(request), leaving=current_user))


@pages.post("/sign-out")
def sign_out() -> Response:
    actions.end(queries.sign_in(current_user, current_user.sign_in_id), by=current_user)
    session.clear()
    return done("/sign-in", _("You are signed out."))


@pages.get("/account/")
def index() -> Response:
    return _account(forms.Settings(queries.account(current_user)))


@pages.post("/account/")
def change() -> Response:
    form = forms.Settings(queries.account(current_user))
    if not form.carry_out(actions.change, queries.account(current_user), by=current_user):
        return _account(form, status=422)
    if not current_user.name and current_user.is_mediator:
        return done("/logbook/", f"Welcome, {form.name.data}. Log your first mediation here, or import your calendar.")
    return done("/account/", "Your account is changed.")


@pages.post("/account/sign-ins/<int:sign_in_id>/end")
def end(sign_in_id: int) -> Response:
    actions.end(queries.sign_in(current_user, sign_in_id), by=current_user)
    return done("/account/", "That browser is signed out.")


@pages.post("/account/sign-ins/end-others")
def end_others() -> Response:
    actions.end_others(current_user)
    return done("/account/", "All other browsers are signed out.")


def _enter(token: str) -> Response:
    enter(token)
    if not current_user.name:
        return done("/account/", _("Welcome. Enter your name and your time zone, and you can start."))
    return done(current_user.home)


def _account(form: forms.Settings, status: int = 200) -> Response:
    return page(
        "accounts/index.html",
        form=form,
        sign_ins=queries.sign_ins(current_user),
        passkeys=passkey_queries.passkeys(current_user),
        is_alone=passkey_queries.is_alone(current_user),
        status=status,
    )


def _is_spent(email: str) -> bool:
    by_address = throttle.is_spent("sign-in letter", email, limit=6, within=throttle.AN_HOUR)
    return (
        throttle.is_spent("sign-in asked", request.remote_addr or "", limit=60, within=throttle.AN_HOUR) or by_address
    )
