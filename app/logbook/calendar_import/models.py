"""What a mediator said once about their calendars, so that no import asks it again: weights of signs, and answers."""

from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class About(StrEnum):
    """What an answer is about, and what its key is a keyed hash of: a UID, a zone's name, or an event (domain §6)."""

    SERIES = "series"
    ZONE = "zone"
    SAME = "same"
    OTHER = "other"


class ImportSetting(Base):
    """The weights of the signs that suggest a mediation, once a mediator changed them."""

    __tablename__ = "import_setting"

    mediator_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    weights: Mapped[dict[str, int]] = mapped_column(JSON)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class ImportAnswer(Base):
    """An answer about a calendar, known by a keyed hash: its words are never kept.

    `answer` is what a series is, or the IANA zone of a name; of an event that is the same as a session of the logbook
    it is the hash of its content, and `session_id` that session. An import did not make that session: undoing it
    forgets the answer and leaves the session. `latest` is what the calendar said of it since; `source_id` is the source
    that taught the answer, which is forgotten with it (docs/decisions/0028).
    """

    __tablename__ = "import_answer"
    __table_args__ = (Index("uq_import_answer_mediator_id_about_key", "mediator_id", "about", "key", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mediator_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    about: Mapped[str] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(String(64))
    answer: Mapped[str] = mapped_column(String(64))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("session.id", ondelete="CASCADE"), index=True)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("calendar_source.id", ondelete="CASCADE"), index=True)
    latest: Mapped[str | None] = mapped_column(String(64))
    import_run_id: Mapped[int | None] = mapped_column(ForeignKey("import_run.id", ondelete="SET NULL"), index=True)
