"""What is paid of a contribution: what is open, when it was complete, what may go back (domain §9). All in cents."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from app.errors import Refused
from app.fees.vocabulary import State

WITHDRAW_WITHIN = timedelta(days=14)  # of a consumer, after the payment (Directive 2011/83/EU, Article 9)
NO_AMOUNT = "Enter an amount of more than nothing."
NOT_PAID_YET = "A payment is recorded once it is there: choose today or an earlier day."
NOTHING_TO_SEND = "There is nothing to send back."
TOO_LATE = (
    f"A contribution is sent back within {WITHDRAW_WITHIN.days} days of its payment, when it covers no listing, or "
    "when nothing came of it for 12 months."
)
TAKES_PAYMENT = (State.DUE, State.PARTLY_PAID)
OWES_NO_MORE = (State.WAIVED, State.CANCELLED, State.REFUNDED)
_OWES_NOTHING = {
    State.OPEN: "No invoice has been issued for this contribution yet.",
    State.HELD: "No invoice has been issued for this contribution yet.",
    State.PAID: "This contribution is paid already.",
    State.WAIVED: "This contribution is waived, so nothing is owed. Set the money aside and send it back.",
    State.CANCELLED: "This contribution was cancelled, so nothing is owed. Set the money aside and ask the mediator.",
    State.REFUNDED: "This contribution was refunded, so nothing is owed. Set the money aside and ask the mediator.",
}


@dataclass(frozen=True, slots=True)
class Paid:
    """Money that came in on a day, or went back, below zero."""

    on: date
    cents: int


@dataclass(frozen=True, slots=True)
class Balance:
    """What is owed, and every payment in any order."""

    owed: int
    payments: tuple[Paid, ...] = ()

    @property
    def paid(self) -> int:
        return sum(each.cents for each in self.payments)

    @property
    def open(self) -> int:
        return max(0, self.owed - self.paid)

    @property
    def excess(self) -> int:
        return max(0, self.paid - self.owed)

    @property
    def completed_on(self) -> date | None:
        """The day of the payment with which enough was there, however late it was recorded; none before that."""
        if self.open:
            return None
        ordered = sorted(self.payments, key=lambda each: (each.on, -each.cents))
        sums = accumulate(each.cents for each in ordered)
        return next((each.on for each, so_far in zip(ordered, sums, strict=True) if so_far >= self.owed), None)


@dataclass(frozen=True, slots=True)
class Refund:
    """What goes back; `is_whole` when the contribution ends by it, else it is what was paid too much."""

    cents: int
    is_whole: bool


def owed(state: State, gross: int) -> int:
    """What is owed by a state, when the invoice in force comes to `gross`; nothing once it is waived or over."""
    return 0 if state in OWES_NO_MORE else gross


def why_not_recorded(state: State, *, cents: int, paid_on: date, today: date) -> str | None:
    if state in _OWES_NOTHING:
        return _OWES_NOTHING[state]
    if cents <= 0:
        return NO_AMOUNT
    return NOT_PAID_YET if paid_on > today else None


def refundable(state: State, found: Balance, *, is_in_vain: bool, today: date) -> Refund:
    """What staff may send back now: first what was paid too much, at any time; then the whole.

    The whole within 14 days of the payment that completed it, when it was paid in vain (`is_in_vain`: it covers no
    listing, or nothing came of it for 12 months), or while it is paid in part only, which covers nothing. Raises
    Refused.
    """
    if found.excess:
        return Refund(found.excess, is_whole=False)
    if found.paid <= 0:
        raise Refused(NOTHING_TO_SEND)
    completed_on = found.completed_on
    if state is State.PARTLY_PAID or is_in_vain or (completed_on and today <= completed_on + WITHDRAW_WITHIN):
        return Refund(found.paid, is_whole=True)
    raise Refused(TOO_LATE)
