"""Staff record money by hand: not from before the contribution was, and no more than is open unless they say so."""

from datetime import date

import pytest

from app import jobs
from app.db import commit
from app.errors import Refused
from app.fees.payments import actions as payment_actions, queries as payment_queries
from app.fees.reports import record_queries
from app.fees.vocabulary import State, Way
from app.listing.standings import queries as standing_queries
from tests import make
from tests.features import billing, contributing
from tests.features.owing import fresh

pytestmark = pytest.mark.database


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


def test_a_payment_recorded_by_mistake_is_taken_back_without_a_letter_and_is_due_again(staff, smtp):
    made = billing.due()
    page = recorded(staff.get(f"/staff/fees/{made.id}/"), "199.65")
    jobs.run_due()
    before = len(smtp.letters)
    assert "It takes back €199.65 that came in on" in page.words
    page = page.submit("Take a mistake back", {"Reason, for IMI only": "Another Ana"})
    jobs.run_due()
    assert "Sanne Bakker took back a payment of €199.65 that was recorded by mistake" in page.words
    assert "Recorded by mistake, taken back" in page.words
    found = fresh(made)
    assert (found.state, found.settled_on, len(smtp.letters)) == (State.DUE, None, before)
    assert (payment_queries.balance(found).open, record_queries.record(made.id).in_force.gross) == (199_65, 199_65)
    assert ("Record a refund" in page.words, "Take a mistake back" in page.words) == (False, False)


def test_a_mistake_is_taken_back_after_fourteen_days_too_and_only_the_last(database):
    made = billing.due()
    billing.paid(made, 100_00, paid_on=date(2026, 6, 30))
    billing.paid(made, 99_65)
    contributing.hold(date(2026, 9, 1))
    for state in (State.PARTLY_PAID, State.DUE):
        payment_actions.take_back(made, reason="Not theirs", by=make.staff(), version=made.version)
        commit()
        assert fresh(made).state is state
    billing.paid(made)
    assert (made.state, made.settled_on) == (State.PAID, date(2026, 9, 1))


def test_what_a_mistake_covered_is_covered_again_by_the_money_itself(database):
    made = billing.renewal()
    listing = standing_queries.listing_of(made.mediator_id)
    billing.issued(made)
    covered = []
    for _ in range(2):
        billing.paid(made)
        covered.append(contributing.covered_until(listing))
        payment_actions.take_back(made, reason="Not theirs", by=make.staff(), version=made.version)
        commit()
        covered.append(contributing.covered_until(listing))
    assert covered == [date(2028, 2, 29), date(2027, 2, 28)] * 2


def test_what_a_bank_statement_said_is_no_mistake_of_typing(database):
    made = billing.due()
    billing.paid(made, way=Way.STATEMENT)
    assert not record_queries.record(made.id).is_by_hand
    with pytest.raises(Refused, match="not typed by staff"):
        payment_actions.take_back(made, reason="So", by=make.staff(), version=made.version)
