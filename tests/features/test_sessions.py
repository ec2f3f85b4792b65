"""The sessions of a mediation: added, changed and left alone, on every kind of night."""

from datetime import UTC, date, datetime

import pytest

from app import dates
from app.db import commit
from app.logbook.models import Mediation, Session
from app.logbook.vocabulary import Kind, Mode, SessionStatus
from tests import make

NO_LENGTH = "Enter how long it lasted, or its start and end"
ACTIVE = "Enter the minutes you were active yourself: no clock knows them"
SAME = "The start and the end are the same time. Enter another end, or only the length."
BEFORE = "The end is before the start. Enter another end, or only the length."
SAVE = "Save the session"


@pytest.fixture
def mediation(ana):
    return make.mediation(ana, minutes=60)


def stored(database, mediation):
    """Every column of the first session."""
    session = database.session.get_one(Mediation, mediation.id).sessions[0]
    return {column.key: getattr(session, column.key) for column in Session.__table__.columns}


def lasted(database, mediation):
    """When the session that was added last was, and how long."""
    session = max(database.session.get_one(Mediation, mediation.id).sessions, key=lambda each: each.id)
    return session.starts_at, session.ends_at, session.minutes


def opened(browser, mediation, which="new"):
    return browser.get(f"/logbook/{mediation.id}?session={which}")


def add(browser, mediation, on="2026-06-01", **typed):
    zone = typed.pop("zone", "Europe/Amsterdam")
    named = {name.capitalize(): value for name, value in typed.items()}
    return opened(browser, mediation).submit(SAVE, {"Date": on, "Time zone": zone, **named})


def utc(day, hour, minute=0, month=6):
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


ODD = {
    "a zone that is not offered": {"zone": "US/Eastern", "starts_at": utc(1, 14), "ends_at": utc(1, 17)},
    "an end on the next day": {"starts_at": utc(1, 8), "ends_at": utc(2, 14), "minutes": 1800},
    "the hour that comes twice": {
        "date": date(2026, 10, 25),
        "starts_at": utc(25, 1, 30, month=10),
        "ends_at": utc(25, 3, month=10),
        "minutes": 90,
    },
    "an end without a start": {"ends_at": utc(1, 17)},
    "a start without an end": {"starts_at": utc(1, 14)},
    "seconds": {"starts_at": datetime(2026, 6, 1, 8, 0, 59, 7, tzinfo=UTC), "ends_at": utc(1, 9)},
    "a start and an end that are the same": {"starts_at": utc(1, 8), "ends_at": utc(1, 8), "minutes": 45},
    "a length of its own": {"starts_at": utc(1, 8), "ends_at": utc(1, 12), "minutes": 185},
    "everything": {
        "kind": Kind.ASYNCHRONOUS,
        "mode": Mode.ASYNCHRONOUS_TEXT,
        "status": SessionStatus.POSTPONED,
        "is_mediator_remote": True,
        "zone": "Asia/Kathmandu",
    },
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
@pytest.mark.database
def test_a_form_that_nobody_touched_changes_nothing(browser, database, ana, mediation, odd):
    session = database.session.get_one(Mediation, mediation.id).sessions[0]
    for name, value in ({"date": date(2026, 6, 1), "zone": "Europe/Amsterdam"} | odd).items():
        setattr(session, name, value)
    commit()
    before = stored(database, mediation)
    answer = opened(browser, mediation, session.id).submit(SAVE)
    assert ("The session is changed." in answer.words, stored(database, mediation)) == (True, before)


def test_an_empty_length_of_a_long_event_is_the_stored_one(browser, database, mediation):
    session = database.session.get_one(Mediation, mediation.id).sessions[0]
    session.starts_at, session.ends_at = utc(20, 8), utc(21, 14)
    commit()
    opened(browser, mediation, session.id).submit(SAVE, {"Length": ""})
    assert lasted(database, mediation) == (utc(20, 8), utc(21, 14), 1800)


def test_a_start_that_is_typed_anew_is_read_in_the_zone_of_the_session(browser, database, mediation):
    session = database.session.get_one(Mediation, mediation.id).sessions[0]
    session.zone, session.starts_at, session.ends_at = "US/Eastern", utc(20, 14), utc(20, 17)
    commit()
    opened(browser, mediation, session.id).submit(SAVE, {"Start": "09:30", "Length": ""})
    assert lasted(database, mediation) == (utc(20, 13, 30), utc(20, 17), 210)


@pytest.mark.parametrize(
    ("on", "start", "end", "minutes"),
    [
        ("2026-06-01", "10:00", "13:30", 210),
        ("2026-06-01", "22:00", "01:00", 180),
        ("2026-03-29", "00:30", "04:30", 180),
        ("2026-10-25", "00:30", "04:30", 300),
        ("2026-10-25", "02:40", "02:10", 30),
        ("2026-03-28", "22:30", "03:00", 210),
    ],
    ids=["a day", "over midnight", "spring", "autumn", "the hour twice", "into spring"],
)
def test_an_empty_length_is_the_time_between_start_and_end(browser, database, mediation, on, start, end, minutes):
    add(browser, mediation, on, start=start, end=end)
    assert lasted(database, mediation)[2] == minutes


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"start": "02:30", "end": "03:10"}, "Start: On 29 Mar 2026 the clocks in Amsterdam skip 02:30."),
        ({"start": "01:00", "end": "02:30"}, "Start: On 29 Mar 2026 the clocks in Amsterdam skip 02:30."),
        ({"end": "02:30", "length": "1 h"}, "End: On 29 Mar 2026 the clocks in Amsterdam skip 02:30."),
    ],
)
def test_a_time_that_the_clocks_skip_is_explained_and_kept(browser, database, mediation, typed, words):
    answer = add(browser, mediation, "2026-03-29", **typed)
    kept = {label: control.get("value") for label, control in answer.page.labels(answer.page.form(SAVE))}
    assert (answer.status_code, answer.page.problems) == (422, [f"{words} Enter the time they showed."])
    assert {name: kept[name.capitalize()] for name in typed} == typed


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, [f"Length: {NO_LENGTH}"]),
        ({"start": "10:00"}, [f"Length: {NO_LENGTH}"]),
        ({"start": "10:00", "end": "10:00"}, [f"Start: {SAME}"]),
        ({"start": "10:00", "end": "10:00", "length": "2 h"}, [f"Start: {SAME}"]),
        ({"start": "10:00", "end": "09:00"}, [f"Start: {BEFORE}"]),
        ({"length": "a while"}, ["Length: Enter how long it lasted, such as 3 h 30, 1.5 h or 90 min."]),
        ({"on": "", "start": "10:00", "end": "12:00"}, ["Date: Enter the date of the session", f"Length: {NO_LENGTH}"]),
        ({"kind": "Asynchronous", "start": "10:00", "end": "12:00"}, [f"Length: {ACTIVE}"]),
        ({"mode": "Asynchronous text", "start": "10:00", "end": "12:00"}, [f"Length: {ACTIVE}"]),
        ({"kind": "Asynchronous"}, [f"Length: {ACTIVE}"]),
    ],
)
def test_a_length_that_nobody_can_know_is_asked_for(browser, database, mediation, typed, words):
    answer = add(browser, mediation, **typed)
    assert (answer.status_code, answer.page.problems) == (422, words)
    assert len(database.session.get_one(Mediation, mediation.id).sessions) == 1


def test_a_zone_that_does_not_exist_is_refused(browser, mediation):
    version = mediation.version
    typed = {"version": version, "date": "2026-06-01", "start": "10:00", "end": "12:00", "zone": "../etc/passwd"}
    assert browser.post(f"/logbook/{mediation.id}/sessions", typed).status_code == 422


def test_an_asynchronous_session_is_dated_by_the_day_it_ended(browser, database, mediation):
    add(browser, mediation, kind="Asynchronous", start="20:00", end="09:00", length="4 h 10")
    session = database.session.get_one(Mediation, mediation.id).sessions[0]
    assert (session.date, session.starts_at, session.ends_at, session.minutes) == (
        date(2026, 6, 1),
        datetime(2026, 5, 31, 18, tzinfo=UTC),
        utc(1, 7),
        250,
    )


def test_a_session_changes_the_verdict_in_the_same_answer(browser, ana, mediation):
    answer = opened(browser, mediation).submit(SAVE, {"Date": "2026-06-01", "Length": "3 h"}, htmx=True)
    assert list(answer.page.regions) == ["sessions", "verdict", "entry", "history", "messages"]
    assert "The session is added." in answer.words
    assert "1 of 20 count" in answer.words


@pytest.mark.database
def test_a_session_sent_twice_is_added_once_and_may_be_sent_again(browser, database, mediation):
    page = opened(browser, mediation)
    page.submit(SAVE, {"Date": "2026-06-01", "Length": "2 h"})
    again = page.submit(SAVE, {"Date": "2026-06-01", "Length": "2 h"})
    once = len(database.session.get_one(Mediation, mediation.id).sessions)
    again.submit(SAVE)
    assert (again.status_code, again.page.problems) == (
        422,
        ["This was changed elsewhere since you opened it. What you typed is kept; save again if it is still right."],
    )
    assert (once, len(database.session.get_one(Mediation, mediation.id).sessions)) == (2, 3)


@pytest.mark.database
def test_a_session_changed_elsewhere_shows_both(browser, database, mediation):
    session = database.session.get_one(Mediation, mediation.id).sessions[0]
    mine, theirs = opened(browser, mediation, session.id), opened(browser, mediation, session.id)
    theirs.submit(SAVE, {"Length": "2 h", "Start": "10:00"})
    answer = mine.submit(SAVE, {"Length": "3 h", "Mode": "Audio"})
    status, said = answer.status_code, answer.page.problems
    assert (status, said[1:]) == (
        422,
        ["Mode is saved as: Video", "Start is saved as: 10:00", "Length is saved as: 2 h"],
    )
    answer.submit(SAVE)
    assert stored(database, mediation)["minutes"] == 180


def test_the_last_session_stays(browser, database, mediation):
    session = database.session.get_one(Mediation, mediation.id).sessions[0]
    answer = browser.post(f"/logbook/{mediation.id}/sessions/{session.id}/remove")
    assert (answer.status_code, "A mediation keeps at least one session." in answer.words) == (409, True)


@pytest.mark.database
def test_a_session_is_removed(browser, database, ana, mediation):
    session = make.session(mediation, by=ana, minutes=180)
    answer = browser.post(f"/logbook/{mediation.id}/sessions/{session.id}/remove").followed()
    left = database.session.get_one(Mediation, mediation.id)
    assert f"The session of {dates.words(session.date)} is removed." in answer.words
    assert ([each.minutes for each in left.sessions], left.minutes) == ([60], 60)


def test_a_refused_session_leaves_the_other_forms_of_the_page_as_they_are(browser, mediation):
    """A page without scripts comes back whole: what was sent belongs to one of its forms."""
    answer = add(browser, mediation, start="10:00", end="10:00")
    ticked = [each.get("name") for each in answer.page.all("input", type="checkbox") if "checked" in each.attrib]
    chosen = [each.get("value") for each in answer.page.all("option") if "selected" in each.attrib]
    assert answer.status_code == 422
    assert "has_agreement" in ticked
    assert "concluded" in chosen
