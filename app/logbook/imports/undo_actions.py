"""Undoing a finished import: what it made goes, what was changed since or submitted stays (domain §6)."""

from sqlalchemy import delete

from app import audit, clock
from app.accounts.person import Person
from app.db import action, db
from app.errors import Refused
from app.logbook import actions, queries
from app.logbook.calendar_import import answer_actions as import_answer_actions
from app.logbook.evidence import actions as evidence_actions
from app.logbook.imports import queries as import_queries
from app.logbook.imports.queries import Entry
from app.logbook.models import ImportRun, KnownEvent


@action
def undo(run: ImportRun, *, by: Person) -> str:
    """Take back what a run left in the logbook, and say what was done.

    Its mediations can be restored one by one; as long as they are removed, the next import offers their events again.
    """
    if run.undone_at:
        raise Refused("This import is undone already.")
    if import_queries.opened(run):
        raise Refused("Finish this import first; until then undo its decisions one by one.")
    ledger = import_queries.ledger(run)
    for entry in ledger.to_undo:
        _take_back(run, entry, by=by)
    db.session.execute(delete(KnownEvent).where(KnownEvent.import_run_id == run.id, KnownEvent.is_ignored))
    import_answer_actions.forget(run)
    run.undone_at = clock.now()
    audit.record("undid an import", run, by=by)
    changed, submitted = len(ledger.changed), len(ledger.submitted)
    words = ["The import is undone."]
    words += [f"What was changed since stays: {changed}."] if changed else []
    words += [f"What was submitted with your application stays: {submitted}."] if submitted else []
    return " ".join(words)


def _take_back(run: ImportRun, entry: Entry, *, by: Person) -> None:
    mediation = queries.mediation(by, entry.id)
    sessions = import_queries.sessions(run, mediation)
    evidence_actions.take_back_import(mediation, sessions=[session.id for session in sessions])
    if entry.is_new:
        actions.remove(mediation, by=by)
        return
    for session in sessions:
        actions.remove_session(session, by=by)
