"""The append-only record of who did what to which row: ids and verbs, never content (domain §11)."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, insert
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, Prepared, UtcDateTime, db


class AuditRecord(Base):
    """One sentence of history. Triggers in the database refuse to change or delete it."""

    __tablename__ = "audit_record"
    __table_args__ = (
        Index("ix_audit_record_subject_subject_id", "subject", "subject_id"),
        Index("ix_audit_record_by_id", "by_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None]
    verb: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int | None]


RECORD = Prepared(insert(AuditRecord.__table__))  # type: ignore[arg-type]


def record(verb: str, subject: Any, *, by: Any = None) -> None:
    """Note that somebody (`by`, with an `id`; none for the portal itself) did something to a row."""
    db.session.flush()
    note(verb, subject.__tablename__, getattr(subject, "id", None), by=by)


def note(verb: str, subject: str, subject_id: int | None, *, by: Any = None) -> None:
    """The same by the names of table and row, where there is no record at hand."""
    RECORD.run(at=clock.now(), by_id=by.id if by else None, verb=verb, subject=subject, subject_id=subject_id)
