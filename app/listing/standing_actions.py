"""What is recorded of listings. Every action adds one fact, or none when the same form has added it already.

Each keeps what follows from the facts (`Listing.next_due_on`, `gone_on`), and writes the letter a mediator waits for.
The facts of one listing are added one at a time: whoever adds one locks its row first.
"""

from datetime import date
from secrets import token_urlsafe
from typing import NamedTuple

from app import audit, clock, crypto, mail
from app.accounts.models import User
from app.accounts.person import Person
from app.db import action, db
from app.errors import Refused
from app.listing import standing_letters, standing_moves, standing_plan, standing_queries
from app.listing.standing import Kind, standing
from app.listing.standing_models import BrakeRelease, Listing, ListingFact
from app.own_record import refuse_own

NOT_PAID_YET = "A payment is recorded once it is there: choose today or an earlier day."
PAST_DAY = "Choose today or a day to come."
NOT_BRAKED = "The brake holds nothing back on this day any more."


class _Said(NamedTuple):
    """How a fact is named in the record, and which letter tells its mediator."""

    verb: str
    letter: str = ""


_SAID = {
    Kind.ACTIVATED: _Said("listed a mediator", "listed"),
    Kind.RELISTED: _Said("listed a mediator again", "listed"),
    Kind.COVERED: _Said("covered a listing", "covered"),
    Kind.HELD: _Said("put a listing on hold"),
    Kind.RELEASED: _Said("released a listing from hold"),
    Kind.REQUESTED: _Said("requested a waiver"),
    Kind.GRANTED: _Said("granted a waiver", "granted"),
    Kind.DECLINED: _Said("declined a waiver", "declined"),
    Kind.SUSPENDED: _Said("suspended a listing", "suspended"),
    Kind.RESTORED: _Said("restored a listing", "restored"),
    Kind.REMOVED: _Said("removed a listing", "removed"),
    Kind.RESIGNED: _Said("recorded a resignation", "resigned"),
}


@action
def activate(mediator: User, *, by: Person, reason: str = "", form_token: str = "") -> Listing:
    """List a mediator whose application is approved; the first period begins today, and is covered."""
    db.session.get_one(User, mediator.id, with_for_update=True)  # so that nobody gets two listings at once
    listing = standing_queries.listing_of(mediator.id) or Listing(mediator_id=mediator.id)
    db.session.add(listing)
    db.session.flush()
    _change(listing, Kind.ACTIVATED, by=by, reason=reason, key=form_token)
    listing.activated_on = listing.activated_on or clock.today()
    return listing


@action
def relist(listing: Listing, *, by: Person, reason: str, form_token: str = "") -> None:
    """A fresh period begins today, and is covered; nothing is owed for an earlier one."""
    _change(listing, Kind.RELISTED, by=by, reason=reason, key=form_token)


@action
def cover(
    listing: Listing, *, until: date, reason: str, by: Person, paid_on: date | None = None, form_token: str = ""
) -> None:
    """A contribution is paid or waived: the listing is covered up to and with `until`, the last day of a period.

    `paid_on` is the day it was paid, else today. Raises Refused when the listing had ended by then.
    """
    _change(listing, Kind.COVERED, by=by, reason=reason, key=form_token, until=until, on=paid_on)


@action
def hold(listing: Listing, *, until: date, reason: str, by: Person, form_token: str = "") -> None:
    """No notice is sent, and nothing lapses, up to and with a day."""
    _change(listing, Kind.HELD, by=by, reason=reason, key=form_token, until=until)


@action
def release(listing: Listing, *, reason: str, by: Person, form_token: str = "") -> None:
    """End every hold today."""
    _change(listing, Kind.RELEASED, by=by, reason=reason, key=form_token)


@action
def suspend(listing: Listing, *, reason: str, by: Person, form_token: str = "") -> None:
    """Hide a listing; its periods and notices go on."""
    _change(listing, Kind.SUSPENDED, by=by, reason=reason, key=form_token)


@action
def restore(listing: Listing, *, reason: str, by: Person, form_token: str = "") -> None:
    """Show a suspended listing again."""
    _change(listing, Kind.RESTORED, by=by, reason=reason, key=form_token)


@action
def remove(listing: Listing, *, reason: str, by: Person, form_token: str = "") -> None:
    _change(listing, Kind.REMOVED, by=by, reason=reason, key=form_token)


@action
def resign(listing: Listing, *, reason: str, by: Person, form_token: str = "") -> None:
    """Record that a mediator asked not to be listed any more."""
    _change(listing, Kind.RESIGNED, by=by, reason=reason, key=form_token)


@action
def request_waiver(listing: Listing, *, reason: str, by: Person, form_token: str = "") -> None:
    """The mediator's own request, or staff's note of one that came another way; nothing lapses until it is decided."""
    _change(listing, Kind.REQUESTED, by=by, reason=reason, key=form_token, is_own=by.id == listing.mediator_id)


@action
def decide_waiver(listing: Listing, *, is_granted: bool, reason: str, by: Person, form_token: str = "") -> None:
    """Only that it is decided: what a granted waiver covers is recorded by `cover`."""
    _change(listing, Kind.GRANTED if is_granted else Kind.DECLINED, by=by, reason=reason, key=form_token)


@action
def release_brake(day: date, *, most: int, reason: str, by: Person, form_token: str) -> BrakeRelease:
    """Let the final notices of a day go, to at most so many listings: those that staff have seen."""
    if again := db.session.scalar(db.select(BrakeRelease).filter_by(form_token=form_token)):
        return again
    if day < clock.today():
        raise Refused(PAST_DAY)
    if not standing_queries.plan(day).is_braked:
        raise Refused(NOT_BRAKED)
    made = BrakeRelease(form_token=form_token, day=day, most=most, reason=reason, by_id=by.id)
    db.session.add(made)
    audit.record("released the brake", made, by=by)
    return made


@action
def send(listing: Listing, *, is_braked: bool) -> None:
    """Send what is due about a listing today; its row is locked. Final notices stay while the brake is on."""
    for due in standing_plan.due(standing_queries.facts(listing), clock.today()):
        if due.is_final and is_braked:
            continue
        key = f"told:{due.lapsed_on}" if due.days is None else f"notice:{due.fact.until}:{due.days}"
        if _with_key(listing, key):
            continue
        _record(listing, due.fact.kind, key=key, until=due.fact.until, days=due.days)
        audit.record("told of the end of a listing" if due.days is None else "sent a notice", listing)
        _write(listing, standing_letters.due(due))
    settle(listing)


@action
def settle(listing: Listing) -> None:
    """Keep what follows from the facts."""
    found = standing_queries.facts(listing)
    listing.next_due_on, listing.gone_on = standing_plan.next_due_on(found), standing_plan.gone_on(found)


def _change(
    listing: Listing,
    kind: Kind,
    *,
    by: Person,
    reason: str,
    key: str,
    until: date | None = None,
    on: date | None = None,
    is_own: bool = False,
) -> None:
    """Add a fact, unless the same form has added it; the rule is asked once the listing's row is locked."""
    on = on or clock.today()
    listing = db.session.get_one(Listing, listing.id, with_for_update=True, populate_existing=True)
    key = key or token_urlsafe(16)
    if _with_key(listing, key):
        return
    if not is_own:
        refuse_own(listing.mediator_id, by=by)
    if on > clock.today():
        raise Refused(NOT_PAID_YET)
    standing_moves.check(standing(standing_queries.facts(listing), on), kind, until)
    _record(listing, kind, key=key, on=on, until=until, reason=reason, by=by)
    settle(listing)
    listing.keep_up_on = clock.today()
    audit.record(_SAID[kind].verb, listing, by=by)
    if letter := _SAID[kind].letter:
        _tell(listing, letter, reason)


def _record(
    listing: Listing,
    kind: Kind,
    *,
    key: str,
    on: date | None = None,
    until: date | None = None,
    days: int | None = None,
    reason: str = "",
    by: Person | None = None,
) -> None:
    last = db.session.scalar(db.select(db.func.max(ListingFact.number)).where(ListingFact.listing_id == listing.id))
    made = ListingFact(
        listing_id=listing.id,
        number=(last or 0) + 1,
        key=key,
        kind=kind,
        on=on or clock.today(),
        until=until,
        days=days,
        by_id=by.id if by else None,
        recorded_at=clock.now(),
    )
    made.reason = crypto.seal(reason, *standing_queries.place(made)) if reason else None
    db.session.add(made)
    db.session.flush()


def _with_key(listing: Listing, key: str) -> bool:
    same = db.select(ListingFact.id).filter_by(listing_id=listing.id, key=key)
    return db.session.scalar(same) is not None


def _tell(listing: Listing, letter: str, reason: str) -> None:
    found = standing(standing_queries.facts(listing), clock.today())
    given = {**standing_letters.days(found), "reason": reason}
    _write(listing, standing_letters.Letter(f"{standing_letters.FOLDER}/{letter}.txt", given))


def _write(listing: Listing, letter: standing_letters.Letter) -> None:
    to = listing.mediator
    mail.queue(letter.template, to.email, name=to.name, language=to.language or "en", **letter.given)
