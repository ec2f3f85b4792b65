"""What an import does with its run, be it of calendars or of a file: keep the draft, end, note what it made and saw."""

from collections.abc import Iterable

from sqlalchemy import delete

from app import audit, clock, crypto
from app.accounts.person import Person
from app.db import action, db
from app.logbook.models import ImportRun, KnownEvent, Mediation

MOST_REASONS = 500


@action
def seal(run: ImportRun, draft: str) -> None:
    """Keep a draft, as JSON, from now on for as long as `queries.oldest` allows."""
    run.draft, run.touched_at = crypto.seal(draft, "import_run", run.id), clock.now()


@action
def wipe(run: ImportRun) -> None:
    run.draft, run.closed_at = None, clock.now()


@action
def finish(run: ImportRun, *, by: Person) -> None:
    wipe(run)
    audit.record("finished an import", run, by=by)


@action
def note_version(run: ImportRun, mediation: Mediation, *, before: int | None) -> None:
    """Note how the run leaves a mediation, unless somebody changed it after the run had left it before."""
    if run.versions.get(str(mediation.id), before) == before:
        run.versions = {**run.versions, str(mediation.id): mediation.version}


@action
def know(run: ImportRun, events: Iterable[tuple[str, str, int | None]]) -> None:
    """Know events, or rows, from now on; what an undone import knew of them is forgotten.

    Each has its key, its content, and the id of the session that it became; without one it stays ignored.
    """
    rows = [
        KnownEvent(
            mediator_id=run.mediator_id,
            key=key,
            content=content,
            session_id=session_id,
            is_ignored=session_id is None,
            import_run_id=run.id,
            source_id=run.source_id,
        )
        for key, content, session_id in events
    ]
    keys = [each.key for each in rows]
    db.session.execute(delete(KnownEvent).where(KnownEvent.mediator_id == run.mediator_id, KnownEvent.key.in_(keys)))
    db.session.add_all(rows)
