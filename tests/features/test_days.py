"""An instant's day is the reader's: at half past ten in the evening, in UTC, it is tomorrow in Amsterdam."""

from datetime import UTC, datetime
from io import BytesIO

import pytest

from tests import make
from tests.rules.calendar_files import calendar

LATE = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
EVENT = "UID:1\nDTSTART:20260601T100000Z\nDTEND:20260601T130000Z\nSUMMARY:Mediation"


@pytest.mark.parametrize(
    ("zone", "day"), [("Europe/Amsterdam", "1 Jul 2026"), ("America/New_York", "30 Jun 2026"), ("UTC", "30 Jun 2026")]
)
def test_the_day_of_an_instant_is_the_readers(browser, clock, zone, day):
    clock.hold(LATE)
    browser.sign_in(make.mediator(zone=zone))
    file = {"Choose or drop a calendar file": (BytesIO(calendar(EVENT)), "calendar.ics")}
    finished = browser.get("/logbook/import/").submit("Read the calendar", file).submit("Finish this import")
    assert finished.page.title == f"Import of {day}"
    assert f"{day} 1 found" in browser.get("/logbook/import/").words
    assert f"Firefox on Linux since {day}" in browser.get("/account/").words


def test_the_registers_day_is_amsterdams_wherever_it_is_read(browser, clock):
    clock.hold(LATE)
    browser.sign_in(make.mediator(zone="America/New_York"))
    page = browser.get("/logbook/code").submit("I have read and accept version 2026")
    assert "You accepted version 2026 on 1 Jul 2026." in page.words
