"""The objects that a CalDAV server holds are read together, as one file, and one that is odd costs no other."""

import pytest
from hypothesis import given, strategies as st

from app.logbook.sources.caldav_file import joined
from tests.rules.calendar_files import calendar, reading

ODD_LINES = (
    *("BEGIN:VCALENDAR\n", "END:VCALENDAR\n", "BEGIN:VEVENT\n", "END:VEVENT\n", "BEGIN:VTIMEZONE\n", "END:VTIMEZONE\n"),
    *(
        "begin:vcalendar \r\n",
        "END:VCALENDAR",
        "UID:x\n",
        "DTSTART:20260602T100000Z\n",
        " BEGIN:VEVENT\n",
        "\n",
        "x",
        "ü\n",
    ),
)


@given(st.lists(st.sampled_from(ODD_LINES), max_size=20).map("".join))
def test_whatever_an_object_is_it_can_be_joined(text):
    good = calendar("UID:1\nDTSTART:20260601T100000Z\nDURATION:PT1H\nSUMMARY:good").decode()
    assert "good" in [event.title for event in reading(joined([good, text])).events]


ZONE = """
BEGIN:VTIMEZONE
TZID:{}
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:{}
TZOFFSETTO:{}
END:STANDARD
END:VTIMEZONE
"""
HOURS = st.sampled_from(["+0100", "+0500", "-0300"])
OBJECTS = st.lists(
    st.tuples(st.sampled_from(["", "Somewhere", "Elsewhere"]), HOURS, st.integers(1, 28), st.booleans()),
    max_size=8,
)


@given(OBJECTS, st.sampled_from(["\n", "\r\n"]))
def test_the_objects_of_a_calendar_are_one_file(objects, line_end):
    """Read together they are what they are alone, though zones of one name differ."""
    texts = [
        calendar(
            f"UID:{number}\nDTSTART{f';TZID={zone}' if zone else ''}:202606{day:02}T100000{'' if zone else 'Z'}\n"
            f"DURATION:PT1H\nSUMMARY:Meeting {number}" + ("\nRRULE:FREQ=DAILY;COUNT=3" if is_series else ""),
            head="PRODID:-//a\n folded//EN\n" + (ZONE.format(zone, hours, hours) if zone else ""),
            line_end=line_end,
        ).decode()
        for number, (zone, hours, day, is_series) in enumerate(objects)
    ]
    alone = [event for text in texts for event in reading(text.encode()).events]
    together = reading(joined(texts))
    assert together.skipped == ()
    assert sorted(map(str, together.events)) == sorted(map(str, alone))


def test_a_zone_is_kept_once_for_all_objects_that_say_the_same_of_it():
    amsterdam, moscow = ZONE.format("A", "+0100", "+0100"), ZONE.format("M", "+0300", "+0300")
    texts = [
        calendar(f"UID:{n}\nDTSTART;TZID=A:20260601T100000", head=amsterdam if n % 2 else moscow).decode()
        for n in range(100)
    ]
    file = joined(texts)
    assert [file.count(each) for each in (b"BEGIN:VTIMEZONE", b"BEGIN:VCALENDAR", b"BEGIN:VEVENT")] == [2, 2, 100]


@pytest.mark.parametrize(
    "odd",
    [
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:cut off",
        "BEGIN:VEVENT\nUID:bare\nDTSTART:20260601T100000Z\nEND:VEVENT\n",
        "END:VCALENDAR\n",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VTODO\nEND:VCALENDAR\n",
        "BEGIN:VCALENDAR\nEND:VCALENDAR\nBEGIN:VCALENDAR\nEND:VCALENDAR\n",
        "no calendar at all",
        "x\nBEGIN:VCALENDAR\nEND:VCALENDAR\n",
        "BEGIN:VCALENDAR\nEND:VCALENDAR\nx",
        " ",
        "",
    ],
)
def test_what_is_no_object_costs_no_other(odd):
    good = [calendar(f"UID:{n}\nDTSTART:20260601T100000Z\nDURATION:PT1H\nSUMMARY:{n}").decode() for n in range(2)]
    file = joined([good[0], odd, good[1]])
    assert [event.title for event in reading(file).events][:2] == ["0", "1"]


def test_what_a_calendar_says_of_itself_is_kept_but_who_wrote_it():
    head = "PRODID:-//a//EN\nX-WR-TIMEZONE:Europe/Lisbon\nMETHOD:PUBLISH\nCALSCALE:GREGORIAN\nX-WR-CALNAME:Work"
    file = joined([calendar("UID:1\nDTSTART:20260601T100000", head=head).decode()])
    assert [line for line in file.decode().splitlines() if ":" in line][:7] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//IMI Mediation Logbook//CalDAV//EN",
        "X-WR-TIMEZONE:Europe/Lisbon",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Work",
        "BEGIN:VEVENT",
    ]


def test_no_object_is_an_empty_calendar():
    assert reading(joined([])).events == ()
