"""A large calendar as Google exports it has the meetings that recurring-ical-events finds in it."""

import icalendar
import recurring_ical_events

from app.logbook.calendar import read
from bench.calendars import END, HOME, LAST_DAY, START, Occurrence, told_by_ours, told_by_theirs
from tests.bench.google_calendar import google_calendar
from tests.rules.calendar_files import calendar


def ours(data: bytes) -> list[Occurrence]:
    return told_by_ours(read(data, start=START, end=END, home=HOME).events)


def theirs(data: bytes) -> list[Occurrence]:
    return told_by_theirs(recurring_ical_events.of(icalendar.Calendar.from_ical(data)).between(START, END))


def test_both_find_the_same_meetings():
    data = google_calendar(2_000, last=LAST_DAY)
    found = ours(data)
    assert len(found) > 2_000
    assert found == theirs(data)


def test_it_has_what_is_said_of_it():
    data = google_calendar(2_000, last=LAST_DAY)
    assert data == google_calendar(2_000, last=LAST_DAY)
    assert 1_000 < len(data) / 2_000 < 1_200
    assert data.count(b"BEGIN:VEVENT") == 2_000
    assert 150 < data.count(b"\r\nRRULE:FREQ=") - 6 < 250  # six are in the descriptions of zones
    for part in (
        *(b"TZID=W. Europe Standard Time", b"DTSTART;VALUE=DATE", b"BEGIN:VALARM", b"ATTENDEE;", b"\r\n "),
        *(b"STATUS:CANCELLED", b"EXDATE", b"RECURRENCE-ID", b"X-WR-TIMEZONE"),
    ):
        assert part in data


def test_a_series_in_utc_stays_in_utc():
    """Ours alone: theirs moves it to the calendar's X-WR-TIMEZONE, so that it keeps the wall clock there when the
    clocks change. Google means that zone for showing, and writes series with a zone; RFC 5545 §3.3.5 has UTC be UTC."""
    data = calendar("UID:one\nDTSTART:20251024T100000Z\nRRULE:FREQ=DAILY;COUNT=3", head="X-WR-TIMEZONE:Europe/Lisbon")
    assert [one.start for one in ours(data)] == [f"2025-10-{day}T10:00:00+00:00" for day in (24, 25, 26)]
    assert [one.start[11:16] for one in theirs(data)] == ["10:00", "10:00", "11:00"]
