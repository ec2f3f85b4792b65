"""A listing and the facts of it, which are only ever added; what they come to is worked out (`facts`)."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import crypto
from app.accounts.models import User
from app.db import Base, UtcDateTime
from app.listing.register import credential_number
from app.listing.standings.facts import Kind
from app.logbook.models import Word

CREDENTIAL = "odr_specialist"
FORM = "form:"


class Listing(Base):
    """A mediator's listing for one credential.

    `activated_on` is the day of the first approval. `next_due_on` and `gone_on` follow from the facts, and are kept so
    that the nights find what is due and the register can be counted (docs/decisions/0020); so does `is_suspended`.
    `keep_up_on` is the night that looks next at how it is kept up. `number` and `slug` are its public number and the
    end of the address of its profile (`credential_number`): both stay as they were made, whatever its mediator is
    called later.
    """

    __tablename__ = "listing"
    __table_args__ = (
        UniqueConstraint("mediator_id", "credential"),
        UniqueConstraint("number"),
        UniqueConstraint("slug"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mediator_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    credential: Mapped[str] = mapped_column(String(30), default=CREDENTIAL)
    activated_on: Mapped[date | None]
    next_due_on: Mapped[date | None] = mapped_column(index=True)
    gone_on: Mapped[date | None] = mapped_column(index=True)
    is_suspended: Mapped[bool] = mapped_column(default=False, server_default=false())
    keep_up_on: Mapped[date | None] = mapped_column(index=True)
    number: Mapped[str] = mapped_column(String(credential_number.LENGTH))
    slug: Mapped[str] = mapped_column(String(80))

    mediator: Mapped[User] = relationship()


class ListingFact(Base):
    """One fact; `key` keeps it from being there twice: what a form recorded is FORM and the form's
    token. `reason` is sealed. A trigger refuses to change it.

    `letter_id` is that of the letter that told a notice; no foreign key, as a letter that goes would change the fact.
    """

    __tablename__ = "listing_fact"
    __table_args__ = (
        UniqueConstraint("listing_id", "key"),
        UniqueConstraint("listing_id", "number"),
        Index("ix_listing_fact_kind_on", "kind", "on"),
        Index("ix_listing_fact_listing_id_kind_on", "listing_id", "kind", "on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column()
    key: Mapped[str] = mapped_column(String(120))
    kind: Mapped[Kind] = mapped_column(Word(Kind))
    on: Mapped[date]
    until: Mapped[date | None]
    days: Mapped[int | None]
    reason: Mapped[bytes | None]
    by_id: Mapped[int | None]
    letter_id: Mapped[int | None] = mapped_column(index=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def seal(self, reason: str) -> None:
        self.reason = crypto.seal(reason, *self._place) if reason else None

    @property
    def opened_reason(self) -> str:
        return crypto.unseal(self.reason, *self._place) if self.reason else ""

    @property
    def _place(self) -> tuple[str, int, int, str]:
        return (ListingFact.__tablename__, self.listing_id, self.number, "reason")


class BrakeRelease(Base):
    """Staff let final notices to at most so many listings go on a day, with a reason."""

    __tablename__ = "brake_release"

    id: Mapped[int] = mapped_column(primary_key=True)
    form_token: Mapped[str] = mapped_column(String(64), unique=True)
    day: Mapped[date] = mapped_column(index=True)
    most: Mapped[int] = mapped_column()
    reason: Mapped[str] = mapped_column(String(500))
    by_id: Mapped[int] = mapped_column()
