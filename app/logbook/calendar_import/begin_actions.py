"""The beginning of an import: a calendar is read and grouped, then kept as a run to decide about."""

from collections.abc import Mapping, Sequence
from typing import Any

from app import audit, clock, measured
from app.accounts.person import Person
from app.db import action, db
from app.errors import Refused
from app.logbook import queries
from app.logbook.calendar import CalendarError
from app.logbook.calendar_import import answer_queries as import_answer_queries
from app.logbook.calendar_import.draft import Draft
from app.logbook.calendar_import.process import reader
from app.logbook.calendar_import.proposing import draft as draft_of
from app.logbook.calendar_import.reading import reading_of_all
from app.logbook.calendar_import.sort import Sorted, sort
from app.logbook.calendar_import.told import Told
from app.logbook.imports import actions as import_run_actions, queries as import_queries
from app.logbook.models import ImportRun
from app.logbook.reading import read
from app.logbook.references import next_reference
from app.logbook.sources import calendar_says_actions

Known = Mapping[str, Any]
Files = Sequence[tuple[str, bytes]]


def begin(mediator: Person, *, form_token: str, files: Files) -> ImportRun:
    """Make one run of calendar files, each with its name. The same form sent twice makes one run.

    A large calendar takes a while to read and group: that is done in another process, without a transaction.
    """
    known, told = import_queries.known(mediator), import_answer_queries.told(mediator)
    db.session.rollback()
    try:
        found, draft = looked_through(mediator, files, known, told)
    except CalendarError as error:
        measured.note(measured.UNREADABLE, "calendar")
        raise Refused(str(error)) from None
    return keep(mediator, form_token=form_token, found=found, draft=draft)


def looked_through(mediator: Person, files: Files, known: Known, told: Told) -> tuple[Sorted, Draft]:
    """Calendars against what is known and was told, and the mediations they propose. Raises CalendarError, or Busy.

    The name of a file is said where it cannot be read, and kept nowhere.
    """
    with reader() as calendar:
        found = sort(mediator, reading_of_all(files, mediator.zone, read=calendar.read), known, told)
        return found, draft_of(found, known, told, propose=calendar.propose)


@action
def keep(mediator: Person, *, form_token: str, found: Sorted, draft: Draft, source_id: int | None = None) -> ImportRun:
    """Keep what was read as a run to decide about, and flag the sessions of which the calendar says otherwise."""
    if again := import_queries.run_of_form(mediator, form_token):
        return again
    run = ImportRun(
        mediator_id=mediator.id,
        form_token=form_token,
        started_at=clock.now(),
        touched_at=clock.now(),
        found=found.found,
        new=len(found.new),
        known=found.known,
        removed=len(found.removed),
        source_id=source_id,
        changed=len(found.changed),
        cancelled=found.cancelled,
        skipped=len(found.skipped),
        skipped_because=[[reason, line] for reason, line in found.skipped[: import_run_actions.MOST_REASONS]],
        versions={},
    )
    db.session.add(run)
    db.session.flush()
    calendar_says_actions.note(mediator, found.flags)
    keep_draft(run, draft, by=mediator)
    audit.record("read a calendar", run, by=mediator)
    return run


@action
def keep_draft(run: ImportRun, draft: Draft, *, by: Person) -> None:
    """Seal what is proposed and typed, each open proposal with a reference."""
    entries = read(by, queries.facts(by).seal).rows
    draft.number_references((entry.reference for entry in entries), lambda day: next_reference(entries, day))
    import_run_actions.seal(run, draft.to_json())
