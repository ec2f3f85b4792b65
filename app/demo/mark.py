"""The mark that makes a database a demo: made-up people only, and never opened by a real portal."""

from datetime import date

from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Mapped, mapped_column

from app.audit import AuditRecord
from app.db import Base, db

ONLY_LOOKING = ("signed in", "ended a sign-in")


class DemoMark(Base):
    """One row in a demo's database, none in a real one."""

    __tablename__ = "demo_mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    seeded_on: Mapped[date]
    changes: Mapped[int]


def is_marked() -> bool:
    return inspect(db.engine).has_table(DemoMark.__tablename__) and mark() is not None


def mark() -> DemoMark | None:
    return db.session.get(DemoMark, 1)


def changes() -> int:
    """How many changes people made in this database; signing in is none, nor is what the worker does."""
    counted = select(func.count()).where(AuditRecord.verb.not_in(ONLY_LOOKING), AuditRecord.by_id.is_not(None))
    return db.session.scalar(counted) or 0
