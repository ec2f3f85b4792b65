"""What is recorded of listings. Every action adds one fact, or none when the same form has added it already.

Each keeps what follows from the facts (`Listing.next_due_on`, `gone_on`), and writes the letter a mediator waits for.
The facts of one listing are added one at a time: whoever adds one locks its row first.
"""

from datetime import date
from secrets import token_urlsafe
from typing import NamedTuple

from app import audit, clock, mail
from app.accounts.models import User
from app.accounts.own_record import refuse_own
from app.accounts.person import Person
from app.db import action, db
from app.errors import Refused
from app.listing.followed import follow
from app.listing.register import queries as register_queries
from app.listing.standings import (
    letters as standing_letters,
    moves as standing_moves,
    plan as standing_plan,
    queries as standing_queries,
)
from app.listing.standings.facts import Kind, standing
from app.listing.standings.models import FORM, Listing, ListingFact

NOT_PAID_YET = "A payment is recorded once it is there: choose today or an earlier day."
NO_MEDIATOR = "Only a mediator can be listed."
NO_REASON = "Say why this mediator is listed."

LISTED = "listed"  # the letter of a listing that begins, which says how long it is covered


class _Said(NamedTuple):
    """How a fact is named in the record, which letter tells its mediator, and whether contributions follow from it."""

    verb: str
    letter: str = ""
    is_followed: bool = False


_SAID = {
    Kind.ACTIVATED: _Said("listed a mediator", LISTED, True),
    Kind.RELISTED: _Said("listed a mediator again", LISTED, True),
    Kind.COVERED: _Said("covered a listing", "covered"),
    Kind.CORRECTED: _Said("took the cover of a listing back", "corrected"),
    Kind.HELD: _Said("put a listing on hold"),
    Kind.RELEASED: _Said("released a listing from hold"),
    Kind.REQUESTED: _Said("requested a waiver"),
    Kind.GRANTED: _Said("granted a waiver"),
    Kind.DECLINED: _Said("declined a waiver"),
    Kind.SUSPENDED: _Said("suspended a listing", "suspended"),
    Kind.RESTORED: _Said("restored a listing", "restored"),
    Kind.REMOVED: _Said("removed a listing", "removed", True),
    Kind.RESIGNED: _Said("recorded a resignation", "resigned", True),
}


@action
def activate(mediator: User, *, by: Person, reason: str, form_token: str = "") -> Listing:
    """List a mediator; the first period begins today, and is covered.

    Whoever calls it has asked what an approval needs (`approvals.actions.approve`). By itself it raises Refused for an
    account that is no mediator's, for staff's own, and without a reason.
    """
    if not mediator.is_mediator:
        raise Refused(NO_MEDIATOR)
    if not reason.strip():
        raise Refused(NO_REASON)
    db.session.get_one(User, mediator.id, with_for_update=True)  # so that nobody gets two listings at once
    listing = standing_queries.listing_of(mediator.id) or register_queries.numbered(mediator)
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
    listing: Listing,
    *,
    until: date,
    reason: str,
    by: Person | None,
    paid_on: date | None = None,
    form_token: str = "",
    letter: str = "",
) -> None:
    """A contribution is paid or waived: the listing is covered up to and with `until`, the last day of a period.

    `letter` is another one than that of being covered: `LISTED` when it follows at once from being listed.
    `paid_on` is the day it was paid, else today: a payment in time that is recorded late brings a lapsed listing back.
    Raises Refused when the listing had ended by then.
    """
    _change(listing, Kind.COVERED, by=by, reason=reason, key=form_token, until=until, on=paid_on, letter=letter)


@action
def correct(listing: Listing, *, reason: str, by: Person | None, form_token: str = "") -> None:
    """What was recorded last as covered is not: a mistake is taken back."""
    _change(listing, Kind.CORRECTED, by=by, reason=reason, key=form_token)


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
def decide_waiver(
    listing: Listing, *, is_granted: bool, reason: str, by: Person, until: date | None = None, form_token: str = ""
) -> None:
    """Waived is paid: one that is granted covers the listing up to and with `until`, the last day of a period."""
    kind, key = (Kind.GRANTED if is_granted else Kind.DECLINED), form_token or token_urlsafe(16)
    _change(listing, kind, by=by, reason=reason, key=key, letter="" if is_granted else "declined")
    if is_granted:
        _change(listing, Kind.COVERED, by=by, reason=reason, key=f"{key}:covered", until=until, letter="granted")


@action
def end_request(listing: Listing, *, is_granted: bool, reason: str, by: Person) -> None:
    """Nothing waits for a request any more: what is waived, and the letter, are the affair of whoever calls it."""
    _change(listing, Kind.GRANTED if is_granted else Kind.DECLINED, by=by, reason=reason, key="")


@action
def send(listing: Listing, *, is_braked: bool) -> None:
    """Send what is due about a listing today; its row is locked. Final notices stay while the brake is on.

    Every notice is a fact, and those of one night that the same letter tells share one.
    """
    today = clock.today()
    due = [
        each for each in standing_plan.due(standing_queries.facts(listing), today) if not (each.is_final and is_braked)
    ]
    sent = {each.letter: _write(listing, standing_letters.due(each)).id for each in due if each.is_written}
    for each in due:
        key = f"{each.fact.kind}:{each.fact.until}:{each.days}:{today}"
        _record(listing, each.fact.kind, key=key, until=each.fact.until, days=each.days, letter_id=sent[each.letter])
        audit.record("told of the end of a listing" if each.days is None else "sent a notice", listing)
    if any(each.days is None for each in due):
        follow(listing.mediator_id)
    settle(listing)


@action
def note_undelivered(listing: Listing, notice: ListingFact) -> None:
    """A final notice was refused for good: nobody is removed on it, and everything waits until staff have looked.

    It is a fact of the day on which the notice left, so that a removal that has happened meanwhile has not.
    """
    key = f"{Kind.UNDELIVERED}:{notice.letter_id}"
    if _with_key(listing, key):
        return
    letter_id = notice.letter_id
    _record(listing, Kind.UNDELIVERED, key=key, on=notice.on, until=notice.until, days=notice.days, letter_id=letter_id)
    audit.record("noted a final notice that was not delivered", listing)
    settle(listing)


@action
def note_left(listing: Listing, notice: ListingFact, *, left_on: date) -> None:
    """A final notice waited in the outbox, and left on a later day: from that one its 28 days are counted."""
    key = f"{Kind.LEFT}:{notice.letter_id}"
    if _with_key(listing, key):
        return
    _record(listing, Kind.LEFT, key=key, on=notice.on, until=left_on, letter_id=notice.letter_id)
    audit.record("noted that a final notice left late", listing)
    settle(listing)


@action
def settle(listing: Listing) -> None:
    """Keep what follows from the facts."""
    for name, value in standing_plan.kept(standing_queries.facts(listing)).items():
        setattr(listing, name, value)


def _change(
    listing: Listing,
    kind: Kind,
    *,
    by: Person | None,
    reason: str,
    key: str,
    until: date | None = None,
    on: date | None = None,
    is_own: bool = False,
    letter: str = "",
) -> None:
    """Add a fact, unless the same form has added it; the rule is asked once the listing's row is locked.

    `key` is that of a form: no notice of a night has one like it. `letter` is another one than the fact's own.
    """
    on = on or clock.today()
    listing = db.session.get_one(Listing, listing.id, with_for_update=True, populate_existing=True)
    key = f"{FORM}{key or token_urlsafe(16)}"
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
    if _SAID[kind].is_followed:
        follow(listing.mediator_id)
    if letter := letter or _SAID[kind].letter:
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
    letter_id: int | None = None,
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
        letter_id=letter_id,
        recorded_at=clock.now(),
    )
    made.seal(reason)
    db.session.add(made)
    db.session.flush()


def _with_key(listing: Listing, key: str) -> bool:
    return db.session.scalar(db.select(ListingFact.id).filter_by(listing_id=listing.id, key=key)) is not None


def _tell(listing: Listing, letter: str, reason: str) -> None:
    given = {**standing_letters.changed(standing_queries.now(listing)), "reason": reason}
    _write(listing, standing_letters.Letter(f"{standing_letters.FOLDER}/{letter}.txt", given))


def _write(listing: Listing, letter: standing_letters.Letter) -> mail.Letter:
    to = listing.mediator
    return mail.queue(letter.template, to.email, name=to.name, listing_id=listing.id, **letter.given)
