"""However a file is written its events are read, one bad event costs one event, and no series is too long."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.logbook.calendar import Skipped, read
from app.logbook.calendar.suggesting import is_too_long
from tests.rules.calendar_files import LISBON, calendar, only, reading, told

PLAIN = "UID:one\nDTSTART:20260302T100000Z\nSUMMARY:Mediação São João\\, dia 2\nDESCRIPTION:Long"
FILES = {
    "as the RFC has it": calendar(PLAIN),
    "a byte order mark": b"\xef\xbb\xbf" + calendar(PLAIN),
    "newlines only": calendar(PLAIN, line_end="\n"),
    "carriage returns only": calendar(PLAIN, line_end="\r"),
    "Latin-1": calendar(PLAIN).decode().encode("latin-1"),
    "UTF-16": calendar(PLAIN).decode().encode("utf-16"),
    "a fold in the middle of a letter": calendar(PLAIN).replace("ç".encode(), b"\xc3\r\n \xa7"),
    "folds in names and values": calendar(PLAIN).replace(b"DTSTART:2026", b"DTSTA\r\n\tRT:20\r\n 26"),
    "small letters": calendar(PLAIN).replace(b"BEGIN:VEVENT", b"begin:vevent").replace(b"DTSTART", b"dtstart"),
    "an alarm inside": calendar(f"{PLAIN}\nBEGIN:VALARM\nTRIGGER:-PT5M\nSUMMARY:Alarm\nDTSTART:20200101\nEND:VALARM"),
    "an end of calendar missing": calendar(PLAIN).replace(b"END:VCALENDAR\r\n", b""),
    "a line of two megabytes that nobody needs": calendar(f"{PLAIN}\nATTACH:{'A' * 2_000_000}"),
}


@pytest.mark.parametrize("data", FILES.values(), ids=FILES.keys())
def test_the_same_event_however_it_is_written(data):
    event = only(data)
    assert (event.uid, event.title) == ("one", "Mediação São João, dia 2")
    assert event.start == datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_two_calendars_in_one_file_keep_their_own_zones():
    one = calendar("UID:a\nDTSTART:20260302T100000", head="X-WR-TIMEZONE:Europe/Madrid")
    other = calendar("UID:b\nDTSTART:20260302T100000", head="X-WR-TIMEZONE:Asia/Tokyo")
    assert told(one + other) == ["2026-03-02 10:00 Asia/Tokyo", "2026-03-02 10:00 Europe/Madrid"]


BAD_EVENTS = {  # the event's lines: why it is skipped
    "no start": ("UID:bad", "The event has no start (DTSTART)."),
    "two starts": ("DTSTART:20260301\nDTSTART:20260302", "The event has more than one DTSTART."),
    "no date": ("DTSTART:tomorrow", "A date or time cannot be read."),
    "a date that is none": ("DTSTART:20260231T100000Z", "A date or time does not exist."),
    "an end before the start": ("DTSTART:20260302T100000Z\nDTEND:20260302T090000Z", "The event ends before it starts."),
    "no time at all": ("DTSTART:20260302T100000Z\nDTEND:20260302T100000Z", "The event ends when it starts."),
    "a length of nothing": ("DTSTART:20260302T100000Z\nDURATION:PT0S", "The event ends when it starts."),
    "32 days": ("DTSTART:20260302T100000Z\nDURATION:P32D", "The event is longer than 31 days."),
    "31 days and a second": (
        "DTSTART:20260302T100000Z\nDTEND:20260402T100001Z",
        "The event is longer than 31 days.",
    ),
    "32 days of a holiday": (
        "DTSTART;VALUE=DATE:20260302\nDTEND;VALUE=DATE:20260403",
        "The event is longer than 31 days.",
    ),
    "an added period of ages": (
        "DTSTART:20260302T100000Z\nRDATE;VALUE=PERIOD:20260303T100000Z/P32D",
        "The event is longer than 31 days.",
    ),
    "a birthday": (
        "DTSTART;VALUE=DATE:16040229\nRRULE:FREQ=YEARLY",
        "A date is in the year 1604; 1970 to 2100 are read.",
    ),
    "the end of time": ("DTSTART:99991231T235959Z", "A date is in the year 9999; 1970 to 2100 are read."),
    "every hour": (
        "DTSTART:20260302T100000Z\nRRULE:FREQ=HOURLY;COUNT=3",
        "The event repeats hourly; nothing more frequent than daily is read.",
    ),
    "a duration of ages": ("DTSTART:20260302T100000Z\nDURATION:P99999999999W", "The duration cannot be read."),
    "a negative duration": ("DTSTART:20260302T100000Z\nDURATION:-PT1H", "The duration cannot be read."),
    "secondly": (
        "DTSTART:20260302T100000Z\nRRULE:FREQ=SECONDLY",
        "The event repeats secondly; nothing more frequent than daily is read.",
    ),
    "every zero days": (
        "DTSTART:20260302T100000Z\nRRULE:FREQ=DAILY;INTERVAL=0",
        "The repetition cannot be read (INTERVAL is not a positive number).",
    ),
    "a month 13": ("DTSTART:20260302\nRRULE:FREQ=YEARLY;BYMONTH=13", "The repetition cannot be read (BYMONTH)."),
    "an exclusion rule": (
        "DTSTART:20260302\nRRULE:FREQ=DAILY\nEXRULE:FREQ=WEEKLY",
        "The event uses EXRULE, which is not supported.",
    ),
    "every minute of the day": (
        "DTSTART:20260302T100000Z\nRRULE:FREQ=DAILY;BYHOUR=0,1,2;BYMINUTE=0,5,10,15,20,25,30,35,40,45",
        "The event repeats more often than hourly; nothing more frequent is read.",
    ),
    "a title of two megabytes": (
        f"DTSTART:20260302\nSUMMARY:{'A' * 2_000_000}",
        "A line (SUMMARY) is longer than 1 MB.",
    ),
}


@pytest.mark.parametrize(("lines", "reason"), BAD_EVENTS.values(), ids=BAD_EVENTS.keys())
def test_one_bad_event_costs_one_event(lines, reason):
    found = reading(calendar("UID:a\nDTSTART:20260302T100000Z", lines, "UID:b\nDTSTART:20260303T100000Z"))
    assert [event.uid for event in found.events] == ["a", "b"]
    assert found.skipped == (Skipped(reason, 7),)


LENGTHS = {  # an event's lines: whether a person is asked to check it
    "a day": ("DTSTART:20260302T100000Z\nDURATION:P1D", False),
    "a day and a second": ("DTSTART:20260302T100000Z\nDURATION:P1DT1S", True),
    "25 hours of one day": (
        "DTSTART;TZID=Europe/Lisbon:20261025T000000\nDTEND;TZID=Europe/Lisbon:20261026T000000",
        True,
    ),
    "23 hours of one day": (
        "DTSTART;TZID=Europe/Lisbon:20260329T000000\nDTEND;TZID=Europe/Lisbon:20260330T000000",
        False,
    ),
    "one date": ("DTSTART;VALUE=DATE:20260302", False),
    "31 whole days": ("DTSTART;VALUE=DATE:20260302\nDTEND;VALUE=DATE:20260402", False),
    "no end": ("DTSTART:20260302T100000Z", False),
}


@pytest.mark.parametrize(("lines", "is_long"), LENGTHS.values(), ids=LENGTHS.keys())
def test_an_event_of_more_than_24_hours_is_to_be_checked(lines, is_long):
    assert is_too_long(only(calendar(f"UID:one\n{lines}"))) is is_long


def test_an_event_without_an_end_costs_itself_alone():
    data = calendar("UID:a\nDTSTART:20260302T100000Z", "UID:b\nDTSTART:20260303T100000Z")
    unclosed = reading(data.replace(b"END:VEVENT\r\n", b"", 1))
    assert [event.uid for event in unclosed.events] == ["b"]
    assert unclosed.skipped == (Skipped("The event is never closed (END:VEVENT is missing).", 3),)
    cut_off = reading(data[: data.index(b"UID:b")])
    assert [event.uid for event in cut_off.events] == ["a"]
    assert cut_off.skipped == (
        Skipped("The file ends in the middle of this event; the download may be incomplete.", 7),
    )


def test_a_series_without_end_is_read_to_the_end_of_the_window():
    found = reading(calendar("UID:one\nDTSTART;VALUE=DATE:19720229\nRRULE:FREQ=DAILY;COUNT=1000000"))
    assert len(found.events) == (date(2027, 1, 1) - date(2024, 1, 1)).days


def test_of_a_series_two_thousand_meetings_are_read():
    found = reading(calendar("UID:one\nDTSTART:20240101T000000Z\nRRULE:FREQ=DAILY;BYHOUR=8,12,16"))
    assert len(found.events) == 2000
    assert [one.reason for one in found.skipped] == [
        "The event repeats more than 2,000 times; the first ones were read."
    ]


def test_the_window_must_say_its_zone():
    with pytest.raises(TypeError):
        read(calendar(), start=datetime(2026, 1, 1), end=datetime(2027, 1, 1), home=LISBON)


def test_a_window_of_all_times_is_read():
    always = {"start": datetime.min.replace(tzinfo=UTC), "end": datetime.max.replace(tzinfo=UTC)}
    data = calendar("UID:one\nDTSTART:20260302T100000Z\nRRULE:FREQ=YEARLY", "UID:b\nDTSTART:99991231T235959Z")
    assert len(read(data, **always, home=ZoneInfo("Pacific/Auckland")).events) == 75  # one a year, to 2100


def test_a_day_begins_at_the_midnight_of_home():
    data = calendar("UID:one\nDTSTART;VALUE=DATE:20260302")
    midnight = datetime(2026, 3, 2, tzinfo=ZoneInfo("Asia/Tokyo"))
    before, from_ = (
        read(data, start=start, end=start + timedelta(hours=1), home=ZoneInfo("Asia/Tokyo")).events
        for start in (midnight - timedelta(hours=1), midnight)
    )
    assert (len(before), len(from_)) == (0, 1)
