"""A calendar that Ana has connected, as if it had been read last night; the demo asks nobody for it."""

from datetime import timedelta

from sqlalchemy import delete

from app import clock
from app.accounts.person import Person
from app.db import db
from app.demo import days
from app.jobs import Job
from app.logbook.models import Mediation
from app.logbook.sources import actions as source_actions
from app.logbook.vocabulary import CalendarSays

ADDRESS = "https://calendar.example.org/ical/ana.ferreira/private-5d1f0c/basic.ics"
WAITING = {
    "found": 245,
    "new": 243,
    "known": 0,
    "changed": 1,
    "cancelled": 1,
    "skipped": 0,
    "suggested": 7,
    "called_off": 0,
    "removed": 0,
}


def connect(ana: Person, moved: Mediation) -> None:
    """Connected a fortnight ago, and one that is logged has moved there since."""
    today = clock.today()
    with days.on(today - timedelta(days=14)):
        source = source_actions.connect_address(ana, form_token="demo calendar", name="Work", url=ADDRESS)  # noqa: S106
        db.session.execute(delete(Job).where(Job.kind == source_actions.SYNC))
    with days.on(today - timedelta(days=1)):
        source.asked_at, source.fetched_at, source.waiting = None, clock.now(), WAITING
    source.next_at = source.fetched_at + timedelta(days=1)
    moved.sessions[0].calendar_says = CalendarSays.MOVED
