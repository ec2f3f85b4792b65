"""Invoices are issued, corrected and taken back; what was paid stays with the contribution, as does its reference."""

from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from app import clock, mail, money
from app.accounts.person import Person
from app.dates import words
from app.db import action, db
from app.errors import Refused
from app.fees import contribution_actions
from app.fees.contribution import LIFE, Who
from app.fees.invoices import draft_queries, queries, series_actions
from app.fees.invoices.document import Document
from app.fees.invoices.models import Invoice
from app.fees.models import Contribution
from app.fees.payments import actions as payment_actions, queries as payment_queries, reference
from app.fees.payments.actions import LETTERS, of_somebody_else, refuse_moved
from app.fees.payments.balance import OWES_NO_MORE
from app.fees.vocabulary import State

MAY_BE_CORRECTED = (State.DUE, State.PARTLY_PAID, State.PAID)
REPLACED = "A new invoice replaces it."
NOTHING_OWED = "Nothing is owed for it any more."
NO_INVOICE = "There is no invoice to correct."


@action
def issue(contribution: Contribution, *, by: Person | None, version: int) -> Invoice | None:
    """Make the invoice of a contribution at today's prices, and send it; the mediator themself, staff or the portal do.

    None when everything is waived: it is settled then, which staff do. Raises Refused without somebody to bill, while
    their VAT number is checked, and when the contribution has changed since `version`.
    """
    is_own = by is not None and by.id == contribution.mediator_id
    who = Who.MEDIATOR if is_own else _who(by)
    contribution = contribution_actions.locked(contribution) if is_own else of_somebody_else(contribution, by=by)
    refuse_moved(contribution, version)
    after = LIFE.moved(contribution.state, "issue", by=who)
    draft = draft_queries.draft(contribution, priced_on=clock.today())
    if draft is None:
        _waive(contribution, by=by, who=who)
        return None
    if old := queries.in_force(contribution):
        _credit(old, why=REPLACED, by=by)
    contribution.state, contribution.held_since = after, None
    return _issued(contribution, draft, by=by)


@action
def correct(contribution: Contribution, *, why: str, by: Person | None, version: int | None = None) -> Invoice:
    """Take the invoice of a contribution back, and issue another one at the prices of the same day, at once.

    For a VAT number that was confirmed late, or another address. What was paid counts for the new one: what is paid
    stays paid, and what was paid too much is staff's to send back. Raises Refused when the new one would come to
    nothing, or to more than is paid where it was paid, and when it has changed since `version`, where that is said: a
    form that is sent twice corrects once.
    """
    contribution = of_somebody_else(contribution, by=by)
    if version is not None:
        refuse_moved(contribution, version)
    old = queries.in_force(contribution)
    if old is None or contribution.state not in MAY_BE_CORRECTED:
        raise Refused(NO_INVOICE)
    draft = draft_queries.corrected(contribution, old)
    _credit(old, why=why, by=by)
    made = _issued(contribution, draft, by=by)
    flag_modified(contribution, "state")  # it is of another version, whether it moves or not
    if contribution.state is State.PARTLY_PAID and not payment_queries.balance(contribution).open:
        payment_actions.follow(contribution, by=by)
    return made


@action
def credit_if_not_owed(invoice_id: int, *, by: Person | None = None) -> None:
    """The invoice of a contribution that owes no more is taken back, by whoever waived it or the portal."""
    contribution = of_somebody_else(db.session.get_one(Invoice, invoice_id).contribution, by=by)
    in_force = queries.in_force(contribution)
    if in_force and in_force.id == invoice_id and contribution.state in OWES_NO_MORE:
        _credit(in_force, why=NOTHING_OWED, by=by)


def _who(by: Person | None) -> Who:
    return Who.STAFF if by else Who.PORTAL


def _waive(contribution: Contribution, *, by: Person | None, who: Who) -> None:
    if who is not Who.STAFF:
        raise Refused(draft_queries.NOTHING_TO_PAY)
    contribution_actions.settle(contribution, State.WAIVED, on=clock.today(), by=by)


def _credit(invoice: Invoice, *, why: str, by: Person | None) -> Invoice:
    made = series_actions.add_credit_note(invoice, why=why, by=by)
    _tell(made, "credit", corrected=invoice.name, why=why)
    return made


def _issued(contribution: Contribution, draft: Document, *, by: Person | None) -> Invoice:
    made = series_actions.add_invoice(contribution, draft, by=by)
    _tell(
        made,
        "invoice",
        due_on=words(draft.due_on) if draft.due_on else "",
        account=draft.issuer.name,
        iban=reference.grouped(draft.issuer.iban),
        bic=draft.issuer.bic,
        reference=reference.grouped(draft.reference),
        **_arrived(contribution),
    )
    return made


def _arrived(contribution: Contribution) -> dict[str, str]:
    """What came in for it before, what is still to be paid, and what goes back; what is paid stays paid."""
    found = payment_queries.balance(contribution)
    rest = 0 if contribution.state is State.PAID else found.open
    sums = {"paid": found.paid, "rest": rest, "excess": found.excess}
    return {name: money.words(cents) if cents else "" for name, cents in sums.items()}


def _tell(invoice: Invoice, letter: str, **given: Any) -> None:
    if to := invoice.contribution.mediator:
        told = {"number": invoice.name, "amount": money.words(invoice.gross), "path": queries.address(invoice)}
        mail.queue(f"{LETTERS}/{letter}.txt", to.email, name=to.name, **told, **given)
