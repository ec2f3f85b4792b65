"""When a waiver can be asked for, and what may be decided about a request (domain §9)."""

from datetime import date

from app.dates import span
from app.fees.contribution import UNPAID, UNSETTLED, Who
from app.fees.vocabulary import Purpose, Request, State

DECLINED, ALL = 0, 100
YEARS = {Purpose.FIRST: "your first year", Purpose.RENEWAL: "your next year", Purpose.AGAIN: "your fresh year"}

ONCE = "You have asked for a waiver of this contribution already."
TOO_LATE = "A waiver can be asked for until the contribution is paid. This one is settled, or nothing is owed."
IN_PART = "A part of this contribution has arrived, so a waiver of the rest cannot be requested here."
DECIDED = "This request is decided already."
NOT_A_SHARE = "A waiver is of 0 to 100 percent: 0 declines it, and 100 waives all of it."
NOTHING_LEFT = "The contribution is settled, or nothing is owed. Decline the request."


def why_not_asked(state: State, *, is_asked: bool, by: Who) -> str | None:
    """Why no waiver of a contribution can be asked for; `is_asked` that it was before, whatever came of it.

    Once a part has arrived it is asked for by letter, which staff note: that money has to go back, too.
    """
    if is_asked:
        return ONCE
    if state is State.PARTLY_PAID:
        return None if by is Who.STAFF else IN_PART
    return None if state in UNPAID else TOO_LATE


def why_not_decided(request: Request, state: State, percent: int) -> str | None:
    """Why a request cannot be decided so; declining one is possible whatever became of its contribution."""
    if request is not Request.REQUESTED:
        return DECIDED
    if not DECLINED <= percent <= ALL:
        return NOT_A_SHARE
    return None if percent == DECLINED or state in UNSETTLED else NOTHING_LEFT


def year(purpose: Purpose, begins: date | None, ends: date | None) -> str:
    """The one year that a waiver is for, by its days once it has some."""
    return span(begins, ends) or YEARS[purpose]
