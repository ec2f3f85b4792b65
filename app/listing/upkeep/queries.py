"""What is known of how a listing is kept up, and which listings the night has to look at."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from app import clock
from app.db import db
from app.errors import NotYours
from app.feedback import queries as feedback
from app.feedback.digests import queries as digest_queries
from app.listing.standings.models import Listing
from app.listing.standings.queries import Known
from app.listing.upkeep import duties as keeping_up
from app.listing.upkeep.duties import Line, Upkeep
from app.listing.upkeep.models import CodeVersion, Declaration, KeepingUpLetter
from app.logbook import queries as logbook

A_PAGE = 20


def lines(known: Known) -> list[Line]:
    """What a mediator reads of keeping up; nothing unless they are listed."""
    listed_on = known.standing.shown_since
    return keeping_up.lines(upkeep(known.listing, listed_on), clock.today()) if listed_on else []


def upkeep(listing: Listing, listed_on: date) -> Upkeep:
    """What is known of a listing that began on a day, in as many queries for each."""
    return Upkeep(
        listed_on=listed_on,
        in_force=logbook.code_in_force(),
        declared_for=declared_for(listing),
        accepted=logbook.accepted_code(listing.mediator_id),
        has_asked=feedback.has_asked(listing.mediator_id),
        published_on=digest_queries.last_day(listing.mediator_id),
    )


def declaration(known: Known) -> Line:
    """What a mediator reads of their declaration; raises NotYours unless they are listed now."""
    listed_on = known.standing.shown_since
    if listed_on is None:
        raise NotYours(known.listing.id)
    return keeping_up.declaration_line(listed_on, declared_for(known.listing), clock.today())


def declared_for(listing: Listing) -> date | None:
    """The newest day that a declaration was made for."""
    return db.session.scalar(select(func.max(Declaration.asked_on)).where(Declaration.listing_id == listing.id))


def declarations(listing: Listing) -> Sequence[Declaration]:
    """The latest declarations, the newest first; there is one a year."""
    return db.session.scalars(
        select(Declaration)
        .where(Declaration.listing_id == listing.id)
        .order_by(Declaration.asked_on.desc())
        .limit(A_PAGE)
    ).all()


def due_ids(today: date) -> Sequence[int]:
    """The listings to look at tonight. It costs what is due, not what is listed."""
    return db.session.scalars(select(Listing.id).where(Listing.keep_up_on <= today).order_by(Listing.id)).all()


def left(listing: Listing, keys: Sequence[str]) -> set[str]:
    """Which of some letters left already."""
    found = select(KeepingUpLetter.key).where(KeepingUpLetter.listing_id == listing.id, KeepingUpLetter.key.in_(keys))
    return set(db.session.scalars(found))


def is_known(version: str) -> bool:
    """Whether an earlier night knew of a version of the Code."""
    return db.session.get(CodeVersion, version) is not None
