"""What mediators declare each year, which letters about keeping up left, and which versions of the Code there were."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class Declaration(Base):
    """A mediator says that they mediate actively and that their profile is up to date.

    `asked_on` is the anniversary of the listing for which they say so: once for each.
    """

    __tablename__ = "declaration"
    __table_args__ = (UniqueConstraint("listing_id", "asked_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    form_token: Mapped[str] = mapped_column(String(64), unique=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"))
    asked_on: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class KeepingUpLetter(Base):
    """A letter that left; `key` (`duties.Due`) keeps it from leaving twice."""

    __tablename__ = "keeping_up_letter"
    __table_args__ = (UniqueConstraint("listing_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(80))
    on: Mapped[date]


class CodeVersion(Base):
    """A version of the IMI Code of Professional Conduct, from the first night that knew of it."""

    __tablename__ = "code_version"

    version: Mapped[str] = mapped_column(String(30), primary_key=True)
    since: Mapped[date]
