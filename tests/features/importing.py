"""Calendars to import, and what an import left in the logbook."""

from io import BytesIO

from sqlalchemy import select

from app.db import db
from app.logbook.models import ImportRun, Mediation
from tests.rules.calendar_files import calendar

FILE = "Choose or drop a calendar file"
FAROL = "Mediation Duarte / Farol"


def event(
    uid: str, start: str = "20260601T100000Z", end: str = "20260601T130000Z", title: str = FAROL, *more: str
) -> str:
    return "\n".join((f"UID:{uid}", f"DTSTART:{start}", f"DTEND:{end}", f"SUMMARY:{title}", *more))


def day(number: int, title: str = FAROL, uid: str = "", *more: str) -> str:
    """An event of three hours on a day of June 2026."""
    return event(uid or f"{number}", f"202606{number:02}T100000Z", f"202606{number:02}T130000Z", title, *more)


def import_(browser, *events: str, head: str = ""):
    """The run page of a calendar of these events."""
    file = (BytesIO(calendar(*events, head=head)), "calendar.ics")
    return browser.get("/logbook/import/").submit("Read the calendar", {FILE: file})


def logbook(mediator) -> list[tuple[str, list[tuple]]]:
    """Every live mediation with its sessions, as the database has them now."""
    found = db.session.scalars(
        select(Mediation)
        .where(Mediation.mediator_id == mediator.id, Mediation.removed_at.is_(None))
        .order_by(Mediation.reference)
    )
    return [(each.reference, [(one.date, one.minutes) for one in each.sessions]) for each in found]


def numbers(mediator) -> list[tuple[int, ...]]:
    """Found, new, known, changed, cancelled, skipped of every run."""
    runs = db.session.scalars(select(ImportRun).where(ImportRun.mediator_id == mediator.id).order_by(ImportRun.id))
    return [(one.found, one.new, one.known, one.changed, one.cancelled, one.skipped) for one in runs]


def version(page) -> str:
    return page.page.all("input", name="version")[0].get("value")
