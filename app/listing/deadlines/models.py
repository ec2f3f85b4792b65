"""A mediator's calendar of deadlines, by an address that is never stored, and what it holds."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.db import Base, UtcDateTime
from app.listing.deadlines.days import Deadline, Followed, Kind
from app.logbook.models import Word


class DeadlineFeed(Base):
    """The calendar of a mediator, while they have one. Its address is made from id and `nonce`.

    The id names its events to other programs (`file.uid`), so that one of a calendar that is ended never
    comes again.
    """

    __tablename__ = "deadline_feed"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    form_token: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    nonce: Mapped[str] = mapped_column(String(32))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    user: Mapped[User] = relationship()

    __mapper_args__ = {"version_id_col": version}


class FeedDeadline(Base):
    """One deadline as a calendar holds it (`deadlines.Followed`); it goes with its calendar, and not before.

    One that comes back goes on counting where it was: programs leave out what has a lower number than they know.
    """

    __tablename__ = "deadline"
    __table_args__ = (UniqueConstraint("feed_id", "kind", "thing"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    feed_id: Mapped[int] = mapped_column(ForeignKey("deadline_feed.id", ondelete="CASCADE"))
    kind: Mapped[Kind] = mapped_column(Word(Kind))
    thing: Mapped[str] = mapped_column(String(10))
    day: Mapped[date]
    title: Mapped[str] = mapped_column(String(80))
    words: Mapped[str] = mapped_column(String(200))
    sequence: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def followed(self) -> Followed:
        deadline = Deadline(self.kind, self.thing, self.day, self.title, self.words)
        return Followed(deadline, self.changed_at, self.sequence, self.cancelled_at)

    def become(self, followed: Followed) -> None:
        """Hold what is followed from now on."""
        deadline = followed.deadline
        self.kind, self.thing, self.day = deadline.kind, deadline.thing, deadline.day
        self.title, self.words = deadline.title, deadline.words
        self.sequence, self.changed_at, self.cancelled_at = (
            followed.sequence,
            followed.changed_at,
            followed.cancelled_at,
        )
