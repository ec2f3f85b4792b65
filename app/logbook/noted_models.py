"""What listing notes in the logbook of a mediator's application, which it knows more of."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class AssessmentStanding(Base):
    """How far the assessment by a programme is, in the words of the checklist."""

    __tablename__ = "assessment_standing"

    mediator_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    words: Mapped[str] = mapped_column(String(60))
    is_passed: Mapped[bool]


class SubmittedMediation(Base):
    """A mediation that stands in what was submitted to a programme; the undo of an import leaves it (domain §6)."""

    __tablename__ = "submitted_mediation"

    mediation_id: Mapped[int] = mapped_column(ForeignKey("mediation.id", ondelete="CASCADE"), primary_key=True)
