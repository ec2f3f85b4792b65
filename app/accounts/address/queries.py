"""The change of address that waits, its codes, and which accounts are one person's by their mailboxes."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select

from app import clock, crypto
from app.accounts import queries as accounts
from app.accounts.address import rules
from app.accounts.address.models import AddressChange, FormerAddress
from app.accounts.models import User
from app.accounts.person import Person
from app.addresses import mailbox
from app.db import db


def waiting(person: Person) -> AddressChange | None:
    """The change that a person's codes are still good for."""
    theirs = select(AddressChange).where(AddressChange.user_id == person.id, AddressChange.expires_at > clock.now())
    return db.session.scalar(theirs)


def stands_in(person: Person) -> bool:
    """Whether this sign-in is as good as the code to the old address."""
    if not person.is_by_passkey:
        return False
    signed_in_at = accounts.sign_in(person, person.sign_in_id).created_at
    return rules.stands_in(is_by_passkey=True, signed_in_at=signed_in_at, now=clock.now())


def is_taken(email: str) -> bool:
    return db.session.scalar(select(User.id).where(User.email == email)) is not None


def new_digits(change: AddressChange) -> str:
    """The code of the letter to the new address."""
    return crypto.digits("address change to the new", change.id, change.nonce)


def old_digits(change: AddressChange) -> str:
    """The code of the letter to the old address."""
    return crypto.digits("address change to the old", change.id, change.nonce)


def behind(change_id: int, nonce: str) -> AddressChange | None:
    """The change a letter was written for; a number alone may have been given to another one since."""
    found = db.session.get(AddressChange, change_id)
    return found if found and found.nonce == nonce and found.expires_at > clock.now() else None


def fingerprint(email: str) -> str:
    """Whose mailbox it is, however the address is spelled, as a keyed hash."""
    return crypto.fingerprint("mailbox of an account", *(mailbox(email) or (email,)))


def same_person(user_id: int, others: Collection[int]) -> set[int]:
    """Those of the other accounts that are this one, or share a mailbox with it, now or before. One query."""
    boxes = defaultdict[int, set[str]](set)
    known = (
        select(User.id, User.email, FormerAddress.mailbox)
        .outerjoin(FormerAddress)
        .where(User.id.in_({user_id, *others}))
    )
    for each, email, former in db.session.execute(known):
        boxes[each] |= {fingerprint(email), former or fingerprint(email)}
    return {each for each in others if each == user_id or boxes[each] & boxes[user_id]}


def former_holders(email: str) -> set[int]:
    """The accounts that had this mailbox before."""
    return set(db.session.scalars(select(FormerAddress.user_id).where(FormerAddress.mailbox == fingerprint(email))))


def former_mailboxes(user_id: int) -> set[str]:
    """The fingerprints of those an account had before."""
    return set(db.session.scalars(select(FormerAddress.mailbox).where(FormerAddress.user_id == user_id)))
