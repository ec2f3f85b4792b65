"""What was done: mediations and their sessions, with the verdict that counting gave them."""

from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from secrets import randbits
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, text, types as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, UtcDateTime
from app.logbook.counting import SessionFacts
from app.logbook.eligibility.certification import CLAIM_AGAIN_AFTER, Claim, standing
from app.logbook.evidence import levels as rule
from app.logbook.vocabulary import (
    CalendarSays,
    Conclusion,
    Field,
    Kind,
    Mode,
    Parties,
    Platform,
    Role,
    SessionStatus,
    Source,
    Status,
)


class Word(sql.TypeDecorator[Any]):
    """One word of a closed list, stored as its value."""

    impl = sql.String(30)
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: Any, dialect: Any) -> str | None:
        return None if value is None else self.words(value).value

    def process_result_value(self, value: str | None, dialect: Any) -> StrEnum | None:
        return None if value is None else self.words(value)


def new_version(_before: int | None = None) -> int:
    """A random number, so that an id and a version never name two states, not even after an undo or a restore."""
    return randbits(31)


class Mediation(Base):
    """One dispute under one agreement to mediate. Verdict to evidence level are written by `recount` only."""

    __tablename__ = "mediation"
    __table_args__ = (
        Index(
            "uq_mediation_mediator_id_reference",
            "mediator_id",
            "reference",
            unique=True,
            sqlite_where=text("removed_at IS NULL"),
            postgresql_where=text("removed_at IS NULL"),
        ),
        Index("ix_mediation_mediator_id_listed_on", "mediator_id", "listed_on"),
        Index(
            "ix_mediation_evidence",  # who is user verified, asked for by every look at a profile
            "mediator_id",
            "evidence_level",
            "counted_on",
            sqlite_where=text("removed_at IS NULL"),
            postgresql_where=text("removed_at IS NULL"),
        ),
        Index(
            "ix_mediation_marks",
            "mediator_id",
            "id",
            "version",
            sqlite_where=text("removed_at IS NULL"),
            postgresql_where=text("removed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mediator_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    form_token: Mapped[str] = mapped_column(String(64), unique=True)
    form_digest: Mapped[str] = mapped_column(String(64), default="")
    reference: Mapped[str] = mapped_column(String(20))
    role: Mapped[Role] = mapped_column(Word(Role), default=Role.SOLE_MEDIATOR)
    is_simulated: Mapped[bool] = mapped_column(default=False)
    has_agreement: Mapped[bool] = mapped_column(default=False)
    status: Mapped[Status] = mapped_column(Word(Status))
    field: Mapped[Field | None] = mapped_column(Word(Field))
    is_cross_border: Mapped[bool] = mapped_column(default=False)
    countries: Mapped[list[str]] = mapped_column(JSON)
    language: Mapped[str] = mapped_column(String(10), default="")
    parties: Mapped[Parties | None] = mapped_column(Word(Parties))
    conclusion: Mapped[Conclusion | None] = mapped_column(Word(Conclusion))
    is_claimed_full_scale: Mapped[bool] = mapped_column(default=False)
    claim_sentence: Mapped[str] = mapped_column(String(300), default="")
    is_feedback_announced: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    import_run_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id", ondelete="SET NULL"), index=True)
    version: Mapped[int] = mapped_column()

    verdict: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(30))
    counted_on: Mapped[date | None]
    listed_on: Mapped[date]
    minutes: Mapped[int]
    held_minutes: Mapped[int]
    online_minutes: Mapped[int]
    is_core: Mapped[bool]
    modes: Mapped[str] = mapped_column(String(80))
    session_count: Mapped[int]
    rule_version: Mapped[str] = mapped_column(String(30))
    evidence_level: Mapped[int] = mapped_column(default=0)

    sessions: Mapped[list["Session"]] = relationship(
        primaryjoin="and_(Session.mediation_id == Mediation.id, Session.removed_at.is_(None))",
        back_populates="mediation",
        order_by="Session.date, Session.id",
        cascade="all, delete-orphan",
    )
    evidence: Mapped[list["KeptEvidence"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)

    __mapper_args__ = {"version_id_col": version, "version_id_generator": new_version}

    @property
    def share(self) -> Fraction | None:
        """Online share of the held substantive minutes."""
        return Fraction(self.online_minutes, self.minutes) if self.minutes else None


class Session(Base):
    """One meeting, or one asynchronous stretch. `date` is the frozen local date; minutes none means not known yet.

    A removed one can be brought back; its mediation does not know it until then. What the calendar says otherwise by
    now changes nothing else, and waits to be looked at.
    """

    __tablename__ = "session"
    __table_args__ = (
        Index(
            "ix_session_calendar_says",
            "mediation_id",
            sqlite_where=text("calendar_says IS NOT NULL"),
            postgresql_where=text("calendar_says IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mediation_id: Mapped[int] = mapped_column(ForeignKey("mediation.id", ondelete="CASCADE"), index=True)
    date: Mapped[date]
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    zone: Mapped[str] = mapped_column(String(60))
    minutes: Mapped[int | None]
    kind: Mapped[Kind] = mapped_column(Word(Kind), default=Kind.JOINT)
    mode: Mapped[Mode] = mapped_column(Word(Mode))
    is_mediator_remote: Mapped[bool] = mapped_column(default=False)
    status: Mapped[SessionStatus] = mapped_column(Word(SessionStatus), default=SessionStatus.HELD)
    platform: Mapped[Platform | None] = mapped_column(Word(Platform))
    source: Mapped[Source] = mapped_column(Word(Source), default=Source.BY_HAND)
    calendar_says: Mapped[CalendarSays | None] = mapped_column(Word(CalendarSays))
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    mediation: Mapped[Mediation] = relationship(back_populates="sessions")

    @property
    def facts(self) -> SessionFacts:
        """What the rules need to know of it."""
        return SessionFacts(self.date, self.minutes, self.kind, self.mode, self.status)


class KeptEvidence(Base):
    """Something that speaks for a mediation, with its held sessions as they were then (evidence/levels.py).

    It has no time and no number of its own: of an answer it says that there is one, never which or when
    (docs/decisions/0015).
    """

    __tablename__ = "evidence"
    __table_args__ = {"sqlite_with_rowid": False}

    mediation_id: Mapped[int] = mapped_column(ForeignKey("mediation.id", ondelete="CASCADE"), primary_key=True)
    source: Mapped[rule.Source] = mapped_column(Word(rule.Source), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    sessions: Mapped[rule.Snapshot] = mapped_column(JSON)

    @property
    def given(self) -> rule.Evidence:
        """As the rule reads it."""
        return rule.Evidence(self.source, rule.sessions_of(self.sessions))


class Certification(Base):
    """A mediator's claim to be IMI Certified; only staff or an assessor verifies it (domain §5).

    A claim that was refused counts for nothing; it stays, and one that is made after it waits again. The reason of
    what was decided last is sealed.
    """

    __tablename__ = "certification"

    mediator_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    claimed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    reason: Mapped[bytes | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version, "version_id_generator": new_version}

    @property
    def claim(self) -> Claim:
        return standing(claimed_at=self.claimed_at, verified_at=self.verified_at, refused_at=self.refused_at)

    @property
    def is_verified(self) -> bool:
        return self.claim is Claim.VERIFIED

    @property
    def is_refused(self) -> bool:
        return self.claim is Claim.REFUSED

    @property
    def claim_again_at(self) -> datetime | None:
        """From when on it may be claimed again, where it was refused."""
        return self.refused_at + CLAIM_AGAIN_AFTER if self.refused_at else None


class CodeAcceptance(Base):
    """Which version of the IMI Code of Professional Conduct a mediator accepted, and when."""

    __tablename__ = "code_acceptance"

    id: Mapped[int] = mapped_column(primary_key=True)
    mediator_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    code_version: Mapped[str] = mapped_column(String(30))
    accepted_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ImportRun(Base):
    """One reading of a calendar: a sealed draft until it is decided, then a ledger of numbers.

    `skipped_because` holds a reason in the reader's own words and a line of the file each, never a title. `versions`
    holds the mediations that it made or added to, by id, each with the version that it left it at. Of the `known` ones
    so many were `removed` by the mediator.
    """

    __tablename__ = "import_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    mediator_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    form_token: Mapped[str] = mapped_column(String(64), unique=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    touched_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    draft: Mapped[bytes | None] = mapped_column(LargeBinary)
    found: Mapped[int]
    new: Mapped[int]
    known: Mapped[int]
    removed: Mapped[int] = mapped_column(default=0, server_default="0")
    changed: Mapped[int]
    cancelled: Mapped[int]
    skipped: Mapped[int]
    skipped_because: Mapped[list[list[Any]]] = mapped_column(JSON)
    versions: Mapped[dict[str, int]] = mapped_column(JSON)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("calendar_source.id", ondelete="SET NULL"), index=True)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class KnownEvent(Base):
    """A calendar event somebody decided about, as keyed hashes: accepted into a session, or to stay dismissed.

    `latest` is what the calendar said of it since, as far as its session was flagged for it. What a source taught is
    forgotten with the source (docs/decisions/0028).
    """

    __tablename__ = "known_event"
    __table_args__ = (Index("uq_known_event_mediator_id_key", "mediator_id", "key", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mediator_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(64))
    content: Mapped[str] = mapped_column(String(64))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("session.id", ondelete="SET NULL"), index=True)
    is_ignored: Mapped[bool] = mapped_column(default=False)
    import_run_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id", ondelete="SET NULL"), index=True)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("calendar_source.id", ondelete="CASCADE"), index=True)
    latest: Mapped[str | None] = mapped_column(String(64))
