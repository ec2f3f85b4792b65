"""Writing the logbook. Every change ends in a recount, so that stored verdicts are always those of the rule."""

from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import flag_modified

from app import audit, clock, crypto
from app.accounts.person import Person
from app.db import action, db
from app.errors import Conflict, Refused
from app.logbook import queries
from app.logbook.counting import MediationFacts, SessionFacts, judge
from app.logbook.models import (
    Certification,
    CodeAcceptance,
    KnownEvent,
    Mediation,
    OpeningBalance,
    Reflection,
    Session,
)
from app.logbook.rule import IMI_RULE
from app.logbook.vocabulary import Mode, Status

CODE_VERSION = "2026"


@action
def log(
    mediator: Person,
    *,
    form_token: str,
    date: date,
    minutes: int | None,
    mode: Mode,
    status: Status | None = None,
    kind: Any = None,
    **details: Any,
) -> Mediation:
    """Log a mediation with its first session. The same form sent twice logs once.

    Without a status the date says it: concluded when today or earlier, planned when ahead.
    """
    if known := _logged_by(mediator, form_token):
        return known
    ahead = date > clock.today(mediator.zone)
    mediation = new_mediation(
        mediator, form_token=form_token, status=status or (Status.PLANNED if ahead else Status.CONCLUDED), **details
    )
    session = {"kind": kind} if kind else {}
    mediation.sessions.append(Session(date=date, minutes=minutes, mode=mode, zone=mediator.zone, **session))
    recount(mediation)
    audit.record("logged", mediation, by=mediator)
    return mediation


@action
def new_mediation(mediator: Person, *, form_token: str, reference: str, **details: Any) -> Mediation:
    """A mediation without sessions yet; whoever makes it recounts it."""
    refuse_taken(mediator, reference)
    mediation = Mediation(
        mediator_id=mediator.id,
        form_token=form_token,
        reference=reference,
        created_at=clock.now(),
        changed_at=clock.now(),
        listed_on=clock.today(mediator.zone),
        **{"countries": [], **details},
    )
    db.session.add(mediation)
    return mediation


@action
def change(mediation: Mediation, *, by: Person, version: int, **details: Any) -> None:
    """Change what is known of a mediation, unless it was changed since the form was opened."""
    _refuse_stale(mediation, version)
    if details.get("reference", mediation.reference) != mediation.reference:
        refuse_taken(by, details["reference"])
    for name, value in details.items():
        setattr(mediation, name, value)
    recount(mediation)
    audit.record("changed", mediation, by=by)


@action
def change_row(
    mediator: Person, mediation_id: int, *, version: int, reference: str, date: date, minutes: int, mode: Mode
) -> Mediation:
    """Change the reference of a mediation and its only session, from the row in the list; read once, under the lock."""
    mediation = queries.mediation_with_sessions(mediator, mediation_id)
    if len(mediation.sessions) != 1:
        raise Refused("This mediation has more than one session: open it to change them.")
    _refuse_stale(mediation, version)
    session = mediation.sessions[0]
    if date != session.date or minutes != session.minutes:
        session.starts_at = session.ends_at = None
    session.date, session.minutes, session.mode = date, minutes, mode
    change(mediation, by=mediator, version=version, reference=reference)
    return mediation


@action
def add_session(mediation: Mediation, *, by: Person, version: int | None = None, **details: Any) -> Session:
    """Add a session. With the version the form was opened at, the same form sent twice adds once."""
    if version is not None:
        _refuse_stale(mediation, version)
    session = Session(**details)
    mediation.sessions.append(session)
    recount(mediation)
    audit.record("added a session", mediation, by=by)
    return session


@action
def change_session(session: Session, *, by: Person, version: int, **details: Any) -> None:
    _refuse_stale(session.mediation, version, session)
    for name, value in details.items():
        setattr(session, name, value)
    recount(session.mediation)
    audit.record("changed a session", session.mediation, by=by)


@action
def remove_session(session: Session, *, by: Person) -> None:
    """Remove a session; the calendar event it came from is new to the next import."""
    mediation = session.mediation
    if len(mediation.sessions) == 1:
        raise Refused("A mediation keeps at least one session. Remove the mediation instead.")
    db.session.execute(delete(KnownEvent).where(KnownEvent.session_id == session.id))
    mediation.sessions.remove(session)
    recount(mediation)
    audit.record("removed a session", mediation, by=by)


@action
def remove(mediation: Mediation, *, by: Person) -> None:
    """Take a mediation out of the logbook; `restore` brings it back."""
    mediation.removed_at = clock.now()
    audit.record("removed", mediation, by=by)


@action
def restore(mediation: Mediation, *, by: Person) -> None:
    refuse_taken(by, mediation.reference)
    mediation.removed_at = None
    audit.record("restored", mediation, by=by)


@action
def reflect(mediation: Mediation, *, by: Person, went_well: str, was_hard: str) -> None:
    """Keep private reflections, sealed so that they open for this mediation only."""
    row = db.session.get(Reflection, mediation.id) or Reflection(mediation_id=mediation.id)
    row.went_well = crypto.seal(went_well, "reflection", mediation.id, "went_well")
    row.was_hard = crypto.seal(was_hard, "reflection", mediation.id, "was_hard")
    db.session.add(row)
    audit.record("reflected on", mediation, by=by)


@action
def set_opening_balance(mediator: Person, *, minutes: int, mediations: int, note: str) -> None:
    """Experience from before the logbook; nothing at all takes it away again."""
    row = db.session.get(OpeningBalance, mediator.id) or OpeningBalance(mediator_id=mediator.id)
    row.minutes, row.mediations, row.note = minutes, mediations, note
    db.session.add(row)
    audit.record("set the opening balance", row, by=mediator)


@action
def claim_certification(mediator: Person) -> None:
    """Claim to be IMI Certified: the lower threshold applies, subject to verification (domain §5)."""
    if db.session.get(Certification, mediator.id) is None:
        row = Certification(mediator_id=mediator.id, claimed_at=clock.now())
        db.session.add(row)
        audit.record("claimed certification", row, by=mediator)


@action
def withdraw_certification(mediator: Person) -> None:
    row = db.session.get(Certification, mediator.id)
    if row is not None:
        audit.record("withdrew the claim of certification", row, by=mediator)
        db.session.delete(row)


@action
def accept_code(mediator: Person) -> None:
    """Accept the version of the IMI Code of Professional Conduct that is in force."""
    if queries.facts(mediator).code_version != CODE_VERSION:
        row = CodeAcceptance(mediator_id=mediator.id, code_version=CODE_VERSION, accepted_at=clock.now())
        db.session.add(row)
        audit.record("accepted the Code", row, by=mediator)


def facts(mediation: Mediation) -> MediationFacts:
    """What counting needs to know of a mediation."""
    return MediationFacts(
        role=mediation.role,
        is_simulated=mediation.is_simulated,
        has_agreement=mediation.has_agreement,
        status=mediation.status,
        sessions=tuple(
            SessionFacts(session.date, session.minutes, session.kind, session.mode, session.status)
            for session in mediation.sessions
        ),
    )


@action
def recount(mediation: Mediation) -> None:
    """Write the verdict of counting.py, and what the list shows, beside the mediation."""
    judgement = judge(facts(mediation), IMI_RULE)
    mediation.verdict, mediation.reason = judgement.verdict, judgement.reason
    mediation.counted_on = judgement.counted_on
    mediation.minutes, mediation.online_minutes = judgement.minutes, judgement.online_minutes
    mediation.held_minutes, mediation.is_core = judgement.held_minutes, judgement.is_core
    mediation.main_mode = _main_mode(mediation.sessions)
    mediation.listed_on = judgement.counted_on or max(
        (session.date for session in mediation.sessions), default=mediation.listed_on
    )
    mediation.rule_version = IMI_RULE.version
    mediation.changed_at = clock.now()
    flag_modified(mediation, "changed_at")  # so that a change of a session alone is a new version of the mediation


@action
def recount_all() -> int:
    """Judge every mediation anew after a change of the rule; says how many verdicts changed."""
    changed = 0
    for mediation in db.session.scalars(select(Mediation).options(selectinload(Mediation.sessions))):
        before = mediation.verdict, mediation.reason
        recount(mediation)
        changed += before != (mediation.verdict, mediation.reason)
    return changed


def refuse_taken(mediator: Person, reference: str) -> None:
    """A reference names one mediation of a mediator: the export and the check are read by it."""
    taken = select(Mediation.id).where(
        Mediation.mediator_id == mediator.id, Mediation.reference == reference, Mediation.removed_at.is_(None)
    )
    if db.session.scalar(taken):
        raise Refused(f"Another mediation has the reference {reference}. Choose a different one.")


def _logged_by(mediator: Person, form_token: str) -> Mediation | None:
    return db.session.scalar(
        select(Mediation).where(Mediation.mediator_id == mediator.id, Mediation.form_token == form_token)
    )


def _refuse_stale(mediation: Mediation, version: int, opened: Any = None) -> None:
    """`opened` is what the form shows, where that is not the mediation itself."""
    if mediation.version != version:
        raise Conflict(opened or mediation, mediation.version)


def _main_mode(sessions: list[Session]) -> Mode | None:
    """The mode of most of the time."""
    minutes: dict[Mode, int] = {}
    for session in sessions:
        minutes[session.mode] = minutes.get(session.mode, 0) + (session.minutes or 0) + 1
    return max(minutes, key=lambda mode: minutes[mode], default=None)
