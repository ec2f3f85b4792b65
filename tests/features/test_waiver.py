"""A mediator requests a waiver of the contribution, and staff find the request and decide."""

from datetime import date

import pytest
from sqlalchemy import select

from app.db import commit, db
from app.listing import standing_actions
from app.listing.standing_models import ListingFact
from tests import make

pytestmark = pytest.mark.database
REASON = "I mediate for a legal clinic, without a fee."


@pytest.fixture
def ana(database):
    return make.mediator(name="Ana Petrova")


@pytest.fixture
def listing(ana):
    return make.listing(ana, on=date(2026, 3, 1))


def requested(page):
    return page.submit("Send the request", {"reason": REASON})


def test_a_request_is_kept_sealed_once_and_staff_decide(browser, ana, listing):
    page = browser.sign_in(ana).get("/listing/waiver")
    for _ in range(2):
        sent = requested(page)
    assert "IMI writes to you when your request is decided." in sent.words
    db.session.rollback()
    [fact] = db.session.scalars(select(ListingFact).filter_by(kind="requested"))
    assert (b"legal clinic" in fact.reason, fact.opened_reason) == (False, REASON)
    staff = browser.another().sign_in(make.staff())
    assert "Ana Petrova requests a waiver" in staff.get("/staff/").words
    found = staff.get("/staff/standing/")
    assert "Waiver requested" in found.words
    its_own = found.follow("Ana Petrova")
    assert REASON in its_own.words
    its_own.submit("Decide about the waiver", {"is_granted": "Decline it", "reason": "Not this year"})
    assert "Listings that wait for you" not in staff.get("/staff/standing/").words
    assert "Request a waiver" in browser.get("/listing/waiver").words


@pytest.mark.parametrize(("reason", "told"), [(" ", "Say why IMI should waive"), ("x" * 1001, "Keep it under 1000")])
def test_a_reason_is_asked_for_and_kept_short(browser, ana, listing, reason, told):
    refused = browser.sign_in(ana).get("/listing/waiver").submit("Send the request", {"reason": reason})
    assert (refused.status_code, told in refused.words) == (422, True)


def test_who_has_no_listing_has_nothing_to_request(browser, ana):
    page = browser.sign_in(ana).get("/listing/waiver")
    assert ("You are not listed yet" in page.words, "Send the request" in page.words) == (True, False)


def test_who_is_not_listed_any_more_is_told_why_not(browser, ana, listing):
    standing_actions.resign(listing, reason="Asked", by=make.staff())
    commit()
    page = browser.sign_in(ana).get("/listing/waiver")
    assert "This cannot be done while the listing is: resigned." in page.words
