"""A mediator's logbook as a calendar: an event a session, with reference, kind and length, and nothing else.

An event keeps its UID at every writing, and that is known when the file is imported again.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

from app import crypto
from app.logbook import length
from app.logbook.models import Mediation, Session
from app.logbook.vocabulary import SessionStatus, Status

PRODUCT = "-//IMI Mediation Logbook//EN"
OURS = "@mediation-logbook"
MOST_DIGITS = 19


def write(mediations: Iterable[Mediation]) -> bytes:
    """The calendar as iCalendar text (RFC 5545), with instants in UTC."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    for mediation in mediations:
        for session in mediation.sessions:
            calendar.add_component(_event(mediation, session))
    return calendar.to_ical()


def uid(mediator_id: int, session_id: int) -> str:
    """The name of a session's event, which nobody can make who has not the key."""
    return f"{session_id}-{crypto.fingerprint('session event', mediator_id, session_id)[:32]}{OURS}"


def is_own(uid_read: str, mediator_id: int) -> bool:
    """Whether an event was written from this mediator's logbook, whatever became of its session."""
    session_id = uid_read.partition("-")[0]
    is_number = uid_read.endswith(OURS) and session_id.isdecimal() and len(session_id) < MOST_DIGITS
    return is_number and crypto.same(uid_read, uid(mediator_id, int(session_id)))


def _event(mediation: Mediation, session: Session) -> Event:
    event = Event()
    event.add("uid", uid(mediation.mediator_id, session.id))
    event.add("dtstamp", mediation.changed_at.replace(microsecond=0))
    event.add("summary", _title(mediation, session))
    start, end = _times(session)
    event.add("dtstart", start)
    event.add("dtend", end)
    if mediation.status is Status.CANCELLED or session.status is not SessionStatus.HELD:
        event.add("status", "CANCELLED")
    event.add("transp", "OPAQUE" if session.starts_at else "TRANSPARENT")
    return event


def _title(mediation: Mediation, session: Session) -> str:
    lasted = f", {length.words(session.minutes)}" if session.minutes else ""
    return f"{mediation.reference}: {session.kind.label.lower()}{lasted}"


def _times(session: Session) -> tuple[datetime | date, datetime | date]:
    """From its start to its end, or a whole day where one of them is not known."""
    if session.starts_at is None or not (session.ends_at or session.minutes):
        return session.date, session.date + timedelta(days=1)
    return session.starts_at, session.ends_at or session.starts_at + timedelta(minutes=session.minutes or 0)
