"""How often something may be tried; counted in the database, so that every web process sees the same."""

from datetime import datetime, timedelta

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from app import clock, crypto
from app.db import Base, UtcDateTime, db, unit


class Tries(Base):
    """Tries of one thing by one person or address within one stretch of time; the key is a keyed hash."""

    __tablename__ = "tries"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    count: Mapped[int]


def is_spent(purpose: str, who: str, *, limit: int, within: timedelta) -> bool:
    """Count one more try, at once and for good; true when this one is over the limit."""
    seconds = int(within.total_seconds())
    since = datetime.fromtimestamp(int(clock.now().timestamp()) // seconds * seconds, clock.now().tzinfo)
    key = crypto.fingerprint("throttle", purpose, who)
    with unit():
        tries = db.session.scalar(select(Tries).where(Tries.key == key, Tries.since == since).with_for_update())
        if tries is None:
            tries = Tries(key=key, since=since, count=0)
            db.session.add(tries)
        tries.count += 1
        return tries.count > limit


def forget_old() -> None:
    with unit():
        db.session.execute(delete(Tries).where(Tries.since < clock.now() - timedelta(days=2)))
