"""What to watch, in figures only: jobs, letters, imports, storage, the last backup. No name and no text of anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from operator import attrgetter
from pathlib import Path
from shutil import disk_usage
from typing import Any

from flask import current_app
from sqlalchemy import case, func, select, text

from app import clock, dates, jobs, mail, measured
from app.backups import making as backup
from app.clock import REGISTER_ZONE
from app.db import db, is_sqlite
from app.jobs import Job
from app.listing.profiles.models import ProfilePhoto
from app.logbook.models import ImportRun
from app.logbook.sources.models import CalendarSource
from app.mail import Letter
from app.measured import Measured
from app.staff import work

A_DAY = timedelta(hours=24)
Figure = tuple[str, str, str, str | None]  # words, figure, what follows it in small, address


@dataclass(frozen=True, slots=True)
class Kind:
    """The jobs of one kind: those due, for how long the oldest of them, those for a later hour, those given up."""

    name: str
    due: int
    oldest: timedelta
    later: int
    dead: int

    @property
    def waits(self) -> str:
        return dates.lasting(self.oldest) if self.due else "–"


def kinds() -> Sequence[Kind]:
    """Every kind of which something is left to do, by name."""
    now, is_open = clock.now(), Job.dead_at.is_(None)
    is_due = is_open & (Job.run_at <= now)
    rows = db.session.execute(
        select(
            Job.kind,
            func.count(case((is_due, 1))),
            func.min(case((is_due, Job.run_at))),
            func.count(case((is_open & (Job.run_at > now), 1))),
            func.count(Job.dead_at),
        )
        .where(Job.done_at.is_(None))
        .group_by(Job.kind)
    )
    found = (
        Kind(work.words(kind), due, now - oldest if oldest else timedelta(0), later, dead)
        for kind, due, oldest, later, dead in rows
    )
    return sorted(found, key=attrgetter("name"))


def letters() -> list[Figure]:
    """One that was given up is neither sent nor refused, but wiped."""
    waits = Letter.sent_at.is_(None) & Letter.refused_at.is_(None) & Letter.sealed.is_not(None)
    waiting, oldest, refused = db.session.execute(
        select(
            func.count(case((waits, 1))),
            func.min(case((waits, Letter.queued_at))),
            func.count(case((Letter.refused_at.is_not(None) & Letter.sealed.is_not(None), 1))),
        )
    ).one()
    return [
        (
            "Waiting to leave",
            f"{waiting:,}",
            f"the oldest for {dates.lasting(clock.now() - oldest)}" if oldest else "",
            None,
        ),
        ("Tried in vain so far", f"{jobs.failing(mail.SEND):,}", "", None),
        ("Refused, for staff to look at", f"{refused:,}", "", "/staff/?kind=letters" if refused else None),
    ]


def calendars() -> list[Figure]:
    connected, failing, due = db.session.execute(
        select(
            func.count(),
            func.count(case((CalendarSource.failures > 0, 1))),
            func.min(CalendarSource.next_at),
        ).select_from(CalendarSource)
    ).one()
    late = due if due and due < clock.now() else None
    return [
        ("Connected calendars", f"{connected:,}", "", None),
        ("That could not be read last time", f"{failing:,}", "", None),
        ("Longest overdue", dates.lasting(clock.now() - late) if late else "none", "", None),
    ]


def imports() -> list[Figure]:
    """Of files and connected calendars: what waits for its mediator, and what came of a day's."""
    since, is_open = clock.now() - A_DAY, ImportRun.closed_at.is_(None) & ImportRun.draft.is_not(None)
    waiting, begun, done = db.session.execute(
        select(
            func.count(case((is_open, 1))),
            func.count(case((ImportRun.started_at > since, 1))),
            func.count(case((ImportRun.closed_at > since, 1))),
        ).where(is_open | (ImportRun.touched_at > since) | (ImportRun.closed_at > since))
    ).one()
    unreadable = db.session.scalar(
        select(func.sum(Measured.number)).where(Measured.kind == measured.UNREADABLE, Measured.hour > since)
    )
    return [
        ("Begun and not decided", f"{waiting:,}", "", None),
        ("Begun", f"{begun:,}", "in 24 hours", None),
        ("Decided", f"{done:,}", "in 24 hours", None),
        ("Unreadable files", f"{unreadable or 0:,}", "in 24 hours", None),
    ]


def storage() -> list[Figure]:
    """Bytes of the database, its log and the photos in it, and what is free where the portal keeps its files."""
    photos, weight = db.session.execute(select(func.count(), func.sum(func.length(ProfilePhoto.data)))).one()
    free = disk_usage(current_app.config["FOLDER"]).free
    return [
        *_database(),
        ("Photos", size(weight or 0), f"{photos:,} in the database", None),
        ("Free disk", size(free), "on this machine", None),
    ]


def last_backup() -> list[Figure]:
    """When it was made and how large it is, if that was noted; nothing where there is none."""
    if (last := backup.last_made()) is None:
        return []
    day = dates.day_in(last.made_at, REGISTER_ZONE)
    return [
        ("Last backup", day, f"{dates.lasting(clock.now() - last.made_at)} ago", None),
        *([("Its size", size(last.size), "", None)] if last.size else []),
    ]


def size(number: int) -> str:
    """Bytes as people say them: kB, MB or GB of a thousand each."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6)):
        if number >= factor:
            return f"{number / factor:,.1f} {unit}"
    return f"{-(-number // 1000):,} kB"


def _database() -> list[Figure]:
    if is_sqlite(current_app):
        file = str(db.engine.url.database)
        log = Path(f"{file}-wal")
        return [
            ("Database", size(Path(file).stat().st_size), "SQLite", None),
            ("Its write-ahead log", size(log.stat().st_size if log.exists() else 0), "", None),
        ]
    number: Any = db.session.scalar(text("SELECT pg_database_size(current_database())"))
    return [("Database", size(number), "PostgreSQL", None)]
