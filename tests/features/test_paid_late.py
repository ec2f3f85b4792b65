"""Ana pays late, in grace, by bank transfer: from the invoice to the standing of her listing (domain §8)."""

from datetime import date

import pytest

from app import jobs
from app.db import db
from app.listing.standings import nights as standing_nights, queries as standing_queries
from app.listing.standings.state import State as Standing
from tests import make
from tests.features import billing, contributing
from tests.features.stating import bring, payments, pays
from tests.post_office import text_of

pytestmark = pytest.mark.database
LISTED_ON, DUE_SOON, DUE_ON = date(2026, 3, 1), date(2026, 12, 31), date(2027, 3, 1)
NOTICES = (DUE_SOON, date(2027, 1, 30), DUE_ON, date(2027, 3, 31), date(2027, 8, 28))
PAID_ON, IMPORTED_ON = date(2027, 12, 10), date(2027, 12, 13)


@pytest.fixture
def ana(database):
    return make.mediator(name="Ana Petrova", email="ana@example.org")


@pytest.fixture
def listing(ana):
    return make.listing(ana, on=LISTED_ON)


def standing(listing):
    db.session.rollback()
    found = standing_queries.now(listing)
    return found.state, found.covered_until, found.due_on


def letters_to(smtp, address):
    jobs.run_due()
    return [letter for letter in smtp.letters if address in letter["To"]]


def test_a_payment_in_grace_covers_the_year_that_was_not_paid(browser, smtp, ana, listing):
    billing.payer(ana.id)
    for night in NOTICES:
        contributing.hold(night)
        standing_nights.keep()
        if night == DUE_SOON:
            contribution = contributing.renewal(listing)
            billing.issued(contribution)
    contributing.hold(PAID_ON)
    assert standing(listing) == (Standing.IN_GRACE, date(2027, 2, 28), DUE_ON)

    contributing.hold(IMPORTED_ON)
    letters_to(smtp, ana.email)
    smtp.empty()
    staff = browser.sign_in(make.staff())
    page = bring(staff, pays(contribution, on=PAID_ON.isoformat()))
    assert "This pays the contribution." in page.words
    assert "1 payment is recorded." in page.submit("Record 1 payment").words
    assert payments() == [(contribution.id, 19965, "2027-12-10", "statement")]

    assert standing(listing) == (Standing.LISTED, date(2028, 2, 29), date(2028, 3, 1))
    letters = letters_to(smtp, ana.email)
    assert sorted(letter["Subject"] for letter in letters).count("We have received €199.65") == 1
    (receipt,) = [letter for letter in letters if "received" in letter["Subject"]]
    assert "as of 10 Dec 2027" in text_of(receipt)

    contributing.hold(date(2028, 1, 1))
    following = contributing.renewal(listing)
    assert (following.begins, following.ends) == (date(2028, 3, 1), date(2029, 2, 28))
