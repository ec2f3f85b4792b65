"""What a mediator writes in their own words: of the time before the logbook, and for their eyes only."""

from sqlalchemy import ForeignKey, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class OpeningBalance(Base):
    """Experience from before the logbook, entered once with a note; added to the core experience, shown apart."""

    __tablename__ = "opening_balance"

    mediator_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    minutes: Mapped[int]
    mediations: Mapped[int]
    note: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Reflection(Base):
    """What went well and what was hard, sealed: for the mediator's eyes only."""

    __tablename__ = "reflection"

    mediation_id: Mapped[int] = mapped_column(ForeignKey("mediation.id", ondelete="CASCADE"), primary_key=True)
    went_well: Mapped[bytes] = mapped_column(LargeBinary)
    was_hard: Mapped[bytes] = mapped_column(LargeBinary)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
