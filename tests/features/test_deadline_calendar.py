"""A mediator's calendar of deadlines: made, read by other programs, kept right, replaced and ended."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from sqlalchemy import func, select

from app import jobs, timetable
from app.audit import AuditRecord
from app.db import commit, db
from app.listing.deadlines import actions as deadline_actions, queries as deadline_queries
from app.listing.deadlines.days import Deadline, Kind
from app.listing.deadlines.models import DeadlineFeed, FeedDeadline
from app.listing.deadlines.public import GUESSES
from app.listing.standings import actions as standing_actions
from app.logbook.calendar import read
from tests import make
from tests.features.test_at_once import at_once
from tests.features.test_queries import cost, statements
from tests.radicale_server import running

__all__ = ["statements"]
pytestmark = pytest.mark.database

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


def test_a_calendar_is_made_from_the_account_and_read_at_its_address(browser, other, ana, listing):
    page = browser.get("/account/").follow("Your calendar of deadlines")
    assert "You have no calendar of deadlines yet" in page.words
    page = page.submit("Make the calendar")
    feed = db.session.scalars(select(DeadlineFeed)).one()
    address = deadline_queries.address(feed)
    assert f"http://localhost{address}" in page.words
    assert f'href="webcal://localhost{address}"' in page.text
    assert "1 Sep 2026 Ask for first feedback" in page.words
    answer = other.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert events(answer.data) == {title: [0, day, "CONFIRMED"] for title, day in FIRST}


def test_the_answer_is_kept_by_nobody_sets_no_cookie_and_is_asked_for_by_its_etag(other, feed):
    answer = other.get(deadline_queries.address(feed))
    headers = ("Cache-Control", "X-Robots-Tag", "Referrer-Policy", "Set-Cookie")
    assert [answer.headers.get(name) for name in headers] == ["private, no-store", "noindex", "no-referrer", None]
    again = other.get(deadline_queries.address(feed), headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


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


def test_a_replaced_address_opens_nothing_and_the_names_of_events_stay(browser, other, feed):
    before, data = deadline_queries.address(feed), reading(other, feed)
    page = browser.get(PAGE).submit("Replace the address")
    db.session.expire_all()
    assert before not in page.text
    assert other.get(before).status_code == 404
    assert reading(other, feed) == data


def test_an_ended_calendar_opens_nothing_and_leaves_nothing_behind(browser, other, feed):
    address = deadline_queries.address(feed)
    page = browser.get(PAGE).submit("End the calendar")
    assert "You have no calendar of deadlines yet" in page.words
    assert other.get(address).status_code == 404
    assert [db.session.scalar(select(func.count()).select_from(each)) for each in (DeadlineFeed, FeedDeadline)] == [
        0,
        0,
    ]
    again = page.submit("Make the calendar")
    assert address not in again.text


@pytest.mark.parametrize("button", ["Replace the address", "End the calendar"])
def test_what_was_replaced_meanwhile_is_not_replaced_or_ended_unseen(browser, ana, feed, button):
    page = browser.get(PAGE)
    deadline_actions.replace(feed, by=ana, version=feed.version)
    commit()
    address = deadline_queries.address(feed)
    refused = page.submit(button)
    assert (refused.status_code, "has changed since you opened this page" in refused.words) == (422, True)
    assert address in refused.text


def test_who_makes_one_twice_has_one(browser, ana):
    page = browser.get(PAGE)
    page.submit("Make the calendar")
    page.submit("Make the calendar")
    assert db.session.scalar(select(func.count()).select_from(DeadlineFeed)) == 1


def test_what_a_mediator_did_is_recorded(browser, feed):
    browser.get(PAGE).submit("Replace the address").submit("End the calendar")
    about = select(AuditRecord.verb).where(AuditRecord.subject == "deadline_feed").order_by(AuditRecord.id)
    assert db.session.scalars(about).all() == [
        "made a calendar of deadlines",
        "replaced the address of a calendar of deadlines",
        "ended a calendar of deadlines",
    ]


def test_everything_wrong_is_the_same_404(other, his, kofi, feed):
    theirs = deadline_actions.make(kofi, form_token="another token")
    commit()
    address, of_kofi = deadline_queries.address(feed), deadline_queries.address(theirs)
    token = address.split("/")[-1]
    wrong = [f"/calendar/{theirs.id}/{token}", f"/calendar/999/{token}", f"/calendar/{feed.id}/x.ics"]
    wrong += [f"/calendar/{feed.id}/{token.replace('.ics', 'A.ics')}", f"/calendar/{feed.id}/é.ics"]
    answers = [other.get(each) for each in wrong]
    assert {(each.status_code, each.data) for each in answers} == {(404, b"There is no calendar at this address.\n")}
    assert {each.headers["X-Robots-Tag"] for each in answers} == {"noindex"}
    assert [other.get(each).status_code for each in (address, of_kofi)] == [200, 200]


def test_who_guesses_too_often_is_told_to_wait_and_a_right_address_still_opens(other, feed):
    for _try in range(GUESSES.limit):
        assert other.get(f"/calendar/{feed.id}/x.ics").status_code == 404
    answer = other.get(f"/calendar/{feed.id}/x.ics")
    assert (answer.status_code, 0 < int(answer.headers["Retry-After"]) <= 60) == (429, True)
    assert other.get(deadline_queries.address(feed)).status_code == 200


def test_the_address_is_not_in_the_database(feed):
    token = re.findall(r"/([\w-]+)\.ics", deadline_queries.address(feed))[0]
    tables = db.metadata.sorted_tables
    held = [row for table in tables for row in db.session.execute(select(table))]
    assert str(feed.nonce) in str(held)
    assert token not in str(held)


def test_many_deadlines_cost_as_many_queries_as_few(browser, other, feed, statements):
    address = deadline_queries.address(feed)
    before = [cost(browser, statements, PAGE), cost(other, statements, address)]
    for number in range(30):
        row = FeedDeadline(feed_id=feed.id)
        day = date(2027, 1, 1) + timedelta(days=number)
        row.become(deadline_queries.Followed(Deadline(Kind.WINDOW, str(number), day, "A", "B"), feed.made_at))
        db.session.add(row)
    commit()
    assert [cost(browser, statements, PAGE), cost(other, statements, address)] == before
