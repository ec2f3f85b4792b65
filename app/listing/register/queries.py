"""The public register: which listings anybody may see today, and no other way to one of them (domain §8, §10)."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.db import db
from app.errors import NotYours
from app.listing.register import credential_number
from app.listing.standings.models import Listing


def is_shown(day: Any) -> ColumnElement[bool]:
    """The condition on a listing to be shown on a day, which is today: the one gate of every public page.

    The day is a date, or the name of one that is given later.

    It follows from the days that are kept beside the facts, so that a removal takes effect as its day begins, whether
    or not a night ran (docs/decisions/0020).
    """
    is_gone = and_(Listing.gone_on.is_not(None), Listing.gone_on <= day)
    return and_(Listing.activated_on <= day, ~Listing.is_suspended, ~is_gone)


def shows(listing: Listing, day: date) -> bool:
    """Whether one listing is shown on a day."""
    return db.session.scalar(select(Listing.id).where(Listing.id == listing.id, is_shown(day))) is not None


def refuse_hidden(mediator_id: int, day: date) -> None:
    """Raise NotYours for a mediator whose listing began and is not shown on a day; whoever never had one passes."""
    began = and_(Listing.mediator_id == mediator_id, Listing.activated_on.is_not(None))
    if db.session.scalar(select(Listing.id).where(began, ~is_shown(day))) is not None:
        raise NotYours(mediator_id)


def numbered(mediator: User) -> Listing:
    """A listing for a mediator, not saved yet, with the number and the address that it keeps."""
    number = credential_number.drawn()
    slug = credential_number.slug(mediator.name, number)
    is_taken = db.session.scalar(select(Listing.id).where(Listing.slug == slug)) is not None
    slug = credential_number.slug(mediator.name, number, is_taken=is_taken)
    return Listing(mediator_id=mediator.id, number=number, slug=slug)


def with_slug(slug: str) -> Listing:
    """The listing whose profile has this address, shown or not; raises NotYours when none ever had it."""
    return _once_activated(Listing.slug == slug.lower())


def with_number(typed: str) -> Listing:
    """The listing with a number as somebody typed it, shown or not; raises NotYours when no listing has it."""
    number = credential_number.read(typed)
    return _once_activated(Listing.number == number)


def _once_activated(is_wanted: ColumnElement[bool]) -> Listing:
    wanted = select(Listing).options(joinedload(Listing.mediator)).where(is_wanted, Listing.activated_on.is_not(None))
    if found := db.session.scalar(wanted):
        return found
    raise NotYours
