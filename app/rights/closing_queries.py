"""What somebody may know of the closing of their own account, and which accounts are due."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from app.accounts.person import Person
from app.db import db
from app.rights.closing_models import Closing, Erased


def closing(person: Person) -> Closing | None:
    """That of a person's own account, while they may still keep it."""
    return db.session.get(Closing, person.id)


def due(day: date) -> Sequence[int]:
    """The accounts whose time to think again is over on a day, the earliest first."""
    is_over = select(Closing.user_id).where(Closing.erase_on <= day)
    return db.session.scalars(is_over.order_by(Closing.erase_on, Closing.user_id)).all()


def erased_since(moment: datetime) -> Sequence[int]:
    """The numbers of accounts that were erased lately."""
    return db.session.scalars(select(Erased.user_ref).where(Erased.erased_at >= moment)).all()


def erasures() -> Sequence[Erased]:
    """The erasure list, the oldest first."""
    return db.session.scalars(select(Erased).order_by(Erased.id)).all()
