"""Applications: what was submitted, frozen, what an assessor decided about it, and everything that happened."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.db import Base, UtcDateTime
from app.listing.applications import snapshot
from app.listing.applications.life import (
    CLOSED,
    DISCARDED,
    DONE,
    ENDED,
    LONGEST_ANSWER,
    LONGEST_REASON,
    WAITING,
    Decision,
    Mark,
    State,
    Who,
    next_step,
)
from app.listing.programmes.kinds import ASSESSING
from app.listing.programmes.models import Programme
from app.logbook.models import Word

LONGEST_RESULT = 1_000
LONGEST_REFERENCE = 200
LONGEST_NOTE = 600


class Application(Base):
    """A mediator's application to one programme; its life is `life.LIFE`, moved by `actions.move`.

    `rounds` is how often entries were queried; `criteria_version` those an assessor goes by. A signed result has
    `signed_name`, as it was typed, with who and when; `result` is what the mediator is told beside it. One that staff
    entered has the name of who signed for the programme, the `reference` of its paper, and why it was entered.
    """

    __tablename__ = "application"
    __table_args__ = (
        Index(
            "uq_application_mediator_id_open",
            "mediator_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_application_programme_id_state", "programme_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    form_token: Mapped[str] = mapped_column(String(64), unique=True)
    mediator_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    state: Mapped[State] = mapped_column(Word(State), default=State.DRAFT)
    rounds: Mapped[int] = mapped_column(default=0)
    criteria_version: Mapped[str] = mapped_column(String(30))
    rule_version: Mapped[str] = mapped_column(String(30), default="")
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    result: Mapped[str] = mapped_column(String(LONGEST_RESULT), default="")
    signed_name: Mapped[str | None] = mapped_column(String(120))
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reference: Mapped[str] = mapped_column(String(LONGEST_REFERENCE), default="")
    entered_because: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    version: Mapped[int] = mapped_column()

    mediator: Mapped[User] = relationship(foreign_keys=mediator_id)
    programme: Mapped[Programme] = relationship()
    snapshot: Mapped["Snapshot | None"] = relationship(passive_deletes=True)
    entries: Mapped[list["ApplicationEntry"]] = relationship(
        back_populates="application", order_by="ApplicationEntry.id", passive_deletes=True
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_open(self) -> bool:
        return self.state not in ENDED

    @property
    def is_discarded(self) -> bool:
        """Withdrawn before anybody saw it."""
        return self.state.is_withdrawn and self.submitted_at is None

    @property
    def words(self) -> str:
        """Where it stands, as its mediator reads it."""
        return DONE["discard"] if self.is_discarded else self.state.words

    @property
    def next_step(self) -> str:
        """Who has to do what next, as its mediator is told; a programme that is not approved decides nothing."""
        if self.is_discarded:
            return DISCARDED
        if self.state in WAITING and self.programme.state not in ASSESSING:
            return CLOSED.format(programme=self.programme.name)
        return next_step(self.state, reader=Who.MEDIATOR, programme=self.programme.name)


class Snapshot(Base):
    """What was submitted: bytes in the one form of `snapshot.canonical`. A trigger refuses to change them."""

    __tablename__ = "application_snapshot"

    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), primary_key=True)
    written: Mapped[bytes]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def frozen(self) -> snapshot.Frozen:
        return snapshot.read(self.written)

    @property
    def is_intact(self) -> bool:
        return snapshot.digest(self.written) == self.sha256


class ApplicationEntry(Base):
    """One submitted entry that an assessor decides about; `written` is frozen like the snapshot, by a trigger too.

    `key` is the entry's in the snapshot (the mediation's id, which may be gone by now). `reason` is the assessor's,
    `answer` the mediator's to a query. A replacement is an entry of its own that names the one it stands for; that one
    is decided no more.
    """

    __tablename__ = "application_entry"
    __table_args__ = (UniqueConstraint("replaces_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), index=True)
    key: Mapped[int]
    written: Mapped[bytes]
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("application_entry.id", ondelete="CASCADE"))
    decision: Mapped[Decision | None] = mapped_column(Word(Decision))
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(String(LONGEST_ANSWER), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    application: Mapped[Application] = relationship(back_populates="entries")

    __mapper_args__ = {"version_id_col": version}

    @property
    def frozen(self) -> snapshot.Frozen:
        return snapshot.read(self.written)

    @property
    def is_queried(self) -> bool:
        return self.decision is Decision.QUERY


class ApplicationEvent(Base):
    """One line of an application's history, as mediator and programme read it; a trigger keeps it as it is."""

    __tablename__ = "application_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    who: Mapped[Who] = mapped_column(Word(Who))
    by_id: Mapped[int]
    verb: Mapped[str] = mapped_column(String(30))

    @property
    def words(self) -> str:
        return DONE[self.verb]


class CriterionMark(Base):
    """What an assessor recorded of one of the competency criteria, with a note that the mediator may read."""

    __tablename__ = "criterion_mark"
    __table_args__ = (UniqueConstraint("application_id", "criterion"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"))
    criterion: Mapped[str] = mapped_column(String(30))
    mark: Mapped[Mark] = mapped_column(Word(Mark))
    note: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
