"""Which documents have a file, and the file."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from app.db import db
from app.errors import NotYours
from app.fees.invoices.models import Invoice
from app.fees.invoices.pdf_models import InvoicePdf


def is_drawn(document: Invoice) -> bool:
    return db.session.scalar(select(select(InvoicePdf.id).where(InvoicePdf.invoice_id == document.id).exists())) is True


def file(document: Invoice) -> bytes:
    """The PDF of a document that its asker may see; raises NotYours while there is none."""
    found = db.session.scalar(select(InvoicePdf.data).where(InvoicePdf.invoice_id == document.id))
    if found is None:
        raise NotYours(document.id)
    return found


def name(document: Invoice) -> str:
    """Of the file: invoice-2026-0001.pdf, credit-note-2026-0002.pdf."""
    return f"{document.document.label.lower().replace(' ', '-')}-{document.name}.pdf"


def not_drawn(invoice_id: int) -> bytes | None:
    """What is written on a document, as long as it has no file."""
    return db.session.scalar(select(Invoice.written).where(Invoice.id == invoice_id, *_is_missing()))


def missing(limit: int) -> Sequence[int]:
    """Documents without a file, the earliest first, by their ids."""
    return db.session.scalars(select(Invoice.id).where(*_is_missing()).order_by(Invoice.id).limit(limit)).all()


def _is_missing() -> tuple[ColumnElement[bool], ...]:
    has_file = select(InvoicePdf.id).where(InvoicePdf.invoice_id == Invoice.id).exists()
    return ~has_file, Invoice.forgotten_on.is_(None)
