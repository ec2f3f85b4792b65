"""What a contribution costs, who pays it, and where it stands."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import crypto
from app.accounts.models import User
from app.db import Base, UtcDateTime
from app.fees.payers.vat import Answer, Decision, PayerKind
from app.fees.prices import dei
from app.fees.vocabulary import Ground, Purpose, Request, State
from app.logbook.models import Word

LONGEST_NAME = 120
LONGEST_NUMBER = 40
LONGEST_ANSWER = 500  # characters of a reason that a mediator reads


class Price(Base):
    """What a year costs without VAT, in cents, from a day on and until the next row begins.

    One that was taken back before it held stays to be read, and counts for nothing: its day is free for another.
    """

    __tablename__ = "price"
    __table_args__ = (
        Index(
            "uq_price_valid_from",
            "valid_from",
            unique=True,
            sqlite_where=text("taken_back_at IS NULL"),
            postgresql_where=text("taken_back_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    valid_from: Mapped[date]
    cents: Mapped[int] = mapped_column()
    note: Mapped[str] = mapped_column(String(200))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)


class DeiDiscount(Base):
    """A discount in percent for those who are billed in a country, with where that was decided (domain §9)."""

    __tablename__ = "dei_discount"
    __table_args__ = (UniqueConstraint("country", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    country: Mapped[str] = mapped_column(String(2))
    percent: Mapped[int] = mapped_column()
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(200))
    is_demo: Mapped[bool] = mapped_column(default=False)

    @property
    def version(self) -> int:
        return dei.version(self.valid_until)


class Payer(Base):
    """The billing identity of a mediator; `address` is lines as on an envelope, without the country."""

    __tablename__ = "payer"

    id: Mapped[int] = mapped_column(primary_key=True)
    mediator_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    kind: Mapped[PayerKind] = mapped_column(Word(PayerKind))
    country: Mapped[str] = mapped_column(String(2))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    address: Mapped[str] = mapped_column(Text)
    vat_number: Mapped[str] = mapped_column(String(LONGEST_NUMBER), default="")
    tax_id: Mapped[str] = mapped_column(String(LONGEST_NUMBER), default="")
    attested_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_attested(self) -> bool:
        """Whether they say that they act as a business."""
        return self.attested_at is not None


class VatCheck(Base):
    """One try to have a VAT number confirmed, or what staff decided after three days of tries. Rows are only added.

    `consultation` is the reference that VIES gives to whoever asks with a number of their own, `reason` what staff
    wrote of their decision to the mediator.
    """

    __tablename__ = "vat_check"
    __table_args__ = (Index("ix_vat_check_mediator_id_number", "mediator_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mediator_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    number: Mapped[str] = mapped_column(String(LONGEST_NUMBER))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[Answer] = mapped_column(Word(Answer))
    consultation: Mapped[str] = mapped_column(String(40), default="")
    decision: Mapped[Decision | None] = mapped_column(Word(Decision))
    reason: Mapped[str] = mapped_column(String(LONGEST_ANSWER), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)


class Contribution(Base):
    """What one mediator pays at once, for one to three years; it stays when the account is erased.

    `key` keeps it from being opened twice. The first has no dates until it is approved: `begins` and `ends`, the last
    day of its last year, are those of the register. `waiver` is the percentage waived of its first year.
    """

    __tablename__ = "contribution"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    mediator_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id", ondelete="SET NULL"), index=True)
    listing_id: Mapped[int | None] = mapped_column(ForeignKey("listing.id", ondelete="SET NULL"), index=True)
    purpose: Mapped[Purpose] = mapped_column(Word(Purpose))
    state: Mapped[State] = mapped_column(Word(State), default=State.OPEN, index=True)
    years: Mapped[int] = mapped_column(default=1)
    begins: Mapped[date | None]
    ends: Mapped[date | None]
    waiver: Mapped[int] = mapped_column(default=0)
    opened_on: Mapped[date] = mapped_column(index=True)
    due_on: Mapped[date | None] = mapped_column(index=True)
    settled_on: Mapped[date | None] = mapped_column(index=True)
    held_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    mediator: Mapped[User | None] = relationship()

    __mapper_args__ = {"version_id_col": version}


class WaiverRequest(Base):
    """A mediator asks that a contribution be waived; what they write and what staff answer are sealed."""

    __tablename__ = "waiver_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    form_token: Mapped[str] = mapped_column(String(64), unique=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"), index=True)
    ground: Mapped[Ground] = mapped_column(Word(Ground))
    words: Mapped[bytes | None]
    state: Mapped[Request] = mapped_column(Word(Request), default=Request.REQUESTED, index=True)
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    percent: Mapped[int | None]
    reason: Mapped[bytes | None]
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    version: Mapped[int] = mapped_column()

    contribution: Mapped[Contribution] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def told(self) -> str:
        """What came of it, as its mediator reads it."""
        is_part = self.state is Request.GRANTED and self.percent != 100
        return f"IMI waives {self.percent}% of one year" if is_part else self.state.told

    def seal(self, column: str, text: str) -> None:
        """Keep a text in `words` or `reason`; the row has its form token by then."""
        setattr(self, column, crypto.seal(text, *self._place(column)) if text else None)

    def opened(self, column: str) -> str:
        sealed = getattr(self, column)
        return crypto.unseal(sealed, *self._place(column)) if sealed else ""

    def _place(self, column: str) -> tuple[str, str, str]:
        return (WaiverRequest.__tablename__, self.form_token, column)
