"""Staff's pages of listings cost the same for one listing as for three."""

from datetime import date

import pytest
from sqlalchemy import select

from app.db import commit, db
from app.listing.standings import actions as standing_actions
from app.listing.standings.models import Listing
from app.listing.standings.queries import A_PAGE
from tests import make
from tests.features.test_queries import cost, statements

__all__ = ["statements"]
LISTED_ON = date(2026, 3, 1)


@pytest.fixture
def listing(database):
    return make.listing(on=LISTED_ON)


@pytest.fixture
def staff(browser):
    return browser.sign_in(make.staff())


@pytest.mark.parametrize("address", ["/staff/standing/?day=2026-12-31", "/staff/listings/"])
def test_three_cost_as_much_as_one(staff, listing, statements, address):
    with_one = cost(staff, statements, address)
    for _ in range(2):
        make.listing(on=LISTED_ON)
    assert cost(staff, statements, address) == with_one


def test_a_history_of_three_costs_as_much_as_one(staff, listing, statements):
    with_one = cost(staff, statements, f"/staff/listings/{listing.id}/")
    for number in (1, 2):
        standing_actions.hold(listing, until=date(2026, 7, number), reason="So", by=make.staff())
    commit()
    assert cost(staff, statements, f"/staff/listings/{listing.id}/") == with_one


def test_three_that_wait_cost_as_much_as_one(staff, listing, statements):
    standing_actions.request_waiver(listing, reason="Pro bono", by=make.staff())
    commit()
    with_one = cost(staff, statements, "/staff/standing/")
    for _ in range(2):
        standing_actions.request_waiver(make.listing(on=LISTED_ON), reason="Pro bono", by=make.staff())
    commit()
    assert cost(staff, statements, "/staff/standing/") == with_one


def test_three_on_hold_cost_as_much_as_one(staff, listing, statements):
    def hold(which):
        standing_actions.hold(which, until=date(2026, 8, 1), reason="Away", by=make.staff())
        commit()

    hold(listing)
    with_one = cost(staff, statements, "/staff/standing/")
    for _ in range(2):
        hold(make.listing(on=LISTED_ON))
    assert staff.get("/staff/standing/").words.count("On hold until 1 Aug 2026") == 3
    assert cost(staff, statements, "/staff/standing/") == with_one


def test_a_page_of_holds_that_were_released_hides_none(staff, listing):
    for each in (*(make.listing(on=LISTED_ON) for _ in range(A_PAGE)), make.listing(on=LISTED_ON)):
        standing_actions.hold(each, until=date(2026, 8, 1), reason="Away", by=make.staff())
        last = each
    for each in db.session.scalars(select(Listing).where(Listing.id.not_in([listing.id, last.id]))):
        standing_actions.release(each, reason="Back", by=make.staff())
    commit()
    assert "On hold until 1 Aug 2026" in staff.get("/staff/standing/").words
