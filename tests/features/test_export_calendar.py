"""The logbook as a calendar: what our own reader reads of it, and what an import makes of it."""

import re
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest

from app.db import commit
from app.logbook import actions
from app.logbook.calendar import read
from app.logbook.vocabulary import Field, Kind, Mode, SessionStatus, Status
from tests import make
from tests.features.importing import FILE, logbook, numbers

pytestmark = pytest.mark.database

LISBON = ZoneInfo("Europe/Lisbon")
START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def exported(browser) -> bytes:
    return browser.get("/logbook/export.ics").data


def events(data: bytes):
    found = read(data, start=datetime(2020, 1, 1, tzinfo=UTC), end=datetime(2030, 1, 1, tzinfo=UTC), home=LISBON)
    assert found.skipped == ()
    return found.events


def import_(browser, data: bytes):
    return browser.get("/logbook/import/").submit("Read the calendar", {FILE: (BytesIO(data), "calendar.ics")})


@pytest.fixture
def three(ana):
    """A session with start and end, one with start and length, one of which only the day is known."""
    first = make.mediation(ana, reference="KM-01", on=date(2026, 3, 2), field=Field.FAMILY, claim_sentence="By video")
    actions.change_session(
        first.sessions[0], by=ana, version=first.version, starts_at=START, ends_at=START + timedelta(hours=3)
    )
    make.session(
        first, by=ana, date=date(2026, 3, 9), starts_at=START + timedelta(days=7), minutes=45, kind=Kind.PRIVATE
    )
    make.mediation(ana, reference="KM-02", on=date(2026, 4, 1), minutes=150, mode=Mode.IN_PERSON)
    actions.reflect(first, by=ana, version=0, went_well="Patience", was_hard="Silence")
    commit()
    return first


def test_every_session_is_an_event_at_its_instants(browser, three):
    data = exported(browser)
    assert [(each.title, each.start, each.end, each.all_day) for each in events(data)] == [
        ("KM-01: joint, 3 h", START, START + timedelta(hours=3), False),
        ("KM-01: private, 45 min", START + timedelta(days=7), START + timedelta(days=7, minutes=45), False),
        ("KM-02: joint, 2 h 30", date(2026, 4, 1), date(2026, 4, 2), True),
    ]
    assert [word for word in (b"family", b"video", b"Patience", b"Silence") if word in data] == []


def test_an_event_has_the_same_name_at_every_writing(browser, three, ana):
    before = {each.uid: each.title for each in events(exported(browser))}
    actions.change(three, by=ana, version=three.version, reference="NEW-01")
    commit()
    after = {each.uid: each.title for each in events(exported(browser))}
    assert (after.keys(), set(after.values()) - set(before.values())) == (
        before.keys(),
        {"NEW-01: joint, 3 h", "NEW-01: private, 45 min"},
    )


def test_what_did_not_take_place_is_cancelled(browser, three, ana):
    session = three.sessions[1]
    actions.change_session(session, by=ana, version=three.version, status=SessionStatus.NO_SHOW)
    commit()
    assert [each.cancelled for each in events(exported(browser))] == [False, True, False]


def test_neither_did_any_session_of_a_cancelled_mediation(browser, three, ana):
    actions.change(three, by=ana, version=three.version, status=Status.CANCELLED)
    commit()
    assert [each.cancelled for each in events(exported(browser))] == [True, True, False]


def test_ones_own_calendar_is_all_known_whatever_became_of_the_entries(browser, three, ana):
    data = exported(browser)
    import_(browser, data)
    actions.remove(three, by=ana)
    commit()
    import_(browser, data)
    assert numbers(ana) == [(3, 0, 3, 0, 0, 0)] * 2
    assert len(logbook(ana)) == 1


def test_somebody_elses_calendar_is_not_known(browser, three, his, kofi):
    import_(his, exported(browser))
    assert numbers(kofi) == [(3, 3, 0, 0, 0, 0)]


def test_a_name_that_was_made_up_is_not_ours(browser, three, ana):
    data = re.sub(rb"UID:\d+-", b"UID:98765-", exported(browser), count=1)
    import_(browser, data)
    assert numbers(ana) == [(3, 1, 2, 0, 0, 0)]
