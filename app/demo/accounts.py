"""The accounts of the demo's people, each by a short name that is also in its address."""

from app import clock
from app.accounts.address import queries as address_queries
from app.accounts.models import User
from app.accounts.person import Person, person
from app.db import db


def opened(slug: str, name: str, zone: str, **roles: bool) -> User:
    """A new account; `roles` are those of `User`, by their names."""
    user = User(email=_email(slug), name=name, zone=zone, created_at=clock.now(), **roles)
    db.session.add(user)
    db.session.flush()
    return user


def account(slug: str) -> User | None:
    """Somebody made up, who may have changed their address."""
    is_theirs = User.email == _email(slug), User.id.in_(address_queries.former_holders(_email(slug)))
    return db.session.scalar(db.select(User).where(db.or_(*is_theirs)).order_by(User.id).limit(1))


def somebody(slug: str) -> Person:
    """Who signs in with an account that is there."""
    found = account(slug)
    if found is None:
        raise LookupError(slug)
    return person(found)


def _email(slug: str) -> str:
    return f"{slug}@demo.example"
