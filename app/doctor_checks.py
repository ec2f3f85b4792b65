"""What the platform itself can have that nobody sees by itself: each check says it in words, or nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import disk_usage
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import current_app
from sqlalchemy import func, select

from app import clock, crypto, dates, db, failures, jobs
from app.audit import AuditRecord
from app.backups import making as backup, sqlite as backup_sqlite
from app.clock import REGISTER_ZONE
from app.database import schema as schemas
from app.jobs import Job
from app.mail import Letter

LONGEST_WAIT = timedelta(minutes=15)
LONGEST_SILENCE = timedelta(hours=2)  # a worker has something to do every hour
LEAST_DISK_BYTES = 200 * 1024 * 1024
BACKUP_EVERY = timedelta(hours=36)
FIRST_BACKUP_WITHIN = timedelta(days=14)
CLOCKS_MAY_DIFFER = timedelta(minutes=1)
SUMMER = datetime(2026, 7, 1, 12, tzinfo=UTC)


def settings() -> Iterator[str]:
    if current_app.config["HELD_AT"] and not current_app.config["IS_DEMO"]:
        yield "PORTAL_NOW holds the clock still: unset it."


def schema() -> Iterator[str]:
    if not schemas.is_current():
        yield "The database does not have the schema of this version. To mend it: flask db upgrade"


def sqlite_itself() -> Iterator[str]:
    """Damage and rows that point at nothing: PostgreSQL looks for such by itself or by commands of its own."""
    if db.is_sqlite(current_app):
        yield from backup_sqlite.troubles(Path(str(db.db.engine.url.database)))


def data_key() -> Iterator[str]:
    """Of the letters that wait: they are sealed as all secrets are."""
    waits = select(Letter.id).where(Letter.sealed.is_not(None)).order_by(Letter.id.desc()).limit(1)
    try:
        failures.letters(db.db.session.scalars(waits).all())
    except crypto.Unreadable:
        yield "DATA_KEY does not open the letters that wait: it is another one than when they were sealed."


def given_up() -> Iterator[str]:
    for kind, problem, number, last in jobs.dead():
        yield f"Given up: {number} of “{kind}”, the last on {dates.day_in(last, REGISTER_ZONE)}: {problem}."


def tried_often() -> Iterator[str]:
    for kind, problem, number in jobs.tried_often():
        yield f"Tried again and again: {number} of “{kind}”, which still wait: {problem}."


def worker() -> Iterator[str]:
    """Whether jobs are done at all, and in time."""
    last = db.db.session.scalar(select(func.max(Job.done_at)))
    if last and clock.now() - last > LONGEST_SILENCE:
        yield f"No worker seems to run: the last job was done {dates.lasting(clock.now() - last)} ago."
    elif (wait := jobs.oldest_wait()) > LONGEST_SILENCE:
        yield f"The worker is behind: a job has been due for {dates.lasting(wait)}."


def refused_letters() -> Iterator[str]:
    """Those that wait for staff, who have them in their queue."""
    if number := failures.refused_letters():
        yield f"Letters that were refused and wait for staff: {number}. They are in the queue of IMI staff."


def clocks() -> Iterator[str]:
    """The database's clock against this machine's, and nothing written tomorrow."""
    if not db.is_sqlite(current_app):
        theirs = db.db.session.scalar(select(func.clock_timestamp()))
        if theirs and not clock.is_held() and abs(theirs - clock.now()) > CLOCKS_MAY_DIFFER:
            yield f"The database's clock differs from this machine's by {dates.lasting(abs(theirs - clock.now()))}."
    last = db.db.session.scalar(select(func.max(AuditRecord.at)))
    if last and last - clock.now() > CLOCKS_MAY_DIFFER:
        yield f"The clock stands before the last thing that was done, by {dates.lasting(last - clock.now())}."


def zones() -> Iterator[str]:
    try:
        offset = SUMMER.astimezone(ZoneInfo(REGISTER_ZONE)).utcoffset()
    except ZoneInfoNotFoundError:
        offset = None
    if offset != timedelta(hours=2):
        yield f"The time zones of this machine do not know {REGISTER_ZONE} in summer: install tzdata anew."


def disk() -> Iterator[str]:
    if is_disk_full():
        yield f"Less than {LEAST_DISK_BYTES // 1024 // 1024} MB of the disk are free."


def is_disk_full() -> bool:
    """Where the code is or where the portal's folder is."""
    places = (current_app.root_path, current_app.config["FOLDER"])
    return min(disk_usage(place).free for place in places) < LEAST_DISK_BYTES


def backups() -> Iterator[str]:
    if current_app.config["IS_DEMO"]:
        return
    last, began = backup.last_made(), db.db.session.scalar(select(func.min(AuditRecord.at)))
    if last and clock.now() - last.made_at > BACKUP_EVERY:
        ago = dates.lasting(clock.now() - last.made_at)
        yield f"The last backup was made {ago} ago. To make one: flask backup FOLDER"
    elif last is None and began and clock.now() - began > FIRST_BACKUP_WITHIN:
        yield "There is no backup. To make one: flask backup FOLDER"
