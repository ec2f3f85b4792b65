"""What others stand for of a mediator, as their card shows it: all of it in one row."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from app import clock
from app.accounts.models import User
from app.accounts.person import Person
from app.db import db
from app.listing.applications.life import State
from app.listing.applications.models import Application
from app.listing.profiles.details import Held
from app.listing.programmes.models import Programme
from app.listing.register.queries import is_shown
from app.listing.standings.facts import Kind
from app.listing.standings.models import CREDENTIAL, Listing, ListingFact
from app.logbook.eligibility.months import first_day
from app.logbook.evidence.levels import VERIFIED_FROM, VERIFIED_WITHIN_MONTHS, Level
from app.logbook.models import Certification, CodeAcceptance, Mediation


def held(mediator: Person) -> Held:
    """What others stand for of a mediator today, whether or not they are listed."""
    today = clock.today()
    return read(*db.session.execute(rows(today, first_confirmed(today)).where(User.id == mediator.id)).one())


@lru_cache(maxsize=8)
def first_confirmed(today: date) -> date:
    """The first day of the mediations that make somebody user verified."""
    return first_day(today, VERIFIED_WITHIN_MONTHS)


def is_confirmed(first: Any, today: Any) -> ColumnElement[bool]:
    """The condition on a mediation to count for being user verified, from `first_confirmed` to today; as for `rows`."""
    return and_(
        Mediation.removed_at.is_(None),
        Mediation.counted_on >= first,
        Mediation.counted_on <= today,
        Mediation.evidence_level >= Level.CONFIRMED,
    )


def rows(today: Any, first_confirmed: Any) -> Select[*tuple[Any, ...]]:
    """For `read`, of everybody with their listing while that is shown; both days may be names of values given later."""
    relisted = select(func.max(ListingFact.on)).where(
        ListingFact.listing_id == Listing.id, ListingFact.kind == Kind.RELISTED, ListingFact.on <= today
    )
    programme = (
        select(Programme.name)
        .join(Application, Application.programme_id == Programme.id)
        .where(Application.mediator_id == User.id, Application.state == State.PASSED)
        .order_by(Application.id.desc())
        .limit(1)
    )
    confirmed = select(func.count()).where(Mediation.mediator_id == User.id, is_confirmed(first_confirmed, today))
    accepted = select(func.max(CodeAcceptance.id)).where(CodeAcceptance.mediator_id == User.id).correlate(User)
    is_theirs = and_(Listing.mediator_id == User.id, Listing.credential == CREDENTIAL, is_shown(today))
    return (
        select(
            Listing.activated_on,
            relisted.scalar_subquery(),
            programme.scalar_subquery(),
            Certification.verified_at,
            confirmed.scalar_subquery(),
            CodeAcceptance.code_version,
            CodeAcceptance.accepted_at,
        )
        .select_from(User)
        .outerjoin(Listing, is_theirs)
        .outerjoin(Certification, Certification.mediator_id == User.id)
        .outerjoin(CodeAcceptance, CodeAcceptance.id == accepted.scalar_subquery())
    )


def read(
    activated_on: date | None,
    relisted_on: date | None,
    programme: str | None,
    verified_at: datetime | None,
    confirmed: int,
    code: str | None,
    accepted_at: datetime | None,
) -> Held:
    """What a row of `rows` says, by days of the register; a listing that began anew is listed since then."""
    return Held(
        listed_since=relisted_on or activated_on,
        programme=programme or "",
        certified_on=clock.day_of(verified_at) if verified_at else None,
        confirmed=confirmed if confirmed >= VERIFIED_FROM else 0,
        code=code or "",
        code_accepted_on=clock.day_of(accepted_at) if accepted_at else None,
    )
