"""Payments are recorded and sent back; what the sums come to moves a contribution on, and its mediator is told."""

from datetime import date
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from app import audit, clock, mail, money
from app.accounts.models import User
from app.accounts.own_record import refuse_own
from app.accounts.person import Person
from app.dates import words
from app.db import action, db
from app.errors import Refused
from app.fees import contribution_actions, waiting_queries
from app.fees.contribution import LIFE, Who, is_unused
from app.fees.invoices import queries as invoice_queries, series_actions
from app.fees.models import Contribution
from app.fees.payments import balance as rules, queries, reference
from app.fees.payments.balance import Balance
from app.fees.payments.models import BankEntry, Payment
from app.fees.vocabulary import State, Way

LETTERS = "fees/letters"
mail.keep_refused(f"{LETTERS}/")
RECORDED = "The payment was recorded already, on {on} by {by}."
MOVED_ON = "This contribution has changed since you opened the page. Look at where it stands now."
TOO_EARLY = "This contribution was opened on {}: choose that day or a later one."
MORE = "Only {} is open. Check the amount, or say that more came in."
NOT_BY_HAND = "What was recorded last was not typed by staff. One of a bank statement is taken back in its statement."
NOT_LAST = "Something was recorded for its contribution after this payment: take that back, or send the money back."
MISTAKEN = "A payment was recorded by mistake."
REFUNDED = "The contribution was refunded."


@action
def record(
    contribution: Contribution,
    *,
    cents: int,
    paid_on: date,
    way: Way,
    by: Person,
    form_token: str,
    entry: BankEntry | None = None,
    note: str = "",
    is_extra: bool = False,
) -> Payment:
    """Money came in for a contribution: part of it, all of it, or more, which is shown to staff.

    The same form sent twice records it once. `note` is of at most 200 characters. Raises Refused for what owes nothing,
    a day to come, nothing or less, and for staff's own. What is paid already takes nothing more, unless it
    `is_extra`: money that came in all the same, which is paid too much and goes back.
    """
    contribution = of_somebody_else(contribution, by=by)
    if again := queries.payment_of_form(form_token):
        return again
    is_paid = contribution.state is State.PAID
    if is_paid and not is_extra:
        raise Refused(_recorded_already(contribution))
    owed = State.DUE if is_paid else contribution.state
    if why_not := rules.why_not_recorded(owed, cents=cents, paid_on=paid_on, today=clock.today()):
        raise Refused(why_not)
    made = _added(contribution, cents, paid_on, way=way, by=by, form_token=form_token, note=note, entry=entry)
    audit.record("recorded a payment", made, by=by)
    if is_paid:
        _thank(contribution, queries.balance(contribution), made)
    else:
        follow(contribution, by=by, made=made)
    return made


@action
def record_by_hand(
    contribution: Contribution, *, cents: int, paid_on: date, is_more: bool, by: Person, form_token: str, note: str = ""
) -> Payment:
    """The same of what staff type: nothing from before the contribution was, and no more than is open.

    Unless `is_more`: then more than is open came in, as whoever typed it says.
    """
    contribution = of_somebody_else(contribution, by=by)
    if again := queries.payment_of_form(form_token):
        return again
    _refuse_before(contribution, paid_on)
    still_open = queries.balance(contribution).open
    if 0 < still_open < cents and not is_more:
        raise Refused(MORE.format(money.words(still_open)), beside={"amount": MORE.format(money.words(still_open))})
    return record(contribution, cents=cents, paid_on=paid_on, way=Way.STAFF, by=by, form_token=form_token, note=note)


@action
def mark_paid(contribution: Contribution, *, paid_on: date, by: Person, version: int) -> Payment:
    """All that is open came in. Whoever is second to say so reads who was first; one person's two clicks are one."""
    contribution = of_somebody_else(contribution, by=by)
    form_token = f"paid:{contribution.id}:{version}:{by.id}"
    if again := queries.payment_of_form(form_token):
        return again
    if contribution.state is not State.PAID:
        refuse_moved(contribution, version)
    _refuse_before(contribution, paid_on)
    rest = queries.balance(contribution).open
    return record(contribution, cents=rest, paid_on=paid_on, way=Way.STAFF, by=by, form_token=form_token)


@action
def refund(contribution: Contribution, *, reason: str, by: Person, version: int) -> Payment:
    """Send back what was paid too much; or, when nothing was, the whole, by which the contribution ends.

    `reason`, of at most 200 characters, stays with the payment below zero and is not printed. Raises Refused when
    nothing may go back (`balance.refundable`), for staff's own, and when it has changed since `version`: then another
    amount may go back than the one that was looked at.
    """
    contribution = of_somebody_else(contribution, by=by)
    form_token = f"refund:{contribution.id}:{version}"
    if (again := queries.payment_of_form(form_token)) and again.note == reason:
        return again
    refuse_moved(contribution, version)
    is_stuck = bool(waiting_queries.why_stuck([contribution.id]))
    in_vain = is_stuck or is_unused(contribution.settled_on, contribution.begins, clock.today())
    back = rules.refundable(contribution.state, queries.balance(contribution), is_in_vain=in_vain, today=clock.today())
    made = _added(contribution, -back.cents, clock.today(), way=Way.REFUND, by=by, form_token=form_token, note=reason)
    audit.record("sent a payment back", made, by=by)
    flag_modified(contribution, "state")  # its next refund is of another version, whether it moves or not
    if back.is_whole:
        if invoice := invoice_queries.in_force(contribution):
            series_actions.add_credit_note(invoice, why=REFUNDED, by=by)
        contribution_actions.unsettle(contribution, by=by, reason=REFUNDED)
    can_be_opened = back.is_whole and waiting_queries.sent_back(contribution.mediator_id) is not None
    told = {"is_whole": back.is_whole, "can_be_opened": can_be_opened}
    _tell(contribution, "refunded", amount=money.words(back.cents), **told)
    return made


@action
def take_back(contribution: Contribution, *, reason: str, by: Person, version: int) -> Payment:
    """What staff typed last was recorded by mistake: nothing is sent back, and it is due again as it was before.

    No letter is of money. Raises Refused when the last payment is not one that was typed, for staff's own, and when it
    has changed since `version`.
    """
    contribution = of_somebody_else(contribution, by=by)
    form_token = f"mistake:{contribution.id}:{version}"
    if (again := queries.payment_of_form(form_token)) and again.note == reason:
        return again
    refuse_moved(contribution, version)
    last = queries.last_by_hand(queries.payments(contribution))
    if last is None:
        raise Refused(NOT_BY_HAND)
    return _taken_back(contribution, last, by=by, form_token=form_token, reason=reason)


@action
def take_back_of_entry(contribution: Contribution, entry: BankEntry, *, reason: str, by: Person) -> Payment:
    """The same of a payment of a bank statement, which is locked: it was recorded for the wrong contribution.

    Raises Refused where something was recorded after it, and for staff's own.
    """
    contribution = of_somebody_else(contribution, by=by)
    last = queries.last_counted(queries.payments(contribution))
    if last is None or queries.key_of_entry(last) != entry.key:
        raise Refused(NOT_LAST)
    return _taken_back(contribution, last, by=by, form_token=queries.form_of_taking_back(entry.key), reason=reason)


@action
def follow(contribution: Contribution, *, by: Person | None, made: Payment | None = None) -> None:
    """Move a contribution, which is locked and owes something, on to what its payments come to; some were made.

    The letter begins with the payment that was `made` now; without one less is owed than before.
    """
    found = queries.balance(contribution)
    if found.completed_on:
        contribution_actions.settle(contribution, State.PAID, on=found.completed_on, by=by)
        _thank(contribution, found, made)
        return
    who = Who.STAFF if by else Who.PORTAL
    contribution.state = LIFE.moved(contribution.state, "pay_part", by=who)
    audit.record("contribution: partly paid", contribution, by=by)
    _tell(contribution, "partly", **_sums(found, made), rest=money.words(found.open))


@action
def of_somebody_else(contribution: Contribution, *, by: Person | None) -> Contribution:
    """As it is now, and locked; raises Refused when it is that of whoever acts."""
    refuse_own(contribution.mediator_id, by=by)
    return contribution_actions.locked(contribution)


def refuse_moved(contribution: Contribution, version: int) -> None:
    """Raise Refused when a contribution has changed since it was looked at; it is locked."""
    if contribution.version != version:
        raise Refused(MOVED_ON)


def _taken_back(contribution: Contribution, last: Payment, *, by: Person, form_token: str, reason: str) -> Payment:
    """What was recorded last counts no more; of a contribution that is locked."""
    found = queries.balance(contribution)
    rest = found.paid - last.cents
    if contribution.state in (State.PAID, State.PARTLY_PAID) and rest < found.owed:
        verb = "undo_part" if rest else "undo"
        contribution_actions.unsettle(contribution, by=by, reason=MISTAKEN, verb=verb)
    made = _added(contribution, -last.cents, last.paid_on, way=Way.MISTAKE, by=by, form_token=form_token, note=reason)
    audit.record("took a payment back that was recorded by mistake: nothing is sent back", made, by=by)
    flag_modified(contribution, "state")
    return made


def _added(
    contribution: Contribution,
    cents: int,
    paid_on: date,
    *,
    way: Way,
    by: Person,
    form_token: str,
    note: str,
    entry: BankEntry | None = None,
) -> Payment:
    made = Payment(
        form_token=form_token,
        contribution_id=contribution.id,
        entry_id=entry.id if entry else None,
        way=way,
        cents=cents,
        paid_on=paid_on,
        note=note,
        recorded_at=clock.now(),
        by_id=by.id,
    )
    db.session.add(made)
    db.session.flush()
    return made


def _refuse_before(contribution: Contribution, paid_on: date) -> None:
    """No money came for a contribution before it was; one that was taken up again was before it was opened anew."""
    first = min([contribution.opened_on, *(each.issued_on for each in invoice_queries.of(contribution))])
    if paid_on < first:
        raise Refused(TOO_EARLY.format(words(first)), beside={"paid_on": TOO_EARLY.format(words(first))})


def _recorded_already(contribution: Contribution) -> str:
    last = [each for each in queries.payments(contribution) if each.cents > 0][-1]
    who = db.session.get(User, last.by_id) if last.by_id else None
    on = words(clock.day_of(last.recorded_at))
    return RECORDED.format(on=on, by=(who and (who.name or who.email)) or "somebody of IMI staff")


def _thank(contribution: Contribution, found: Balance, made: Payment | None) -> None:
    """The receipt, which says too what came in beyond what is owed."""
    excess = money.words(found.excess) if found.excess else ""
    paid_on = found.completed_on or contribution.settled_on or clock.today()
    _tell(contribution, "receipt", **_sums(found, made), paid_on=words(paid_on), excess=excess)


def _sums(found: Balance, made: Payment | None) -> dict[str, str]:
    return {"amount": money.words(made.cents) if made else "", "total": money.words(found.paid)}


def _tell(contribution: Contribution, letter: str, **given: Any) -> None:
    """By letter, as long as there is an account to write to."""
    if to := contribution.mediator:
        ref = reference.grouped(reference.reference(contribution.id))
        mail.queue(f"{LETTERS}/{letter}.txt", to.email, name=to.name, reference=ref, **given)
