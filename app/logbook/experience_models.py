"""What a mediator says of the time before the logbook."""

from sqlalchemy import ForeignKey, Text
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
