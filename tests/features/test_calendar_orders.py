"""The same calendar by file, by address and in an account, in every order: the same entries, once."""

from datetime import date
from itertools import permutations

import pytest
from sqlalchemy import select

from app import jobs
from app.db import commit, db
from app.logbook import actions
from app.logbook.models import Mediation
from app.logbook.sources import sync_actions as source_sync_actions
from app.logbook.sources.models import CalendarSource
from tests import radicale_server
from tests.features.connecting import FIND, HERE, connect, later, served
from tests.features.importing import FAROL, day, import_, logbook
from tests.radicale_server import PASSWORD, USER
from tests.rules.calendar_files import calendar

pytestmark = pytest.mark.database

CALENDAR = (day(1, f"{FAROL} 1"), day(2, f"{FAROL} 2"), day(9, "Mediation Costa / Ribeiro"), day(3, "Lunch"))
LOGGED = [
    ("L26-001", [(date(2026, 6, 1), 180), (date(2026, 6, 2), 180)]),
    ("L26-002", [(date(2026, 6, 9), 180)]),
]
FILE, ADDRESS, ACCOUNT = "file", "address", "caldav"


@pytest.fixture
def radicale(app, tmp_path):
    """A CalDAV server with the same calendar in an account."""
    with radicale_server.running(tmp_path) as server:
        server.make("work", "Work")
        for number, one in enumerate(CALENDAR):
            server.put("work", f"event-{number}", calendar(one))
        before = app.config["OUTBOUND_ALLOW"]
        app.config["OUTBOUND_ALLOW"] = (*before, server.place)
        yield server
        app.config["OUTBOUND_ALLOW"] = before


@pytest.fixture
def server(app, radicale):
    with served(app, *CALENDAR) as server:
        yield server


def accept(page) -> None:
    """Log what is proposed, if anything is."""
    if page.page.all("input", name="agreement-all"):
        page = page.submit("Log the ticked ones")
    page.submit("Finish this import")


def of_kind(kind: str) -> list[CalendarSource]:
    return list(db.session.scalars(select(CalendarSource).where(CalendarSource.kind == kind)))


def find(browser, radicale, password: str = PASSWORD):
    """The page of an account, after the worker has looked for its calendars."""
    said = {"Server": radicale.address, "User name": USER, "App password": password}
    page = browser.get(HERE).submit(FIND, said)
    jobs.run_due()
    db.session.expire_all()
    return browser.get(page.address)


def bring_in(browser, way: str, server, radicale) -> None:
    """Once more by one of the ways: connected at the first time, and looked at."""
    if way == FILE:
        accept(import_(browser, *CALENDAR))
        return
    if not of_kind(way) and way == ADDRESS:
        connect(browser, server)
    elif not of_kind(way):
        find(browser, radicale).submit("Connect the ticked ones", {"Work": True})
        jobs.run_due()
    db.session.expire_all()
    page = browser.get(f"{HERE}{of_kind(way)[0].id}").submit("See its events")
    jobs.run_due()
    db.session.expire_all()
    accept(browser.get(page.address).follow("Decide about it"))


@pytest.mark.parametrize("order", list(permutations((FILE, ADDRESS, ACCOUNT))), ids=" ".join)
def test_whatever_comes_first_every_event_is_logged_once(browser, ana, server, radicale, order):
    for way in order * 3:
        bring_in(browser, way, server, radicale)
        assert logbook(ana) == LOGGED


@pytest.mark.parametrize("way", [FILE, ADDRESS, ACCOUNT])
def test_what_was_removed_stays_removed_and_what_was_edited_stays_edited(browser, ana, server, radicale, way):
    bring_in(browser, FILE, server, radicale)
    farol, costa = db.session.scalars(select(Mediation).order_by(Mediation.reference))
    actions.remove(costa, by=ana)
    actions.remove_session(farol.sessions[1], by=ana)
    actions.change_session(farol.sessions[0], by=ana, version=farol.version, minutes=45)
    commit()
    for _ in range(3):
        bring_in(browser, way, server, radicale)
        assert logbook(ana) == [("L26-001", [(date(2026, 6, 1), 45)])]


def test_the_calendars_of_an_account_are_found_and_chosen(browser, ana, radicale):
    radicale.make("home", "Home")
    page = find(browser, radicale)
    assert "Choose which of its calendars to connect." in page.words
    answer = page.submit("Connect the ticked ones")
    assert (answer.status_code, "Choose at least one calendar." in answer.words) == (422, True)
    page.submit("Connect the ticked ones", {"Work": True, "Home": True})
    jobs.run_due()
    page = browser.get(HERE)
    assert "Work Calendar account, 127.0.0.1, ending in ork/ 2 that look like mediations" in page.words
    assert "Home Calendar account, 127.0.0.1, ending in ome/ Nothing waits for you." in page.words


def test_calendars_that_are_looked_for_while_one_is_chosen_are_not_offered_again(browser, ana, radicale):
    page = find(browser, radicale)
    browser.post(f"{page.address}/sync")
    page.submit("Connect the ticked ones", {"Work": True})
    jobs.run_due()
    page = browser.get(page.address)
    assert "2 that look like mediations" in page.words
    assert "Choose which of its calendars to connect." not in page.words


def test_a_password_that_has_ended_is_replaced_and_nothing_is_forgotten(browser, ana, radicale):
    page = find(browser, radicale, password="ended")
    assert "password" in page.words
    assert "What is known of the calendar stays known." in page.words
    page = page.submit("Use this password", {"User name": USER, "App password": PASSWORD})
    jobs.run_due()
    assert "Choose which of its calendars to connect." in browser.get(page.address).words


def test_an_account_of_which_no_calendar_is_chosen_is_forgotten_after_a_week(browser, ana, radicale):
    find(browser, radicale)
    later(days=8)
    source_sync_actions.forget_unchosen()
    assert of_kind(ACCOUNT) == []


def test_a_provider_that_takes_no_password_is_said_at_once(browser, ana):
    said = {"Server": "ana@gmail.com", "User name": "ana", "App password": "x"}
    page = browser.get(HERE).submit(FIND, said)
    assert (page.status_code, of_kind(ACCOUNT)) == (422, [])
    assert page.page.one(id="account-url-error").text
