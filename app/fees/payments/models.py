"""What was paid, and the bank statements that say so."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import crypto
from app.dates import words
from app.db import Base, UtcDateTime
from app.fees.models import Contribution
from app.fees.vocabulary import Found, Way
from app.logbook.models import Word


class BankStatement(Base):
    """A file that was imported; the same bytes are imported once."""

    __tablename__ = "bank_statement"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    account: Mapped[str] = mapped_column(String(34))
    number: Mapped[str] = mapped_column(String(35))
    made_on: Mapped[date | None]
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    known: Mapped[int] = mapped_column(default=0)
    left_out: Mapped[int] = mapped_column(default=0)

    @property
    def title(self) -> str:
        """Its number and day, as far as the bank says them."""
        number = f"Statement {self.number}" if self.number else "Statement"
        return f"{number} of {words(self.made_on)}" if self.made_on else number


class BankEntry(Base):
    """Money that came in; `key` is the same in whatever statement it stands. Who paid, and their words, are sealed."""

    __tablename__ = "bank_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("bank_statement.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    booked_on: Mapped[date]
    cents: Mapped[int] = mapped_column()
    currency: Mapped[str] = mapped_column(String(3))
    reference: Mapped[str] = mapped_column(String(25), default="")
    words: Mapped[bytes | None]
    state: Mapped[Found] = mapped_column(Word(Found), default=Found.NEW, index=True)
    contribution_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id"), index=True)
    note: Mapped[str] = mapped_column(String(200), default="")

    statement: Mapped[BankStatement] = relationship()

    @staticmethod
    def sealed(key: str, words: str) -> bytes:
        """Words as they are kept in the row of a key."""
        return crypto.seal(words, BankEntry.__tablename__, key, "words")

    @staticmethod
    def opened(key: str, words: bytes | None) -> str:
        return crypto.unseal(words, BankEntry.__tablename__, key, "words") if words else ""


class Payment(Base):
    """Money that came in for a contribution, or, below zero, went back; in cents. A trigger lets rows only be added."""

    __tablename__ = "payment"

    id: Mapped[int] = mapped_column(primary_key=True)
    form_token: Mapped[str] = mapped_column(String(80), unique=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("bank_entry.id"), unique=True)
    way: Mapped[Way] = mapped_column(Word(Way))
    cents: Mapped[int] = mapped_column()
    paid_on: Mapped[date]
    note: Mapped[str] = mapped_column(String(200), default="")
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column()

    contribution: Mapped[Contribution] = relationship()
