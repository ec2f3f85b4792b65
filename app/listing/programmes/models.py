"""Programmes that assess mediators, how each came to stand where it stands, and who assesses for it."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.db import Base, UtcDateTime
from app.listing import languages
from app.listing.programmes.kinds import LONGEST_REASON, Delivery, Kind, State
from app.logbook import countries
from app.logbook.models import Word


class Programme(Base):
    """One programme of one organisation; its life is `programmes.LIFE`, its rule the scheme of logbook's versions."""

    __tablename__ = "programme"

    id: Mapped[int] = mapped_column(primary_key=True)
    form_token: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[Kind] = mapped_column(Word(Kind), default=Kind.ODRQAP)
    name: Mapped[str] = mapped_column(String(120))
    organisation: Mapped[str] = mapped_column(String(120))
    countries: Mapped[list[str]] = mapped_column(JSON)
    languages: Mapped[list[str]] = mapped_column(JSON)
    delivery: Mapped[Delivery] = mapped_column(Word(Delivery))
    contact: Mapped[str] = mapped_column(String(254))
    criteria_link: Mapped[str] = mapped_column(String(500), default="")
    state: Mapped[State] = mapped_column(Word(State), default=State.APPLIED)
    version: Mapped[int] = mapped_column()

    history: Mapped[list["ProgrammeStatus"]] = relationship(order_by="ProgrammeStatus.id.desc()")

    __mapper_args__ = {"version_id_col": version}

    @property
    def scheme(self) -> str:
        """What the versions of its rule are filed under."""
        return f"programme:{self.id}"

    @property
    def has_rule(self) -> bool:
        return self.kind is Kind.ODRQAP

    @property
    def is_offered(self) -> bool:
        """Whether mediators may choose it."""
        return self.has_rule and self.state is State.APPROVED

    @property
    def country_words(self) -> str:
        return ", ".join(countries.name(code) for code in self.countries) or "Every country"

    @property
    def language_words(self) -> str:
        return ", ".join(languages.name(code) for code in self.languages)


class ProgrammeStatus(Base):
    """A programme's state from a day on, with the reason; rows are added, and never changed."""

    __tablename__ = "programme_status"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"), index=True)
    state: Mapped[State] = mapped_column(Word(State))
    since: Mapped[date]
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)


class ProgrammeAssessor(Base):
    """Somebody who acts for a programme, from the invitation until it is ended."""

    __tablename__ = "programme_assessor"
    __table_args__ = (
        Index(
            "uq_programme_assessor_live",
            "programme_id",
            "user_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"), index=True)
    form_token: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    programme: Mapped[Programme] = relationship()
    user: Mapped[User] = relationship(foreign_keys=user_id)

    @property
    def is_live(self) -> bool:
        return self.ended_at is None
