"""A calendar changes nothing that is logged: what it says otherwise is flagged, until its mediator has looked."""

from datetime import date

import pytest
from sqlalchemy import select

from app.db import commit, db
from app.logbook import actions
from app.logbook.models import Mediation
from tests import make
from tests.features.connecting import HERE, connect, look, serve, served, sync
from tests.features.importing import FAROL, day, event, import_, logbook, numbers

pytestmark = pytest.mark.database

AS_IT_WAS = [("L26-001", [(date(2026, 6, 1), 180)])]
MOVED = event("1", "20260608T100000Z", "20260608T130000Z")
CALLED_OFF = day(1, FAROL, "1", "STATUS:CANCELLED")


@pytest.fixture
def server(app):
    with served(app, day(1)) as server:
        yield server


@pytest.fixture
def logged(browser, ana, server):
    """One mediation, accepted from a connected calendar."""
    connect(browser, server)
    look(browser).submit("Log the ticked ones").submit("Finish this import")
    return db.session.scalars(select(Mediation)).one()


@pytest.mark.parametrize(
    ("now", "waits", "flag"),
    [(MOVED, "1 moved", "Moved in your calendar"), (CALLED_OFF, "1 cancelled", "Cancelled in your calendar")],
    ids=["moved", "cancelled"],
)
def test_it_is_said_on_every_page_until_it_is_looked_at(browser, ana, server, logged, now, waits, flag):
    version = logged.version
    serve(server, now)
    assert waits in sync(browser).words
    assert flag in browser.get("/logbook/").words
    page = browser.get(f"/logbook/{logged.id}")
    assert flag in page.words
    page = page.submit("I have looked: the session of 1 Jun 2026 at 11:00")
    assert flag not in page.words + browser.get("/logbook/").words
    assert "Nothing waits for you." in browser.get(HERE).words
    assert "Nothing waits for you." in sync(browser).words
    db.session.refresh(logged)
    assert (logbook(ana), logged.version) == (AS_IT_WAS, version)


def test_any_number_of_flags_can_be_taken_off_at_once(browser, ana, logged):
    here = f"{HERE}looked/{logged.id}/{logged.sessions[0].id}"
    assert {browser.post(here).status_code for _ in range(61)} == {303}


def test_another_change_is_said_anew(browser, ana, server, logged):
    serve(server, MOVED)
    sync(browser).submit("I have looked: L26-001, 1 Jun 2026")
    serve(server, CALLED_OFF)
    assert "1 cancelled" in sync(browser).words


def test_what_is_as_it_was_logged_again_has_no_flag(browser, ana, server, logged):
    serve(server, MOVED)
    assert "Your calendar says otherwise: 1" in sync(browser).words
    serve(server, day(1))
    assert "Your calendar says otherwise" not in sync(browser).words


def test_another_title_is_no_change(browser, ana, server, logged):
    serve(server, day(1, "Mediation, a title with more words", "1"))
    page = sync(browser)
    assert "Nothing waits for you." in page.words
    assert "Your calendar says otherwise" not in page.words


@pytest.mark.parametrize("edit", ["row", "session"])
def test_an_edit_takes_the_flag_off_and_stays(browser, ana, server, logged, edit):
    serve(server, MOVED)
    sync(browser)
    said = {"date": date(2026, 6, 8), "minutes": 120}
    if edit == "row":
        mode = logged.sessions[0].mode
        actions.change_row(ana, logged.id, version=logged.version, reference="L26-001", mode=mode, **said)
    else:
        actions.change_session(logged.sessions[0], by=ana, version=logged.version, **said)
    commit()
    assert "Your calendar says otherwise" not in sync(browser).words
    assert logbook(ana) == [("L26-001", [(date(2026, 6, 8), 120)])]


def test_a_file_flags_as_a_connected_calendar_does(browser, ana):
    import_(browser, day(1)).submit("Log the ticked ones")
    page = import_(browser, CALLED_OFF)
    assert "Your calendar now says: cancelled" in page.words
    assert "Cancelled in your calendar" in browser.get("/logbook/").words
    page = browser.get(HERE).submit("I have looked: L26-001, 1 Jun 2026")
    assert page.page.one("h1").text == "Calendars"
    import_(browser, CALLED_OFF)
    assert numbers(ana)[-2:] == [(1, 0, 0, 1, 0, 0), (1, 0, 1, 0, 0, 0)]


def test_a_flag_keeps_no_undo_from_taking_back(browser, ana, server, logged):
    serve(server, MOVED)
    sync(browser)
    page = browser.get(f"/logbook/import/{logged.import_run_id}").submit("Undo this import")
    assert "The import is undone." in page.words
    assert logbook(ana) == []


def test_a_flag_of_somebody_else_is_not_seen(browser, ana, his, kofi, server, logged):
    make.mediation(kofi)
    serve(server, MOVED)
    sync(browser)
    assert "in your calendar" in browser.get("/logbook/").words
    assert "in your calendar" not in his.get("/logbook/").words
    assert "Your calendar says otherwise" not in his.get(HERE).words
