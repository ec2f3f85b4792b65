"""A listed mediator with a calendar of deadlines, and a program that reads it."""

from datetime import UTC, date, datetime, time

import pytest
from icalendar import Calendar

from app.db import commit
from app.listing.deadlines import actions as deadline_actions, queries as deadline_queries
from app.listing.deadlines.public import GUESSES
from tests import make

PAGE = "/account/calendar/"
LISTED_ON = date(2026, 3, 1)
DUE = "IMI contribution due"
FIRST = [
    ("Ask for first feedback", date(2026, 9, 1)),
    (DUE, date(2027, 3, 1)),
    ("Yearly declaration to IMI", date(2027, 3, 1)),
]


@pytest.fixture(autouse=True)
def no_guesses():
    GUESSES.forget()


@pytest.fixture
def on(clock):
    """The morning of a day."""
    return lambda day: clock.hold(datetime.combine(day, time(8), UTC))


@pytest.fixture
def hour(on):
    """The hourly job, on the morning of a day."""

    def run(day):
        on(day)
        deadline_actions.keep_all()

    return run


@pytest.fixture
def listing(ana):
    """Ana is listed since 1 Mar 2026."""
    return make.listing(ana, on=LISTED_ON)


@pytest.fixture
def feed(ana, listing):
    made = deadline_actions.make(ana, form_token="a token")
    commit()
    return made


@pytest.fixture
def other(browser):
    """A calendar program: whoever has the address, and nobody that is known."""
    return browser.another()


def events(data: bytes) -> dict[str, list]:
    """By title: number, day and status."""
    return {
        str(each["summary"]): [int(each["sequence"]), each["dtstart"].dt, str(each["status"])]
        for each in Calendar.from_ical(data).walk("VEVENT")
    }


def uids(data: bytes) -> dict[str, str]:
    return {str(each["summary"]): str(each["uid"]) for each in Calendar.from_ical(data).walk("VEVENT")}


def reading(program, feed) -> bytes:
    answer = program.get(deadline_queries.address(feed))
    assert answer.status_code == 200
    return answer.data
