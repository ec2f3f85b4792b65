"""Documents of the yearly series are added: each takes the next number, and is frozen with it (domain §9).

The number is taken last, in the transaction that adds the document: whatever fails before takes none, and what fails
after gives it back. Whoever takes one holds the year's row until then, so that numbers follow each other without a gap.
"""

from dataclasses import replace

from sqlalchemy import text

from app import audit, clock
from app.accounts.person import Person
from app.db import action, db
from app.errors import Refused
from app.fees.invoices import document as invoice, pdf_actions, queries as invoice_queries
from app.fees.invoices.document import Document
from app.fees.invoices.models import Invoice, InvoiceSeries
from app.fees.models import Contribution
from app.listing.applications import snapshot

# PostgreSQL lets whoever comes second wait for this row; SQLite has let them wait before.
NEXT = text(
    "INSERT INTO invoice_series (year, last) VALUES (:year, 1)"
    " ON CONFLICT (year) DO UPDATE SET last = invoice_series.last + 1 RETURNING last"
)

REACHED = text(
    "INSERT INTO invoice_series (year, last) VALUES (:year, :count)"
    " ON CONFLICT (year) DO UPDATE SET last = :count WHERE invoice_series.last < :count RETURNING last"
)


@action
def go_on_after(number: str) -> None:
    """Let the next document of a year follow one that was issued, but is in no backup: no number is given twice.

    Raises Refused when the series has come that far by itself, or when it is no number.
    """
    year, count = invoice.numbered(number)
    if db.session.scalar(REACHED, {"year": year, "count": count}) is None:
        raise Refused(f"The series of {year} has come to {number} or further.")
    audit.note("let the series go on after a number", InvoiceSeries.__tablename__, year)


@action
def add_invoice(contribution: Contribution, draft: Document, *, by: Person | None) -> Invoice:
    """The invoice of a contribution, which is locked, as `draft_queries.draft` has it."""
    contribution.due_on = draft.due_on
    made = _added(contribution, draft)
    audit.record("issued an invoice", made, by=by)
    return made


@action
def add_credit_note(taken_back: Invoice, *, why: str, by: Person | None) -> Invoice:
    """The credit note of an invoice in force, whose contribution is locked; `why` is printed on it."""
    credited = invoice.credited(invoice_queries.written(taken_back), issued_on=clock.today(), why=why)
    made = _added(taken_back.contribution, credited, corrects_id=taken_back.id)
    audit.record("issued a credit note", made, by=by)
    return made


@action
def forget_customer(document: Invoice) -> None:
    """Forget whom a document was made out to, its file too; once that is done, nothing more is.

    Raises Refused before seven years have passed since the end of its year; a trigger knows those from its day on.
    """
    if reason := invoice.why_kept(document.issued_on, clock.today()):
        raise Refused(reason)
    if document.forgotten_on:
        return
    document.written, document.forgotten_on = invoice.without_customer(document.written), clock.today()
    pdf_actions.drop(document)
    audit.record("forgot whom a document was made out to", document, by=None)


def _added(contribution: Contribution, draft: Document, *, corrects_id: int | None = None) -> Invoice:
    year = draft.issued_on.year
    count = db.session.scalar(NEXT, {"year": year})
    document = replace(draft, number=invoice.number(year, count))
    frozen = invoice.written(document)
    made = Invoice(
        year=year,
        number=count,
        document=document.kind,
        contribution_id=contribution.id,
        corrects_id=corrects_id,
        issued_on=document.issued_on,
        written=frozen,
        sha256=snapshot.digest(frozen),
        net=document.net,
        vat=document.vat,
        gross=document.gross,
        rate=max(each.rate for each in document.rates),
        scheme=document.scheme,
        country=document.customer.country,
    )
    db.session.add(made)
    pdf_actions.draw_later(made)
    return made
