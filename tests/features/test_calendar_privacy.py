"""Nothing of a calendar is kept but what was accepted: the database, its log and our logs are searched as bytes."""

import logging
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app import jobs
from app.db import commit, db
from app.logbook.calendar_import.models import About, ImportAnswer, ImportSetting
from app.logbook.models import ImportRun, KnownEvent
from app.logbook.sources import held_queries as source_held_queries
from app.logbook.sources.models import CalendarSource
from tests import make
from tests.features.connecting import HERE, connect, look, serve, served, sync
from tests.features.importing import day, import_, logbook

SECRETS = ("qxtitle", "qxdescription", "qxattendee", "qxlocation", "qxlink", "qxcalendar", "qxurl")
MORE = (
    "DESCRIPTION:qxdescription",
    "ATTENDEE;CN=qxattendee:mailto:qxattendee@example.org",
    "ATTENDEE:mailto:other@example.org",
    "LOCATION:qxlocation, https://zoom.us/j/qxlink",
    "URL:https://example.org/qxurl",
)
CALENDAR = (
    day(1, "Mediation qxtitle one", "1", *MORE),
    day(9, "Mediation qxtitle two", "2", *MORE),
    day(20, "Mediation qxtitle three", "3", *MORE),
    day(3, "Lunch qxtitle", "4", *MORE),
    day(4, "Off qxtitle", "5", "STATUS:CANCELLED", *MORE),
    "UID:6\nSUMMARY:Broken qxtitle",
)
TABLES = (CalendarSource, KnownEvent, ImportAnswer, ImportSetting, ImportRun)
HEAD = "X-WR-CALNAME:qxcalendar\n"


def kept(app: Flask) -> bytes:
    """Everything that is on disk of the portal: the database and its write-ahead log, and whatever else is there."""
    return b"\n".join(file.read_bytes() for file in Path(app.config["FOLDER"]).rglob("*") if file.is_file())


def found(data: bytes, *more: str) -> list[str]:
    """The secrets that can be read in it, in whatever case."""
    text = data.lower() + "\n".join(more).lower().encode()
    return [secret for secret in SECRETS if secret.encode() in text]


@pytest.fixture
def server(app):
    with served(app, *CALENDAR) as server:
        yield server


@pytest.fixture
def said(caplog, capfd):
    """All that is logged, at the finest level, and written to standard output and error."""
    caplog.set_level(logging.DEBUG)
    return lambda: (caplog.text, *capfd.readouterr())


def decide(page) -> None:
    """Accept one, ignore one and leave the others undecided, and do not finish yet."""
    page = page.submit("Log this one: Mediation qxtitle one", {"reference-1": "A-1"})
    page.submit("Ignore: Mediation qxtitle two")


def test_of_a_file_nothing_is_left_on_disk_or_in_the_logs(app, browser, ana, said):
    page = import_(browser, *CALENDAR, head=HEAD)
    assert "Mediation qxtitle one" in page.words
    decide(page)
    assert (b"A-1" in kept(app), ana.email.encode() in kept(app)) == (True, True)
    assert found(kept(app), *said()) == []
    browser.get(page.address).submit("Finish this import")
    assert found(kept(app), *said()) == []
    assert [reference for reference, _ in logbook(ana)] == ["A-1"]


def test_of_a_connected_calendar_nothing_is_left_after_a_sync_and_a_look(app, browser, ana, server, said):
    connect(browser, server, name="My qx calendar")
    assert server.asked[0].path == "/calendar.ics"
    assert found(kept(app), *said()) == []
    page = look(browser)
    assert "Mediation qxtitle one" in page.words
    decide(page)
    serve(server, day(8, "Mediation qxtitle one", "1", *MORE), *CALENDAR[1:])
    sync(browser)
    browser.get(page.address).submit("Finish this import")
    assert found(kept(app), *said()) == []


def test_address_and_password_are_nowhere_to_be_read(app, browser, ana, server, said):
    connect(browser, server)
    browser.get(HERE).submit(
        "Find its calendars", {"Server": server.address, "User name": "qxattendee", "App password": "qxlink"}
    )
    jobs.run_due()
    data = kept(app)
    assert (b"My calendar" in data, server.address.encode() in data, found(data, *said())) == (False, False, [])


def test_what_is_held_is_listed_with_its_numbers(browser, ana, kofi, server):
    make.mediation(kofi)
    connect(browser, server)
    decide(look(browser))
    page = browser.get(HERE).follow("What we hold from your calendar")
    held = source_held_queries.held(ana)._asdict()
    assert held == {
        "sources": 1,
        "accounts": 0,
        "validators": 1,
        "readings": 1,
        "unchosen": 0,
        "accepted": 1,
        "ignored": 1,
        "of_sources": 2,
        "latest": 0,
        "answers": 0,
        "weights": 0,
        "drafts": 1,
        "runs": 1,
        "flags": 0,
        "sessions": 1,
    }
    assert "Keyed fingerprints of events you ignored So that they stay ignored 1" in page.words
    assert source_held_queries.held(kofi)._asdict() == dict.fromkeys(held, 0)


def test_what_an_event_says_now_is_counted_whether_it_was_accepted_or_said_to_be_the_same(browser, ana, server):
    connect(browser, server)
    decide(look(browser))
    db.session.scalars(select(KnownEvent)).first().latest = "of one that was accepted"
    same = ImportAnswer(mediator_id=ana.id, about=About.SAME, key="k", answer="a", latest="of one that is the same")
    db.session.add(same)
    commit()
    assert (source_held_queries.held(ana).latest, source_held_queries.held(ana).answers) == (2, 1)


def test_every_column_that_is_stored_is_on_the_page(browser, ana):
    """Whoever adds a column to these tables says on the page what it is for."""
    columns = {table.__tablename__: set(table.__table__.columns.keys()) for table in TABLES}
    assert columns == {
        "calendar_source": {
            *("id", "mediator_id", "form_token", "kind", "created_at", "version"),
            *("place", "host", "ending", "validators", "seen", "read_on", "known", "found"),
            *("hours", "next_at", "asked_at", "fetched_at", "failed_at", "problem", "failures", "waiting"),
        },
        "known_event": {
            *("id", "mediator_id", "import_run_id", "source_id", "session_id"),
            *("key", "content", "latest", "is_ignored"),
        },
        "import_answer": {
            *("id", "mediator_id", "import_run_id", "source_id", "session_id"),
            *("about", "key", "answer", "latest"),
        },
        "import_setting": {"mediator_id", "weights", "version"},
        "import_run": {
            *("id", "mediator_id", "form_token", "source_id", "version", "started_at", "touched_at", "closed_at"),
            *("undone_at", "draft", "found", "new", "known", "removed", "changed", "cancelled", "skipped"),
            *("skipped_because", "versions"),
        },
    }


def test_an_import_of_a_calendar_is_as_private_as_one_of_a_file(browser, ana, his, server):
    connect(browser, server)
    look(browser)
    run = db.session.scalars(select(ImportRun)).one()
    assert his.get(f"/logbook/import/{run.id}").status_code == 404
