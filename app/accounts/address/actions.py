"""Asking for a new address, confirming it by two codes, taking it back; and moving an account by command."""

import secrets
from typing import Any

from sqlalchemy import delete

from app import audit, clock, mail
from app.accounts import actions as accounts
from app.accounts.address import queries, rules
from app.accounts.address.models import AddressChange, FormerAddress
from app.accounts.models import SignInCode, User
from app.accounts.passkeys.actions import end_invitations
from app.accounts.person import Person
from app.addresses import looks_like_address
from app.crypto import same
from app.db import action, db, hold, unit
from app.errors import Refused
from app.mail import Leave

LETTERS = "accounts/letters/address_"


@action
def ask(by: Person, *, form_token: str, email: str) -> AddressChange:
    """Send a code to the new address and one to the old; the same form sent twice asks once.

    Where the new address has an account, the letter there says so and has no code: nobody else learns of it.
    """
    user = db.session.get_one(User, by.id, with_for_update=True)
    found = queries.waiting(by)
    if found and found.form_token == form_token:
        return found
    _refuse_without_passkey(by)
    if reason := rules.why_not_asked(own=user.email, new=email, is_waiting=found is not None):
        raise Refused(reason)
    change = _begin(user, form_token=form_token, email=email)
    audit.record("asked for a change of address", change, by=by)
    given: dict[str, Any] = {"change_id": change.id, "nonce": change.nonce}  # and no name: it may be a stranger's
    mail.queue(f"{LETTERS}{'taken' if queries.is_taken(email) else 'new'}.txt", email, **given)
    mail.queue(f"{LETTERS}old.txt", user.email, name=user.name, new=email, **given)
    return change


@action
def confirm(by: Person, *, new_code: str, old_code: str) -> None:
    """Change the address by both codes, or by the new one and a passkey used just now. All other sign-ins end."""
    _refuse_without_passkey(by)
    hold(User)  # two who claim the same address come one after the other
    change = queries.waiting(by)
    if change is None:
        raise Refused(rules.NONE_WAITS)
    if wrong := rules.wrong_codes(
        is_new_right=same(new_code, queries.new_digits(change)),
        is_old_right=same(old_code, queries.old_digits(change)),
        stands_in=queries.stands_in(by),
    ):
        raise Refused("The address is not changed yet.", beside=wrong)
    user = db.session.get_one(User, by.id, with_for_update=True)
    _move(user, change.email, by=by)
    accounts.end_others(by)


@action
def take_back(by: Person) -> None:
    """Forget the change that waits, if there is one: its codes are worth nothing from now on."""
    db.session.get_one(User, by.id, with_for_update=True)
    if change := queries.waiting(by):
        audit.record("took back a change of address", change, by=by)
        db.session.delete(change)


@action
def move(user: User, email: str) -> None:
    """Move an account to an address for whoever runs the portal, when the old mailbox is lost; all sign-ins end."""
    if not looks_like_address(email):
        raise Refused("Give a new address such as name@example.org.")
    hold(User)
    db.session.refresh(user, with_for_update=True)
    if user.email == email:
        raise Refused(rules.THE_SAME)
    _move(user, email, by=None)
    accounts.end_all(user)


def forget_old() -> None:
    """Forget the changes whose codes hold no more."""
    with unit():
        db.session.execute(delete(AddressChange).where(AddressChange.expires_at <= clock.now()))


@mail.before(f"{LETTERS}new.txt", f"{LETTERS}old.txt", f"{LETTERS}taken.txt")
def codes_may_leave(change_id: int, nonce: str, **_arguments: Any) -> Leave:
    return Leave.NOW if queries.behind(change_id, nonce) else Leave.NEVER


@mail.offers
def address_digits(change_id: int, nonce: str, which: str) -> str:
    """The code for the letter to the "new" or the "old" address."""
    change = queries.behind(change_id, nonce)
    made = {"new": queries.new_digits, "old": queries.old_digits}[which]
    return made(change) if change else ""


def _refuse_without_passkey(by: Person) -> None:
    if reason := rules.why_not_by(needs_passkey=by.needs_passkey, is_by_passkey=by.is_by_passkey):
        raise Refused(reason)


def _begin(user: User, *, form_token: str, email: str) -> AddressChange:
    """In place of one that is over."""
    db.session.execute(delete(AddressChange).where(AddressChange.user_id == user.id))
    change = AddressChange(
        user_id=user.id,
        form_token=form_token,
        email=email,
        nonce=secrets.token_hex(16),
        expires_at=clock.now() + rules.CODES_HOLD,
    )
    db.session.add(change)
    db.session.flush()
    return change


def _move(user: User, email: str, *, by: Person | None) -> None:
    """What the old mailbox could still open ends: codes to sign in, an invitation, a change that waits."""
    if queries.is_taken(email):
        raise Refused(rules.TAKEN)
    old, user.email = user.email, email
    db.session.merge(FormerAddress(user_id=user.id, mailbox=queries.fingerprint(old)))
    db.session.execute(delete(SignInCode).where(SignInCode.email == old))
    db.session.execute(delete(AddressChange).where(AddressChange.user_id == user.id))
    end_invitations(user)
    audit.record("changed address", user, by=by)
    for each in (old, email):
        mail.queue(f"{LETTERS}changed.txt", each, name=user.name, old=old, new=email)
