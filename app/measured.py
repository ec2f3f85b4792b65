"""How long pages took and how often readers had work: counted in each process, and written down once a minute.

Only names of ours, counts and milliseconds: nothing of who asked or for what. Every process of every machine adds to
the same rows. What a process that was killed had counted within its last minute is missing.
"""

import logging
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from threading import Lock, Thread
from time import sleep

from flask import Flask
from sqlalchemy import String, case, delete, insert, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, UtcDateTime, db, unit

SLOW, VERY_SLOW = 0.3, 1.0  # seconds
KEEP_MEASURED = timedelta(days=7)
PAUSE_SECONDS = 60
PAGE, TURN, BUSY, UNREADABLE = "page", "turn", "busy", "unreadable"
Name = tuple[str, str]

log = logging.getLogger("portal.measured")


class Measured(Base):
    """What was measured of one thing within one hour (UTC) by all processes together; times in milliseconds."""

    __tablename__ = "measured"

    hour: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    number: Mapped[int]
    slow: Mapped[int]
    very_slow: Mapped[int]
    total: Mapped[int]
    longest: Mapped[int]


@dataclass(slots=True)
class Count:
    """The same, of this process and not yet written down; times in seconds."""

    number: int = 0
    slow: int = 0
    very_slow: int = 0
    total: float = 0.0
    longest: float = 0.0

    def add(self, other: "Count") -> None:
        self.number += other.number
        self.slow += other.slow
        self.very_slow += other.very_slow
        self.total += other.total
        self.longest = max(self.longest, other.longest)


_lock = Lock()
_counts: dict[Name, Count] = {}


def note(kind: str, name: str, seconds: float = 0.0) -> None:
    """Count something that happened and took so long. It costs a microsecond or two, and asks no database."""
    _add({(kind, name): Count(1, seconds > SLOW, seconds > VERY_SLOW, seconds, seconds)})


def write_down() -> None:
    """Add what this process counted to what is written down of this hour; where that fails, it stays counted."""
    global _counts
    with _lock:
        counted, _counts = _counts, {}
    if not counted:
        return
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    try:
        with unit():
            for (kind, name), count in sorted(counted.items()):  # in one order, so that no two wait for each other
                if not _one_more(hour, kind, name, count):
                    _first(hour, kind, name, count)
    except SQLAlchemyError as problem:
        _add(counted)
        log.warning("database", extra={"problem": type(problem).__name__})


def start(app: Flask) -> None:
    """Write down once a minute for as long as this process lives; to be called after it was forked."""
    Thread(target=_for_ever, args=(app,), name="measured", daemon=True).start()


def forget_old() -> None:
    with unit():
        db.session.execute(delete(Measured).where(Measured.hour < clock.now() - KEEP_MEASURED))


def _for_ever(app: Flask) -> None:
    while True:
        sleep(PAUSE_SECONDS)
        with app.app_context():
            write_down()


def _add(counted: Mapping[Name, Count]) -> None:
    with _lock:
        for name, count in counted.items():
            _counts.setdefault(name, Count()).add(count)


def _one_more(hour: datetime, kind: str, name: str, count: Count) -> bool:
    """Added to what there is; false where there is nothing yet."""
    values = _milliseconds(count)
    longest = values.pop("longest")
    more = {column: getattr(Measured, column) + value for column, value in values.items()}
    more["longest"] = case((Measured.longest < longest, longest), else_=Measured.longest)
    is_this = (Measured.hour == hour, Measured.kind == kind, Measured.name == name)
    return bool(db.session.scalar(update(Measured).where(*is_this).values(more).returning(Measured.number)))


def _first(hour: datetime, kind: str, name: str, count: Count) -> None:
    """The first of this hour, but for another process at this very instant."""
    try:
        with db.session.begin_nested():
            db.session.execute(insert(Measured).values(hour=hour, kind=kind, name=name, **_milliseconds(count)))
    except IntegrityError:
        _one_more(hour, kind, name, count)


def _milliseconds(count: Count) -> dict[str, int]:
    number, slow, very_slow, total, longest = astuple(count)
    return {
        "number": number,
        "slow": slow,
        "very_slow": very_slow,
        "total": round(total * 1000),
        "longest": round(longest * 1000),
    }
