"""Reading calendar files: what is written in each, and what a careful person reads in it (RFC 5545, domain §6)."""

from datetime import UTC, date, datetime

import pytest

from app.logbook.calendar import Skipped
from app.logbook.calendar.suggesting import minutes
from tests.rules.calendar_files import calendar, only, reading, told

OWN_ZONE = """
BEGIN:VTIMEZONE
TZID:Court time
BEGIN:STANDARD
DTSTART:16011028T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010325T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE
"""


ODD_ZONE = """
BEGIN:VTIMEZONE
TZID:Station clock
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0117
TZOFFSETTO:+0117
END:STANDARD
END:VTIMEZONE
"""


ZONES = {  # head, DTSTART: as told, whether the zone is assumed
    "an IANA name": ("", "DTSTART;TZID=America/New_York:20240630T223000", "2024-06-30 22:30 America/New_York", False),
    "a Windows name": (
        "",
        "DTSTART;TZID=W. Europe Standard Time:20240701T100000",
        "2024-07-01 10:00 Europe/Berlin",
        False,
    ),
    "quoted": ("", 'DTSTART;TZID="Eastern Standard Time":20240701T100000', "2024-07-01 10:00 America/New_York", False),
    "a maker's prefix": (
        "",
        "DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Paris:20240701T100000",
        "2024-07-01 10:00 Europe/Paris",
        False,
    ),
    "an offset": ("", "DTSTART;TZID=GMT+0200:20240701T100000", "2024-07-01 10:00 Etc/GMT-2", False),
    "UTC": ("", "DTSTART:20240701T100000Z", "2024-07-01 10:00 UTC", False),
    "UTC at Google": (
        "X-WR-TIMEZONE:Europe/Madrid",
        "DTSTART:20240701T100000Z",
        "2024-07-01 12:00 Europe/Madrid",
        False,
    ),
    "floating": ("", "DTSTART:20240701T100000", "2024-07-01 10:00 Europe/Lisbon", True),
    "floating at Google": (
        "X-WR-TIMEZONE:Europe/Madrid",
        "DTSTART:20240701T100000",
        "2024-07-01 10:00 Europe/Madrid",
        True,
    ),
    "a zone of the calendar's own": (
        OWN_ZONE,
        "DTSTART;TZID=Court time:20240701T100000",
        "2024-07-01 10:00 Europe/Budapest",
        False,
    ),
    "a zone of the calendar's own with commas": (
        OWN_ZONE.replace("Court time", "(UTC+01:00) Amsterdam\\, Bern"),
        'DTSTART;TZID="(UTC+01:00) Amsterdam, Bern":20240701T100000',
        "2024-07-01 10:00 Europe/Budapest",
        False,
    ),
    "a zone nobody keeps": (
        ODD_ZONE,
        "DTSTART;TZID=Station clock:20240101T100000",
        "2024-01-01 08:43 Europe/Lisbon",
        True,
    ),
    "a zone nobody knows": ("", "DTSTART;TZID=Middle Earth:20240701T100000", "2024-07-01 10:00 Europe/Lisbon", True),
    "a path": ("", "DTSTART;TZID=../../../etc/passwd:20240701T100000", "2024-07-01 10:00 Europe/Lisbon", True),
    "a known name wins over its description": (
        ODD_ZONE.replace("Station clock", "Europe/Rome"),
        "DTSTART;TZID=Europe/Rome:20240701T100000",
        "2024-07-01 10:00 Europe/Rome",
        False,
    ),
}


@pytest.mark.parametrize(("head", "start", "expected", "is_assumed"), ZONES.values(), ids=ZONES.keys())
def test_a_time_is_told_in_its_own_zone(head, start, expected, is_assumed):
    data = calendar(f"UID:one\n{start}", head=head)
    assert told(data) == [expected]
    assert only(data).hints.zone_assumed is is_assumed


LENGTHS = {  # the event's lines: start, end, minutes
    "an end": ("DTSTART:20260310T100000Z\nDTEND:20260310T113000Z", "2026-03-10 11:30", 90),
    "a duration": ("DTSTART:20260310T100000Z\nDURATION:PT2H15M", "2026-03-10 12:15", 135),
    "neither": ("DTSTART:20260310T100000Z", "2026-03-10 10:00", 0),
    "an end in another zone": (
        "DTSTART;TZID=Europe/Lisbon:20260310T100000\nDTEND;TZID=America/New_York:20260310T090000",
        "2026-03-10 13:00",
        180,
    ),
    "the night the clock skips an hour": (
        "DTSTART;TZID=Europe/Amsterdam:20260329T003000\nDTEND;TZID=Europe/Amsterdam:20260329T043000",
        "2026-03-29 04:30",
        180,
    ),
    "the night the clock repeats an hour": (
        "DTSTART;TZID=Europe/Amsterdam:20261025T003000\nDTEND;TZID=Europe/Amsterdam:20261025T043000",
        "2026-10-25 04:30",
        300,
    ),
    "a day of 23 hours": ("DTSTART;TZID=Europe/Amsterdam:20260328T120000\nDURATION:P1D", "2026-03-29 12:00", 1380),
    "24 hours over it": ("DTSTART;TZID=Europe/Amsterdam:20260328T120000\nDURATION:PT24H", "2026-03-29 13:00", 1440),
}


@pytest.mark.parametrize(("lines", "end", "long"), LENGTHS.values(), ids=LENGTHS.keys())
def test_a_length_is_the_difference_of_instants(lines, end, long):
    event = only(calendar(f"UID:one\n{lines}"))
    assert (f"{event.end:%Y-%m-%d %H:%M}", minutes(event)) == (end, long)


ALL_DAY = {
    "one day": ("DTSTART;VALUE=DATE:20260310\nDTEND;VALUE=DATE:20260311", date(2026, 3, 11)),
    "no end": ("DTSTART;VALUE=DATE:20260310", date(2026, 3, 11)),
    "an end on its own day": ("DTSTART;VALUE=DATE:20260310\nDTEND;VALUE=DATE:20260310", date(2026, 3, 11)),
    "three days": ("DTSTART;VALUE=DATE:20260310\nDTEND;VALUE=DATE:20260313", date(2026, 3, 13)),
    "a duration": ("DTSTART;VALUE=DATE:20260310\nDURATION:P2D", date(2026, 3, 12)),
    "without VALUE=DATE": ("DTSTART:20260310", date(2026, 3, 11)),
}


@pytest.mark.parametrize(("lines", "end"), ALL_DAY.values(), ids=ALL_DAY.keys())
def test_an_all_day_event_stays_a_date(lines, end):
    event = only(calendar(f"UID:one\n{lines}"))
    assert (event.start, event.end, event.all_day, event.zone) == (date(2026, 3, 10), end, True, "Europe/Lisbon")
    assert minutes(event) is None


def test_the_window_holds_what_starts_in_it():
    data = calendar(
        "UID:before\nDTSTART;TZID=Europe/Lisbon:20260301T235900\nDURATION:PT4H",
        "UID:first\nDTSTART;TZID=Europe/Lisbon:20260302T000000",
        "UID:first day\nDTSTART;VALUE=DATE:20260302",
        "UID:last\nDTSTART;TZID=Europe/Lisbon:20260308T235900",
        "UID:after\nDTSTART;TZID=Europe/Lisbon:20260309T000000",
        "UID:day after\nDTSTART;VALUE=DATE:20260309",
    )
    assert [event.uid for event in reading(data, "2026-03-02", "2026-03-09").events] == ["first", "first day", "last"]


WEEKLY = "UID:one\nDTSTART;TZID=Europe/Lisbon:20260302T100000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=4\nSUMMARY:Talk"
SERIES = {
    "an excluded day": ([f"{WEEKLY}\nEXDATE;VALUE=DATE:20260309"], ["02 10:00", "16 10:00", "23 10:00"]),
    "an excluded time": (
        [f"{WEEKLY}\nEXDATE;TZID=Europe/Lisbon:20260309T100000,20260323T100000"],
        ["02 10:00", "16 10:00"],
    ),
    "an exclusion that meets nothing": (
        [f"{WEEKLY}\nEXDATE;TZID=Europe/Lisbon:20260309T110000"],
        ["02 10:00", "09 10:00", "16 10:00", "23 10:00"],
    ),
    "one moved": (
        [
            WEEKLY,
            "UID:one\nRECURRENCE-ID;TZID=Europe/Lisbon:20260309T100000\nDTSTART;TZID=Europe/Lisbon:20260311T150000",
        ],
        ["02 10:00", "11 15:00", "16 10:00", "23 10:00"],
    ),
    "one moved, told in UTC": (
        [WEEKLY, "UID:one\nRECURRENCE-ID:20260309T100000Z\nDTSTART;TZID=Europe/Lisbon:20260311T150000"],
        ["02 10:00", "11 15:00", "16 10:00", "23 10:00"],
    ),
    "one cancelled": (
        [WEEKLY, "UID:one\nRECURRENCE-ID:20260309T100000Z\nDTSTART:20260309T100000Z\nSTATUS:CANCELLED"],
        ["02 10:00", "09 10:00 cancelled", "16 10:00", "23 10:00"],
    ),
    "this and all following": (
        [
            WEEKLY,
            "UID:one\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260316T100000Z\nDTSTART;TZID=Europe/Lisbon:20260317T110000",
        ],
        ["02 10:00", "09 10:00", "17 11:00", "24 11:00"],
    ),
    "all following cancelled": (
        [
            WEEKLY,
            "UID:one\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260316T100000Z\nDTSTART:20260316T100000Z\nSTATUS:CANCELLED",
        ],
        ["02 10:00", "09 10:00", "16 10:00 cancelled", "23 10:00 cancelled"],
    ),
    "an exception to an exception: the higher SEQUENCE": (
        [
            WEEKLY,
            "UID:one\nRECURRENCE-ID:20260309T100000Z\nSEQUENCE:3\nDTSTART;TZID=Europe/Lisbon:20260311T150000",
            "UID:one\nRECURRENCE-ID:20260309T100000Z\nSEQUENCE:2\nDTSTART;TZID=Europe/Lisbon:20260312T150000",
        ],
        ["02 10:00", "11 15:00", "16 10:00", "23 10:00"],
    ),
    "the whole series cancelled": (
        [f"{WEEKLY}\nSTATUS:CANCELLED"],
        [f"{day} 10:00 cancelled" for day in ("02", "09", "16", "23")],
    ),
    "a start that is not in the rule counts": (
        ["UID:one\nDTSTART;TZID=Europe/Lisbon:20260302T100000\nRRULE:FREQ=WEEKLY;BYDAY=FR;COUNT=3"],
        ["02 10:00", "06 10:00", "13 10:00"],
    ),
    "an added period": (
        ["UID:one\nDTSTART:20260302T100000Z\nRDATE;VALUE=PERIOD:20260304T150000Z/PT3H"],
        ["02 10:00", "04 15:00"],
    ),
    "until a day, the whole day": (
        ["UID:one\nDTSTART;TZID=Europe/Lisbon:20260302T100000\nRRULE:FREQ=DAILY;UNTIL=20260304"],
        ["02 10:00", "03 10:00", "04 10:00"],
    ),
    "an exception whose series is not in the file": (
        ["UID:one\nRECURRENCE-ID:20260309T100000Z\nDTSTART;TZID=Europe/Lisbon:20260311T150000"],
        ["11 15:00"],
    ),
}


@pytest.mark.parametrize(("events", "expected"), SERIES.values(), ids=SERIES.keys())
def test_a_series_in_march(events, expected):
    found = reading(calendar(*events)).events
    assert [f"{event.start:%d %H:%M}{' cancelled' if event.cancelled else ''}" for event in found] == expected


def test_a_meeting_keeps_its_hour_when_the_clocks_change():
    data = calendar("UID:one\nDTSTART;TZID=Europe/Lisbon:20260322T100000\nRRULE:FREQ=WEEKLY;COUNT=2")
    assert [event.start.astimezone(UTC).hour for event in reading(data).events] == [10, 9]


def test_a_moved_meeting_says_which_one_it_was():
    moved = "UID:one\nRECURRENCE-ID;TZID=Europe/Lisbon:20260309T100000\nDTSTART:20260401T080000Z"
    found = {event.recurrence: event for event in reading(calendar(WEEKLY, moved)).events}
    assert sorted(found) == [datetime(2026, 3, day, 10, tzinfo=UTC) for day in (2, 9, 16, 23)]
    was = found[datetime(2026, 3, 9, 10, tzinfo=UTC)]
    assert (was.start, was.title) == (datetime(2026, 4, 1, 8, tzinfo=UTC), "Talk")


def test_a_meeting_moved_into_the_window_is_read_and_one_moved_out_is_not():
    into = "UID:one\nRECURRENCE-ID:20260302T100000Z\nDTSTART:20260420T100000Z"
    out_of = "UID:one\nRECURRENCE-ID:20260323T100000Z\nDTSTART:20260420T100000Z"
    assert len(reading(calendar(WEEKLY, into), "2026-04-01", "2026-05-01").events) == 1
    assert len(reading(calendar(WEEKLY, out_of), "2026-03-20", "2026-04-01").events) == 0


def test_recurrences_of_a_series_of_dates_are_dates_and_of_a_single_event_nothing():
    data = calendar("UID:a\nDTSTART;VALUE=DATE:20260302\nRRULE:FREQ=DAILY;COUNT=2", "UID:b\nDTSTART:20260305T100000Z")
    assert [event.recurrence for event in reading(data).events] == [date(2026, 3, 2), date(2026, 3, 3), None]


def test_a_cancelling_calendar_cancels_its_events():
    assert only(calendar("UID:one\nDTSTART:20260302T100000Z", head="METHOD:CANCEL")).cancelled


def test_of_two_versions_the_newer_counts_and_a_stolen_uid_is_named():
    old, new = "UID:one\nDTSTART:20260302T100000Z\nSEQUENCE:1", "UID:one\nDTSTART:20260303T100000Z\nSEQUENCE:2"
    assert only(calendar(new, old)).start == datetime(2026, 3, 3, 10, tzinfo=UTC)
    found = reading(calendar(old, new.replace("SEQUENCE:2", "SEQUENCE:1")))
    assert [event.start.day for event in found.events] == [3]
    assert found.skipped == (Skipped("Another event in the file has the same UID; that one was read.", 3),)


def test_events_without_uid_get_one_that_stays():
    first, second = "DTSTART:20260302T100000Z\nSUMMARY:A", "DTSTART:20260302T100000Z\nSUMMARY:B"
    uids = [event.uid for event in reading(calendar(first, second)).events]
    assert len(set(uids)) == 2
    assert {event.uid for event in reading(calendar(second, first)).events} == set(uids)
