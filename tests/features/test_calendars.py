"""A calendar is connected by its address, decided about like a file, and disconnected."""

from datetime import date

import pytest
from sqlalchemy import select

from app import jobs
from app.db import commit, db
from app.logbook.calendar_import.models import About, ImportAnswer
from app.logbook.models import ImportRun, KnownEvent
from app.logbook.sources import queries as source_queries, sync_actions as source_sync_actions
from app.logbook.sources.models import CalendarSource
from tests import make
from tests.features.connecting import (
    ADDRESS,
    CALENDAR,
    CONNECT,
    HERE,
    LOGGED,
    NAME,
    connect,
    look,
    server,
    source,
    sync,
)
from tests.features.importing import import_, logbook
from tests.rules.calendar_files import calendar

__all__ = ["server"]


pytestmark = pytest.mark.database


def test_what_waits_is_said_in_numbers_and_decided_like_a_file(browser, ana, server):
    page = browser.get(HERE).submit(CONNECT, {ADDRESS: server.address, NAME: "Work"})
    assert "The calendar is connected and is being read." in page.words
    assert "Being read for the first time" in page.words
    jobs.run_due()
    page = browser.get(HERE)
    assert "Work Subscription address, 127.0.0.1, ending in .ics 2 that look like mediations" in page.words
    assert "2 that look like mediations wait in your calendars." in browser.get("/logbook/").words
    page = page.submit("See its events: Work")
    assert "Your calendar is being fetched and read." in page.words
    jobs.run_due()
    page = browser.get(page.address).follow("Decide about it")
    assert "4 events found in your calendar: 4 new." in page.words
    page.submit("Log the ticked ones").submit("Finish this import")
    assert logbook(ana) == LOGGED
    assert "Nothing waits for you." in browser.get(HERE).words
    assert "in your calendars" not in browser.get("/logbook/").words


def test_htmx_is_led_to_the_import_once_it_is_there(browser, ana, server):
    connect(browser, server)
    page = browser.get(HERE).submit("See its events: Work")
    assert "HX-Redirect" not in browser.get(page.address, htmx="look").headers
    jobs.run_due()
    answer = browser.get(page.address, htmx="look")
    run = db.session.scalars(select(ImportRun)).one()
    assert answer.headers["HX-Redirect"] == f"/logbook/import/{run.id}"


def test_another_look_at_the_calendar_does_not_end_the_one_that_is_waited_for(browser, ana, server):
    connect(browser, server)
    page = browser.get(f"{HERE}{source().id}").submit("See its events")
    source_sync_actions.sync(source().id)
    assert "being fetched and read" in browser.get(page.address).words
    jobs.run_due()
    assert "Your calendar is read." in browser.get(page.address).words


def test_the_same_form_twice_connects_and_looks_once(browser, ana, server):
    page = browser.get(HERE)
    for _ in range(2):
        page.submit(CONNECT, {ADDRESS: server.address, NAME: "Work"})
    jobs.run_due()
    page = browser.get(HERE)
    looks = {page.submit("See its events: Work").address for _ in range(2)}
    jobs.run_due()
    assert (len(looks), len(server.asked)) == (1, 2)
    assert len(db.session.scalars(select(ImportRun)).all()) == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter the address of the calendar, beginning with https:// or webcal://"),
        ("http://calendar.example.org/a.ics", "Only addresses that begin with https:// or webcal:// are used"),
        ("https://127.0.0.1/a.ics", "it is not one of the public internet"),
        ("webcal://[::1]/a.ics", "it is not one of the public internet"),
        ("https://2130706433/a.ics", "it is not one of the public internet"),
        ("https://calendar.example.org:8443/a.ics", "only the ports 80 and 443 are used"),
        ("https://ana:secret@calendar.example.org/", "This address has a user name or a password in it."),
    ],
)
def test_an_address_that_may_never_be_asked_is_refused_beside_its_field(browser, ana, typed, words):
    page = browser.get(HERE).submit(CONNECT, {ADDRESS: typed})
    assert (page.status_code, db.session.scalars(select(CalendarSource)).all()) == (422, [])
    assert words in (page.page.one(id="address-url-error").text or "")


def test_a_demo_asks_nobody(app, browser, ana, server):
    app.extensions[source_sync_actions.MADE_UP] = lambda _zone: calendar(*CALENDAR)
    connect(browser, server)
    look(browser).submit("Log the ticked ones")
    said = {"Server": server.address, "User name": "ana", "App password": "any"}
    browser.get(HERE).submit("Find its calendars", said)
    jobs.run_due()
    del app.extensions[source_sync_actions.MADE_UP]
    assert (server.asked, logbook(ana)) == ([], LOGGED)


def test_a_decision_in_another_import_is_seen_at_the_next_look(browser, ana, server):
    connect(browser, server)
    import_(browser, *CALENDAR).submit("Log the ticked ones")
    assert "Nothing waits for you." in sync(browser).words


def test_what_is_logged_by_hand_waits_no_more_though_the_calendar_is_the_same(browser, ana, server):
    connect(browser, server)
    assert "2 that look like mediations" in browser.get(HERE).words
    make.mediation(ana, on=date(2026, 6, 9))
    assert "1 that looks like a mediation" in sync(browser).words


def test_disconnecting_asks_first_and_keeps_what_was_accepted(browser, ana, server):
    connect(browser, server)
    look(browser).submit("Log the ticked ones")
    page = browser.get(f"{HERE}{source().id}").follow("Disconnect")
    assert "Every entry you accepted stays in your logbook, as it is." in page.words
    page = page.submit("Disconnect")
    assert "No calendar is connected" in page.words
    run = db.session.scalars(select(ImportRun)).one()
    left = db.session.scalars(select(KnownEvent)).all() + db.session.scalars(select(CalendarSource)).all()
    assert (logbook(ana), left, run.draft, run.source_id) == (LOGGED, [], None, None)


def test_what_a_file_taught_stays_known_when_a_calendar_is_disconnected(browser, ana, server):
    import_(browser, *CALENDAR[:2]).submit("Log the ticked ones")
    connect(browser, server)
    look(browser).submit("Log the ticked ones")
    browser.post(f"{HERE}{source().id}/disconnect")
    assert len(db.session.scalars(select(KnownEvent)).all()) == 2


def test_what_was_told_of_a_calendar_is_forgotten_with_it(browser, ana, server):
    connect(browser, server)
    look(browser)
    for key, of in (("of it", source().id), ("of a file", None)):
        db.session.add(ImportAnswer(mediator_id=ana.id, about=About.SERIES, key=key, answer="separate", source_id=of))
    commit()
    browser.post(f"{HERE}{source().id}/disconnect")
    assert db.session.scalars(select(ImportAnswer.key)).all() == ["of a file"]


def test_a_calendar_that_is_disconnected_meanwhile_is_left_alone(browser, ana, server):
    browser.get(HERE).submit(CONNECT, {ADDRESS: server.address})
    browser.post(f"{HERE}{source().id}/disconnect")
    jobs.run_due()
    assert server.asked == []


def test_what_was_asked_of_a_calendar_is_not_asked_of_the_next_one(browser, ana, server):
    connect(browser, server)
    browser.get(f"{HERE}{source().id}").submit("See its events")
    browser.post(f"{HERE}{source().id}/disconnect")
    connect(browser, server)
    assert (len(server.asked), db.session.scalars(select(ImportRun)).all()) == (2, [])


def test_there_can_be_so_many_and_no_more(browser, ana, server):
    for _ in range(20):
        browser.get(HERE).submit(CONNECT, {ADDRESS: server.address})
    page = browser.get(HERE).submit(CONNECT, {ADDRESS: server.address})
    assert (page.status_code, "You have 20 calendars connected" in page.words) == (422, True)


def test_an_address_has_no_password(browser, ana, server):
    connect(browser, server)
    said = {"user": "ana", "password": "secret", "version": source().version}
    assert browser.post(f"{HERE}{source().id}/login", said).status_code == 422
    assert set(source_queries.place(source())) == {"name", "url"}


def test_a_calendar_of_somebody_else_does_not_exist(browser, ana, his, server):
    connect(browser, server)
    here = f"{HERE}{source().id}"
    for address in ("", "/disconnect", "/look/token"):
        assert his.get(f"{here}{address}").status_code == 404
    for address in ("/sync", "/look", "/disconnect", "/choose", "/login"):
        assert his.post(f"{here}{address}", {"form_token": "t"}).status_code == 404
    theirs = make.mediation(ana).sessions[0]
    assert his.post(f"{HERE}looked/{theirs.mediation_id}/{theirs.id}").status_code == 404
