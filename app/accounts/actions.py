"""Signing up, in and out, and changing one's account."""

import secrets
from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import delete, select, update

from app import audit, clock, crypto, mail
from app.accounts import queries
from app.accounts.models import SignIn, SignInCode, User
from app.accounts.person import Person, token_hash
from app.db import action, db, unit
from app.errors import Conflict, Refused
from app.mail import Leave

CODE_HOLDS = timedelta(minutes=10)
SIGN_IN_HOLDS = timedelta(days=30)
KEEP_OLD_CODES = timedelta(days=1)
KEEP_OLD_SIGN_INS = timedelta(days=90)


@action
def new_code(email: str) -> SignInCode:
    """A one-time code for an address, known here or not; typed or used as a link within ten minutes."""
    code = SignInCode(email=email, nonce=secrets.token_hex(16), expires_at=clock.now() + CODE_HOLDS)
    db.session.add(code)
    db.session.flush()
    return code


@action
def send_code(email: str) -> SignInCode:
    """Send a code by letter. The answer is the same for known and unknown addresses."""
    code = new_code(email)
    mail.queue("accounts/letters/sign_in.txt", email, code_id=code.id)
    return code


@action
def sign_in_with_digits(code: SignInCode | None, *, digits: str, device: str, leaving: Any) -> str:
    """Sign in with a typed code; returns the cookie's token."""
    if code is None or not crypto.same(digits, queries.digits(code)):
        raise Refused("This code is not right, or it is too old. Check the latest letter, or ask for a new code.")
    return sign_in(code, device=device, leaving=leaving)


@action
def sign_in(code: SignInCode, *, device: str, leaving: Any) -> str:
    """Use a code up and sign its person in, with a new account if there is none yet; returns the cookie's token."""
    used = db.session.execute(
        update(SignInCode)
        .where(SignInCode.id == code.id, SignInCode.used_at.is_(None))
        .values(used_at=clock.now())
        .returning(SignInCode.email)
    ).scalar()
    if used is None:
        raise Refused("This code has been used already. Ask for a new one.")
    return open_sign_in(_user(used), device=device, leaving=leaving)


@action
def open_sign_in(user: User, *, device: str, is_by_passkey: bool = False, leaving: Any = None) -> str:
    """A new sign-in; returns the cookie's token. Only a passkey that is vouched for makes it one `is_by_passkey`.

    The sign-in that this browser leaves, if somebody is signed in there already (`leaving`), is ended.
    """
    if leaving and leaving.is_authenticated:
        end(queries.sign_in(leaving, leaving.sign_in_id), by=leaving)
    token = secrets.token_urlsafe(32)
    row = SignIn(
        user_id=user.id,
        token_hash=token_hash(token),
        device=device,
        is_by_passkey=is_by_passkey,
        created_at=clock.now(),
        expires_at=clock.now() + SIGN_IN_HOLDS,
    )
    db.session.add(row)
    audit.record("signed in", row, by=user)
    return token


@action
def end(row: SignIn, *, by: Person) -> None:
    """End a sign-in: its cookie is worth nothing from now on, copied or not."""
    db.session.refresh(row, with_for_update=True)
    if row.ended_at:
        return
    row.ended_at = clock.now()
    audit.record("ended a sign-in", row, by=by)


@action
def end_others(person: Person) -> None:
    for row in queries.sign_ins(person):
        if row.id != person.sign_in_id:
            end(row, by=person)


@action
def end_all(user: User) -> None:
    """Sign somebody out everywhere, who has lost what they signed in with or for."""
    db.session.execute(
        update(SignIn).where(SignIn.user_id == user.id, SignIn.ended_at.is_(None)).values(ended_at=clock.now())
    )


def end_everybodys() -> None:
    """Sign everybody out after a restore: what was ended since the backup, as on a lost laptop, would hold again."""
    with unit():
        db.session.execute(update(SignIn).where(SignIn.ended_at.is_(None)).values(ended_at=clock.now()))


@action
def change(user: User, *, by: Person, version: int, name: str, zone: str, language: str) -> None:
    """Change name, time zone and language. Dates already logged stay as they are."""
    db.session.refresh(user, with_for_update=True)
    if user.version != version:
        raise Conflict(user, user.version)
    user.name, user.zone, user.language = name, zone, language
    audit.record("changed account", user, by=by, fields=audit.changed(user))


@action
def named(email: str, name: str) -> User:
    """The account of an address, a new one if there is none yet; a name that somebody gave themself stays."""
    user = _found(email) or _new(email)
    user.name = user.name or name
    return user


@action
def add_digest_author(email: str, *, name: str) -> User:
    """Make somebody a digest author, whom mediators may appoint, with a new account if there is none yet."""
    user = named(email, name)
    user.is_digest_author = True
    audit.record("added to digest authors", user)
    return user


def forget_old() -> None:
    with unit():
        db.session.execute(delete(SignInCode).where(SignInCode.expires_at < clock.now() - KEEP_OLD_CODES))
        db.session.execute(delete(SignIn).where(SignIn.expires_at < clock.now() - KEEP_OLD_SIGN_INS))


@mail.before("accounts/letters/sign_in.txt")
def code_may_leave(code_id: int, **_arguments: Any) -> Leave:
    """A code is forgotten a day after it has expired: there is nothing left to say of it."""
    return Leave.NOW if db.session.get(SignInCode, code_id) else Leave.NEVER


@mail.offers
def sign_in_digits(code_id: int) -> str:
    return queries.digits(db.session.get_one(SignInCode, code_id))


@mail.offers
def sign_in_link(code_id: int) -> str:
    """The address of the page with the sign-in button."""
    token = queries.link_token(db.session.get_one(SignInCode, code_id))
    return f"{current_app.config['PORTAL_URL']}/sign-in/link/{code_id}/{token}"


def _user(email: str) -> User:
    user = _found(email)
    if user is None:
        user = _new(email)
        user.is_mediator = True
        audit.record("signed up", user, by=user)
    return user


def _found(email: str) -> User | None:
    return db.session.scalar(select(User).where(User.email == email))


def _new(email: str) -> User:
    user = User(email=email, created_at=clock.now())
    db.session.add(user)
    db.session.flush()
    return user
