"""Which profiles search engines are told of: those shown today whose mediators let the directory find them."""

from typing import TypeVar

from sqlalchemy import Select, func, select

from app import clock
from app.db import db
from app.listing.profiles.models import Profile
from app.listing.register.queries import is_shown
from app.listing.standings.models import Listing

T = TypeVar("T")


def number_of_profiles() -> int:
    return db.session.scalar(_told(select(func.count(Listing.id)))) or 0


def slugs(*, first: int, number: int) -> tuple[str, ...]:
    """The ends of so many of their addresses from one on, in the order in which they were listed."""
    return tuple(db.session.scalars(_told(select(Listing.slug)).order_by(Listing.id).offset(first).limit(number)))


def _told(wanted: Select[T]) -> Select[T]:
    day = clock.today()
    return wanted.join(Profile, Profile.mediator_id == Listing.mediator_id).where(is_shown(day), Profile.is_findable)
