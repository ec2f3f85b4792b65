"""What a mediator learned: items of continuing professional development."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime
from app.logbook.cpd.items import LONGEST_TITLE
from app.logbook.models import new_version


class CpdItem(Base):
    """Something that was learned, on the day the mediator says. The takeaway is sealed: for the mediator's eyes only.

    `known_as` is what the logbook file calls it that it was brought in from.
    """

    __tablename__ = "cpd_item"
    __table_args__ = (Index("ix_cpd_item_mediator_id_date", "mediator_id", "date"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mediator_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    form_token: Mapped[str] = mapped_column(String(64), unique=True)
    form_digest: Mapped[str] = mapped_column(String(64), default="")
    date: Mapped[date]
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    minutes: Mapped[int]
    takeaway: Mapped[bytes | None] = mapped_column(LargeBinary)
    known_as: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version, "version_id_generator": new_version}
