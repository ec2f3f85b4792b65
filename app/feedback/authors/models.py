"""Who was appointed to write whose digest, and what they are writing; texts are sealed until they are published."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.db import Base
from app.feedback.authors import appointments as authors, drafts
from app.logbook.models import Word


class Appointment(Base):
    """A mediator's request to a digest author; its life is `authors.LIFE`.

    `declared` is the author's relationship to the mediator in the author's own words, which is printed. Whoever has
    accepted has declared the three statements too: there is no other way to accept.
    """

    __tablename__ = "digest_appointment"

    id: Mapped[int] = mapped_column(primary_key=True)
    form_token: Mapped[str] = mapped_column(String(64), unique=True)
    mediator_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    state: Mapped[authors.State] = mapped_column(Word(authors.State))
    declared: Mapped[str] = mapped_column(String(authors.LONGEST_RELATIONSHIP), default="")
    asked_on: Mapped[date]
    accepted_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    mediator: Mapped[User] = relationship(foreign_keys=mediator_id)
    author: Mapped[User] = relationship(foreign_keys=author_id)

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_accepted(self) -> bool:
        """Whether the author writes, and reads what it takes."""
        return self.state is authors.State.ACCEPTED


class Draft(Base):
    """One text for one version of a digest; its life is `drafts.LIFE`.

    `text`, `notes` and `reply` are sealed, and wiped when the text is published. `number` is the version it became.
    `sent_on` is when its mediator last got it; it stays when the author takes the text back.
    """

    __tablename__ = "digest_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("digest_appointment.id", ondelete="CASCADE"), index=True)
    state: Mapped[drafts.State] = mapped_column(Word(drafts.State), default=drafts.State.WRITING)
    text: Mapped[bytes | None]
    notes: Mapped[bytes | None]
    reply: Mapped[bytes | None]
    saved_on: Mapped[date] = mapped_column(index=True)
    sent_on: Mapped[date | None]
    number: Mapped[int | None]
    version: Mapped[int] = mapped_column()

    appointment: Mapped[Appointment] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_with_mediator(self) -> bool:
        """Whether its mediator has it before them, as it would be published."""
        return self.state in drafts.SENT

    @property
    def is_published(self) -> bool:
        return self.state is drafts.State.PUBLISHED

    @property
    def is_checked(self) -> bool:
        """Whether its mediator has said what they wanted to say."""
        return self.state is drafts.State.CHECKED

    @property
    def last_day_to_check(self) -> date | None:
        return self.sent_on and drafts.last_day_to_check(self.sent_on)
