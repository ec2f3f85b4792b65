"""Days that staff enter of a listing: one that cannot be is said beside its field."""

import pytest

from app import clock
from tests import make

pytestmark = pytest.mark.database


@pytest.fixture
def listing(database):
    return make.listing()


@pytest.fixture
def page(browser, listing):
    return browser.sign_in(make.staff()).get(f"/staff/listings/{listing.id}/")


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("3000-01-01", "Enter a day that has come"),
        ("1900-01-01", "Enter a day from"),
        ("soon", "Enter a date"),
        ("", "Enter the day"),
    ],
)
def test_a_day_of_paying_that_cannot_be(page, day, said):
    refused = page.submit("Record as covered", {"paid_on": day, "reason": "Paid"})
    assert refused.status_code == 422
    assert said in refused.page.by_id["cover-paid_on-error"].text
    assert "This cannot be done while" not in refused.words


@pytest.mark.parametrize("day", ["2020-01-01", "3000-01-01"])
def test_a_hold_that_cannot_be(page, day):
    refused = page.submit("Put on hold", {"until": day, "reason": "Abroad"})
    assert refused.status_code == 422
    assert "within a year" in refused.page.by_id["hold-until-error"].text


def test_a_day_of_paying_that_can_be(page):
    done = page.submit("Record as covered", {"paid_on": clock.today().isoformat(), "reason": "Paid"})
    assert "The listing is covered." in done.words
