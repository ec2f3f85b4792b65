"""Bytes that are no calendar, or mean harm: a clear error or the right events, soon, and nothing but CalendarError."""

import gzip
from time import process_time

import pytest

from app.logbook.calendar import CalendarError
from tests.rules.calendar_files import calendar, reading

SECONDS = 5  # of processor time; each takes far less

NO_CALENDARS = {
    "nothing": (b"", "The file is empty."),
    "blank lines": (b"\r\n \r\n", "The file is empty."),
    "a web page": (
        b"\n<!DOCTYPE html><html><body>Sign in</body></html>",
        "This looks like a web page, not a calendar.",
    ),
    "a zip archive": (b"PK\x03\x04rest", "This is a zip archive. Unpack it and choose the .ics file inside."),
    "gzip": (
        gzip.compress(b"BEGIN:VCALENDAR"),
        "This is a compressed file (gzip). Unpack it and choose the .ics file inside.",
    ),
    "a table": (
        b"date,minutes\n2026-01-01,60\n",
        "This is not a calendar: a calendar file (.ics) begins with BEGIN:VCALENDAR.",
    ),
    "the end of a calendar": (
        b"DTSTART:2026\nEND:VEVENT\nBEGIN:VEVENT\nEND:VCALENDAR\n",
        "The beginning of the calendar is missing (BEGIN:VCALENDAR). Export or download it again.",
    ),
    "too large": (
        b"BEGIN:VCALENDAR\n" + b"X" * (64 * 1024**2),
        "The file is larger than 64 MB. Export a shorter period.",
    ),
    "too many events": (
        calendar() + b"BEGIN:VEVENT\nEND:VEVENT\n" * 100_001,
        "The calendar has more than 100,000 events. Export a shorter period.",
    ),
    "too deep": (
        b"BEGIN:VCALENDAR\n" + b"BEGIN:X\n" * 20 + b"END:X\n" * 20,
        "The calendar is damaged: its parts are nested too deeply.",
    ),
}


@pytest.mark.parametrize(("data", "reason"), NO_CALENDARS.values(), ids=NO_CALENDARS.keys())
def test_what_is_no_calendar_is_refused_in_words(data, reason):
    with pytest.raises(CalendarError) as refused:
        reading(data)
    assert str(refused.value) == reason


ONE = "DTSTART:19700101T100000Z\nRRULE:FREQ="
BOMBS = {  # an event's lines: how many events they make in three years
    "a rule that never matches": (f"{ONE}DAILY;BYMONTH=2;BYMONTHDAY=30", 0),
    "a yearly rule that never matches": (f"{ONE}YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=9", 0),
    "a rule that hardly ever matches": (f"{ONE}DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO;INTERVAL=7", 0),
    "a position that does not exist": (f"{ONE}MONTHLY;BYDAY=MO;BYSETPOS=300", 0),
    "a thousand million meetings": (f"{ONE}DAILY;COUNT=1000000000", 1096),
    "an interval of ages": (f"{ONE}DAILY;INTERVAL=999999999999", 0),
    "until the end of time": ("DTSTART:20260101T100000Z\nRRULE:FREQ=YEARLY;UNTIL=99991231T235959Z", 1),
    "the year 1": ("DTSTART:00010101T000000Z\nRRULE:FREQ=DAILY", 0),
    "the year 1969": ("DTSTART:19691231T000000Z\nRRULE:FREQ=DAILY", 0),
    "the year 1970": ("DTSTART:19700101T000000Z\nRRULE:FREQ=DAILY", 1096),
    "the year 2": ("DTSTART:00020101T000000Z\nRRULE:FREQ=DAILY", 0),
    "the year 9999": ("DTSTART:99991231T235959Z\nDURATION:PT2H\nRRULE:FREQ=DAILY", 0),
    "a hundred thousand exclusions": ("DTSTART:20260101T100000Z\n" + "EXDATE:20260101T100000Z\n" * 100_000, 0),
    "a hundred thousand added dates": ("DTSTART:20260101T100000Z\n" + "RDATE:20260101T100000Z\n" * 100_000, 1),
    "a line of two megabytes": ("DTSTART:20260101T100000Z\nRDATE:" + "20260101T100000Z," * 120_000, 0),
    "twenty megabytes of folds": ("DTSTART:20260101T100000Z\nDESCRIPTION:x" + "\n x" * 5_000_000, 1),
    "a colon in quotes that do not end": ('DTSTART:20260101T100000Z\nATTENDEE;CN="' + 'a;b="' * 100_000, 1),
    "a duration of a million digits": ("DTSTART:20260101T100000Z\nDURATION:P" + "9" * 900_000 + "D", 0),
    "a script": ("DTSTART:20260101T100000Z\nSUMMARY:<script>alert(1)</script>", 1),
    "zero bytes": ("DTSTART:20260101T100000Z\nSUMMARY:a\0b", 1),
}


@pytest.mark.parametrize(("lines", "expected"), BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_is_read_or_skipped_and_costs_little(lines, expected):
    began = process_time()
    found = reading(calendar(f"UID:one\n{lines}", "UID:two\nDTSTART:20260101T120000Z"))
    assert process_time() - began < SECONDS
    assert sum(event.uid == "one" for event in found.events) == expected
    assert sum(event.uid == "two" for event in found.events) == 1


def test_ten_thousand_endless_series_run_out_of_patience_not_of_time():
    began = process_time()
    found = reading(calendar(*(f"UID:{n}\n{ONE}DAILY;COUNT=1000000" for n in range(3000))))
    assert process_time() - began < 3 * SECONDS
    assert found.skipped[-1].reason == "The calendar's repetitions are too many to follow; this one was left out."
    assert found.events


def test_a_description_of_a_zone_that_is_a_bomb_makes_the_zone_unknown():
    onset = "DTSTART:19000101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:FREQ=SECONDLY"
    head = f"BEGIN:VTIMEZONE\nTZID:X\nBEGIN:STANDARD\n{onset}\nEND:STANDARD\nEND:VTIMEZONE"
    (event,) = reading(calendar("UID:one\nDTSTART;TZID=X:20260101T100000", head=head)).events
    assert (event.zone, event.hints.zone_assumed) == ("Europe/Lisbon", True)
