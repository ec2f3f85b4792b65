"""What is paid: what is open, when it was complete, and what may go back."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from app.errors import Refused
from app.fees.payments import balance as rules
from app.fees.payments.balance import Balance, Paid, Refund
from app.fees.vocabulary import State

TODAY = date(2026, 6, 30)
A_DAY = timedelta(days=1)
PAID = st.builds(Paid, st.dates(date(2026, 1, 1), TODAY), st.integers(1, 300_00))


def paid(cents: int, on: date = TODAY) -> Balance:
    return Balance(199_65, (Paid(on, cents),))


@given(st.lists(PAID, max_size=5), st.integers(1, 500_00))
def test_it_is_complete_on_the_first_day_with_enough_in_whatever_order_it_was_recorded(payments, owed):
    found = Balance(owed, tuple(payments))
    days = sorted({each.on for each in payments})
    enough = [day for day in days if sum(each.cents for each in payments if each.on <= day) >= owed]
    assert found.completed_on == (enough[0] if enough else None)
    assert Balance(owed, tuple(reversed(payments))).completed_on == found.completed_on


@given(st.lists(PAID, max_size=5), st.integers(0, 500_00))
def test_what_is_open_and_what_is_too_much_are_never_both(payments, owed):
    found = Balance(owed, tuple(payments))
    assert found.paid + found.open - found.excess == owed
    assert not (found.open and found.excess)


def test_a_state_that_is_over_owes_nothing():
    owed = {state: rules.owed(state, 199_65) for state in State}
    assert {state for state, cents in owed.items() if cents == 0} == {State.WAIVED, State.CANCELLED, State.REFUNDED}


@pytest.mark.parametrize(
    ("state", "cents", "paid_on", "why"),
    [
        (State.DUE, 1, TODAY, None),
        (State.PARTLY_PAID, 1, TODAY - A_DAY, None),
        (State.DUE, 0, TODAY, rules.NO_AMOUNT),
        (State.DUE, -1, TODAY, rules.NO_AMOUNT),
        (State.DUE, 1, TODAY + A_DAY, rules.NOT_PAID_YET),
        (State.OPEN, 1, TODAY, "No invoice has been issued for this contribution yet."),
        (State.PAID, 1, TODAY, "This contribution is paid already."),
        (
            State.WAIVED,
            1,
            TODAY,
            "This contribution is waived, so nothing is owed. Set the money aside and send it back.",
        ),
    ],
)
def test_what_may_be_recorded(state, cents, paid_on, why):
    assert rules.why_not_recorded(state, cents=cents, paid_on=paid_on, today=TODAY) == why


@pytest.mark.parametrize(
    ("state", "balance", "is_in_vain", "outcome"),
    {
        "too much goes back at any time": (State.PAID, paid(200_00, date(2020, 1, 1)), False, Refund(35, False)),
        "all that was paid of a waived one": (
            State.WAIVED,
            Balance(0, (Paid(TODAY, 5_00),)),
            False,
            Refund(5_00, False),
        ),
        "on the fourteenth day": (State.PAID, paid(199_65, TODAY - 14 * A_DAY), False, Refund(199_65, True)),
        "on the fifteenth day": (State.PAID, paid(199_65, TODAY - 15 * A_DAY), False, rules.TOO_LATE),
        "paid in vain": (State.PAID, paid(199_65, TODAY - 400 * A_DAY), True, Refund(199_65, True)),
        "a part that covers nothing": (State.PARTLY_PAID, paid(1, TODAY - 400 * A_DAY), False, Refund(1, True)),
        "nothing": (State.DUE, Balance(199_65), False, rules.NOTHING_TO_SEND),
        "what went back already": (
            State.REFUNDED,
            Balance(0, (Paid(TODAY, 5), Paid(TODAY, -5))),
            False,
            rules.NOTHING_TO_SEND,
        ),
    }.values(),
)
def test_what_may_go_back(state, balance, is_in_vain, outcome):
    if isinstance(outcome, Refund):
        assert rules.refundable(state, balance, is_in_vain=is_in_vain, today=TODAY) == outcome
        return
    with pytest.raises(Refused, match=outcome):
        rules.refundable(state, balance, is_in_vain=is_in_vain, today=TODAY)
