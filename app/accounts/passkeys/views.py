"""A person's passkeys: their list, adding one, renaming and removing it."""

from flask import Response, abort, request, session
from flask_login import current_user

from app import throttle
from app.accounts import queries as accounts
from app.accounts.device import described
from app.accounts.passkeys import actions, forms, queries, rules
from app.accounts.passkeys.entrance_views import CHALLENGE, MOST_AN_HOUR, begun
from app.accounts.passkeys.rules import Ceremony
from app.web import Area, area, done, page

pages = area("passkeys", __name__, Area.ACCOUNT, url_prefix="/account/passkeys")

HERE = "/account/passkeys/"
ONE = "/<int:passkey_id>"


@pages.get("/")
def index() -> Response:
    return _index(forms.NewPasskey(name=described(request)))


@pages.post("/challenge")
def challenge() -> Response:
    _count()
    return begun(Ceremony.ADD, accounts.account(current_user))


@pages.post("/")
def add() -> Response:
    _count()
    form = forms.NewPasskey()
    taken = actions.take(session.pop(CHALLENGE, None), Ceremony.ADD, user_id=current_user.id)
    if not form.carry_out(actions.add, current_user, taken):
        return _index(form, status=422)
    return done(HERE, "The passkey is added. You can sign in with it from now on.")


@pages.get(ONE)
def show(passkey_id: int) -> Response:
    return _one(passkey_id)


@pages.post(f"{ONE}/rename")
def rename(passkey_id: int) -> Response:
    form = forms.Rename()
    if not form.carry_out(actions.rename, queries.passkey(current_user, passkey_id), by=current_user):
        return _one(passkey_id, form)
    return done(HERE, "The passkey is renamed.")


@pages.post(f"{ONE}/remove")
def remove(passkey_id: int) -> Response:
    actions.remove(queries.passkey(current_user, passkey_id), by=current_user)
    return done(HERE, "The passkey is removed, and all other browsers are signed out.")


def _index(form: forms.NewPasskey, status: int = 200) -> Response:
    passkeys = queries.passkeys(current_user)
    return page(
        "accounts/passkeys.html",
        form=form,
        passkeys=passkeys,
        why_not=queries.why_not_kept(current_user),
        why_not_another=rules.why_not_another(len(passkeys)),
        status=status,
    )


def _one(passkey_id: int, refused: forms.Rename | None = None) -> Response:
    passkey = queries.passkey(current_user, passkey_id)
    return page(
        "accounts/passkey.html",
        passkey=passkey,
        form=refused or forms.Rename(passkey),
        why_not=queries.why_not_removed(current_user, passkey),
        status=422 if refused else 200,
    )


def _count() -> None:
    if throttle.is_spent("passkey made", str(current_user.id), limit=MOST_AN_HOUR, within=throttle.AN_HOUR):
        abort(429)
