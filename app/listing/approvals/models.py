"""What IMI staff decided about a listing, for each application that was passed and that somebody has looked at."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app import crypto
from app.db import Base, UtcDateTime
from app.listing.approvals.needs import DONE, Contribution, State
from app.logbook.models import Word


class Approval(Base):
    """The decision about one application; its life is `needs.LIFE`. The reason of the last move is sealed."""

    __tablename__ = "approval"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), unique=True)
    state: Mapped[State] = mapped_column(Word(State), default=State.WAITING)
    contribution: Mapped[Contribution | None] = mapped_column(Word(Contribution))
    reason: Mapped[bytes | None]
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    moved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    def seal(self, reason: str) -> None:
        self.reason = crypto.seal(reason, *self._place) if reason else None

    @property
    def opened_reason(self) -> str:
        return crypto.unseal(self.reason, *self._place) if self.reason else ""

    @property
    def _place(self) -> tuple[str, int, str]:
        return _place(self.application_id)


class ApprovalStep(Base):
    """One move of a decision, which stays when the next is made; a reason is sealed as that of the decision is."""

    __tablename__ = "approval_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), index=True)
    verb: Mapped[str] = mapped_column(String(30))
    reason: Mapped[bytes | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)

    @property
    def words(self) -> str:
        return DONE[self.verb]

    @property
    def opened_reason(self) -> str:
        return crypto.unseal(self.reason, *_place(self.application_id)) if self.reason else ""


def _place(application_id: int) -> tuple[str, int, str]:
    return (Approval.__tablename__, application_id, "reason")
