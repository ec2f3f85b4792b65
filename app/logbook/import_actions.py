"""Importing a calendar: begin with a sealed draft, decide card by card, finish with a ledger.

Nothing is logged without a click, and no title, person or link leaves the draft.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import or_, select

from app import audit, clock, crypto
from app.accounts.person import Person
from app.db import action, db, unit
from app.errors import NotYours, Refused
from app.logbook import actions, import_queries, length, queries
from app.logbook.calendar import Reading
from app.logbook.draft import Candidate, Draft, Proposed
from app.logbook.import_draft import draft as draft_of
from app.logbook.import_draft import sort
from app.logbook.import_forms import Said
from app.logbook.models import ImportRun, KnownEvent, Mediation, Session
from app.logbook.vocabulary import Kind, Mode, Platform, Role, Source, Status

REFERENCE = re.compile(r"[A-Za-z0-9-]{2,20}")
WITHOUT_ACTION = timedelta(hours=24)
AT_MOST = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody at work on the draft of a run, and what they said last."""

    run: ImportRun
    draft: Draft
    said: Said
    by: Person


@action
def begin(mediator: Person, *, form_token: str, reading: Reading) -> ImportRun:
    """Make a run of a reading. The same form sent twice makes one run."""
    if again := import_queries.run_of_form(mediator, form_token):
        return again
    known = import_queries.known(mediator)
    found = sort(mediator, reading, known)
    run = ImportRun(
        mediator_id=mediator.id,
        form_token=form_token,
        started_at=clock.now(),
        touched_at=clock.now(),
        found=found.found,
        new=len(found.new),
        known=found.known,
        changed=len(found.changed),
        cancelled=found.cancelled,
        skipped=len(found.skipped),
    )
    db.session.add(run)
    db.session.flush()
    _keep(run, draft_of(mediator, found, known), by=mediator)
    audit.record("read a calendar", run, by=mediator)
    return run


@action
def decide(run: ImportRun, *, by: Person, said: Said) -> str:
    """Keep what was typed on every card, then do what the button says; returns what happened, in words."""
    draft = import_queries.draft(run)
    if draft is None:
        return "This import is finished already."
    _type_in(draft, said)
    happened = BUTTONS.get(said.do, _keep_typed)(Desk(run, draft, said, by))
    if said.do == "finish":
        _close(run)
        audit.record("finished an import", run, by=by)
    else:
        _keep(run, draft, by=by)
    return happened


def forget_old() -> None:
    """Wipe drafts a day after the last action on them, and a week after they began."""
    now = clock.now()
    is_old = or_(ImportRun.touched_at < now - WITHOUT_ACTION, ImportRun.started_at < now - AT_MOST)
    with unit():
        for run in db.session.scalars(select(ImportRun).where(ImportRun.draft.is_not(None), is_old)):
            _close(run)


def _keep(run: ImportRun, draft: Draft, *, by: Person) -> None:
    today = clock.today(by.zone)
    taken = [row.reference for row in import_queries.references(by)]
    first = queries.next_reference(by, today)
    draft.number_references(taken, first[:4], int(first[4:]))
    run.draft = crypto.seal(draft.to_json(), "import_run", run.id)
    run.touched_at = clock.now()


def _close(run: ImportRun) -> None:
    run.draft, run.closed_at = None, clock.now()


def _type_in(draft: Draft, said: Said) -> None:
    """Take over every field of every card that was on the page."""
    for proposal in draft.open:
        if said.about(proposal.number, "shown"):
            proposal.problem = ""
            proposal.reference = said.about(proposal.number, "reference")
            proposal.role = said.about(proposal.number, "role") or proposal.role
            proposal.attach_to = said.about(proposal.number, "attach")
            proposal.has_agreement = said.is_agreed_for_all or said.about(proposal.number, "agreement") != ""
            proposal.is_simulated = said.about(proposal.number, "simulated") != ""
            proposal.is_ticked = said.about(proposal.number, "tick") != ""
            for candidate in draft.of(proposal):
                candidate.length = said.about(candidate.number, "length")
                candidate.mode = said.about(candidate.number, "mode") or candidate.mode
                candidate.kind = said.about(candidate.number, "kind") or candidate.kind


def _keep_typed(_desk: Desk) -> str:
    return "What you typed is kept."


def _log_one(desk: Desk) -> str:
    proposal = desk.draft.proposal(desk.said.number)
    return _log_all(desk, [proposal] if proposal else [])


def _log_ticked(desk: Desk) -> str:
    return _log_all(desk, [each for each in desk.draft.open if each.is_ticked])


def _log_all(desk: Desk, proposals: list[Proposed]) -> str:
    """Log what can be logged; a card with a problem says so and stays."""
    for proposal in proposals:
        try:
            _log(desk, proposal)
        except (Refused, ValueError) as problem:
            proposal.problem = str(problem)
    logged = [each for each in proposals if each.state == "logged"]
    words = [f"{len(logged)} mediation{'' if len(logged) == 1 else 's'} logged."] if logged else []
    if len(logged) < len(proposals):
        words.append("Please look at the marked proposals again.")
    return " ".join(words) or "Nothing was ticked."


def _log(desk: Desk, proposal: Proposed) -> None:
    if not REFERENCE.fullmatch(proposal.reference):
        raise Refused("Use 2 to 20 letters, digits and hyphens for the reference, and no names.")
    candidates = desk.draft.of(proposal)
    sessions = [_session(candidate) for candidate in candidates]
    is_past = candidates[-1].date <= clock.today(desk.by.zone)
    mediation = actions.new_mediation(
        desk.by,
        form_token=f"import {desk.run.id} {proposal.number}",
        reference=proposal.reference,
        role=Role(proposal.role),
        is_simulated=proposal.is_simulated,
        has_agreement=proposal.has_agreement,
        status=Status.CONCLUDED if is_past else Status.PLANNED,
        import_run_id=desk.run.id,
    )
    _attach(desk, mediation, proposal, sessions)
    proposal.state, proposal.outcome, proposal.mediation_id = "logged", mediation.reference, mediation.id


def _attach_one(desk: Desk) -> str:
    proposal = desk.draft.proposal(desk.said.number)
    if proposal is None or not proposal.attach_to.isdecimal():
        return "Choose the mediation it belongs to."
    try:
        mediation = queries.mediation(desk.by, int(proposal.attach_to))
        _attach(desk, mediation, proposal, [_session(candidate) for candidate in desk.draft.of(proposal)])
    except (NotYours, ValueError) as problem:
        proposal.problem = str(problem) if isinstance(problem, ValueError) else "That mediation is gone."
        return "Please look at the marked proposal again."
    proposal.state, proposal.outcome, proposal.mediation_id = "attached", mediation.reference, mediation.id
    return f"Added to {mediation.reference}."


def _attach(desk: Desk, mediation: Mediation, proposal: Proposed, sessions: list[Session]) -> None:
    mediation.sessions.extend(sessions)
    actions.recount(mediation)
    audit.record("logged from a calendar", mediation, by=desk.by)
    for candidate, session in zip(desk.draft.of(proposal), sessions, strict=True):
        _remember(desk, candidate, session.id)


def _session(candidate: Candidate) -> Session:
    """A session of the frozen local date; raises ValueError, in words, while its length is not known."""
    if not candidate.length:
        raise ValueError("Enter how long each session lasted, such as 3 h 30.")
    return Session(
        date=candidate.date,
        starts_at=_instant(candidate.starts_at),
        ends_at=_instant(candidate.ends_at),
        zone=candidate.zone,
        minutes=length.parse(candidate.length),
        kind=Kind(candidate.kind),
        mode=Mode(candidate.mode),
        platform=Platform(candidate.platform) if candidate.platform in set(Platform) else None,
        source=Source.CALENDAR,
    )


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def _ignore(desk: Desk) -> str:
    if proposal := desk.draft.proposal(desk.said.number):
        for candidate in desk.draft.of(proposal):
            _remember(desk, candidate, None)
        proposal.state = "ignored"
    return "Ignored, also at the next import."


def _return(desk: Desk) -> str:
    for proposal in desk.draft.proposals:
        if proposal.number == desk.said.number and proposal.state == "ignored":
            for candidate in desk.draft.of(proposal):
                db.session.delete(_known(desk.by, candidate.key))
            proposal.state, proposal.is_suggested = "open", True
    return "It is proposed again."


def _suggest(desk: Desk) -> str:
    if proposal := desk.draft.proposal(desk.said.number):
        proposal.is_suggested = True
    return "It is among the proposals now."


def _split(desk: Desk) -> str:
    if proposal := desk.draft.proposal(desk.said.number):
        desk.draft.split(proposal)
    return "Split into separate mediations."


def _move(desk: Desk) -> str:
    if desk.said.number in desk.draft.candidates:
        target = desk.said.about(desk.said.number, "move")
        desk.draft.move(desk.said.number, desk.draft.proposal(int(target)) if target.isdecimal() else None)
    return "Moved."


def _merge(desk: Desk) -> str:
    target = desk.said.about(desk.said.number or 0, "merge")
    proposal, into = (
        desk.draft.proposal(desk.said.number),
        desk.draft.proposal(int(target) if target.isdecimal() else None),
    )
    if proposal is None or into is None:
        return "Choose the proposal it belongs to."
    desk.draft.merge(proposal, into)
    return "Merged into one mediation."


def _finish(_desk: Desk) -> str:
    return "The import is finished, and what was read from your calendar is wiped."


def _remember(desk: Desk, candidate: Candidate, session_id: int | None) -> None:
    db.session.add(
        KnownEvent(
            mediator_id=desk.run.mediator_id,
            key=candidate.key,
            content=candidate.content,
            session_id=session_id,
            import_run_id=desk.run.id,
        )
    )


def _known(mediator: Person, key: str) -> KnownEvent:
    return db.session.scalars(
        select(KnownEvent).where(KnownEvent.mediator_id == mediator.id, KnownEvent.key == key)
    ).one()


BUTTONS: dict[str, Callable[[Desk], str]] = {
    "log": _log_one,
    "log-ticked": _log_ticked,
    "attach": _attach_one,
    "ignore": _ignore,
    "return": _return,
    "suggest": _suggest,
    "split": _split,
    "move": _move,
    "merge": _merge,
    "finish": _finish,
}
