"""A calendar is connected by its address, looked at by the worker, and decided about like a file."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app import clock as the_clock
from app import crypto, jobs
from app.db import commit, db
from app.logbook import source_queries, source_sync_actions
from app.logbook.import_models import About, ImportAnswer
from app.logbook.models import ImportRun, KnownEvent
from app.logbook.source_models import CalendarSource
from tests import make
from tests.features.connecting import ADDRESS, CONNECT, HERE, NAME, connect, later, look, serve, served, source, sync
from tests.features.importing import FAROL, day, import_, logbook
from tests.host import saying
from tests.rules.calendar_files import calendar

pytestmark = pytest.mark.database

COSTA = "Mediation Costa / Ribeiro"
CALENDAR = (day(1, f"{FAROL} 1"), day(2, f"{FAROL} 2"), day(9, COSTA), day(3, "Lunch"))
LOGGED = [
    ("L26-001", [(date(2026, 6, 1), 180), (date(2026, 6, 2), 180)]),
    ("L26-002", [(date(2026, 6, 9), 180)]),
]


@pytest.fixture
def server(app):
    with served(app, *CALENDAR) as server:
        yield server


def test_what_waits_is_said_in_numbers_and_decided_like_a_file(browser, ana, server):
    page = browser.get(HERE).submit(CONNECT, {ADDRESS: server.address, NAME: "Work"})
    assert "The calendar is connected and is being read." in page.words
    assert "Being read for the first time" in page.words
    jobs.run_due()
    page = browser.get(HERE)
    assert "Work Subscription address, 127.0.0.1, ending in .ics 2 that look like mediations" in page.words
    assert "2 that look like mediations wait in your calendars." in browser.get("/logbook/").words
    page = page.submit("Look at Work")
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
    page = browser.get(HERE).submit("Look at Work")
    assert "HX-Redirect" not in browser.get(page.address, htmx="look").headers
    jobs.run_due()
    answer = browser.get(page.address, htmx="look")
    run = db.session.scalars(select(ImportRun)).one()
    assert answer.headers["HX-Redirect"] == f"/logbook/import/{run.id}"


def test_the_list_asks_again_as_long_as_the_worker_is_at_it(browser, ana, server):
    page = browser.get(HERE).submit(CONNECT, {ADDRESS: server.address, NAME: "Work"})
    assert page.page.one(id="calendars").get("hx-trigger") == "load delay:2s"
    jobs.run_due()
    assert "hx-trigger" not in browser.get(HERE, htmx="calendars").page.one(id="calendars").attrib


def test_the_same_form_twice_connects_and_looks_once(browser, ana, server):
    page = browser.get(HERE)
    for _ in range(2):
        page.submit(CONNECT, {ADDRESS: server.address, NAME: "Work"})
    jobs.run_due()
    page = browser.get(HERE)
    looks = {page.submit("Look at Work").address for _ in range(2)}
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


def test_what_cannot_be_fetched_is_said_and_tried_again_later_and_later(browser, ana, server):
    connect(browser, server)
    server.answer = saying(b"gone", 404)
    waits = []
    for _ in range(4):
        page = sync(browser)
        waits.append(source().next_at - source().failed_at)
    assert waits == [timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=2)]
    assert "4 times in a row" in page.words
    serve(server, *CALENDAR)
    assert "times in a row" not in sync(browser).words
    assert (source().failures, source().next_at - source().fetched_at) == (0, timedelta(days=1))


def test_a_page_instead_of_a_calendar_is_said_in_words(browser, ana, server):
    server.answer = saying(b"<!doctype html><html><body>Sign in</body></html>", Content_Type="text/html")
    page = connect(browser, server)
    assert "web page" in page.words
    assert browser.get(f"{HERE}{source().id}").submit("Try again").status_code == 200


def test_what_is_due_is_looked_at_by_itself(browser, ana, server):
    connect(browser, server)
    source_sync_actions.put_due()
    jobs.run_due()
    assert len(server.asked) == 1
    later(days=1)
    serve(server, *CALENDAR, day(20, "Mediation Whitfield v Marsh"))
    source_sync_actions.put_due()
    source_sync_actions.put_due()
    jobs.run_due()
    assert len(server.asked) == 2
    assert "3 that look like mediations" in browser.get(HERE).words


def test_a_worker_that_was_kept_away_asks_once(browser, ana, server):
    connect(browser, server)
    for hours in (24, 1, 1):
        later(hours=hours)
        source_sync_actions.put_due()
    jobs.run_due()
    assert len(server.asked) == 2


def test_the_calendars_of_those_who_are_away_rest(browser, ana, server):
    connect(browser, server)
    later(days=91)
    source_sync_actions.put_due()
    jobs.run_due()
    assert len(server.asked) == 1
    browser.sign_in(ana)
    source_sync_actions.put_due()
    jobs.run_due()
    assert len(server.asked) == 2


def test_an_unchanged_calendar_is_read_once_a_week(browser, ana, server):
    connect(browser, server)
    read_on = []
    for _ in range(8):
        later(days=1)
        browser.sign_in(ana)
        sync(browser)
        read_on.append(source().read_on)
    assert read_on == [date(2026, 6, 30)] * 6 + [date(2026, 7, 7)] * 2
    assert "2 that look like mediations" in browser.get(HERE).words


@pytest.mark.parametrize(("wanted", "hours"), [("PT12H", 12), ("PT5M", 6), ("P30D", 7 * 24)])
def test_a_calendar_is_looked_at_as_often_as_it_asks_for(browser, ana, server, wanted, hours):
    head = f"REFRESH-INTERVAL;VALUE=DURATION:{wanted}\n"
    server.answer = saying(calendar(*CALENDAR, head=head), Content_Type="text/calendar")
    connect(browser, server)
    assert source().next_at - source().fetched_at == timedelta(hours=hours)
    later(hours=1)
    sync(browser)
    assert source().next_at - source().fetched_at == timedelta(hours=hours)


def test_a_server_that_knows_versions_is_asked_whether_there_is_another_one(browser, ana, server):
    data = calendar(*CALENDAR)

    def answer(to) -> None:
        is_known = to.headers.get("If-None-Match") == '"v1"'
        to.send(b"" if is_known else data, 304 if is_known else 200, ETag='"v1"')

    server.answer = answer
    connect(browser, server)
    later(hours=25)
    sync(browser)
    sent = [asked.headers.get("if-none-match") for asked in server.asked]
    assert (sent, source().read_on, source().fetched_at) == ([None, '"v1"'], date(2026, 6, 30), the_clock.now())
    look(browser)
    assert server.asked[-1].headers.get("if-none-match") is None


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


def test_work_that_fails_by_our_fault_is_said_and_tried_again(browser, ana, server):
    connect(browser, server)
    source().validators = crypto.seal("noise", "calendar_source", source().id, "validators")
    commit()
    assert "Something went wrong on our side. It is tried again by itself." in sync(browser).words
    source().validators = None
    commit()
    later(minutes=2)
    jobs.run_due()
    assert "Something went wrong" not in browser.get(HERE).words


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
    browser.get(f"{HERE}{source().id}").submit("Look")
    browser.post(f"{HERE}{source().id}/disconnect")
    connect(browser, server)
    assert (len(server.asked), db.session.scalars(select(ImportRun)).all()) == (2, [])


def test_there_can_be_so_many_and_no_more(browser, ana, server):
    for _ in range(20):
        browser.get(HERE).submit(CONNECT, {ADDRESS: server.address})
    page = browser.get(HERE).submit(CONNECT, {ADDRESS: server.address})
    assert (page.status_code, "You have 20 calendars connected" in page.words) == (422, True)


def test_an_address_that_can_no_longer_be_opened_is_said_in_words(browser, ana, server):
    connect(browser, server)
    source().place = b"sealed with a key that is gone"
    commit()
    page = sync(browser)
    assert "The address and password can no longer be opened." in page.words
    assert len(server.asked) == 1


def test_an_account_that_can_no_longer_be_opened_is_said_in_words(browser, ana, server):
    browser.get(HERE).submit("Find its calendars", {"Server": server.address, "User name": "a", "App password": "b"})
    jobs.run_due()
    source().place = b"sealed with a key that is gone"
    commit()
    words = "The address and password can no longer be opened."
    assert words in sync(browser).words
    page = browser.get(f"{HERE}{source().id}").submit("Use this password", {"User name": "a", "App password": "b"})
    assert (page.status_code, words in page.words) == (422, True)


def test_an_address_has_no_password(browser, ana, server):
    connect(browser, server)
    said = {"user": "ana", "password": "secret", "version": source().version}
    assert browser.post(f"{HERE}{source().id}/login", said).status_code == 422
    assert set(source_queries.place(source())) == {"name", "url"}


def test_nobody_has_another_machine_asked_all_day(browser, ana, server):
    connect(browser, server)
    here = f"{HERE}{source().id}/sync"
    told = [browser.post(here).status_code for _ in range(60)]
    assert told == [303] + [409] * 58 + [429]
    assert browser.post(f"{HERE}{source().id}/disconnect").status_code == 303


def test_a_calendar_of_somebody_else_does_not_exist(browser, ana, his, server):
    connect(browser, server)
    here = f"{HERE}{source().id}"
    for address in ("", "/disconnect", "/look/token"):
        assert his.get(f"{here}{address}").status_code == 404
    for address in ("/sync", "/look", "/disconnect", "/choose", "/login"):
        assert his.post(f"{here}{address}", {"form_token": "t"}).status_code == 404
    theirs = make.mediation(ana).sessions[0]
    assert his.post(f"{HERE}looked/{theirs.mediation_id}/{theirs.id}").status_code == 404
