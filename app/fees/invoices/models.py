"""Invoices and credit notes as they were issued, and the numbers of each year."""

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base
from app.fees.invoices import document as invoice
from app.fees.models import Contribution
from app.fees.payers.vat import Scheme
from app.fees.vocabulary import Document
from app.logbook.models import Word


class InvoiceSeries(Base):
    """The last number given in a year; its row is locked by whoever takes the next one."""

    __tablename__ = "invoice_series"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(default=0)


class Invoice(Base):
    """One document of the series: all that it says is in `written`, canonical JSON, and `sha256` is of that.

    The sums are in cents, below zero on a credit note, which names the invoice it `corrects`. A trigger refuses to
    change or delete a row, also when its mediator's account is erased (domain §9); only whom it was made out to goes
    from `written` after seven years, on the day `forgotten_on`. `sha256` stays: a copy that somebody has is known
    by it.
    """

    __tablename__ = "invoice"
    __table_args__ = (UniqueConstraint("year", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column()
    number: Mapped[int] = mapped_column()
    document: Mapped[Document] = mapped_column(Word(Document))
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), index=True)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("invoice.id"), unique=True)
    issued_on: Mapped[date] = mapped_column(index=True)
    written: Mapped[bytes] = mapped_column(deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    net: Mapped[int] = mapped_column()
    vat: Mapped[int] = mapped_column()
    gross: Mapped[int] = mapped_column()
    rate: Mapped[int] = mapped_column()
    scheme: Mapped[Scheme] = mapped_column(Word(Scheme))
    country: Mapped[str] = mapped_column(String(2))
    forgotten_on: Mapped[date | None] = mapped_column()

    contribution: Mapped[Contribution] = relationship()
    corrects: Mapped["Invoice | None"] = relationship(remote_side=[id])

    @property
    def name(self) -> str:
        """As it is written on it: 2026-0001."""
        return invoice.number(self.year, self.number)
