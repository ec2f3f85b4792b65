"""What stands beside the mediations: earlier experience, being IMI Certified, the Code, how far the assessment is."""

from collections.abc import Iterable

from sqlalchemy import select

from app import audit, clock
from app.accounts.models import User
from app.accounts.person import Person
from app.db import action, db
from app.errors import Conflict, Refused
from app.logbook import queries
from app.logbook.eligibility.certification import CLAIM_AGAIN_AFTER, Claim, can_be_claimed
from app.logbook.experience_models import OpeningBalance
from app.logbook.models import Certification, CodeAcceptance, Mediation
from app.logbook.noted_models import AssessmentStanding, SubmittedMediation

NOT_YET = (
    f"IMI could not verify this claim. It can be made again {CLAIM_AGAIN_AFTER.days} days after that; if you have "
    "other evidence, write to IMI, which can verify it before."
)


@action
def set_opening_balance(mediator: Person, *, version: int, minutes: int, mediations: int, note: str) -> None:
    """Experience from before the logbook; nothing at all takes it away again. Version 0 is that there is none yet."""
    row = db.session.get(OpeningBalance, mediator.id)
    saved = row.version if row else 0
    if saved != version:
        raise Conflict(row, saved)
    row = row or OpeningBalance(mediator_id=mediator.id)
    row.minutes, row.mediations, row.note = minutes, mediations, note
    db.session.add(row)
    audit.record("set the opening balance", row, by=mediator)


@action
def claim_certification(mediator: Person) -> None:
    """Claim to be IMI Certified: the lower threshold applies, subject to verification (domain §5).

    One that was refused may be made again after 30 days, and waits for IMI then; raises Refused before.
    """
    row = db.session.get(Certification, mediator.id, with_for_update=True)
    claim = row.claim if row else Claim.NONE
    if claim in (Claim.WAITING, Claim.VERIFIED):
        return
    if not can_be_claimed(claim, row.refused_at if row else None, clock.now()):
        raise Refused(NOT_YET)
    row = row or Certification(mediator_id=mediator.id)
    row.claimed_at = clock.now()
    db.session.add(row)
    audit.record("claimed certification", row, by=mediator)


@action
def withdraw_certification(mediator: Person) -> None:
    """Take a claim back. What IMI refused before stays with who, when and why, as if it had not been claimed again."""
    row = db.session.get(Certification, mediator.id, with_for_update=True)
    if row is None or row.is_refused:
        return
    audit.record("withdrew the claim of certification", row, by=mediator)
    if row.refused_at:
        row.claimed_at = row.refused_at
    else:
        db.session.delete(row)


@action
def accept_code(mediator: Person) -> None:
    """Accept the version of the IMI Code of Professional Conduct that is in force."""
    db.session.get_one(User, mediator.id, with_for_update=True)  # so that nobody accepts twice at one instant
    version = queries.code_in_force()
    if queries.accepted_code(mediator.id) != version:
        row = CodeAcceptance(mediator_id=mediator.id, code_version=version, accepted_at=clock.now())
        db.session.add(row)
        audit.record("accepted the Code", row, by=mediator)


@action
def note_submitted(mediator_id: int, *, keys: Iterable[int]) -> None:
    """Which mediations stand in what was submitted: the undo of an import leaves them (domain §6)."""
    theirs = select(Mediation.id).where(Mediation.mediator_id == mediator_id, Mediation.id.in_(list(keys)))
    for each in db.session.scalars(theirs).all():
        db.session.merge(SubmittedMediation(mediation_id=each))


@action
def note_assessment(mediator_id: int, *, words: str, is_passed: bool) -> None:
    """What the checklist says of the assessment from now on; whoever moves an application records why."""
    db.session.merge(AssessmentStanding(mediator_id=mediator_id, words=words, is_passed=is_passed))
