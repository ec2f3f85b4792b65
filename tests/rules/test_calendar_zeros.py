"""Every zero is explained: a file with nothing to log says why, and where its events are."""

from dataclasses import replace
from datetime import date

import pytest

from app.logbook.calendar import CalendarError, Contents
from app.logbook.calendar_import.zeros import CUT_OFF, Numbers, remarks, why_nothing
from tests.rules.calendar_files import calendar, reading

LOOKED_AT = date(2024, 1, 1), date(2026, 12, 31)
LOOKS = "An import looks from 1 Jan 2024 to 31 Dec 2026, and nothing in your calendar happens then."
OLD = "UID:old\nDTSTART:20120103T100000Z\nDTEND:20120103T110000Z"
LATER = "UID:later\nDTSTART;VALUE=DATE:20190205"
TASK = "BEGIN:VTODO\nUID:t\nDUE:20260101T100000Z\nEND:VTODO"
OTHERS = f"{TASK}\n{TASK}\nBEGIN:VJOURNAL\nUID:j\nEND:VJOURNAL"

NOT_ONE_EVENT = {  # a file without an event of the window: what is said of it
    "no event": (
        calendar(),
        "This calendar is empty: there is no event in the file. Is it the calendar that has your meetings?",
    ),
    "a task": (
        calendar(head=TASK),
        "Your file holds 1 task, but no events. Only events are read: export the calendar that has your meetings.",
    ),
    "tasks and a journal": (
        calendar(head=OTHERS),
        "Your file holds 2 tasks and 1 journal entry, but no events. Only events are read: export the calendar that "
        "has your meetings.",
    ),
    "one event, long ago": (calendar(OLD), f"Your calendar has 1 event, on 3 Jan 2012. {LOOKS}"),
    "events, long ago": (
        calendar(OLD, LATER),
        f"Your calendar has 2 events, from 3 Jan 2012 to 5 Feb 2019. {LOOKS}",
    ),
    "a series that has ended": (
        calendar(f"{OLD}\nRRULE:FREQ=WEEKLY;UNTIL=20150101T000000Z"),
        f"Your calendar has 1 event, from 3 Jan 2012 to 1 Jan 2015. {LOOKS}",
    ),
    "a series of so many": (
        calendar(f"{OLD}\nRRULE:FREQ=WEEKLY;COUNT=10"),
        f"Your calendar has 1 event, from 3 Jan 2012 to 6 Mar 2012. {LOOKS}",
    ),
    "a series with an added date": (
        calendar(f"{OLD}\nRDATE:20130101T100000Z"),
        f"Your calendar has 1 event, from 3 Jan 2012 to 1 Jan 2013. {LOOKS}",
    ),
    "a series that has not begun": (
        calendar("UID:n\nDTSTART:20300103T100000Z\nRRULE:FREQ=WEEKLY"),
        f"Your calendar has 1 event, from 3 Jan 2030 on. {LOOKS}",
    ),
    "tasks beside old events": (calendar(OLD, head=TASK), f"Your calendar has 1 event, on 3 Jan 2012. {LOOKS}"),
    "carriage returns only": (calendar(OLD, line_end="\r"), f"Your calendar has 1 event, on 3 Jan 2012. {LOOKS}"),
    "UTF-16": (calendar(OLD).decode().encode("utf-16"), f"Your calendar has 1 event, on 3 Jan 2012. {LOOKS}"),
    "UTF-16 without a mark": (
        calendar(OLD).decode().encode("utf-16-le"),
        f"Your calendar has 1 event, on 3 Jan 2012. {LOOKS}",
    ),
    "UTF-32": (calendar(OLD).decode().encode("utf-32"), f"Your calendar has 1 event, on 3 Jan 2012. {LOOKS}"),
}


@pytest.mark.parametrize(("data", "words"), NOT_ONE_EVENT.values(), ids=NOT_ONE_EVENT.keys())
def test_a_calendar_without_an_event_of_the_window_says_where_its_events_are(data, words):
    found = reading(data)
    assert found.events == found.skipped == ()
    assert remarks(found.contents, Numbers(0), LOOKED_AT) == [words]


def test_a_download_that_broke_off_says_so_with_and_without_events():
    whole = calendar("UID:a\nDTSTART:20260302T100000Z")
    broken = whole[: whole.index(b"END:VCALENDAR") + 5]
    assert remarks(reading(broken).contents, Numbers(1, new=1), LOOKED_AT) == [CUT_OFF]
    head = reading(whole[: whole.index(b"BEGIN:VEVENT")]).contents
    assert remarks(head, Numbers(0), LOOKED_AT)[1:] == [CUT_OFF]
    assert remarks(reading(whole).contents, Numbers(1, new=1), LOOKED_AT) == []


NOTHING_NEW = {
    "all known": (Numbers(5, logged=5), "Nothing is new. All 5 events found are in your logbook already."),
    "one known": (Numbers(1, logged=1), "Nothing is new. The one event found is in your logbook already."),
    "all ignored": (Numbers(2, ignored=2), "Nothing is new. All 2 events found were ignored or removed by you before."),
    "all changed": (Numbers(2, changed=2), "Nothing is new. All 2 events found changed since you logged them."),
    "all cancelled": (Numbers(3, cancelled=3), "Nothing is new. All 3 events found are cancelled in your calendar."),
    "all declined": (Numbers(3, declined=3), "Nothing is new. All 3 events found are invitations that you declined."),
    "all skipped": (
        Numbers(1234, skipped=1234),
        "Nothing is new. All 1,234 events found were skipped, for the reasons below.",
    ),
    "some of each": (
        Numbers(8, logged=2, ignored=1, changed=1, cancelled=2, declined=1, skipped=1),
        "Nothing is new. Of the 8 events found, 2 are in your logbook already, 1 was ignored or removed by you before, "
        "1 changed since you logged it, 2 are cancelled in your calendar, 1 is an invitation that you declined and "
        "1 was skipped, for the reason below.",
    ),
    "something is new": (Numbers(5, new=1, logged=4), ""),
}


@pytest.mark.parametrize(("numbers", "words"), NOTHING_NEW.values(), ids=NOTHING_NEW.keys())
def test_events_of_which_none_is_new_say_what_became_of_them(numbers, words):
    assert why_nothing(Contents(), numbers, LOOKED_AT) == words


def test_a_line_that_is_too_long_is_named_and_costs_no_event():
    lines = f"DTSTART:20260302T100000Z\nATTACH:{'A' * 1_100_000}\nATTACH:{'B' * 1_100_000}"
    found = reading(calendar(f"UID:one\nSUMMARY:One\n{lines}", "UID:two\nDTSTART:20260302T100000Z"))
    assert [event.title for event in found.events] == ["One", ""]
    words = "A line (ATTACH) is longer than 1 MB and was left out; the event was read."
    assert [each.line for each in found.contents.shortened] == [3, 3]
    assert remarks(replace(found.contents), Numbers(2, new=2), LOOKED_AT) == [words]


NO_CALENDARS = {
    "nothing": (b"", "The file is empty."),
    "a byte order mark": (b"\xef\xbb\xbf", "The file is empty."),
    "zero bytes": (bytes(5000), "The file is empty."),
    "a sign-in page": (b"\r\n<!DOCTYPE html>\n<html><body>Sign in</body></html>", "This looks like a web page"),
    "a page of XHTML": (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC><html></html>', "This looks like a web page"),
    "a page in UTF-16": ("<html><body>".encode("utf-16"), "This looks like a web page"),
    "XML": (b'<?xml version="1.0"?><multistatus xmlns="DAV:"/>', "This is an XML file"),
    "JSON": (b'["vcalendar", []]', "This is a JSON file"),
    "a zip": (b"PK\x03\x04" + calendar(OLD), "This is a zip archive."),
    "7-Zip": (b"7z\xbc\xaf\x27\x1c....", "This is a 7-Zip archive."),
    "a PDF": (b"%PDF-1.7 ...", "This is a PDF"),
    "a picture": (b"\x89PNG\r\n\x1a\n....", "This is a picture"),
    "an archive of Outlook": (b"!BDN....", "This is a data file of Outlook"),
    "an address book": (b"BEGIN:VCARD\r\nVERSION:3.0\r\nEND:VCARD\r\n", "This is an address book"),
    "a letter": (b"Received: from example.org\r\n\r\nHello", "This is an e-mail."),
    "a table": (b"date;minutes\n", "This is not a calendar"),
    "the second half of a download": (
        b"T100000Z\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\n",
        "The beginning of the calendar is",
    ),
}


@pytest.mark.parametrize(("data", "words"), NO_CALENDARS.values(), ids=NO_CALENDARS.keys())
def test_what_is_no_calendar_says_what_it_is(data, words):
    with pytest.raises(CalendarError) as refused:
        reading(data)
    assert str(refused.value).startswith(words)
