"""What a person's archive says of their money: who is billed, what was asked, paid and waived, and every document."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import undefer

from app.accounts.person import Person
from app.db import Base, db
from app.fees import queries
from app.fees.invoices import pdf_queries
from app.fees.invoices.models import Invoice
from app.fees.invoices.pdf_models import InvoicePdf
from app.fees.models import Contribution, VatCheck, WaiverRequest
from app.fees.payments.models import BankEntry, Payment
from app.plain import told

PAYER = ("kind", "country", "name", "address", "vat_number", "tax_id", "attested_at")
CONTRIBUTION = (
    *("id", "purpose", "state", "years", "begins", "ends", "waiver", "opened_on", "due_on", "settled_on"),
    "held_since",
)
WAIVER = ("contribution_id", "ground", "state", "requested_at", "percent", "decided_at")
INVOICE = (
    "contribution_id",
    "document",
    "issued_on",
    "sha256",
    "net",
    "vat",
    "gross",
    "rate",
    "scheme",
    "country",
    "forgotten_on",
)


def fees(mediator: Person) -> dict[str, Any]:
    """Sums are in cents. What a bank says of whoever paid is not told: that may be somebody else."""
    payer, own = queries.payer(mediator), _ids(mediator)
    return {
        "payer": told(payer, *PAYER) if payer else None,
        "vat_checks": [
            told(each, "number", "at", "answer", "consultation", "decision", "reason")
            for each in _rows(VatCheck, VatCheck.mediator_id == mediator.id)
        ],
        "contributions": [told(each, *CONTRIBUTION) for each in _rows(Contribution, Contribution.id.in_(own))],
        "waiver_requests": [
            told(each, *WAIVER) | {name: each.opened(name) for name in ("words", "reason")}
            for each in _rows(WaiverRequest, WaiverRequest.contribution_id.in_(own))
        ],
        "payments": [
            told(each, "contribution_id", "way", "cents", "paid_on", "recorded_at")
            for each in _rows(Payment, Payment.contribution_id.in_(own))
        ],
        "bank_entries": [
            told(each, "contribution_id", "booked_on", "cents", "currency", "reference", "state")
            for each in _rows(BankEntry, BankEntry.contribution_id.in_(own))
        ],
        "invoices": [told(each, "name", *INVOICE) for each in _rows(Invoice, Invoice.contribution_id.in_(own))],
    }


def documents(mediator: Person) -> Iterator[tuple[str, bytes]]:
    """Every invoice and credit note as a file: the PDF where it is drawn, what is written on it in any case."""
    own = _ids(mediator)
    wanted = select(Invoice, InvoicePdf.data).outerjoin(InvoicePdf, InvoicePdf.invoice_id == Invoice.id)
    wanted = wanted.where(Invoice.contribution_id.in_(own)).order_by(Invoice.id).options(undefer(Invoice.written))
    for document, pdf in db.session.execute(wanted):
        name = pdf_queries.name(document)
        yield name.removesuffix(".pdf") + ".json", document.written
        if pdf is not None:
            yield name, pdf


def _ids(mediator: Person) -> Any:
    return select(Contribution.id).where(Contribution.mediator_id == mediator.id)


def _rows(model: type[Base], which: Any) -> list[Any]:
    kind: Any = model
    return list(db.session.scalars(select(kind).where(which).order_by(kind.id)))
