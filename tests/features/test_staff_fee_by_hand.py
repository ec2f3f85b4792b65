"""Staff record money by hand: not from before the contribution was, and no more than is open unless they say so."""

import pytest

from app.db import db
from app.fees.models import Contribution
from app.fees.vocabulary import State
from tests import make
from tests.features import billing

pytestmark = pytest.mark.database


@pytest.fixture
def staff(browser):
    return browser.sign_in(make.staff(name="Sanne Bakker"))


def fresh(contribution):
    db.session.rollback()
    return db.session.get_one(Contribution, contribution.id)


def recorded(page, euros, **more):
    return page.submit("Record a payment", {"Amount in euros": euros, **more})


@pytest.mark.parametrize("button", ["Record a payment", "Mark the rest as paid"])
def test_no_money_came_before_the_contribution_was_opened(staff, button):
    made = billing.due()
    form = {"Came in on": "1900-01-01"} | ({"Amount in euros": "100"} if button.startswith("Record") else {})
    page = staff.get(f"/staff/fees/{made.id}/").submit(button, form)
    assert "This contribution was opened on 30 Jun 2026: choose that day or a later one." in page.words
    assert (page.status_code, fresh(made).state) == (422, State.DUE)


def test_more_than_is_open_is_recorded_only_when_it_is_said_to_be_more(staff):
    made = billing.due()
    page = staff.get(f"/staff/fees/{made.id}/")
    assert "€199.65 is open. Write it such as 149.74" in page.words
    page = recorded(page, "1996.50")
    assert "Only €199.65 is open. Check the amount, or say that more came in." in page.words
    assert (page.status_code, fresh(made).state) == (422, State.DUE)
    page = recorded(page, "1996.50", **{"More than the open amount came in": True})
    assert ("€1,796.85 more than is owed" in page.words, fresh(made).state) == (True, State.PAID)
