"""A payment of a statement that was recorded for the wrong contribution is taken back, and waits again."""

import pytest

from app.fees.payments import queries as payment_queries
from app.fees.vocabulary import State
from tests import make
from tests.features.stating import bring, due, letters, payments as recorded, pays, state, stray
from tests.features.test_queries import cost, statements

__all__ = ["statements"]
pytestmark = pytest.mark.database
ONE = "/staff/statements/1/"
DECIDE = "Decide about €199.65 of Vera Voss, 29 Jun 2026"
LOOK = "Look at it: €199.65 of Vera Voss, 29 Jun 2026"
BACK = {"reason": "Another Petrova"}


def given(staff, contribution):
    """The payment that waits, given to a contribution; the answer."""
    page = staff.get(ONE).follow(DECIDE).submit("Look it up", {"to": str(contribution.id)})
    return page.submit("Record it for this contribution", {"reason": "She wrote to us"})


def taken_back(staff):
    return staff.get(f"{ONE}?show=recorded").follow(LOOK).submit("Take it back", BACK)


def test_one_that_was_given_wrongly_is_taken_back_waits_again_and_is_given_to_another(staff):
    wrong, right = due(), due()
    bring(staff, stray("199.65", "Petrova"))
    given(staff, wrong)
    assert state(wrong) is State.PAID
    before = letters("receipt"), letters("refunded")
    back = taken_back(staff)
    assert "The payment is taken back, and waits again." in back.words
    assert "No contribution found 1" in back.words
    assert (state(wrong), payment_queries.balance(wrong).open, letters("receipt"), letters("refunded")) == (
        State.DUE, 199_65, *before,
    )  # fmt: skip
    assert "Another Petrova" in staff.get(f"/staff/fees/{wrong.id}/").words
    given(staff, right)
    assert (state(right), state(wrong)) == (State.PAID, State.DUE)
    assert [(each[0], each[1], each[3]) for each in recorded()] == [
        (wrong.id, 199_65, "statement"),
        (wrong.id, -199_65, "mistake"),
        (right.id, 199_65, "statement"),
    ]


def test_it_is_taken_back_and_given_as_often_as_it_takes(staff):
    one = due()
    bring(staff, stray("199.65", "Petrova"))
    for _ in range(3):
        given(staff, one)
        assert state(one) is State.PAID
        taken_back(staff)
        assert state(one) is State.DUE
    assert (len(recorded()), payment_queries.balance(one).paid) == (6, 0)


def test_one_that_was_recorded_by_its_reference_waits_again_with_the_others(staff):
    one = due()
    bring(staff, pays(one)).submit("Record 1 payment")
    page = staff.get(f"/staff/fees/{one.id}/").follow("bank statement")
    sent = page.submit("Take it back", BACK)
    assert "Record 1 payment" in sent.words
    again = page.submit("Take it back", BACK)
    assert ("The payment is taken back" in again.words, len(recorded())) == (True, 2)
    assert "1 payment is recorded." in staff.get(ONE).submit("Record 1 payment").words
    assert (state(one), payment_queries.balance(one).paid) == (State.PAID, 199_65)


def test_what_was_recorded_after_it_is_taken_back_first(staff):
    one = due()
    bring(staff, pays(one, "100.00")).submit("Record 1 payment")
    fee = staff.get(f"/staff/fees/{one.id}/").submit("Record a payment", {"Amount in euros": "99,65"})
    page = fee.follow("bank statement")
    refused = page.submit("Take it back", BACK)
    assert (refused.status_code, "Something was recorded for its contribution after" in refused.words) == (422, True)
    staff.get(f"/staff/fees/{one.id}/").submit("Take a mistake back", {"Reason, for IMI only": "So"})
    page.submit("Take it back", BACK)
    assert (state(one), payment_queries.balance(one).paid) == (State.DUE, 0)


def test_without_a_reason_and_by_whoever_owes_it_nothing_is_taken_back(browser):
    own = make.mediator(is_staff=True)
    one = due(own)
    staff = browser.sign_in(make.staff())
    bring(staff, pays(one)).submit("Record 1 payment")
    address = f"{ONE}entries/1/"
    unsaid = staff.get(address).submit("Take it back")
    assert (unsaid.status_code, "Say in a sentence why" in unsaid.words) == (422, True)
    refused = browser.another().sign_in(own).get(address).submit("Take it back", BACK)
    assert (refused.status_code, state(one)) == (422, State.PAID)


def test_three_that_are_recorded_cost_as_much_as_one(staff, statements):
    one = due()
    bring(staff, pays(one, "1.00")).submit("Record 1 payment")
    fee = f"/staff/fees/{one.id}/"
    costs = cost(staff, statements, f"{ONE}?show=recorded"), cost(staff, statements, fee)
    bring(staff, pays(one, "2.00"), pays(one, "3.00"), number="2").submit("Record 2 payments")
    assert cost(staff, statements, fee) == costs[1]
    assert cost(staff, statements, "/staff/statements/2/?show=recorded") == costs[0]
