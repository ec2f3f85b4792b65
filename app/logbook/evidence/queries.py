"""How well mediations are evidenced: what is kept of each, what it comes to now, and who is user verified."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import bindparam, select

from app import clock
from app.accounts.person import Person
from app.db import Prepared, db
from app.logbook.evidence import levels as evidence
from app.logbook.evidence.levels import Level, Sessions, Snapshot, Standing
from app.logbook.models import KeptEvidence, Mediation

KEPT = Prepared(
    select(KeptEvidence.source, KeptEvidence.sessions).where(KeptEvidence.mediation_id == bindparam("mediation"))
)


class Evidenced(NamedTuple):
    """A dated mediation with some evidence."""

    id: int
    reference: str
    date: date
    level: Level


class Verification(NamedTuple):
    """The mediations that reviewers confirmed lately, and whether they make their mediator user verified."""

    confirmed: list[Evidenced]
    is_met: bool

    @property
    def sentence(self) -> str:
        number = len(self.confirmed)
        of_needed = f" of {evidence.VERIFIED_FROM}" if number < evidence.VERIFIED_FROM else ""
        are = "is" if number == 1 else "are"
        return (
            f"{number}{of_needed} mediations of the previous {evidence.VERIFIED_WITHIN_MONTHS} months {are} confirmed "
            "by a reviewer invited by e-mail."
        )


def standing(mediation: Mediation) -> Standing:
    """The level now, and what an edit has cost."""
    return evidence.standing(_given(mediation), _sessions(mediation))


def standing_with(mediation_id: int, sessions: Sessions) -> Standing:
    """What the standing of a mediation is with these sessions, where there is no record of it at hand."""
    kept = KEPT.run(mediation=mediation_id)
    given = [evidence.Evidence(source, evidence.sessions_of(snapshot)) for source, snapshot in kept]
    return evidence.standing(given, sessions)


def snapshot(mediation: Mediation) -> Snapshot:
    """The held sessions as they are now, to be kept with evidence that is given for them."""
    return evidence.snapshot(_sessions(mediation))


def digest(mediation: Mediation) -> str:
    """What tells the held sessions of now from what they were or will be."""
    return evidence.digest(snapshot(mediation))


def is_imported(mediation: Mediation) -> bool:
    """Whether all that was held of it is as an import gave it."""
    return evidence.is_imported(_given(mediation), _sessions(mediation))


def said(words: str, mediation: Mediation, *, before: int) -> str:
    """Words about a change, with what it cost where the mediation stood at a higher level before."""
    return f"{words} {standing(mediation).sentence}" if mediation.evidence_level < before else words


def verification(mediator: Person) -> Verification:
    """Whether a mediator is user verified today, and by which mediations, the latest first (domain §7.13)."""
    evidenced, today = _evidenced(mediator), clock.today(mediator.zone)
    return Verification(
        [each for each in evidenced if evidence.is_recently_confirmed(each.date, each.level, today=today)],
        evidence.is_user_verified([(each.date, each.level) for each in evidenced], today=today),
    )


def is_user_verified(mediator: Person) -> bool:
    """A fact that every feature to the right may read."""
    return verification(mediator).is_met


def _evidenced(mediator: Person) -> list[Evidenced]:
    rows = db.session.execute(
        select(Mediation.id, Mediation.reference, Mediation.counted_on, Mediation.evidence_level)
        .where(
            Mediation.mediator_id == mediator.id,
            Mediation.removed_at.is_(None),
            Mediation.counted_on.is_not(None),
            Mediation.evidence_level > Level.BY_HAND,
        )
        .order_by(Mediation.counted_on.desc(), Mediation.id.desc())
    )
    return [Evidenced(id, reference, day, Level(level)) for id, reference, day, level in rows if day]


def _sessions(mediation: Mediation) -> Sessions:
    """The sessions by their ids; one that is not saved yet has none, and is another one than all that were."""
    return {session.id: session.facts for session in mediation.sessions}


def _given(mediation: Mediation) -> list[evidence.Evidence]:
    with db.session.no_autoflush:  # what is being changed is written once, when the change is complete
        return [kept.given for kept in mediation.evidence]
