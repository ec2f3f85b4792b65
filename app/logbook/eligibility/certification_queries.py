"""Who says that they are IMI Certified, and what IMI staff made of it."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, literal, or_, select

from app import clock, crypto
from app.accounts.models import User
from app.accounts.person import Person
from app.db import db
from app.errors import NotYours
from app.logbook.eligibility.certification import Claim, can_be_claimed
from app.logbook.models import Certification

# Whether a claim counts for its mediator: it was not refused, or was made again after that.
COUNTS = or_(Certification.refused_at.is_(None), Certification.refused_at < Certification.claimed_at)


def waiting(kind: str) -> Select[*tuple[Any, ...]]:
    """The given word, a mediator's id, and since when their claim waits for staff."""
    return select(
        literal(kind).label("kind"), Certification.mediator_id.label("id"), Certification.claimed_at.label("since")
    ).where(Certification.verified_at.is_(None), COUNTS)


def claimants(mediator_ids: Collection[int]) -> dict[int, str]:
    """What those who claim it are called, by their ids."""
    rows = db.session.execute(select(User.id, User.called().label("called")).where(User.id.in_(mediator_ids)))
    return {each.id: each.called for each in rows}


def certification(mediator_id: int) -> Certification:
    """For staff: somebody's claim; raises NotYours when there is none."""
    found = claim_of(mediator_id)
    if found is None:
        raise NotYours(mediator_id)
    return found


def claim_of(mediator_id: int) -> Certification | None:
    return db.session.get(Certification, mediator_id)


def claims(mediator_ids: Collection[int]) -> dict[int, Claim]:
    """How the claims of mediators stand, by their ids; one query for however many."""
    found = db.session.scalars(select(Certification).where(Certification.mediator_id.in_(mediator_ids)))
    return dict.fromkeys(mediator_ids, Claim.NONE) | {each.mediator_id: each.claim for each in found}


def refused_claim(mediator: Person) -> Certification | None:
    """A mediator's own claim that was refused, unless it was made again or verified after all."""
    found = claim_of(mediator.id)
    return found if found and found.is_refused else None


def may_claim(mediator: Person) -> bool:
    """Whether a mediator may claim it now: they do not yet, or it is long enough since it was refused."""
    found = claim_of(mediator.id)
    return can_be_claimed(found.claim if found else Claim.NONE, found.refused_at if found else None, clock.now())


def is_verified(mediator_id: int) -> bool:
    wanted = select(Certification.verified_at).where(Certification.mediator_id == mediator_id)
    return db.session.scalar(wanted) is not None


def reason(found: Certification) -> str:
    """Why it was decided so, as the mediator was told."""
    return crypto.unseal(found.reason, *_place(found)) if found.reason else ""


def sealed_reason(found: Certification, reason: str) -> bytes:
    return crypto.seal(reason, *_place(found))


def _place(found: Certification) -> tuple[str, int, str]:
    return (Certification.__tablename__, found.mediator_id, "reason")
