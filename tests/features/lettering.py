"""Asking by letter, and the worker's hours: for the tests of the letters of feedback."""

from datetime import UTC, datetime, timedelta

from app import jobs, timetable
from app.db import commit
from app.feedback import actions, links
from app.feedback.asking import Participant
from tests import make

MARIA = "maria.silva@example.com"
TUESDAY = datetime(2026, 6, 30, 8, 0, tzinfo=UTC)


def ana_on_tuesday(clock):
    """The timetable has seen another hour last, whatever ran before in this process."""
    clock.hold(TUESDAY - timedelta(days=1))
    timetable.schedule()
    jobs.run_due()
    clock.hold(TUESDAY)
    return make.mediator(name="Ana Ferreira", email="ana@example.org")


def asked(ana, mediation=None, address=MARIA, language="en"):
    """A request by letter that waits."""
    mediation = mediation or make.mediation(ana)
    token = links.new_nonce()
    slot = actions.add(mediation, by=ana, form_token=token, participant=Participant.PARTY, side=None)
    commit()
    details = {"name": "Maria Silva", "address": address, "language": language}
    request = actions.invite(slot, by=ana, form_token=token, version=slot.version, **details)
    commit()
    return request


def hour(clock, moment):
    """What the worker does in the hour of a moment."""
    clock.hold(moment)
    timetable.schedule()
    jobs.run_due()


def days(clock, first, number, *, apart=1):
    """The noon of so many days, every day or so many days apart."""
    for day in range(0, number * apart, apart):
        hour(clock, first + timedelta(days=day))


def now(database, request):
    database.session.rollback()
    database.session.refresh(request)
    return request
