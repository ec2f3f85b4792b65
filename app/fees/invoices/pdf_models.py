"""Documents as PDF files, drawn once and kept."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, UtcDateTime
from app.fees.invoices.models import Invoice


class InvoicePdf(Base):
    """The file of a document. What the document says is frozen beside it: a file that is lost is drawn again."""

    __tablename__ = "invoice_pdf"

    id: Mapped[int] = mapped_column(primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), unique=True)
    data: Mapped[bytes] = mapped_column(deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    drawn_at: Mapped[datetime] = mapped_column(UtcDateTime)

    invoice: Mapped[Invoice] = relationship()
