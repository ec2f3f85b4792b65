"""Accounts that are being closed, and the list of those that were erased."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime


class Closing(Base):
    """Somebody asked for their account to be closed; the row goes when they keep it, and when it is erased."""

    __tablename__ = "closing"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    form_token: Mapped[str] = mapped_column(String(64), unique=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    erase_on: Mapped[date] = mapped_column(index=True)


class Erased(Base):
    """An account that was erased, by its number alone; it is erased again after a restore. Triggers let it only grow.

    No foreign key: the list outlives any database it is applied to.
    """

    __tablename__ = "erased"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_ref: Mapped[int] = mapped_column(unique=True)
    erased_at: Mapped[datetime] = mapped_column(UtcDateTime)
