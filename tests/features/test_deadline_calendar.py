"""What other programs read in a mediator's calendar of deadlines, and how it is kept right."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from sqlalchemy import func, select

from app import jobs, timetable
from app.db import commit, db
from app.listing.deadlines import actions as deadline_actions
from app.listing.deadlines.days import Kind
from app.listing.deadlines.models import FeedDeadline
from app.listing.standings import actions as standing_actions
from app.logbook.calendar import read
from tests import make
from tests.features.deadlines import DUE, FIRST, events, feed, hour, listing, no_guesses, on, other, reading, uids
from tests.features.test_at_once import at_once
from tests.radicale_server import running

__all__ = ["feed", "hour", "listing", "no_guesses", "on", "other"]
pytestmark = pytest.mark.database


def test_our_own_reader_sees_the_same_days(other, feed):
    window = {"start": datetime(2020, 1, 1, tzinfo=UTC), "end": datetime(2030, 1, 1, tzinfo=UTC)}
    found = read(reading(other, feed), home=ZoneInfo("UTC"), **window)
    assert found.skipped == ()
    assert {(each.title, each.start, each.all_day) for each in found.events} == {(*each, True) for each in FIRST}


def test_without_a_deadline_it_is_a_calendar_still(other, ana):
    feed = deadline_actions.make(ana, form_token="a token")
    commit()
    data = reading(other, feed)
    assert [each.name for each in Calendar.from_ical(data).walk()] == ["VCALENDAR", "VTIMEZONE", "STANDARD"]
    window = {"start": datetime(2020, 1, 1, tzinfo=UTC), "end": datetime(2030, 1, 1, tzinfo=UTC)}
    assert read(data, home=ZoneInfo("UTC"), **window).events == ()


def test_every_kind_of_program_is_told_when_to_ask_again(other, feed):
    said = reading(other, feed).decode().splitlines()
    assert {"REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H"} <= set(said)


def test_radicale_takes_every_event(tmp_path, other, feed):
    """It reads what it is given before it keeps it, by a reader of its own."""
    calendar = Calendar.from_ical(reading(other, feed))
    with running(tmp_path) as radicale:
        radicale.make("imi", "IMI deadlines")
        for event in calendar.walk("VEVENT"):
            alone = Calendar({"prodid": calendar["prodid"], "version": "2.0"})
            alone.add_component(event)
            radicale.put("imi", str(event["uid"]), alone.to_ical())
        assert len(calendar.walk("VEVENT")) == len(FIRST)


def test_nothing_of_a_mediation_is_in_it(other, ana, listing):
    for number in range(20):
        make.mediation(ana, reference=f"Kestrel {number}", claim_sentence="Osprey", on=date(2026, 6, 1))
    feed = deadline_actions.make(ana, form_token="a token")
    commit()
    data = reading(other, feed)
    assert [date(2028, 6, 2), date(2029, 6, 2)] == [
        events(data)[f"E-mediations: {months}-month window no longer met"][1] for months in (24, 36)
    ]
    assert [word for word in (b"Kestrel", b"Osprey", ana.email.encode()) if word in data] == []


def test_what_is_logged_moves_the_day_of_a_window_and_keeps_its_name(other, ana, hour):
    for number in range(20):
        make.mediation(ana, on=date(2025, 1, 1) + timedelta(days=number))
    feed = deadline_actions.make(ana, form_token="a token")
    commit()
    title, before = "E-mediations: 24-month window no longer met", reading(other, feed)
    make.mediation(ana, on=date(2026, 6, 1))
    hour(date(2026, 6, 30))
    after = reading(other, feed)
    assert [events(each)[title] for each in (before, after)] == [
        [0, date(2027, 1, 2), "CONFIRMED"],
        [1, date(2027, 1, 3), "CONFIRMED"],
    ]
    assert uids(before) == uids(after)


def test_what_is_paid_is_cancelled_for_sixty_days_and_then_gone(other, listing, feed, hour, on):
    paid_on = date(2027, 3, 10)
    hour(date(2027, 3, 1))
    grace = "IMI contribution: grace ends"
    assert events(reading(other, feed))[grace] == [0, date(2028, 2, 29), "CONFIRMED"]
    on(paid_on)
    standing_actions.cover(listing, until=date(2028, 2, 29), reason="Paid", by=None)
    commit()
    hour(paid_on)
    assert events(reading(other, feed))[grace] == [1, date(2028, 2, 29), "CANCELLED"]
    hour(paid_on + timedelta(days=60))
    assert events(reading(other, feed))[grace] == [1, date(2028, 2, 29), "CANCELLED"]
    hour(paid_on + timedelta(days=61))
    assert grace not in events(reading(other, feed))
    assert events(reading(other, feed))[DUE][1] == date(2028, 3, 1)


def test_kept_twice_or_with_nothing_new_it_stays_the_same_to_the_byte(other, feed, hour):
    before = reading(other, feed)
    hour(date(2026, 6, 30))
    hour(date(2026, 7, 1))
    assert reading(other, feed) == before


def test_two_workers_at_once_write_each_deadline_once(app, feed, clock):
    db.session.execute(FeedDeadline.__table__.delete())
    commit()
    at_once(app, *[deadline_actions.keep_all] * 2)
    assert db.session.scalar(select(func.count()).select_from(FeedDeadline)) == len(FIRST)


def test_reading_writes_nothing(other, feed, on):
    on(date(2027, 4, 1))
    before = db.session.execute(select(FeedDeadline.__table__)).all()
    reading(other, feed)
    assert db.session.execute(select(FeedDeadline.__table__)).all() == before


def test_the_timetable_keeps_every_calendar_each_hour(database, feed, on):
    on(date(2027, 3, 4))
    timetable.schedule()
    jobs.run_due()
    assert db.session.scalar(select(FeedDeadline.day).where(FeedDeadline.kind == Kind.GRACE)) == date(2028, 2, 29)
