"""Signing in with a passkey, and the page behind an invitation's link, which makes the first one."""

from flask import Response, abort, jsonify, request, session
from flask_login import current_user

from app import throttle
from app.accounts import forms as account_forms
from app.accounts.device import described
from app.accounts.models import User
from app.accounts.passkeys import actions, forms, queries
from app.accounts.passkeys.models import Invitation
from app.accounts.passkeys.rules import Ceremony
from app.accounts.person import enter
from app.site.headers import keep_secret
from app.web import Area, area, done, page

entrance = area("passkey_entrance", __name__, Area.ENTRANCE)

MOST_AN_HOUR = 60
CHALLENGE = "passkey challenge"
LINK = "/invitation/<int:invitation_id>/<token>"


@entrance.post("/sign-in/passkey/challenge")
def ask_for_passkey() -> Response:
    _count("asked")
    return begun(Ceremony.SIGN_IN)


@entrance.post("/sign-in/passkey")
def use_passkey() -> Response:
    _count("tried")
    form, taken = forms.Answer(), actions.take(session.pop(CHALLENGE, None), Ceremony.SIGN_IN)
    if not form.carry_out(actions.sign_in, taken, device=described(request), leaving=current_user):
        return page("accounts/sign_in.html", form=account_forms.Address(), passkey=form, status=422)
    enter(form.outcome)
    return done(form.back.data or current_user.home)


@entrance.get(LINK)
def show_invitation(invitation_id: int, token: str) -> Response:
    return _invitation(queries.invitation_behind(invitation_id, token), forms.NewPasskey(name=described(request)))


@entrance.post(f"{LINK}/challenge")
def ask_for_first(invitation_id: int, token: str) -> Response:
    _count("asked")
    invitation = queries.invitation_behind(invitation_id, token) or abort(404)
    return keep_secret(begun(Ceremony.INVITATION, invitation.user))


@entrance.post(LINK)
def accept(invitation_id: int, token: str) -> Response:
    _count("tried")
    invitation, form = queries.invitation_behind(invitation_id, token), forms.NewPasskey()
    if invitation is None:
        return _invitation(None, form)
    taken = actions.take(session.pop(CHALLENGE, None), Ceremony.INVITATION, user_id=invitation.user_id)
    if not form.carry_out(actions.accept, invitation, taken, device=described(request), leaving=current_user):
        return _invitation(queries.invitation_behind(invitation_id, token), form, status=422)
    enter(form.outcome)
    return done("/account/", "Your passkey is made, and you are signed in with it.")


def begun(ceremony: Ceremony, user: User | None = None) -> Response:
    """What the browser is to ask its passkeys, as JSON; it alone can bring the answer."""
    session[CHALLENGE], asked = actions.begin(ceremony, user=user)
    return jsonify(asked)


def _invitation(invitation: Invitation | None, form: forms.NewPasskey, status: int = 200) -> Response:
    status = status if invitation else 410
    return keep_secret(page("accounts/invitation.html", invitation=invitation, form=form, status=status))


def _count(what: str) -> None:
    if throttle.is_spent(f"passkey {what}", request.remote_addr or "", limit=MOST_AN_HOUR, within=throttle.AN_HOUR):
        abort(429)
