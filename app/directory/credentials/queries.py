"""What a credential says of a listing today, and which credentials do not hold today."""

from collections.abc import Sequence

from sqlalchemy import func, or_, select

from app import clock
from app.accounts.models import User
from app.accounts.person import person
from app.db import db
from app.directory.credentials import status as credential_status
from app.directory.credentials.document import Assessed, Certified
from app.directory.credentials.status import MOST_PERIODS, SUSPENSION
from app.directory.keys import signing
from app.errors import NotYours
from app.listing.applications import queries as application_queries
from app.listing.register import credential_number, queries as register_queries
from app.listing.standings import queries as standing_queries
from app.listing.standings.facts import Kind, standing
from app.listing.standings.models import Listing, ListingFact
from app.listing.standings.state import State
from app.logbook.rules import queries as rule_queries

GONE = "This credential holds no more: its mediator is no longer listed."
NOT_NOW = "This credential does not hold at present."


def certified(listing: Listing) -> Certified | None:
    """What the credential of a listing says today; none while it is not shown."""
    today = clock.today()
    if not register_queries.shows(listing, today):
        return None
    facts = standing_queries.facts(listing)
    return Certified(
        number=credential_number.words(listing.number),
        name=listing.mediator.name,
        period=credential_status.period(facts, today),
        began=signing.day_began(standing(facts, today).began_on or today),
        index=listing.id,
        assessed=assessed(listing.mediator),
        rule=rule_queries.imis(),
    )


def assessed(mediator: User) -> Assessed | None:
    """By the newest application that was passed; none for who was listed without one."""
    passed = application_queries.passed_application(person(mediator))
    if passed is None or passed.signed_at is None:
        return None
    return Assessed(passed.programme.name, passed.programme.organisation, clock.day_of(passed.signed_at))


def why_not(listing: Listing) -> tuple[int, str]:
    """Why a listing that is not shown has no credential: the status of the answer, and words."""
    is_back_perhaps = standing_queries.now(listing).state is State.SUSPENDED
    return (404, NOT_NOW) if is_back_perhaps else (410, GONE)


def told_of(purpose: str, period: int) -> Sequence[int]:
    """For revocations the listings whose credential of a period holds today, suspended or not.

    For suspensions only those that are suspended. Raises NotYours for a period that no listing ever gets to.
    """
    day = clock.today()
    if not 1 <= period <= MOST_PERIODS:
        raise NotYours(period)
    is_again = (ListingFact.kind == Kind.RELISTED.value, ListingFact.on <= day)
    counted = select(ListingFact.listing_id, func.count().label("times")).where(*is_again)
    again = counted.group_by(ListingFact.listing_id).subquery()
    holds = (
        Listing.activated_on <= day,
        or_(Listing.gone_on.is_(None), Listing.gone_on > day),
        func.coalesce(again.c.times, 0) == period - 1,
    )
    ids = select(Listing.id).outerjoin(again, again.c.listing_id == Listing.id).where(*holds)
    return db.session.scalars(ids.where(Listing.is_suspended) if purpose == SUSPENSION else ids).all()
