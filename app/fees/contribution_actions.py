"""Contributions are opened, settled and ended, and listing is told; the portal keeps them in step with each listing.

Whoever changes a mediator's contributions locks their account first, then the contribution, then the listing.
"""

from datetime import date
from typing import Any

from app import audit, clock
from app.accounts.models import User
from app.accounts.own_record import refuse_own
from app.accounts.person import Person
from app.db import action, db
from app.errors import Conflict, Refused
from app.fees import contribution as rules, contribution_queries as queries, waiting_queries
from app.fees.contribution import LIFE, OVER, SETTLED, SETTLES, UNBILLED, Who
from app.fees.models import Contribution, Payer
from app.fees.payers.vat import Hold
from app.fees.prices.lines import YEARS_AT_ONCE
from app.fees.vocabulary import Purpose, State
from app.listing.applications.life import State as ApplicationState
from app.listing.applications.models import Application
from app.listing.approvals import actions as approval_actions, needs as approval
from app.listing.standings import actions as standing_actions, queries as standing_queries
from app.listing.standings.facts import Standing
from app.listing.standings.models import Listing

NOT_PASSED = "A first contribution opens once the assessment is passed."
STILL_LISTED = "This listing has not ended. Its next year is paid for as a renewal."
NOT_LISTED_YET = "This mediator was not listed before."
ONE_TO_THREE = "Choose one, two or three years."
YEARS_ARE_SET = (
    "Nothing was changed: meanwhile the invoice was made, in another window, or nothing is owed any more. This page "
    "shows how it stands now, with the invoice if there is one."
)
YEARS_OVERLAP = "Another contribution pays for a part of these years. Choose fewer."
NOT_YET = "A contribution is settled once it is paid: choose today or an earlier day."
BEGIN = (Purpose.FIRST, Purpose.AGAIN)  # what a listing begins with
ON = {State.PAID: "The contribution was paid.", State.WAIVED: "The contribution is waived."}


@action
def open_first(application: Application, *, by: Person | None = None) -> Contribution:
    """What a first year costs, from the signed pass on; it has no dates until the listing is approved."""
    if application.state is not ApplicationState.PASSED:
        raise Refused(NOT_PASSED)
    _lock(application.mediator_id)
    key = f"first:{application.id}"
    return _opened(key, Purpose.FIRST, application.mediator_id, by=by, application_id=application.id)


@action
def open_renewal(listing: Listing) -> Contribution | None:
    """What is due next for a listing, from the day of the first notice on; none while nothing is.

    It is for the first period that is not covered, whatever the day: in grace that is the one that has begun.
    """
    _lock(listing.mediator_id)
    found = standing_queries.now(listing)
    if not found.is_live or clock.today() < rules.opens_on(found.covered_until):
        return None
    begins = found.due_on
    if known := _pays_for(listing.mediator_id, begins, begins, began_on=found.began_on):
        return known[0]
    key = f"renewal:{listing.id}:{begins}"
    return _opened(key, Purpose.RENEWAL, listing.mediator_id, listing_id=listing.id, begins=begins)


@action
def open_again(listing: Listing, *, by: Person) -> Contribution:
    """What being listed again costs, for a listing that has ended; it has no dates until staff list it again."""
    if by.id != listing.mediator_id:
        refuse_own(listing.mediator_id, by=by)
    _lock(listing.mediator_id)
    found = standing_queries.now(listing)
    if found.ended_on is None:
        raise Refused(STILL_LISTED if found.is_live else NOT_LISTED_YET)
    key = f"again:{listing.id}:{found.ended_on}"
    return _opened(key, Purpose.AGAIN, listing.mediator_id, by=by, listing_id=listing.id)


@action
def choose_years(contribution: Contribution, *, years: int, version: int, by: Person) -> None:
    """For how many years to pay at once, as long as there is no invoice."""
    contribution = locked(contribution)
    if contribution.state not in UNBILLED:
        raise Refused(YEARS_ARE_SET)
    if contribution.version != version:
        raise Conflict(contribution, contribution.version)
    if years not in YEARS_AT_ONCE:
        raise Refused(ONE_TO_THREE)
    for begins, ends in queries.periods(contribution, years):
        known = _pays_for(contribution.mediator_id, begins, ends, began_on=queries.began_on(contribution))
        if any(each is not contribution for each in known):
            raise Refused(YEARS_OVERLAP)
    contribution.years = years
    _date(contribution)
    audit.record("chose the years of a contribution", contribution, by=by)


@action
def settle(contribution: Contribution, how: State, *, on: date, by: Person | None, reason: str = "") -> None:
    """It is PAID or WAIVED as of a day: its listing is covered, or its approval knows.

    One that is waived is for one period. When the listing had ended by then the money stays recorded all the same, and
    it waits for staff (`waiting_queries.is_stuck`). Raises Refused when it is settled or over already.
    """
    contribution = locked(contribution)
    refuse_own(contribution.mediator_id, by=by)
    if on > clock.today():
        raise Refused(NOT_YET)
    contribution.state = LIFE.moved(contribution.state, SETTLES[how], by=Who.STAFF if by else Who.PORTAL)
    contribution.settled_on, contribution.held_since = on, None
    if how is State.WAIVED:
        contribution.years = 1
        _date(contribution)
    audit.record(f"contribution: {how}", contribution, by=by)
    _tell(contribution, by=by, reason=reason or ON[how])
    _keep(contribution)


@action
def unsettle(contribution: Contribution, *, by: Person, reason: str, verb: str = "refund") -> None:
    """The money goes back, or `verb` says that it never came: what it covered last is not covered any more.

    An approval has to wait for it again. A year of an approval, and one that something else was paid for after it,
    stay covered: that is staff's to end.
    """
    contribution = locked(contribution)
    refuse_own(contribution.mediator_id, by=by)
    was_settled = contribution.state is not State.PARTLY_PAID
    contribution.state = LIFE.moved(contribution.state, verb, by=Who.STAFF)
    if contribution.state not in OVER:
        contribution.settled_on = None
    audit.record(f"contribution: {contribution.state}", contribution, by=by)
    if was_settled and contribution.begins is None and contribution.application_id:
        application = db.session.get_one(Application, contribution.application_id)
        approval_actions.settle(application, contribution=None, by=by)
    if listing := queries.covered_last(contribution):
        standing_actions.correct(listing, reason=reason, by=by, form_token=f"{queries.token(contribution)}:refunded")
    _keep(contribution)


@action
def keep(mediator_id: int) -> None:
    """Bring all of a mediator's contributions in step with how their passes and their listing stand today.

    It may run in any order, twice and by two workers: whatever follows already is left alone.
    """
    if not _lock(mediator_id):
        return
    for application in waiting_queries.unopened(mediator_id):
        open_first(application)
    listing = standing_queries.listing_of(mediator_id)
    found = standing_queries.now(listing) if listing else Standing(clock.today())
    declined = waiting_queries.declined(mediator_id)
    for each in _live_ones(mediator_id):
        if listing:
            _place(each, listing, found)
        is_declined = each.application_id in declined
        if rules.is_over(each.purpose, each.state, each.begins, each.ends, found, is_declined=is_declined):
            each.state = LIFE.moved(each.state, "cancel", by=Who.PORTAL)
            audit.record(f"contribution: {each.state}", each)
        elif each.state in SETTLED and found.is_live:
            _tell(each, by=None, reason=ON[each.state])
    if listing:
        open_renewal(listing)


@action
def hold_or_release(payer: Payer) -> None:
    """What is open waits while it is not known how its payer is charged, and no longer; their account is locked."""
    is_held = isinstance(queries.treatment_of(payer, on=clock.today()), Hold)
    before, verb = (State.OPEN, "hold") if is_held else (State.HELD, "release")
    for each in queries.of(payer.mediator_id):
        if each.state is before:
            each.state = LIFE.moved(each.state, verb, by=Who.PORTAL)
            each.held_since = clock.now() if is_held else None
            audit.record(f"contribution: {verb}", each)


@action
def locked(contribution: Contribution) -> Contribution:
    """As it is now, with its mediator's account locked before it; whoever else changes it comes after us."""
    db.session.flush()
    if contribution.mediator_id:
        _lock(contribution.mediator_id)
    db.session.expire(contribution)  # as it was read before we waited it would be refused as stale
    return db.session.get_one(Contribution, contribution.id, with_for_update=True, populate_existing=True)


def _lock(mediator_id: int) -> bool:
    return db.session.get(User, mediator_id, with_for_update=True) is not None


def _opened(key: str, purpose: Purpose, mediator_id: int, *, by: Person | None = None, **what: Any) -> Contribution:
    """The one of this key: opened now, taken up again where it was cancelled, anew where its money went back."""
    found = queries.latest(key)
    if found and found.state not in OVER:
        return found
    if found and found.state is State.CANCELLED:
        found.state, found.opened_on = LIFE.moved(found.state, "revive", by=Who.PORTAL), clock.today()
        found.due_on, found.held_since = None, None  # its next invoice is another one
        audit.record("took up a contribution again", found, by=by)
    else:
        key = f"{key}:{found.id}" if found else key
        found = Contribution(key=key, purpose=purpose, mediator_id=mediator_id, opened_on=clock.today(), **what)
        db.session.add(found)
        _date(found)
        audit.record("opened a contribution", found, by=by)
    if payer := queries.payer_of(found):
        hold_or_release(payer)
    return found


def _keep(contribution: Contribution) -> None:
    if contribution.mediator_id:
        keep(contribution.mediator_id)


def _live_ones(mediator_id: int | None) -> list[Contribution]:
    """Those that pay for something, or will; of an account that was erased nothing is asked any more."""
    return [each for each in queries.of(mediator_id) if each.state not in OVER] if mediator_id else []


def _pays_for(mediator_id: int | None, begins: date, ends: date, *, began_on: date | None) -> list[Contribution]:
    """Those that pay for one of these days of a listing that began on a day."""
    dated = [(each, each.begins, each.ends) for each in _live_ones(mediator_id) if began_on]
    among = [(each, first) for each, first, last in dated if first and last and first <= ends and begins <= last]
    return [each for each, first in among if began_on and rules.is_of(each.purpose, first, began_on)]


def _place(contribution: Contribution, listing: Listing, found: Standing) -> None:
    """Give one its dates once its listing has begun: those of the approval, or of being listed again."""
    if contribution.begins:
        return
    if contribution.purpose is Purpose.FIRST:
        begins = listing.activated_on
    else:
        is_listed_again = found.is_live and found.began_on and found.began_on >= contribution.opened_on
        begins = found.began_on if is_listed_again else None
    if begins:
        contribution.listing_id, contribution.begins = listing.id, begins
        _date(contribution)
        audit.record("dated a contribution", contribution)


def _tell(contribution: Contribution, *, by: Person | None, reason: str) -> None:
    if contribution.begins and contribution.ends:
        _cover(contribution, by=by, reason=reason)
    elif contribution.purpose is Purpose.FIRST and contribution.application_id:
        application = db.session.get_one(Application, contribution.application_id)
        how = approval.Contribution(contribution.state.value)
        approval_actions.settle(application, contribution=how, by=by)


def _cover(contribution: Contribution, *, by: Person | None, reason: str) -> None:
    """Cover the listing as of the day of payment, unless it is covered, or what was paid covers nothing of it."""
    if not (contribution.listing_id and contribution.begins and contribution.ends and contribution.settled_on):
        return
    listing = db.session.get_one(Listing, contribution.listing_id, with_for_update=True)
    day = rules.counted_on(
        standing_queries.facts(listing),
        contribution.purpose,
        contribution.begins,
        contribution.ends,
        paid_on=contribution.settled_on,
        today=clock.today(),
    )
    if day:
        follows_at_once = by is None and contribution.begins == clock.today() and contribution.purpose in BEGIN
        standing_actions.cover(
            listing,
            until=contribution.ends,
            reason=reason,
            by=by,
            paid_on=day,
            form_token=queries.token(contribution),
            letter=standing_actions.LISTED if follows_at_once else "",
        )


def _date(contribution: Contribution) -> None:
    """Set the last day of its last year, once it has a first day."""
    if found := queries.periods(contribution):
        contribution.ends = found[-1][1]
