"""Noting what a calendar says of logged sessions by now, and that their mediator has looked at it."""

from collections.abc import Iterable

from sqlalchemy import update

from app import audit
from app.accounts.person import Person
from app.db import action, db
from app.logbook.calendar_import.models import ImportAnswer
from app.logbook.models import KnownEvent, Session
from app.logbook.sources.calendar_says import Flag


@action
def note(mediator: Person, flags: Iterable[Flag]) -> None:
    """Flag the sessions of which their calendar says otherwise, and nothing else of them: no version changes."""
    for flag in flags:
        db.session.execute(update(Session).where(Session.id == flag.session_id).values(calendar_says=flag.says))
        for table in (KnownEvent, ImportAnswer):
            known = (table.mediator_id == mediator.id, table.key == flag.key)
            db.session.execute(update(table).where(*known).values(latest=flag.latest))
        audit.note("noted what a calendar says of", Session.__tablename__, flag.session_id)


@action
def look(session: Session, *, by: Person) -> None:
    """Take the flag off a session: its mediator has looked at it."""
    session.calendar_says = None
    audit.record("looked at what a calendar says of", session, by=by)
