"""IMI staff verify that somebody is IMI Certified, or say that they are not (domain §5)."""

from app import audit, clock, dates, mail
from app.accounts.models import User
from app.accounts.own_record import refuse_own
from app.accounts.person import Person
from app.db import action, db
from app.errors import Conflict
from app.logbook.eligibility import certification_queries as queries
from app.logbook.eligibility.certification import CLAIM_AGAIN_AFTER
from app.logbook.models import Certification

LETTERS = "logbook/letters/"
mail.keep_refused(LETTERS)


@action
def verify(certification: Certification, *, by: Person, version: int, reason: str) -> None:
    """It counts as verified from now on; `reason` says by what. The mediator is told by letter."""
    _decided(certification, by=by, version=version, reason=reason)
    certification.verified_at, certification.refused_at = clock.now(), None
    _tell(certification, "certification_verified", "verified certification", by=by, reason=reason)


@action
def refuse(certification: Certification, *, by: Person, version: int, reason: str) -> None:
    """The claim counts for nothing from now on, whether it was verified before or not; the mediator is told why."""
    _decided(certification, by=by, version=version, reason=reason)
    certification.verified_at, certification.refused_at = None, clock.now()
    _tell(certification, "certification_refused", "refused certification", by=by, reason=reason)


@mail.offers
def claim_again_after() -> str:
    """For how long a refused claim cannot be made again."""
    return dates.lasting(CLAIM_AGAIN_AFTER)


def _decided(certification: Certification, *, by: Person, version: int, reason: str) -> None:
    refuse_own(certification.mediator_id, by=by)
    db.session.refresh(certification, with_for_update=True)
    if certification.version != version:
        raise Conflict(None, certification.version)
    certification.decided_by_id = by.id
    certification.reason = queries.sealed_reason(certification, reason)


def _tell(certification: Certification, letter: str, verb: str, *, by: Person, reason: str) -> None:
    db.session.flush()
    audit.note(verb, Certification.__tablename__, certification.mediator_id, by=by)
    to = db.session.get_one(User, certification.mediator_id)
    mail.queue(f"{LETTERS}{letter}.txt", to.email, name=to.name, language=to.language or "en", reason=reason)
