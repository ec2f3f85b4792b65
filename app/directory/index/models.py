"""Whose listing reads otherwise in public: rows that the database's own triggers write (docs/decisions/0025)."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime

EVERYBODY_IS_AS_BEFORE = 0


class DirectoryChange(Base):
    """A change to what the directory shows of a mediator, or to whether it shows them; the time is the database's.

    No foreign key: that somebody is gone is a change too. The mediator of a row that only marks the time is
    `EVERYBODY_IS_AS_BEFORE`.
    """

    __tablename__ = "directory_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    mediator_id: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime, server_default=text("CURRENT_TIMESTAMP"))
