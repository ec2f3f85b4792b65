"""What a person may read about their own account."""

from collections.abc import Sequence

from sqlalchemy import select

from app import clock, crypto
from app.accounts.models import SignIn, SignInCode, User
from app.accounts.person import Person
from app.db import db
from app.errors import NotYours


def account(person: Person) -> User:
    return db.session.get_one(User, person.id)


def with_address(email: str) -> User:
    """For commands: the account of an address."""
    found = db.session.scalar(select(User).where(User.email == email))
    if found is None:
        raise NotYours(email)
    return found


def sign_ins(person: Person) -> Sequence[SignIn]:
    """Where the person is signed in now, the newest first."""
    return db.session.scalars(
        select(SignIn)
        .where(SignIn.user_id == person.id, SignIn.ended_at.is_(None), SignIn.expires_at > clock.now())
        .order_by(SignIn.created_at.desc(), SignIn.id.desc())
    ).all()


def sign_in(person: Person, sign_in_id: int) -> SignIn:
    found = db.session.scalar(select(SignIn).where(SignIn.user_id == person.id, SignIn.id == sign_in_id))
    if found is None:
        raise NotYours(sign_in_id)
    return found


def open_code(code_id: int | None) -> SignInCode | None:
    """A code that can still be used."""
    code = db.session.get(SignInCode, code_id) if code_id else None
    return code if code and code.used_at is None and code.expires_at > clock.now() else None


def code_behind(code_id: int, token: str) -> SignInCode | None:
    """The open code that a link's token belongs to."""
    code = open_code(code_id)
    return code if code and crypto.same(token, link_token(code)) else None


def link_token(code: SignInCode) -> str:
    return crypto.token("sign-in link", code.id, code.nonce)


def digits(code: SignInCode) -> str:
    return crypto.digits("sign-in code", code.id, code.nonce)
