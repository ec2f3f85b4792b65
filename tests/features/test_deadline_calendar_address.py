"""The address of a mediator's calendar of deadlines: made, replaced, ended, and all that is wrong the same."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.audit import AuditRecord
from app.db import commit, db
from app.listing.deadlines import actions as deadline_actions, queries as deadline_queries
from app.listing.deadlines.days import Deadline, Kind
from app.listing.deadlines.models import DeadlineFeed, FeedDeadline
from app.listing.deadlines.public import GUESSES
from tests.features.deadlines import FIRST, PAGE, events, feed, listing, no_guesses, other, reading
from tests.features.test_queries import cost, statements

__all__ = ["feed", "listing", "no_guesses", "other", "statements"]
pytestmark = pytest.mark.database


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
