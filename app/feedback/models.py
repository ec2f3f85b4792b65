"""Who may be asked about a mediation, how they were asked, and what they answered: sealed, and tied to nobody.

A request does not know its answer and an answer does not know its request: the link finds each by a derivation of
its own, made with a key outside the database (docs/decisions/0010). So a copy of the database says of no answer whose
it is.
"""

from datetime import date
from secrets import randbits
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base
from app.feedback.asking import Channel, NotInvited, Participant, Schedule, Side
from app.feedback.digests.summary import Mode
from app.feedback.flags.grounds import FlagState, Ground
from app.feedback.life import State
from app.logbook.models import Mediation, Word


def new_place() -> int:
    """Where a row lies that must not tell when it came."""
    return randbits(63)


Place = BigInteger().with_variant(Integer, "sqlite")  # there an INTEGER key is where the row lies


class Slot(Base):
    """One participant's place in a mediation: asked by requests, or not invited for a reason, or still open."""

    __tablename__ = "feedback_slot"

    id: Mapped[int] = mapped_column(primary_key=True)
    mediation_id: Mapped[int] = mapped_column(ForeignKey("mediation.id", ondelete="CASCADE"), index=True)
    form_token: Mapped[str] = mapped_column(String(64), unique=True)
    participant: Mapped[Participant] = mapped_column(Word(Participant))
    side: Mapped[Side | None] = mapped_column(Word(Side))
    not_invited: Mapped[NotInvited | None] = mapped_column(Word(NotInvited))
    version: Mapped[int] = mapped_column()

    mediation: Mapped[Mediation] = relationship()
    requests: Mapped[list["Request"]] = relationship(
        back_populates="slot", order_by="Request.id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def words(self) -> str:
        """Such as "Counsel, side A"."""
        return ", side ".join(filter(None, (self.participant.label, (self.side or "").upper())))


class Request(Base):
    """One request to one participant; its life is `life.LIFE`, its days are a `Schedule`.

    Its link is made from id and nonce and never stored. Name and address are sealed in `contact`, and wiped when they
    are not needed any more; `person` is a keyed hash of the address, to ask nobody twice and honour who wants no more.
    `dated_on` is the day of the mediation as it was when this was asked, or its letter left.
    """

    __tablename__ = "feedback_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("feedback_slot.id", ondelete="CASCADE"), index=True)
    form_token: Mapped[str] = mapped_column(String(64), unique=True)
    channel: Mapped[Channel] = mapped_column(Word(Channel))
    state: Mapped[State] = mapped_column(Word(State), index=True)
    nonce: Mapped[str] = mapped_column(String(32))
    language: Mapped[str] = mapped_column(String(10), default="en")
    dated_on: Mapped[date]
    contact: Mapped[bytes | None]
    person: Mapped[str | None] = mapped_column(String(64), index=True)
    is_near: Mapped[bool] = mapped_column(default=False)
    sends_on: Mapped[date]
    reminds_on: Mapped[date | None]
    due_on: Mapped[date]
    last_day: Mapped[date]
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id", ondelete="SET NULL"), index=True)
    version: Mapped[int] = mapped_column()

    slot: Mapped[Slot] = relationship(back_populates="requests")

    __mapper_args__ = {"version_id_col": version}

    @property
    def schedule(self) -> Schedule:
        return Schedule(self.sends_on, self.reminds_on, self.due_on, self.last_day)

    @schedule.setter
    def schedule(self, days: Schedule) -> None:
        self.sends_on, self.reminds_on, self.due_on, self.last_day = (
            days.sends_on,
            days.reminds_on,
            days.due_on,
            days.last_day,
        )


class Answer(Base):
    """One person's answer, as a draft or sent; everything in it is sealed. `key` and `receipt` are keyed hashes.

    It lies at a random place, which tells nothing, and is found by its key in an index of keys: to find one among the
    answers themselves, SQLite would read a dozen of them whole (docs/decisions/0017).
    """

    __tablename__ = "feedback_answer"
    __table_args__ = (
        Index(
            "uq_feedback_answer_receipt",
            "receipt",
            unique=True,
            sqlite_where=text("receipt IS NOT NULL"),
            postgresql_where=text("receipt IS NOT NULL"),
        ),
    )

    place: Mapped[int] = mapped_column(Place, primary_key=True, autoincrement=False, default=new_place)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    receipt: Mapped[str | None] = mapped_column(String(64))
    sealed: Mapped[bytes]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"primary_key": [key], "version_id_col": version}


class FiledAnswer(Base):
    """An answer whose fourteen days are over, filed with others under a random id.

    `forget_in` is the month, as 2028-06, in which something of it is to be forgotten. It follows from the date of the
    mediation alone, and so is the same for all answers of one mediation, whenever they came.
    """

    __tablename__ = "filed_answer"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    receipt: Mapped[str] = mapped_column(String(64), unique=True)
    mediator_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    forget_in: Mapped[str] = mapped_column(String(7), index=True)
    sealed: Mapped[bytes]

    __table_args__ = {"sqlite_with_rowid": False}


class Release(Base):
    """The newest day on which answers of a mediator were filed, and the next one on which a batch may be ready.

    `look_on` is None while nothing that is shared waits.
    """

    __tablename__ = "feedback_release"

    mediator_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    last_on: Mapped[date]
    look_on: Mapped[date | None] = mapped_column(index=True)


class DigestVersion(Base):
    """One published version of a mediator's Feedback Digest: what is printed, and sealed what the next one must know.

    `printed` is all that its page says in figures. `sealed` holds which filed answers went into which figure, so that
    the rule can be kept (docs/decisions/0012). `commitments` are short keyed hashes of the receipts of the answers it
    counts, sorted: whoever holds a receipt code is shown theirs, and sees that it is listed. `has_words`: the
    words of those answers are not forgotten yet, as far as they were kept. From `text` on a version in summary mode has
    nothing.
    """

    __tablename__ = "digest_version"
    __table_args__ = (UniqueConstraint("mediator_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mediator_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    number: Mapped[int]
    mode: Mapped[Mode] = mapped_column(Word(Mode))
    published_on: Mapped[date]
    printed: Mapped[dict[str, Any]] = mapped_column(JSON)
    sealed: Mapped[bytes]
    commitments: Mapped[list[str]] = mapped_column(JSON)
    has_words: Mapped[bool] = mapped_column(default=True)
    text: Mapped[str | None]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    author_name: Mapped[str | None] = mapped_column(String(120))
    relationship: Mapped[str | None] = mapped_column(String(300))
    reply: Mapped[str | None] = mapped_column(String(300))
    withdrawn_on: Mapped[date | None]


class Suppressed(Base):
    """An address that is never written to again, as a keyed hash; honoured for every mediator."""

    __tablename__ = "suppressed"

    person: Mapped[str] = mapped_column(String(64), primary_key=True)
    since: Mapped[date]


class Habit(Base):
    """How a mediator asks: whether everybody whose address is known is invited when a mediation is concluded.

    And who writes their digest.
    """

    __tablename__ = "feedback_habit"

    mediator_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    invites_when_concluded: Mapped[bool] = mapped_column(default=False)
    digest_mode: Mapped[Mode] = mapped_column(Word(Mode), default=Mode.SUMMARY)


class Flag(Base):
    """An answer that its mediator asked staff to look at; `answer_id` is that of a filed one, with which it goes.

    What the mediator and staff wrote about it is sealed. `excluded_on_ground` is the published ground, while it is left
    out.
    """

    __tablename__ = "feedback_flag"

    id: Mapped[int] = mapped_column(primary_key=True)
    answer_id: Mapped[str] = mapped_column(String(32), unique=True)
    mediator_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    ground: Mapped[Ground] = mapped_column(Word(Ground))
    reason: Mapped[bytes]
    state: Mapped[FlagState] = mapped_column(Word(FlagState), index=True)
    flagged_on: Mapped[date]
    excluded_on_ground: Mapped[Ground | None] = mapped_column(Word(Ground))
    decision: Mapped[bytes | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
