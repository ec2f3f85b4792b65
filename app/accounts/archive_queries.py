"""What a person's archive says of the account itself: how somebody signs in, from where, and what they may do."""

from typing import Any

from sqlalchemy import select

from app.accounts import people_queries, queries
from app.accounts.models import SignIn
from app.accounts.passkeys.models import Invitation, LostReport, Passkey
from app.accounts.person import Person
from app.db import db
from app.plain import told


def account(person: Person) -> dict[str, Any]:
    """Settings, roles, sign-ins and passkeys by their names; never a key, a cookie or a link."""
    user = queries.account(person)
    return {
        **told(user, "id", "email", "name", "zone", "language", "created_at"),
        "roles": people_queries.roles(user),
        "sign_ins": [
            told(each, "device", "is_by_passkey", "created_at", "expires_at", "ended_at")
            for each in _of(SignIn, SignIn.user_id == person.id)
        ],
        "passkeys": [
            told(each, "name", "is_vouched", "created_at", "last_used_at")
            for each in _of(Passkey, Passkey.user_id == person.id)
        ],
        "invitations_to_a_passkey": [
            told(each, "sent_at", "expires_at", "used_at") for each in _of(Invitation, Invitation.user_id == person.id)
        ],
        "passkey_reported_lost": [
            told(each, "reported_at") for each in _of(LostReport, LostReport.user_id == person.id)
        ],
    }


def _of(model: Any, which: Any) -> Any:
    return db.session.scalars(select(model).where(which).order_by(model.id))
