"""A connected calendar is looked at by the worker: how often, and what is said when it cannot be."""

from datetime import date, timedelta

import pytest

from app import clock as the_clock, crypto, jobs
from app.db import commit
from app.logbook.sources import sync_actions as source_sync_actions
from tests.features.connecting import (
    ADDRESS,
    CALENDAR,
    CONNECT,
    HERE,
    NAME,
    connect,
    later,
    look,
    serve,
    server,
    source,
    sync,
)
from tests.features.importing import day
from tests.host import saying
from tests.rules.calendar_files import calendar

__all__ = ["server"]


pytestmark = pytest.mark.database


def test_the_list_asks_again_as_long_as_the_worker_is_at_it(browser, ana, server):
    page = browser.get(HERE).submit(CONNECT, {ADDRESS: server.address, NAME: "Work"})
    assert page.page.one(id="calendars").get("hx-trigger") == "load delay:2s"
    jobs.run_due()
    assert "hx-trigger" not in browser.get(HERE, htmx="calendars").page.one(id="calendars").attrib


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


@pytest.mark.parametrize(("wanted", "hours"), [("PT12H", 12), ("PT5M", 6), ("P30D", 7 * 24), ("P999999W", 7 * 24)])
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


def test_nobody_has_another_machine_asked_all_day(browser, ana, server):
    connect(browser, server)
    here = f"{HERE}{source().id}/sync"
    told = [browser.post(here).status_code for _ in range(60)]
    assert told == [303] + [409] * 58 + [429]
    assert browser.post(f"{HERE}{source().id}/disconnect").status_code == 303
