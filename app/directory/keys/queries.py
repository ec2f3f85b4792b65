"""Which keys there are: the one that signs, and those that are published."""

from collections.abc import Sequence

from sqlalchemy import select

from app.db import db
from app.directory.keys.models import IssuerKey
from app.errors import Busy, NotYours
from app.listing.standings.models import Listing

_NEWEST_FIRST = select(IssuerKey).order_by(IssuerKey.id.desc())


class NoKey(Busy):
    """Nothing can be signed: whoever runs the portal has to make a key (503)."""


def signing() -> IssuerKey:
    """The newest key that is neither retired nor revoked; raises NoKey when there is none."""
    if found := signing_or_none():
        return found
    raise NoKey


def signing_or_none() -> IssuerKey | None:
    is_in_use = (IssuerKey.retired_at.is_(None), IssuerKey.revoked_at.is_(None))
    return db.session.scalar(_NEWEST_FIRST.where(*is_in_use).limit(1))


def is_missed() -> bool:
    """Whether somebody is or was listed and nothing can be signed about it."""
    is_any = select(Listing.id).where(Listing.activated_on.is_not(None)).limit(1)
    return signing_or_none() is None and db.session.scalar(is_any) is not None


def published() -> Sequence[IssuerKey]:
    """Every key that was not revoked, the newest first."""
    return db.session.scalars(_NEWEST_FIRST.where(IssuerKey.revoked_at.is_(None))).all()


def all_keys() -> Sequence[IssuerKey]:
    return db.session.scalars(_NEWEST_FIRST).all()


def key(key_id: int) -> IssuerKey:
    """For whoever runs the portal: a key by its number; raises NotYours when there is none."""
    if found := db.session.get(IssuerKey, key_id):
        return found
    raise NotYours(key_id)
