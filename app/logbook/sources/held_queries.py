"""What the database holds of somebody's calendars, counted in the database itself."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, func, select

from app.accounts.person import Person
from app.db import db
from app.logbook.calendar_import.models import ImportAnswer, ImportSetting
from app.logbook.file_import.models import FileRun
from app.logbook.imports import queries as import_queries
from app.logbook.models import ImportRun, KnownEvent, Mediation, Session
from app.logbook.sources.models import CalendarSource
from app.logbook.vocabulary import Source, SourceKind

EVENTS_OF_CALENDARS = ~exists().where(FileRun.import_run_id == KnownEvent.import_run_id)


class Held(NamedTuple):
    """How many there are of each thing that is stored; those of removed entries are counted, too."""

    sources: int
    accounts: int
    validators: int
    readings: int
    unchosen: int
    accepted: int
    ignored: int
    of_sources: int
    latest: int
    answers: int
    weights: int
    drafts: int
    runs: int
    flags: int
    sessions: int


def held(mediator: Person) -> Held:
    """In one statement, so that the numbers are of one moment."""
    sources, events, runs = CalendarSource.mediator_id, KnownEvent.mediator_id, ImportRun.mediator_id
    counted = (
        _number(sources == mediator.id),
        _number(sources == mediator.id, CalendarSource.kind == SourceKind.CALDAV),
        _number(sources == mediator.id, CalendarSource.validators.is_not(None)),
        _number(sources == mediator.id, CalendarSource.seen.is_not(None)),
        _number(sources == mediator.id, CalendarSource.found.is_not(None)),
        _number(events == mediator.id, KnownEvent.is_ignored.is_(False), EVENTS_OF_CALENDARS),
        _number(events == mediator.id, KnownEvent.is_ignored.is_(True)),
        _number(events == mediator.id, KnownEvent.source_id.is_not(None)),
        _number(events == mediator.id, KnownEvent.latest.is_not(None))
        + _number(ImportAnswer.mediator_id == mediator.id, ImportAnswer.latest.is_not(None)),
        _number(ImportAnswer.mediator_id == mediator.id),
        _number(ImportSetting.mediator_id == mediator.id),
        _number(runs == mediator.id, ImportRun.draft.is_not(None), import_queries.OF_CALENDARS),
        _number(runs == mediator.id, import_queries.OF_CALENDARS),
        _of_sessions(mediator, Session.calendar_says.is_not(None)),
        _of_sessions(mediator, Session.source == Source.CALENDAR),
    )
    return Held._make(db.session.execute(select(*counted)).one())


def _number(*where: ColumnElement[bool]) -> Any:
    return select(func.count()).where(*where).scalar_subquery()


def _of_sessions(mediator: Person, which: ColumnElement[bool]) -> Any:
    counted = select(func.count()).select_from(Session).join(Mediation, Mediation.id == Session.mediation_id)
    return counted.where(Mediation.mediator_id == mediator.id, which).scalar_subquery()
