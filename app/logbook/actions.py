"""Writing the logbook. Every change ends in a recount, so that stored verdicts are always those of the rule."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select, update

from app import audit, clock, crypto
from app.accounts.person import Person
from app.db import Prepared, action, db
from app.errors import Conflict, Refused
from app.logbook import queries, reading
from app.logbook.counting import MediationFacts, SessionFacts
from app.logbook.evidence import queries as evidence_queries
from app.logbook.evidence.levels import Level, Standing
from app.logbook.experience_models import Reflection
from app.logbook.imports import queries as import_queries
from app.logbook.listing import Listed
from app.logbook.models import (
    Mediation,
    Session,
    new_version,
)
from app.logbook.recount import counted, recount
from app.logbook.rules.queries import opened
from app.logbook.vocabulary import Kind, Mode, Status

SESSION_COLUMNS = ("starts_at", "ends_at", "date", "minutes", "mode")
SET_SESSION = Prepared(
    update(Session)
    .where(Session.id == bindparam("of"))
    .values({name: bindparam(name) for name in SESSION_COLUMNS} | {"calendar_says": None})
)
SET_MEDIATION = Prepared(
    update(Mediation).where(Mediation.id == bindparam("of"), Mediation.version == bindparam("opened"))
)
INDEXED = ("reference", "listed_on")  # SQLite writes the index of a column that is set, also when it stays what it was
NOTHING_KEPT = Standing(Level.BY_HAND)
SEND_AGAIN = "Send it again to log it as another mediation."


@action
def log(
    mediator: Person,
    *,
    form_token: str,
    date: date,
    minutes: int | None,
    mode: Mode,
    status: Status | None = None,
    kind: Kind = Kind.JOINT,
    **details: Any,
) -> Mediation:
    """Log a mediation with its first session. The same form sent twice logs once.

    Without a status the date says it: concluded when today or earlier, planned when ahead.
    """
    digest = _digest(date, minutes, mode, status, kind, sorted(details.items()))
    if known := _logged_by(mediator, form_token, digest):
        return known
    ahead = date > clock.today(mediator.zone)
    status = status or (Status.PLANNED if ahead else Status.CONCLUDED)
    mediation = new_mediation(mediator, form_token=form_token, form_digest=digest, status=status, **details)
    mediation.sessions.append(Session(date=date, minutes=minutes, mode=mode, zone=mediator.zone, kind=kind))
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
    fields = audit.changed(mediation)
    recount(mediation)
    audit.record("changed", mediation, by=by, fields=fields)


@action
def change_row(
    mediator: Person, mediation_id: int, *, version: int, reference: str, date: date, minutes: int, mode: Mode
) -> str:
    """Change the reference of a mediation and its only session, from the row in the list; says what evidence it costs.

    The busiest change there is, so it reads and writes columns instead of records.
    """
    row = queries.row(mediator, mediation_id)
    if row.session_count != 1:
        raise Refused("This mediation has more than one session: open it to change them.")
    if row.version != version:
        raise Conflict(queries.mediation(mediator, mediation_id), row.version)
    if reference != row.reference:
        refuse_taken(mediator, reference)
    times = row[:2] if (date, minutes) == (row.date, row.minutes) else (None, None)
    session = SessionFacts(date, minutes, row.kind, mode, row.session_status)
    facts = MediationFacts(row.role, row.is_simulated, row.has_agreement, row.status, (session,))
    SET_SESSION.run(of=row.session_id, **dict(zip(SESSION_COLUMNS, (*times, date, minutes, mode), strict=True)))
    standing = _standing(mediation_id, row, session)
    stored = counted(facts, opened(row.rule)) | {
        "reference": reference,
        "version": new_version(),
        "evidence_level": int(standing.level),
    }
    same = [name for name in INDEXED if name in stored and stored[name] == getattr(row, name)]
    changed = {name: value for name, value in stored.items() if name not in same}
    if not SET_MEDIATION.run(of=mediation_id, opened=version, **changed).rowcount:
        saved = queries.mediation(mediator, mediation_id)
        raise Conflict(saved, saved.version)
    given = {"reference": reference, "date": date, "minutes": minutes, "mode": mode}
    fields = [name for name, value in given.items() if value != getattr(row, name)]
    audit.note("changed", Mediation.__tablename__, mediation_id, by=mediator, fields=fields)
    now, after = Listed(id=mediation_id, **_listed(row, stored)), stored["version"]
    reading.expect(mediator, now, was_on=row.listed_on, before=version, after=after)
    return f" {standing.sentence}" if standing.level < row.evidence_level else ""


@action
def add_session(mediation: Mediation, *, by: Person, version: int | None = None, **details: Any) -> Session:
    """Add a session. With the version the form was opened at, the same form sent twice adds once."""
    if version not in (None, mediation.version):
        raise Conflict(None, mediation.version)
    session = Session(**details)
    mediation.sessions.append(session)
    recount(mediation)
    audit.record("added a session", mediation, by=by)
    return session


@action
def change_session(session: Session, *, by: Person, version: int, **details: Any) -> None:
    _refuse_stale(session.mediation, version, session)
    for name, value in ({"calendar_says": None} | details).items():
        setattr(session, name, value)
    fields = audit.changed(session)
    recount(session.mediation)
    audit.record("changed a session", session.mediation, by=by, fields=fields)


@action
def remove_session(session: Session, *, by: Person) -> None:
    """Take a session out of its mediation; `restore_session` brings it back. Until then its event is new to imports."""
    if len(session.mediation.sessions) == 1:
        raise Refused("A mediation keeps at least one session. Remove the mediation instead.")
    session.removed_at = clock.now()
    _recount_sessions(session.mediation)
    audit.record("removed a session", session.mediation, by=by)


@action
def restore_session(session: Session, *, by: Person) -> None:
    """Bring a session back, unless its calendar event was imported again since: it would count twice."""
    _refuse_imported_again(by, [session])
    session.removed_at = None
    _recount_sessions(session.mediation)
    audit.record("restored a session", session.mediation, by=by)


@action
def remove(mediation: Mediation, *, by: Person) -> None:
    """Take a mediation out of the logbook; `restore` brings it back."""
    db.session.refresh(mediation, with_for_update=True)
    if mediation.removed_at:
        return
    mediation.removed_at = clock.now()
    audit.record("removed", mediation, by=by)


@action
def restore(mediation: Mediation, *, by: Person) -> None:
    """Bring a mediation back, unless something of it was imported again since: it would count twice."""
    refuse_taken(by, mediation.reference)
    _refuse_imported_again(by, mediation.sessions)
    mediation.removed_at = None
    audit.record("restored", mediation, by=by)


@action
def reflect(mediation: Mediation, *, by: Person, version: int, went_well: str, was_hard: str) -> None:
    """Keep private reflections, sealed so that they open for this mediation only."""
    row = db.session.get(Reflection, mediation.id)
    if (kept := queries.opened(row)).version != version:
        raise Conflict(kept, kept.version)
    row = row or Reflection(mediation_id=mediation.id)
    row.went_well = crypto.seal(went_well, "reflection", mediation.id, "went_well")
    row.was_hard = crypto.seal(was_hard, "reflection", mediation.id, "was_hard")
    db.session.add(row)
    audit.record("reflected on", mediation, by=by)


def _recount_sessions(mediation: Mediation) -> None:
    """Recount after a session went or came: which ones there are is asked of the database."""
    db.session.flush()
    db.session.refresh(mediation, ["sessions"])
    recount(mediation)


def refuse_taken(mediator: Person, reference: str) -> None:
    """A reference names one mediation of a mediator: the export and the check are read by it."""
    taken = select(Mediation.id).where(
        Mediation.mediator_id == mediator.id, Mediation.reference == reference, Mediation.removed_at.is_(None)
    )
    if db.session.scalar(taken):
        raise Refused(f"Another mediation has the reference {reference}. Choose a different one.")


def _refuse_imported_again(mediator: Person, sessions: Iterable[Session]) -> None:
    if reference := import_queries.imported_again(mediator, sessions):
        raise Refused(f"This was imported again since, and stands in {reference}. Remove it there first.")


def _logged_by(mediator: Person, form_token: str, digest: str) -> Mediation | None:
    """What a form logged when it was sent first; refuses one that was undone, or says something else by now."""
    known = db.session.scalar(
        select(Mediation).where(Mediation.mediator_id == mediator.id, Mediation.form_token == form_token)
    )
    if known and known.removed_at:
        raise Refused(f"Nothing was logged: this form logged {known.reference} before, which was removed. {SEND_AGAIN}")
    if known and known.form_digest != digest:
        raise Refused(f"Nothing was logged: this form logged {known.reference} before, as it read then. {SEND_AGAIN}")
    return known


def _digest(*said: Any) -> str:
    """What a form said, to recognise it by; keyed, so that it tells nothing."""
    return crypto.fingerprint("form", *said)


def _refuse_stale(mediation: Mediation, version: int, opened: Any = None) -> None:
    """`opened` is what the form shows, where that is not the mediation itself."""
    if mediation.version != version:
        raise Conflict(opened or mediation, mediation.version)


def _standing(mediation_id: int, row: Any, session: SessionFacts) -> Standing:
    """How well a mediation of one session is evidenced once that is changed; most have nothing to weigh."""
    if not row.has_evidence:
        return NOTHING_KEPT
    return evidence_queries.standing_with(mediation_id, {row.session_id: session})


def _listed(row: Any, stored: dict[str, Any]) -> dict[str, Any]:
    """A changed row as the list will read it; the day of what was never held stays where it was."""
    known = {"field": row.field, "role": row.role, "listed_on": row.listed_on} | stored
    return {name: known[name] for name in Listed._fields if name != "id"}
