"""What the next invoice of a contribution says, before it has a number: its lines, and who is billed with what VAT."""

from datetime import date

from sqlalchemy import or_, select

from app import clock, money
from app.db import db
from app.errors import Refused
from app.fees import contribution as rules, contribution_queries, queries
from app.fees.invoices import document as invoice, queries as invoice_queries
from app.fees.invoices.document import Customer, Document, Evidence, Proof, Terms
from app.fees.invoices.issuer import issuer
from app.fees.invoices.models import Invoice
from app.fees.models import Contribution, Payer, VatCheck
from app.fees.payers import vat
from app.fees.payers.vat import Answer, Decision, Hold, Scheme, Treatment
from app.fees.payments import queries as payment_queries, reference
from app.fees.prices import lines as price
from app.fees.prices.lines import Line
from app.fees.vocabulary import State
from app.logbook import countries

NOTHING_TO_PAY = "Nothing is to be paid, so there is no invoice. IMI staff close this contribution."
ASKS_MORE = "It is paid, and the new invoice would ask for {} more. Send the money back first; then it is paid anew."
NO_PAYER = "Say first who pays: a name, an address and a country."
AFTERWARDS = {
    True: "Once they have decided about the VAT number, the invoice can be made or corrected.",
    False: "Make or correct the invoice once the answer is there; "
    f"after {vat.HOLD_FOR.days} days without one, IMI staff decide about it.",
}


def draft(contribution: Contribution, *, priced_on: date) -> Document | None:
    """The invoice of today at the prices of a day; none when they come to nothing.

    Whoever is billed, and their VAT, are as they are known now. Raises Refused while that is not settled.
    """
    payer = contribution_queries.payer_of(contribution)
    if payer is None:
        raise Refused(NO_PAYER)
    today = clock.today()
    treatment = contribution_queries.treatment_of(payer, on=today)
    if isinstance(treatment, Hold):
        raise Refused(f"{treatment.why} {AFTERWARDS[treatment.is_for_staff]}")
    lines = _lines(contribution, payer, treatment, priced_on)
    if not price.total(lines).gross:
        return None
    terms = Terms(
        issued_on=today,
        due_on=rules.pay_by(contribution.begins, today),
        priced_on=priced_on,
        reference=reference.reference(contribution.id),
    )
    return invoice.made(terms, issuer(), _customer(payer, treatment), lines, treatment)


def corrected(contribution: Contribution, old: Invoice) -> Document:
    """The invoice that would replace another, at the prices of the same day.

    Raises Refused as `draft` does, when it comes to nothing, and to more than is paid where the old one was paid.
    """
    found = draft(contribution, priced_on=invoice_queries.written(old).priced_on)
    if found is None:
        raise Refused(NOTHING_TO_PAY)
    more = found.gross - payment_queries.balance(contribution).paid
    if contribution.state is State.PAID and more > 0:
        raise Refused(ASKS_MORE.format(money.words(more)))
    return found


def _lines(contribution: Contribution, payer: Payer, treatment: Treatment, priced_on: date) -> tuple[Line, ...]:
    return price.lines(
        queries.price_on(priced_on),
        years=contribution.years,
        dei=queries.dei_on(payer.country, priced_on),
        waiver=contribution.waiver,
        rate=vat.rate_on(priced_on) if treatment.rate else 0,
        periods=contribution_queries.periods(contribution),
    )


def _customer(payer: Payer, treatment: Treatment) -> Customer:
    """Who is billed. A number that proves nothing is not printed: nobody should take it for one that was confirmed."""
    number = vat.normal(payer.country, payer.vat_number) if payer.vat_number else ""
    lines = (line.strip() for line in payer.address.splitlines())
    return Customer(
        name=payer.name,
        address=(*filter(None, lines), countries.name(payer.country)),
        country=payer.country,
        vat_number=number if treatment.scheme in (Scheme.DOMESTIC, Scheme.REVERSE_CHARGE) else "",
        tax_id=payer.tax_id if treatment.scheme is Scheme.OUTSIDE else "",
        evidence=_evidence(payer, number, treatment),
    )


def _evidence(payer: Payer, number: str, treatment: Treatment) -> Evidence | None:
    if treatment.scheme is Scheme.OUTSIDE and payer.attested_at:
        return Evidence(Proof.ATTESTED, payer.attested_at)
    if treatment.scheme is not Scheme.REVERSE_CHARGE:
        return None
    proves = or_(VatCheck.answer == Answer.VALID, VatCheck.decision == Decision.ACCEPT)
    theirs = select(VatCheck).where(VatCheck.mediator_id == payer.mediator_id, VatCheck.number == number, proves)
    found = db.session.scalars(theirs.order_by(VatCheck.id.desc()).limit(1)).one()
    proof = Proof.VIES if found.answer is Answer.VALID else Proof.STAFF
    return Evidence(proof, found.at, found.consultation)
