"""A calendar that is served on loopback, connected and looked at by the worker."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock, jobs
from app.db import db
from app.logbook.sources.models import CalendarSource
from tests.features.importing import FAROL, day
from tests.host import Host, host, saying
from tests.rules.calendar_files import calendar

CONNECT, FIND = "Connect the address", "Find its calendars"
ADDRESS, NAME = "Address of the calendar", "What you call it"
HERE = "/logbook/calendars/"
COSTA = "Mediation Costa / Ribeiro"
CALENDAR = (day(1, f"{FAROL} 1"), day(2, f"{FAROL} 2"), day(9, COSTA), day(3, "Lunch"))
LOGGED = [
    ("L26-001", [(date(2026, 6, 1), 180), (date(2026, 6, 2), 180)]),
    ("L26-002", [(date(2026, 6, 9), 180)]),
]


@contextmanager
def served(app: Flask, *events: str) -> Iterator[Host]:
    """A host with a calendar of these events, which the portal may ask."""
    before = app.config["OUTBOUND_ALLOW"]
    with host(saying(calendar(*events), Content_Type="text/calendar")) as server:
        app.config["OUTBOUND_ALLOW"] = (*before, server.place)
        yield server
    app.config["OUTBOUND_ALLOW"] = before


@pytest.fixture
def server(app):
    with served(app, *CALENDAR) as server:
        yield server


def serve(server: Host, *events: str) -> None:
    """Let the calendar be another one from now on."""
    server.answer = saying(calendar(*events), Content_Type="text/calendar")


def connect(browser, server: Host, name: str = "Work"):
    """Connected by its address, and read by the worker."""
    page = browser.get(HERE).submit(CONNECT, {ADDRESS: server.address, NAME: name})
    jobs.run_due()
    db.session.expire_all()
    return browser.get(page.address)


def look(browser):
    """The import page of what waits in the only calendar."""
    page = browser.get(f"{HERE}{source().id}").submit("See its events")
    jobs.run_due()
    db.session.expire_all()
    return browser.get(page.address).follow("Decide about it")


def sync(browser):
    """The list, after the worker has looked at the only calendar again."""
    browser.post(f"{HERE}{source().id}/sync")
    jobs.run_due()
    db.session.expire_all()
    return browser.get(HERE)


def source() -> CalendarSource:
    return db.session.scalars(select(CalendarSource)).one()


def later(**what: int) -> None:
    clock.hold(clock.now() + timedelta(**what))
