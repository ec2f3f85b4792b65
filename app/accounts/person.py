"""The person behind a request: a plain value, read once, that knows which areas it may enter."""

from dataclasses import dataclass, replace
from hashlib import sha256

from flask import session
from flask_login import current_user, login_user
from sqlalchemy import bindparam, select

from app import clock, crypto
from app.accounts.models import SignIn, User
from app.areas import Area, login
from app.db import Prepared


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is signed in. Queries and actions start from it; `id` is the account's."""

    id: int
    email: str
    name: str
    zone: str
    language: str
    is_mediator: bool
    is_digest_author: bool
    is_assessor: bool
    is_staff: bool
    is_by_passkey: bool = False
    sign_in_id: int = 0
    token: str = ""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        return self.token

    @property
    def home(self) -> str:
        """Where somebody goes who has signed in."""
        if self.is_mediator:
            return "/logbook/"
        if self.may_enter(Area.STAFF):
            return "/staff/"
        if self.may_enter(Area.ASSESSOR):
            return "/assess/"
        return "/feedback/author/" if self.is_digest_author else "/account/"

    def may_enter(self, area: Area) -> bool:
        return {
            Area.ACCOUNT: True,
            Area.MEDIATOR: self.is_mediator,
            Area.DIGEST_AUTHOR: self.is_digest_author,
            Area.ASSESSOR: self.is_assessor and self.is_by_passkey,
            Area.STAFF: self.is_staff and self.is_by_passkey,
        }.get(area, area.is_open)

    @property
    def needs_passkey(self) -> bool:
        """Whether some of what the person may do takes a passkey (docs/decisions/0021)."""
        return self.is_staff or self.is_assessor

    def lacks_passkey(self, area: Area) -> bool:
        """Whether a sign-in by passkey would let the person in where this one does not."""
        return not self.may_enter(area) and replace(self, is_by_passkey=True).may_enter(area)


WHO = Prepared(
    select(
        User.id,
        User.email,
        User.name,
        User.zone,
        User.language,
        User.is_mediator,
        User.is_digest_author,
        User.is_assessor,
        User.is_staff,
        SignIn.is_by_passkey,
        SignIn.id.label("sign_in_id"),
    )
    .join(SignIn, SignIn.user_id == User.id)
    .where(
        SignIn.token_hash == bindparam("token_hash"),
        SignIn.ended_at.is_(None),
        SignIn.expires_at > bindparam("now"),
    )
)


@login.user_loader
def signed_in(token: str) -> Person | None:
    """Whose sign-in the cookie's token is, if it still holds."""
    row = WHO.run(token_hash=token_hash(token), now=clock.now()).one_or_none()
    return Person(**row._asdict(), token=token) if row else None


def me() -> Person:
    """The person behind the request, where there is one: `current_user` looks them up anew at every use."""
    found: Person = current_user._get_current_object()
    return found


def person(user: User) -> Person:
    """The person of an account, outside any sign-in: for the demo and for jobs."""
    return Person(
        user.id,
        user.email,
        user.name,
        user.zone,
        user.language,
        user.is_mediator,
        user.is_digest_author,
        user.is_assessor,
        user.is_staff,
    )


def enter(token: str) -> None:
    """Begin a session of its own for a new sign-in, so that an older cookie is worth nothing.

    Its forms carry the person's own token: a page that stayed open can be sent after signing in again (decision 0007).
    """
    session.clear()
    login_user(signed_in(token))
    session["csrf_token"] = crypto.token("forms", current_user.id)


def token_hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
