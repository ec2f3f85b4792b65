"""What may be done with a listing in which standing, and until when it can be covered or held (domain §8)."""

from dataclasses import replace
from datetime import date, timedelta

from app.dates import words
from app.errors import Refused
from app.listing.standings.facts import Fact, Kind, Standing, after
from app.listing.standings.periods import A_DAY, anniversary
from app.listing.standings.state import VISIBLE, State

LONGEST_REASON = 500
LONGEST_REQUEST = 1_000
LONGEST_HOLD = timedelta(days=366)
PERIODS_AHEAD = 3

NOT_NOW = "This cannot be done while the listing is: {}."
NO_HOLD = "Nothing is on hold."
NO_COVER = "Nothing is recorded as covered that could be taken back."
PAID_IN_TIME = "It has not been listed since {}. A contribution counts for it when it was paid before that day."
NO_REQUEST = "No request for a waiver waits for a decision."
ONE_REQUEST = "A request for a waiver waits for a decision already."
ALREADY_LISTED = "This mediator has a listing already. Once it has ended, it can be listed again."
NOT_A_PERIOD = "A period ends on {}. Choose one of these days."
HOLD_FROM_TODAY = "A hold ends today or later, and within a year."

DECISIONS = (Kind.GRANTED, Kind.DECLINED)
_LIVE = (*VISIBLE, State.SUSPENDED)
MOVES = {
    Kind.ACTIVATED: (State.NOT_YET,),
    Kind.COVERED: _LIVE,
    Kind.CORRECTED: _LIVE,
    Kind.HELD: _LIVE,
    Kind.RELEASED: _LIVE,
    Kind.REQUESTED: _LIVE,
    Kind.GRANTED: _LIVE,
    Kind.DECLINED: _LIVE,
    Kind.SUSPENDED: VISIBLE,
    Kind.RESTORED: (State.SUSPENDED,),
    Kind.REMOVED: _LIVE,
    Kind.RESIGNED: _LIVE,
    Kind.RELISTED: (State.REMOVED, State.RESIGNED),
}


def moves(found: Standing) -> tuple[Kind, ...]:
    """What staff may record of a listing now; of one that has lapsed also a payment of before, which brings it back."""
    before = before_lapse(found)
    return tuple(kind for kind in MOVES if why_not(before if kind is Kind.COVERED else found, kind) is None)


def before_lapse(found: Standing) -> Standing:
    """How a listing that has lapsed stood on its last day; any other one as it stands."""
    if not found.has_lapsed or found.ended_on is None:
        return found
    last_day = found.ended_on - A_DAY
    return replace(found, as_of=last_day, ended_on=None, ended_as=None, has_lapsed=False, is_told=False)


def released(found: Standing) -> Standing:
    """How things stand once every hold ends today."""
    return after(found, Fact(Kind.RELEASED, found.as_of))


def check(found: Standing, kind: Kind, until: date | None = None) -> None:
    """Raise Refused, with the reason, when something may not be recorded of a listing as it stands."""
    if reason := why_not(found, kind) or _why_not_until(found, kind, until):
        raise Refused(reason)


def why_not(found: Standing, kind: Kind) -> str | None:
    if kind is Kind.COVERED and found.has_lapsed and found.ended_on:
        return PAID_IN_TIME.format(words(found.ended_on))
    if found.state not in MOVES[kind]:
        return ALREADY_LISTED if kind is Kind.ACTIVATED else NOT_NOW.format(found.state.label.lower())
    if kind is Kind.RELEASED and not _is_held(found):
        return NO_HOLD
    if kind is Kind.CORRECTED and found.years_before is None:
        return NO_COVER
    if kind in DECISIONS and not found.is_requested:
        return NO_REQUEST
    return ONE_REQUEST if kind is Kind.REQUESTED and found.is_requested else None


def period_ends(found: Standing) -> tuple[date, ...]:
    """The days to which a listing can be covered next, or could on its last day: the ends of the periods that come."""
    found = before_lapse(found)
    if not found.is_live or found.began_on is None:
        return ()
    years = range(found.years + 1, found.years + 1 + PERIODS_AHEAD)
    return tuple(anniversary(found.began_on, each) - A_DAY for each in years)


def _why_not_until(found: Standing, kind: Kind, until: date | None) -> str | None:
    if kind is Kind.COVERED and until not in period_ends(found):
        return NOT_A_PERIOD.format(" or ".join(words(each) for each in period_ends(found)))
    if kind is Kind.HELD and not (until and found.as_of <= until <= found.as_of + LONGEST_HOLD):
        return HOLD_FROM_TODAY
    return None


def _is_held(found: Standing) -> bool:
    return found.is_undelivered or (found.stopped_until is not None and found.stopped_until > found.as_of)
