"""The queue, people and their files cost the same for one row as for many."""

import pytest

from app import clock
from app.accounts.models import User
from app.accounts.people_queries import A_PAGE
from app.db import commit, db
from app.listing.standings import actions as standing_actions
from tests import make
from tests.features import approving
from tests.features.test_people import file_of
from tests.features.test_queries import cost, statements
from tests.features.test_queue import KINDS, MADE

__all__ = ["statements"]


@pytest.fixture
def ana(database):
    return make.mediator(name="Ana Petrova")


@pytest.fixture
def staff(browser):
    return browser.sign_in(make.staff())


@pytest.mark.parametrize("kind", KINDS)
def test_three_of_a_kind_cost_as_much_as_one(staff, statements, kind):
    MADE[kind]()
    with_one = cost(staff, statements, f"/staff/?kind={kind}")
    for _ in range(2):
        MADE[kind]()
    assert cost(staff, statements, f"/staff/?kind={kind}") == with_one


def test_hundreds_cost_as_much_as_one_and_come_in_pages(staff, statements):
    approving.many(1)
    with_one = cost(staff, statements, "/staff/")
    approving.many(120)
    assert cost(staff, statements, "/staff/") == with_one
    page = staff.get("/staff/")
    assert "Page 1 of 3" in page.words
    assert len(page.follow("Next page").page.one("ul", class_="rows").findall("li")) == 50


def test_people_come_in_pages_at_the_same_cost(staff, statements):
    with_one = cost(staff, statements, "/staff/people/")
    for number in range(A_PAGE):
        db.session.add(User(email=f"{number}@example.org", name=f"N {number:03}", created_at=clock.now()))
    commit()
    assert cost(staff, statements, "/staff/people/") == with_one
    assert "Page 1 of 2" in staff.get("/staff/people/").words


def test_a_record_of_hundreds_costs_as_much_as_one_of_one(staff, ana, statements):
    listing = make.listing(ana)
    with_one = cost(staff, statements, file_of(ana))
    sanne = make.staff()
    for _ in range(30):
        standing_actions.suspend(listing, by=sanne, reason="So")
        standing_actions.restore(listing, by=sanne, reason="So")
    commit()
    assert cost(staff, statements, file_of(ana)) == with_one
    assert "Page 2 of 2" in staff.get(f"{file_of(ana)}?page=2").words
