"""What is paid of contributions, what is open of them, and where a document stands by it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app import money
from app.dates import words
from app.db import db
from app.fees.invoices import queries as invoice_queries
from app.fees.invoices.models import Invoice
from app.fees.models import Contribution
from app.fees.payments import balance as rules
from app.fees.payments.balance import Balance, Paid
from app.fees.payments.models import Payment
from app.fees.vocabulary import Document, Way

ENTRY, BACK = "entry:", "back:"  # names of forms
TAKEN_BACK = "A credit note takes this invoice back: nothing is to be paid for it."
NOTHING_OWED = "Nothing is to be paid for this invoice any more."
GOES_BACK = "{} more than was owed has arrived. IMI sends it back to you: you have nothing to do."


@dataclass(frozen=True, slots=True)
class Around:
    """What is said around a document, which itself stays as it was: where it stands, and the others beside it."""

    document: Invoice
    said: str
    others: Sequence[Invoice]

    @property
    def title(self) -> str:
        return f"{self.document.document.label} {self.document.name}"


def balance(contribution: Contribution) -> Balance:
    """What is owed of a contribution, and every payment."""
    return balances([contribution])[contribution.id]


def balances(contributions: Iterable[Contribution]) -> dict[int, Balance]:
    """The same of several at once, by their ids."""
    asked = list(contributions)
    ids = [each.id for each in asked]
    gross = invoice_queries.gross_in_force(ids)
    made: dict[int, list[Paid]] = {each: [] for each in ids}
    for each in db.session.scalars(select(Payment).where(Payment.contribution_id.in_(ids)).order_by(Payment.id)):
        if each.way is Way.MISTAKE:  # it takes back the last that still counts
            made[each.contribution_id].pop()
        else:
            made[each.contribution_id].append(Paid(each.paid_on, each.cents))
    return {each.id: Balance(rules.owed(each.state, gross.get(each.id, 0)), tuple(made[each.id])) for each in asked}


def payments(contribution: Contribution) -> Sequence[Payment]:
    """Every payment and refund of a contribution, in the order in which they were recorded."""
    return db.session.scalars(
        select(Payment).where(Payment.contribution_id == contribution.id).order_by(Payment.id)
    ).all()


def last_by_hand(recorded: Sequence[Payment]) -> Payment | None:
    """Of all of a contribution the last that counts, where staff typed it: it may be a mistake."""
    found = last_counted(recorded)
    return found if found and found.way is Way.STAFF else None


def last_counted(recorded: Sequence[Payment]) -> Payment | None:
    """Of all of a contribution the last that counts: no mistake, and none that was taken back."""
    counted: list[Payment] = []
    for each in recorded:
        if each.way is Way.MISTAKE:
            counted.pop()
        else:
            counted.append(each)
    return counted[-1] if counted else None


def form_of_entry(key: str) -> str:
    """By which a payment of a bank statement is recorded once; another one after each time that it was taken back."""
    return f"{ENTRY}{key}{f':{times}' if (times := _times_taken_back(key)) else ''}"


def is_first_of_entry(form_token: str) -> bool:
    """Whether the payment of a bank statement was never recorded before."""
    return form_token.count(":") == 1


def form_of_taking_back(key: str) -> str:
    """By which a payment of a bank statement is taken back once."""
    return f"{BACK}{key}:{_times_taken_back(key) + 1}"


def key_of_entry(payment: Payment) -> str:
    """The key of the payment of a bank statement that was recorded so; nothing for another way."""
    return payment.form_token.removeprefix(ENTRY).partition(":")[0] if payment.way is Way.STATEMENT else ""


def _times_taken_back(key: str) -> int:
    back = Payment.form_token.startswith(f"{BACK}{key}:", autoescape=True)
    return db.session.scalar(select(func.count()).select_from(Payment).where(back)) or 0


def around(document: Invoice) -> Around:
    """A document, where it stands today, and the other documents of its contribution."""
    others = [each for each in invoice_queries.of(document.contribution) if each.id != document.id]
    if document.document is Document.CREDIT_NOTE:
        return Around(document, "", others)
    if any(each.corrects_id == document.id for each in others):
        return Around(document, TAKEN_BACK, others)
    return Around(document, _stands(balance(document.contribution)), others)


def _stands(found: Balance) -> str:
    if not found.owed:
        return f"{NOTHING_OWED} {money.words(found.paid)} goes back to you." if found.paid else NOTHING_OWED
    if found.completed_on:
        return f"Paid on {words(found.completed_on)}."
    if found.paid:
        return f"{money.words(found.paid)} has arrived. {money.words(found.open)} is still to be paid."
    return f"{money.words(found.open)} is to be paid."


def payment_of_form(form_token: str) -> Payment | None:
    return db.session.scalar(select(Payment).where(Payment.form_token == form_token))
