"""Sealed packs: what is frozen in each, how long its link opens, and every opening."""

from datetime import date, datetime
from functools import cached_property

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.accounts.models import User
from app.db import Base, UtcDateTime
from app.listing.applications import snapshot
from app.listing.applications.models import Application
from app.listing.packs import life as pack
from app.listing.packs.life import LIFE, LONGEST_RECIPIENT, State, Way, Who
from app.logbook.models import Word


class Pack(Base):
    """What somebody without an account may open by an address, which is made from id and nonce and never stored.

    A pack of an application holds what was submitted with it; any other has a snapshot of its own, `written`. Triggers
    refuse to change either. `last_day` is the register's.
    """

    __tablename__ = "pack"

    id: Mapped[int] = mapped_column(primary_key=True)
    form_token: Mapped[str] = mapped_column(String(64), unique=True)
    mediator_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), index=True)
    written: Mapped[bytes | None] = mapped_column(deferred=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    recipient: Mapped[str] = mapped_column(String(LONGEST_RECIPIENT))
    nonce: Mapped[str] = mapped_column(String(32))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_day: Mapped[date]
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    mediator: Mapped[User] = relationship()
    application: Mapped[Application | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def state(self) -> State:
        return pack.state(self.last_day, is_withdrawn=self.withdrawn_at is not None, today=clock.today())

    @property
    def is_open(self) -> bool:
        return "open" in LIFE.moves(self.state, by=Who.HOLDER)

    @property
    def moves(self) -> tuple[str, ...]:
        """What its mediator may do now."""
        return LIFE.moves(self.state, by=Who.MEDIATOR)

    @property
    def sealed(self) -> bytes:
        """The bytes that `sha256` is of."""
        submitted = self.application.snapshot if self.application else None
        return submitted.written if submitted else self.written or b""

    @cached_property
    def frozen(self) -> snapshot.Frozen:
        return snapshot.read(self.sealed)

    @property
    def sealed_at(self) -> datetime:
        """When what it holds was frozen; for an application that was when it was submitted."""
        submitted = self.application.snapshot if self.application else None
        return submitted.at if submitted else self.made_at


class PackOpening(Base):
    """That a pack was opened, when and how; nothing of who did. A trigger lets these only grow."""

    __tablename__ = "pack_opening"

    id: Mapped[int] = mapped_column(primary_key=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("pack.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    way: Mapped[Way] = mapped_column(Word(Way))
