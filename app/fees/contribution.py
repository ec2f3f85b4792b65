"""The life of a contribution as a table and in words, and which periods of a listing it pays for (domain §8, §9)."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from app.fees.prices.lines import YEARS_AT_ONCE
from app.fees.vocabulary import Purpose, State
from app.life import Life, Move
from app.listing.standings.facts import DUE_SOON, Fact, Standing, standing
from app.listing.standings.periods import A_DAY, anniversary

PAY_WITHIN = timedelta(days=30)
TRANSFERS_TAKE = timedelta(days=14)  # how long an invoice waits for money that was sent before a listing lapsed

UNBILLED = (State.OPEN, State.HELD)
UNPAID = (*UNBILLED, State.DUE)
UNSETTLED = (*UNPAID, State.PARTLY_PAID)
SETTLED = (State.PAID, State.WAIVED)
OVER = (State.CANCELLED, State.REFUNDED)


class Who(StrEnum):
    """Who acts; the portal does by itself what follows from a listing, a VAT check or a bank statement."""

    MEDIATOR = "mediator"
    STAFF = "staff"
    PORTAL = "portal"


class Fit(StrEnum):
    """How a contribution lies to what its listing is covered for."""

    NEXT = "next"
    COVERED = "covered"
    GAP = "gap"
    GONE = "gone"


_ANYBODY, _US, _STAFF, _PORTAL = tuple(Who), (Who.STAFF, Who.PORTAL), (Who.STAFF,), (Who.PORTAL,)

# One that is partly paid is not cancelled: the money goes back first, by a refund. It can be waived: what was paid
# stays recorded, and staff see it as more than is owed. `undo`, and `undo_part` where a part stays, are for a payment
# that was recorded by mistake, and so never came. `revive` is for one that was cancelled, once the same period is what
# comes next again, or IMI looks again at what it declined.
LIFE = Life(
    {
        (State.OPEN, "issue"): Move(State.DUE, _ANYBODY),
        (State.OPEN, "hold"): Move(State.HELD, _ANYBODY),
        (State.OPEN, "waive"): Move(State.WAIVED, _STAFF),
        (State.OPEN, "cancel"): Move(State.CANCELLED, _US),
        (State.HELD, "issue"): Move(State.DUE, _ANYBODY),
        (State.HELD, "release"): Move(State.OPEN, _ANYBODY),
        (State.HELD, "waive"): Move(State.WAIVED, _STAFF),
        (State.HELD, "cancel"): Move(State.CANCELLED, _US),
        (State.DUE, "pay_part"): Move(State.PARTLY_PAID, _US),
        (State.DUE, "pay"): Move(State.PAID, _US),
        (State.DUE, "waive"): Move(State.WAIVED, _STAFF),
        (State.DUE, "cancel"): Move(State.CANCELLED, _US),
        (State.PARTLY_PAID, "pay_part"): Move(State.PARTLY_PAID, _US),
        (State.PARTLY_PAID, "pay"): Move(State.PAID, _US),
        (State.PARTLY_PAID, "waive"): Move(State.WAIVED, _STAFF),
        (State.PARTLY_PAID, "refund"): Move(State.REFUNDED, _STAFF),
        (State.PAID, "refund"): Move(State.REFUNDED, _STAFF),
        (State.PARTLY_PAID, "undo"): Move(State.DUE, _STAFF),
        (State.PARTLY_PAID, "undo_part"): Move(State.PARTLY_PAID, _STAFF),
        (State.PAID, "undo"): Move(State.DUE, _STAFF),
        (State.PAID, "undo_part"): Move(State.PARTLY_PAID, _STAFF),
        (State.CANCELLED, "revive"): Move(State.OPEN, _PORTAL),
    }
)
SETTLES = {State.PAID: "pay", State.WAIVED: "waive"}
_READ_BY_MEDIATOR = {
    State.OPEN: "Choose one, two or three years, then get the invoice.",
    State.HELD: "The invoice can be made as soon as it is known whether your VAT number is accepted.",
    State.DUE: "The invoice is made. Pay it by bank transfer, with the reference that stands on it.",
    State.PARTLY_PAID: "Part of it has arrived. Pay the rest with the same reference.",
    State.PAID: "It is paid. You have nothing to do.",
    State.WAIVED: "IMI waived it. You have nothing to do.",
    State.CANCELLED: "It was cancelled. Nothing is owed.",
    State.REFUNDED: "The money was sent back to you. Nothing is owed.",
}
_READ_BY_STAFF = {
    State.OPEN: "The mediator has not asked for the invoice yet.",
    State.HELD: "It waits until the VAT number of the payer is checked.",
    State.DUE: "An invoice is issued, and no money has arrived.",
    State.PARTLY_PAID: "Less than the invoice has arrived. The rest is due.",
    State.PAID: "The invoice is paid in full.",
    State.WAIVED: "It is waived, which counts as paid. Money that had arrived before is to be sent back.",
    State.CANCELLED: "Its listing ended, or was not approved, before it was paid. Nothing is owed.",
    State.REFUNDED: "The money went back, and it counts for nothing.",
}


def next_step(state: State, *, reader: Who) -> str:
    """What a state means for a mediator, or for anybody else; a whole sentence or two."""
    return (_READ_BY_MEDIATOR if reader is Who.MEDIATOR else _READ_BY_STAFF)[state]


def periods(begins: date, years: int, *, began_on: date | None = None) -> tuple[tuple[date, date], ...]:
    """The first and last day of each of one to three years, one after the other.

    `began_on` is the day on which the listing began, where that was earlier: one of 29 February keeps its day (domain
    §8). Raises ValueError when no period of it begins on `begins`, and for another number of years.
    """
    start = began_on or begins
    passed = begins.year - start.year
    if years not in YEARS_AT_ONCE or passed < 0 or anniversary(start, passed) != begins:
        raise ValueError(f"No {years} years of a listing that began on {start} begin on {begins}.")
    firsts = [anniversary(start, passed + each) for each in range(years + 1)]
    return tuple((first, following - A_DAY) for first, following in pairwise(firsts))


def opens_on(covered_until: date) -> date:
    """The day of the first notice, on which a listing is due soon: 60 days before the first day without cover."""
    return covered_until + A_DAY - DUE_SOON


def pay_by(begins: date | None, on: date) -> date:
    """The due day of an invoice of a day: 30 days later, and never before the period begins [D]."""
    return max(on + PAY_WITHIN, begins or date.min)


def is_unused(settled_on: date | None, begins: date | None, today: date) -> bool:
    """Whether one without dates was paid a year ago or longer, and so nothing came of it: staff send it back."""
    return settled_on is not None and begins is None and settled_on <= a_year_before(today)


def a_year_before(today: date) -> date:
    """The last day since which a year has passed: on 28 February after a leap year that is the 29th."""
    day = anniversary(today, -1)
    return day + A_DAY if anniversary(day + A_DAY, 1) <= today else day


def is_over(
    purpose: Purpose,
    state: State,
    begins: date | None,
    ends: date | None,
    found: Standing,
    *,
    is_declined: bool = False,
) -> bool:
    """Whether an unpaid contribution counts for nothing any more: its listing has ended, or began anew since.

    An invoice of one that lapsed waits a while for money that was sent in time; one for being listed again counts for
    nothing once a listing has come back otherwise, nor does a first one whose listing IMI declined.
    """
    if state not in UNPAID:
        return False
    if begins is None or ends is None:
        return found.is_live if purpose is Purpose.AGAIN else is_declined
    if fit(purpose, begins, ends, found) is not Fit.GONE:
        return False
    waits = state is State.DUE and found.has_lapsed and found.ended_on
    return not waits or found.as_of >= waits + TRANSFERS_TAKE


def is_of(purpose: Purpose, begins: date, began_on: date) -> bool:
    """Whether a contribution is for a period of the listing that began on a day; a renewal is for any but its first.

    A listing that has ended and begun again on another day has other periods, so what was for one is for none of it.
    """
    years = begins.year - began_on.year
    is_first = purpose is not Purpose.RENEWAL
    return (years == 0) is is_first and years >= 0 and anniversary(began_on, years) == begins


def fit(purpose: Purpose, begins: date, ends: date, found: Standing) -> Fit:
    """How the days from `begins` to `ends` lie to what a listing is covered for as it stands.

    NEXT begins where the cover ends, or earlier and reaches further; before a GAP something else is unpaid; GONE is
    one of a listing that has ended, or of a time before it was listed again.
    """
    if not found.is_live or found.began_on is None or not is_of(purpose, begins, found.began_on):
        return Fit.GONE
    if ends <= found.covered_until:
        return Fit.COVERED
    return Fit.NEXT if begins <= found.due_on else Fit.GAP


def counted_on(
    facts: Iterable[Fact], purpose: Purpose, begins: date, ends: date, *, paid_on: date, today: date
) -> date | None:
    """The day as of which a payment covers a listing, that of the payment if it can be; none when it covers nothing.

    A listing that has lapsed comes back by what was paid before; nothing brings back one that was removed or resigned.
    """
    known = list(facts)
    now = standing(known, today)
    if now.began_on is None or not (now.is_live or now.has_lapsed):
        return None
    days = (max(paid_on, now.began_on), today)
    return next((day for day in days if fit(purpose, begins, ends, standing(known, day)) is Fit.NEXT), None)
