"""Documents are drawn as PDF files by the worker, after they were issued; without the extra `pdf` none is."""

from datetime import timedelta

from sqlalchemy import delete

from app import audit, clock, jobs
from app.db import action, db, unit
from app.fees.invoices import pdf, pdf_queries as queries
from app.fees.invoices.models import Invoice
from app.fees.invoices.pdf_models import InvoicePdf
from app.listing.applications import snapshot

DRAW = "draw a document"
A_NIGHT = 200
APART = timedelta(seconds=10)  # letters leave first, and in between


@action
def draw_later(document: Invoice) -> None:
    """Have the worker draw a document that is being added in the same transaction."""
    db.session.flush()
    jobs.put(DRAW, f"{DRAW}:{document.id}", run_at=clock.now() + APART, invoice_id=document.id)


@jobs.kind(DRAW)
def draw(invoice_id: int) -> None:
    """Draw a document and keep its file, unless it has one."""
    frozen = queries.not_drawn(invoice_id) if pdf.is_there() else None
    db.session.rollback()
    if frozen is None:
        return
    made = pdf.drawn(frozen)
    with unit():
        keep(invoice_id, made)


@action
def keep(invoice_id: int, made: bytes) -> None:
    """Keep the file of a document that has none yet, unless whom it was made out to was forgotten meanwhile."""
    document = db.session.get_one(Invoice, invoice_id, with_for_update=True)
    if document.forgotten_on or queries.is_drawn(document):
        return
    db.session.add(InvoicePdf(invoice=document, data=made, sha256=snapshot.digest(made), drawn_at=clock.now()))
    audit.record("drew a document", document, by=None)


@action
def drop(document: Invoice) -> None:
    """The file goes of a document that says no more whom it was made out to; no other one is drawn."""
    db.session.execute(delete(InvoicePdf).where(InvoicePdf.invoice_id == document.id))


def draw_missing() -> None:
    """By night: what was issued before the extra was there, and what could not be drawn; so many a night, apart."""
    if not pdf.is_there():
        return
    with unit():
        for count, invoice_id in enumerate(queries.missing(A_NIGHT)):
            key = f"{DRAW}:{invoice_id}:{clock.today().isoformat()}"
            jobs.put(DRAW, key, run_at=clock.now() + count * APART, invoice_id=invoice_id)
