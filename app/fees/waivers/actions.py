"""A mediator asks that a contribution be waived, and IMI staff decide, all of it or a part (domain §9)."""

from typing import Any

from app import audit, clock, mail, money
from app.accounts.own_record import refuse_own
from app.accounts.person import Person
from app.db import action, db
from app.errors import Conflict, Refused
from app.fees import contribution_actions, contribution_queries
from app.fees.contribution import Who
from app.fees.invoices import actions as invoice_actions, queries as invoice_queries
from app.fees.models import Contribution, WaiverRequest
from app.fees.payments import queries as payment_queries
from app.fees.prices.lines import Why
from app.fees.vocabulary import Ground, Request, State
from app.fees.waivers import asking as rules, queries as waiver_queries
from app.listing.standings import actions as standing_actions, queries as standing_queries
from app.listing.standings.models import Listing

OTHER_AMOUNT = "Another amount is to be paid."
LETTERS = "fees/letters/"
VERBS = {Request.GRANTED: "granted a waiver", Request.DECLINED: "declined a waiver"}
mail.keep_refused(LETTERS)


@action
def request(contribution: Contribution, *, by: Person, form_token: str, ground: Ground, words: str) -> WaiverRequest:
    """Ask once for a waiver; nothing of a listing lapses until it is decided. The same form asks once only."""
    contribution = contribution_actions.locked(contribution)
    if again := db.session.scalar(db.select(WaiverRequest).filter_by(form_token=form_token)):
        return again
    is_asked = waiver_queries.request_of(contribution) is not None
    who = Who.MEDIATOR if by.id == contribution.mediator_id else Who.STAFF
    if reason := rules.why_not_asked(contribution.state, is_asked=is_asked, by=who):
        raise Refused(reason)
    made = WaiverRequest(
        form_token=form_token, contribution_id=contribution.id, ground=ground, requested_at=clock.now()
    )
    made.seal("words", words)
    db.session.add(made)
    audit.record("requested a waiver", made, by=by)
    listing = _live_listing(contribution)
    if listing and not standing_queries.now(listing).is_requested:
        standing_actions.request_waiver(listing, reason=words, by=by, form_token=form_token)
    return made


@action
def decide(request: WaiverRequest, *, percent: int, reason: str, by: Person, version: int) -> None:
    """Waive so many whole percents of one year: 0 declines, 100 leaves nothing to pay. The mediator is told why.

    Less than all counts once the rest is paid, so a listing's notices go on.
    """
    refuse_own(request.contribution.mediator_id, by=by)
    contribution = contribution_actions.locked(request.contribution)
    db.session.refresh(request, with_for_update=True)
    if request.version != version:
        raise Conflict(None, request.version)
    if why_not := rules.why_not_decided(request.state, contribution.state, percent):
        raise Refused(why_not)
    request.state = Request.GRANTED if percent else Request.DECLINED
    request.percent, request.decided_at, request.decided_by_id = percent, clock.now(), by.id
    request.seal("reason", reason)
    audit.record(VERBS[request.state], request, by=by)
    _end_request(contribution, is_granted=percent > 0, reason=reason, by=by)
    if percent == rules.ALL:
        _waive(contribution, reason=reason, by=by)
    elif percent:
        _lower(contribution, percent, reason=reason, by=by)
    else:
        _tell(contribution, "waiver_declined", reason=reason)


def _waive(contribution: Contribution, *, reason: str, by: Person) -> None:
    """All of one year: nothing is owed any more, so the invoice is taken back at once, and other years are dropped."""
    years = contribution.years
    contribution_actions.settle(contribution, State.WAIVED, on=clock.today(), by=by, reason=reason)
    db.session.flush()
    if invoice := invoice_queries.in_force(contribution):
        invoice_actions.credit_if_not_owed(invoice.id, by=by)
    paid = payment_queries.balance(contribution).paid
    _tell(contribution, "waiver_granted", reason=reason, years=years, paid=money.words(paid) if paid else "")


def _lower(contribution: Contribution, percent: int, *, reason: str, by: Person) -> None:
    """A part of one year; an invoice that comes to less is replaced, and never says that there is a waiver."""
    contribution.waiver = percent
    db.session.flush()
    invoice = invoice_queries.in_force(contribution)
    priced_on = invoice_queries.written(invoice).priced_on if invoice else clock.today()
    line = contribution_queries.quote(contribution, on=priced_on).lines[0]
    if invoice and line.why is Why.WAIVER:
        invoice_actions.correct(contribution, why=OTHER_AMOUNT, by=by)
    _tell(
        contribution,
        "waiver_in_part",
        percent=percent,
        reason=reason,
        year=rules.year(contribution.purpose, line.begins, line.ends),
        years=contribution.years,
        price=money.words(line.price),
        net=money.words(line.net),
        dei=line.percent if line.why is Why.DEI else 0,
    )


def _end_request(contribution: Contribution, *, is_granted: bool, reason: str, by: Person) -> None:
    listing = _live_listing(contribution)
    if listing and standing_queries.now(listing).is_requested:
        standing_actions.end_request(listing, is_granted=is_granted, reason=reason, by=by)


def _live_listing(contribution: Contribution) -> Listing | None:
    listing = db.session.get(Listing, contribution.listing_id) if contribution.listing_id else None
    return listing if listing and standing_queries.now(listing).is_live else None


def _tell(contribution: Contribution, letter: str, **given: Any) -> None:
    if to := contribution.mediator:
        mail.queue(f"{LETTERS}{letter}.txt", to.email, name=to.name, **given)
