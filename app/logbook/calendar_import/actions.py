"""Importing a calendar: a sealed draft is decided card by card, and finishes with a ledger.

Nothing is logged without a click, and no title, person or link leaves the draft.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import or_, select

from app import audit, clock
from app.accounts.person import Person
from app.db import action, db, unit
from app.errors import Conflict, NotYours, Refused
from app.logbook import actions, length, queries
from app.logbook.calendar_import import answer_actions as import_answer_actions, desk as import_desk
from app.logbook.calendar_import.begin_actions import keep_draft
from app.logbook.calendar_import.candidate import Candidate
from app.logbook.calendar_import.desk import Desk, Outcome
from app.logbook.calendar_import.draft import Draft
from app.logbook.calendar_import.proposed import Proposed
from app.logbook.calendar_import.said import Said, wanted
from app.logbook.evidence import actions as evidence_actions, levels as evidence, queries as evidence_queries
from app.logbook.imports import actions as import_run_actions, queries as import_queries
from app.logbook.models import ImportRun, Mediation, Session
from app.logbook.recount import recount
from app.logbook.sources import actions as source_actions, queries as source_queries
from app.logbook.vocabulary import Kind, Mode, Platform, Role, Source, Status


@action
def decide(run: ImportRun, *, by: Person, draft: Draft | None, said: Said) -> Outcome:
    """Do what the button says, on the draft as it was opened and typed into; the draft keeps all that was typed.

    Of two at one instant the second waits, and finds another version than the one it was opened with.
    """
    db.session.refresh(run, with_for_update=True)
    if draft is None or run.draft is None:
        raise Refused("This import is finished. To go on, read the calendar again.")
    desk = Desk(run, draft, said, by)
    if said.version != run.version:
        return _answer_late(desk)
    outcome = BUTTONS.get(said.do, import_desk.keep_typed)(desk)
    import_answer_actions.keep_zones(desk)
    if said.do != "finish":
        keep_draft(run, draft, by=by)
    if run.source_id:
        source_actions.note_undecided(source_queries.source(by, run.source_id), left=len(draft.open))
    return outcome


def forget_old() -> None:
    """Wipe drafts a day after the last action on them, and a week after they began."""
    last_action, start = import_queries.oldest()
    is_old = or_(ImportRun.touched_at < last_action, ImportRun.started_at < start)
    with unit():
        for run in db.session.scalars(select(ImportRun).where(ImportRun.draft.is_not(None), is_old)):
            import_run_actions.wipe(run)


def _answer_late(desk: Desk) -> Outcome:
    """To a button pressed twice, or on a page that is older than the draft."""
    decided = desk.draft.proposal(desk.said.number)
    if desk.said.do in ("log", "attach", "ignore") and decided and not decided.is_open:
        return Outcome("That is done already.")
    raise Conflict(None, desk.run.version)


def _log(desk: Desk) -> Outcome:
    proposals = wanted(desk.draft, desk.said)
    if not proposals:
        raise Refused("Tick the proposals to log.")
    _refuse_decided(desk, proposals)
    for proposal in proposals:
        mediation = _new_mediation(desk, proposal)
        _add_sessions(desk, mediation, proposal)
        _decide(desk, proposal, "logged", mediation)
    following = desk.draft.after(proposals[-1]) if desk.said.do == "log" else None
    return Outcome(import_desk.logged_words(proposals), import_desk.at(following))


def _attach(desk: Desk) -> Outcome:
    proposal = desk.asked()
    _refuse_decided(desk, [proposal])
    try:
        mediation = queries.mediation(desk.by, desk.chosen("attach") or 0)
    except NotYours:
        raise Refused("Choose the mediation that it is another session of.") from None
    before, level = mediation.version, mediation.evidence_level
    _add_sessions(desk, mediation, proposal)
    _decide(desk, proposal, "attached", mediation, before=before)
    words = evidence_queries.said(f"Added to {mediation.reference}.", mediation, before=level)
    return Outcome(words, import_desk.at(desk.draft.after(proposal)))


def _ignore(desk: Desk) -> Outcome:
    proposal = desk.asked()
    _refuse_decided(desk, [proposal])
    import_run_actions.know(desk.run, [(each.key, each.content, None) for each in desk.draft.of(proposal)])
    proposal.state = "ignored"
    audit.record("ignored calendar events", desk.run, by=desk.by)
    return Outcome("Ignored, also at later imports.", import_desk.at(desk.draft.after(proposal)))


def _undo(desk: Desk) -> Outcome:
    """Bring a decided proposal back, unless what was made of it was changed since."""
    proposal = desk.draft.proposal(desk.said.number)
    if proposal is None or proposal.is_open:
        raise Refused("There is nothing to undo.")
    rows = import_queries.decided(desk.by, (each.key for each in desk.draft.of(proposal)))
    session_ids = [row.session_id for row in rows if row.session_id]
    for row in rows:
        db.session.delete(row)
    import_answer_actions.take_back(desk, proposal)
    if proposal.mediation_id is not None:
        _take_back(desk, proposal, session_ids)
    audit.record("undid a decision", desk.run, by=desk.by)
    proposal.state, proposal.outcome, proposal.mediation_id = "open", "", None
    proposal.is_suggested = not any(each.is_duplicate for each in desk.draft.of(proposal))
    return Outcome("It is proposed again.", import_desk.at(proposal))


def _take_back(desk: Desk, proposal: Proposed, session_ids: list[int]) -> None:
    try:
        mediation = queries.mediation(desk.by, proposal.mediation_id or 0)
    except NotYours:
        raise Refused(f"{proposal.outcome} was removed since.") from None
    if mediation.version != proposal.mediation_version:
        raise Refused(f"{mediation.reference} was changed since. Open it to change or remove it.")
    evidence_actions.take_back_import(mediation, sessions=session_ids)
    if proposal.state == "logged":
        actions.remove(mediation, by=desk.by)
        desk.run.versions = {id: left for id, left in desk.run.versions.items() if id != str(mediation.id)}
        return
    for session in [each for each in mediation.sessions if each.id in session_ids]:
        actions.remove_session(session, by=desk.by)
    import_run_actions.note_version(desk.run, mediation, before=proposal.mediation_version)


def _finish(desk: Desk) -> Outcome:
    import_run_actions.finish(desk.run, by=desk.by)
    return Outcome("The import is finished, and what was read from your calendar is wiped.")


def _new_mediation(desk: Desk, proposal: Proposed) -> Mediation:
    last = max(candidate.date for candidate in desk.draft.of(proposal))
    return actions.new_mediation(
        desk.by,
        form_token=f"import {desk.run.id} {proposal.number} {desk.run.version}",
        reference=proposal.reference,
        role=Role(proposal.role),
        is_simulated=proposal.is_simulated,
        has_agreement=proposal.has_agreement,
        status=Status.CONCLUDED if last <= clock.today(desk.by.zone) else Status.PLANNED,
        import_run_id=desk.run.id,
    )


def _add_sessions(desk: Desk, mediation: Mediation, proposal: Proposed) -> None:
    is_imported = evidence_queries.is_imported(mediation)
    made = [(candidate, _session(candidate)) for candidate in desk.draft.of(proposal)]
    mediation.sessions.extend(session for _candidate, session in made)
    recount(mediation)
    audit.record("logged from a calendar", mediation, by=desk.by)
    import_run_actions.know(desk.run, [(each.key, each.content, session.id) for each, session in made])
    if is_imported:
        evidence_actions.record(mediation.id, evidence.Source.IMPORT)


def _session(candidate: Candidate) -> Session:
    return Session(
        date=candidate.date,
        starts_at=datetime.fromisoformat(candidate.starts_at) if candidate.starts_at else None,
        ends_at=datetime.fromisoformat(candidate.ends_at) if candidate.ends_at else None,
        zone=candidate.zone,
        minutes=length.parse(candidate.length),
        kind=Kind(candidate.kind),
        mode=Mode(candidate.mode),
        platform=Platform(candidate.platform) if candidate.platform in set(Platform) else None,
        source=Source.CALENDAR,
    )


def _decide(desk: Desk, proposal: Proposed, state: str, mediation: Mediation, *, before: int | None = None) -> None:
    proposal.state, proposal.outcome = state, mediation.reference
    proposal.mediation_id, proposal.mediation_version = mediation.id, mediation.version
    import_run_actions.note_version(desk.run, mediation, before=before)


def _refuse_decided(desk: Desk, proposals: Iterable[Proposed]) -> None:
    keys = [candidate.key for proposal in proposals for candidate in desk.draft.of(proposal)]
    if import_queries.decided(desk.by, keys):
        raise Refused(
            "Another import decided about some of this meanwhile. Finish this one and read the calendar again."
        )


BUTTONS: dict[str, Callable[[Desk], Outcome]] = {
    "log": _log,
    "log-ticked": _log,
    "attach": _attach,
    "ignore": _ignore,
    "undo": _undo,
    "suggest": import_desk.suggest,
    "split": import_desk.split,
    "move": import_desk.move,
    "merge": import_desk.merge,
    "turn": import_desk.turn,
    "finish": _finish,
    **import_answer_actions.BUTTONS,
}
