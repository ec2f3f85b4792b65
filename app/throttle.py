"""How often something may be tried; counted in the database, so that every web process sees the same.

What is only read is counted in memory, by every process for itself: it is no guard, and keeps machines from reading
everything at once.
"""

from datetime import datetime, timedelta
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from threading import Lock

from sqlalchemy import String, delete, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from app import clock, crypto
from app.db import Base, UtcDateTime, db, unit

IPV6_OF_ONE = 64  # bits: what a provider gives to one household or machine

KEEP_TRIES = timedelta(days=2)
AN_HOUR = timedelta(hours=1)


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
        return (_one_more(key, since) or _first(key, since)) > limit


def _one_more(key: str, since: datetime) -> int:
    """How many there are with this one; 0 where none is counted yet."""
    counted = update(Tries).where(Tries.key == key, Tries.since == since).values(count=Tries.count + 1)
    return db.session.scalar(counted.returning(Tries.count)) or 0


def _first(key: str, since: datetime) -> int:
    """The same where none was counted, but for one at this very instant."""
    try:
        with db.session.begin_nested():
            db.session.execute(insert(Tries).values(key=key, since=since, count=1))
    except IntegrityError:
        return _one_more(key, since)
    return 1


def forget_old() -> None:
    with unit():
        db.session.execute(delete(Tries).where(Tries.since < clock.now() - KEEP_TRIES))


class PerMinute:
    """How often somebody may read within a minute. It remembers no more than `most` of them, and forgets the first."""

    def __init__(self, limit: int, *, most: int = 50_000) -> None:
        self.limit, self.most = limit, most
        self.lock = Lock()
        self.forget()

    def forget(self) -> None:
        self.minute, self.counts = -1, dict[str, int]()

    def seconds_to_wait(self, who: str, now: float) -> int:
        """Count one more reading, at an instant in seconds; nothing while it is within the limit."""
        with self.lock:
            if self.minute != (minute := int(now // 60)):
                self.forget()
                self.minute = minute
            if who not in self.counts and len(self.counts) >= self.most:
                del self.counts[next(iter(self.counts))]
            count = self.counts[who] = self.counts.get(who, 0) + 1
        return 0 if count <= self.limit else ceil(60 - now % 60)


@lru_cache(maxsize=1_000)
def network(address: str) -> str:
    """Who an address belongs to: an IPv4 address, or the network of an IPv6 one; the text itself when it is neither."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((found, IPV6_OF_ONE), strict=False))
