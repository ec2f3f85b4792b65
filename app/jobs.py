"""Work that is done after the answer: a table of jobs, each claimed by one worker at a time and tried again."""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Index, Row, String, delete, func, or_, select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, UtcDateTime, db, unit

LEASE = timedelta(minutes=10)
TRY_AGAIN_AFTER = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 120, 120, 120)]
LOOK_AGAIN_AFTER = timedelta(hours=1)
KEEP_DONE = timedelta(days=40)
KEEP_DEAD = timedelta(days=90)
PAUSE_SECONDS = 1.0
INSIST_SECONDS = 120  # less than a lease, so that nobody else has the work yet

log = logging.getLogger("portal.jobs")
Work = Callable[..., None]
KINDS: dict[str, Work] = {}
AT_DEATH: dict[str, Work] = {}


class NotDone(Exception):
    """Why work could not be done, in a few words that name nobody: they are kept with the job and logged.

    `again_after` is when to try again however often it was tried; else the usual waits hold, and an end.
    """

    def __init__(self, why: str, *, again_after: timedelta | None = None) -> None:
        super().__init__(why)
        self.again_after = again_after


class NotNow(Exception):
    """The work has to wait for an hour at which it may be done. That is no failure, and not counted as a try."""


class Job(Base):
    """One piece of work; its key makes putting it twice harmless.

    One that was given up has `dead_at`; it is done with, too, once staff have put it away (`failures`).
    """

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_waiting", "done_at", "dead_at", "run_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(120), unique=True)
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON)
    run_at: Mapped[datetime] = mapped_column(UtcDateTime)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    dead_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    problem: Mapped[str | None] = mapped_column(String(80))


def kind(name: str, *, at_death: Work | None = None) -> Callable[[Work], Work]:
    """Name the function that does this kind of job; it commits by `db.unit` and may run more than once.

    `at_death` gets the same arguments when the job is given up, and commits nothing.
    """

    def remember(work: Work) -> Work:
        KINDS[name] = work
        if at_death:
            AT_DEATH[name] = at_death
        return work

    return remember


def put(kind: str, key: str, *, run_at: datetime | None = None, **arguments: Any) -> bool:
    """Add a job to the current transaction, unless its key is known; says whether it was added."""
    try:
        with db.session.begin_nested():
            db.session.add(Job(kind=kind, key=key, arguments=arguments, run_at=run_at or clock.now(), attempts=0))
    except IntegrityError:
        return False
    return True


def is_waiting(key: str) -> bool:
    """Whether a job is still to be done."""
    wanted = select(Job.id).where(Job.key == key, Job.done_at.is_(None), Job.dead_at.is_(None))
    return db.session.scalar(wanted) is not None


def run_due() -> int:
    """Do every job that is due now; says how many were tried."""
    tried = 0
    while job := _claim():
        _try(*job)
        tried += 1
    return tried


def work_for_ever(schedule: Callable[[], None]) -> None:
    """The worker's life: put what the timetable asks for, do what is due, rest a second.

    A database that is locked or away is no reason to stop: the website lives and dies with the worker.
    """
    while True:
        try:
            schedule()
            run_due()
        except OperationalError as problem:
            log.warning("database", extra={"problem": type(problem.orig).__name__})
        db.session.remove()
        time.sleep(PAUSE_SECONDS)


def insist(note: Callable[[], None]) -> None:
    """Note what has happened and cannot be taken back, such as that a letter left, though the database be away now.

    `note` may run more than once. Raises what the database says in the end.
    """
    end = time.monotonic() + INSIST_SECONDS
    while True:
        try:
            return note()
        except OperationalError as problem:
            log.warning("database", extra={"problem": type(problem.orig).__name__})
            if time.monotonic() > end:
                raise
        time.sleep(PAUSE_SECONDS)


def apart(work: Callable[[Any], object], things: Iterable[Any]) -> list[str]:
    """Do something to each, a unit each, so that one that fails keeps no other waiting. Gives the kinds of failures."""
    failed = []
    for each in things:
        try:
            with unit():
                work(each)
        except Exception as problem:  # the edge of a piece of a job, as `_try` is that of the whole
            log.warning("piece of a job failed", exc_info=problem, extra={"kind": work.__qualname__})
            failed.append(type(problem).__name__)
    return failed


def fail_for(failed: Sequence[str]) -> None:
    """Let a job be tried again, when all else is done, for the sake of what failed."""
    if failed:
        raise NotDone(f"{len(failed)} of them failed, the first with {failed[0]}")


def forget_old() -> None:
    is_old = or_(Job.done_at < clock.now() - KEEP_DONE, Job.dead_at < clock.now() - KEEP_DEAD)
    with unit():
        db.session.execute(delete(Job).where(is_old))


def dead() -> Sequence[Row[*tuple[Any, ...]]]:
    """What was given up: kind, problem, how many, and when the last of them."""
    return db.session.execute(
        select(Job.kind, Job.problem, func.count(), func.max(Job.dead_at))
        .where(Job.dead_at.is_not(None), Job.done_at.is_(None))
        .group_by(Job.kind, Job.problem)
        .order_by(Job.kind, Job.problem)
    ).all()


def tried_often() -> Sequence[Row[*tuple[Any, ...]]]:
    """What still waits, tried as often as most work is before it is given up: kind, problem, how many."""
    return db.session.execute(
        select(Job.kind, Job.problem, func.count())
        .where(Job.done_at.is_(None), Job.dead_at.is_(None), Job.attempts > len(TRY_AGAIN_AFTER))
        .group_by(Job.kind, Job.problem)
        .order_by(Job.kind, Job.problem)
    ).all()


def unfinished(most: int) -> Sequence[Job]:
    """What is not done: what was given up first, then in the order in which it is due."""
    first = Job.dead_at.is_(None)
    return db.session.scalars(
        select(Job).where(Job.done_at.is_(None)).order_by(first, Job.run_at, Job.id).limit(most)
    ).all()


def failing(kind: str) -> int:
    """How many of a kind were tried, in vain so far, and will be tried again."""
    waits = (Job.kind == kind, Job.done_at.is_(None), Job.dead_at.is_(None), Job.problem.is_not(None))
    return db.session.scalar(select(func.count()).where(*waits)) or 0


def given_up() -> int:
    """How many were given up, and nobody of staff has put them away."""
    return db.session.scalar(select(func.count()).where(Job.dead_at.is_not(None), Job.done_at.is_(None))) or 0


def oldest_wait() -> timedelta:
    """For how long the longest-waiting due job has been due."""
    waiting = (Job.done_at.is_(None), Job.dead_at.is_(None))
    oldest = db.session.scalar(select(Job.run_at).where(*waiting).order_by(Job.run_at).limit(1))
    return max(clock.now() - oldest, timedelta(0)) if oldest else timedelta(0)


def _claim() -> tuple[int, str, dict[str, Any]] | None:
    now = clock.now()
    with unit():
        job = db.session.scalar(
            select(Job)
            .where(Job.done_at.is_(None), Job.dead_at.is_(None), Job.run_at <= now)
            .where(or_(Job.locked_until.is_(None), Job.locked_until < now))
            .order_by(Job.run_at, Job.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if job is None:
            return None
        job.locked_until = now + LEASE
        job.attempts += 1
        return job.id, job.kind, dict(job.arguments)


def _try(job_id: int, kind: str, arguments: dict[str, Any]) -> None:
    try:
        KINDS[kind](**arguments)
    except NotNow:
        db.session.rollback()
        _wait(job_id)
    except Exception as problem:  # a job's own edge: whatever it was, the next job must run
        db.session.rollback()
        said = problem if isinstance(problem, NotDone) else NotDone(type(problem).__name__)
        surprise = None if said is problem else problem
        log.warning("job failed", exc_info=surprise, extra={"job": job_id, "kind": kind, "problem": str(said)})
        insist(lambda: _put_off(job_id, str(said), said.again_after))
    else:
        insist(lambda: _be_done(job_id))


def _be_done(job_id: int) -> None:
    with unit():
        db.session.get_one(Job, job_id).done_at = clock.now()


def _wait(job_id: int) -> None:
    with unit():
        job = db.session.get_one(Job, job_id)
        job.locked_until, job.run_at = None, clock.now() + LOOK_AGAIN_AFTER
        job.attempts -= 1


def _put_off(job_id: int, problem: str, again_after: timedelta | None) -> None:
    with unit():
        job = db.session.get_one(Job, job_id)
        job.problem, job.locked_until = problem, None
        if again_after is None and job.attempts > len(TRY_AGAIN_AFTER):
            job.dead_at = clock.now()
            AT_DEATH.get(job.kind, _nothing)(**job.arguments)
        else:
            job.run_at = clock.now() + (again_after or TRY_AGAIN_AFTER[job.attempts - 1])


def _nothing(**_arguments: Any) -> None:
    """What most kinds do at death."""
