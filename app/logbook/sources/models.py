"""Calendars that are looked at again: where they are, sealed, and how that went, in numbers and times."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime
from app.logbook.models import Word, new_version
from app.logbook.sources.looks import Stage, stage
from app.logbook.vocabulary import SourceKind


class CalendarSource(Base):
    """A calendar of a mediator at an address or in an account.

    Sealed as JSON: `place` has its name, address, user and password, `validators` what its server said of the bytes
    that were read last, `found` the calendars of an account until one is chosen. Of those bytes there is a keyed hash,
    `seen`, with the day they were read on and a keyed hash of what was `known` then. `waiting` are numbers by the words
    of `looks.Waiting`. Somebody waits for it since `asked_at`. Without `next_at` it is not looked at by itself.

    No id is used twice: the worker may still be at a calendar that was disconnected.
    """

    __tablename__ = "calendar_source"
    __table_args__ = (Index("ix_calendar_source_next_at", "next_at"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    mediator_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    form_token: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[SourceKind] = mapped_column(Word(SourceKind))
    host: Mapped[str] = mapped_column(String(255))
    ending: Mapped[str] = mapped_column(String(4))
    place: Mapped[bytes] = mapped_column(LargeBinary)
    found: Mapped[bytes | None] = mapped_column(LargeBinary)
    validators: Mapped[bytes | None] = mapped_column(LargeBinary)
    seen: Mapped[str | None] = mapped_column(String(64))
    known: Mapped[str | None] = mapped_column(String(64))
    read_on: Mapped[date | None]
    hours: Mapped[int] = mapped_column(default=24)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fetched_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    problem: Mapped[str] = mapped_column(String(300), default="")
    failures: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version, "version_id_generator": new_version}

    @property
    def stage(self) -> Stage:
        return stage(
            is_asked=self.asked_at is not None,
            is_to_choose=self.found is not None,
            has_failed=self.failures > 0,
            was_fetched=self.fetched_at is not None,
        )
