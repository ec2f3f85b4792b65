"""What failed of letters and jobs: what IMI staff see of it, how they try it again, and how they put it away."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, literal, or_, select, update

from app import audit, clock, jobs, mail
from app.db import action, db
from app.errors import NotYours, Refused
from app.jobs import Job
from app.mail import Letter

DONE_ALREADY = "Somebody has done something about it meanwhile."


@dataclass(frozen=True)
class FailedLetter:
    """A letter that was refused, opened as far as staff need it: its subject and to whom."""

    letter: Letter
    subject: str
    to: str


def waiting_letters(kind: str) -> Select[*tuple[Any, ...]]:
    """The given word, a letter's id, and since when it is refused."""
    waits = (Letter.refused_at.is_not(None), Letter.sealed.is_not(None))
    return select(literal(kind).label("kind"), Letter.id.label("id"), Letter.refused_at.label("since")).where(*waits)


def refused_letters() -> int:
    """How many were refused and wait for staff."""
    return db.session.scalar(select(func.count()).select_from(waiting_letters("").subquery())) or 0


def waiting_jobs(kind: str) -> Select[*tuple[Any, ...]]:
    """The given word, a job's id, and since when it is given up; letters are theirs to tell."""
    waits = (Job.dead_at.is_not(None), Job.done_at.is_(None), Job.kind != mail.SEND)
    return select(literal(kind).label("kind"), Job.id.label("id"), Job.dead_at.label("since")).where(*waits)


def letters(letter_ids: Collection[int]) -> dict[int, FailedLetter]:
    rows = db.session.scalars(select(Letter).where(Letter.id.in_(letter_ids), Letter.sealed.is_not(None)))
    return {row.id: _opened(row) for row in rows}


def failed_jobs(job_ids: Collection[int]) -> dict[int, Job]:
    return {row.id: row for row in db.session.scalars(select(Job).where(Job.id.in_(job_ids)))}


def letter(letter_id: int) -> Letter:
    """One that was refused at some time; no other letter is there for staff."""
    found = db.session.get(Letter, letter_id)
    if found is None or found.refused_at is None:
        raise NotYours(letter_id)
    return found


def job(job_id: int) -> Job:
    """One that was given up at some time; no other job is there for staff."""
    found = db.session.get(Job, job_id)
    if found is None or found.dead_at is None:
        raise NotYours(job_id)
    return found


@action
def send_again(letter: Letter, *, by: Any) -> None:
    """Queue a refused letter once more, with the days of trying that every letter has."""
    _waits(letter)
    audit.record("sent a refused letter again", letter, by=by)
    letter.queued_at, letter.refused_at = clock.now(), None
    jobs.put(mail.SEND, f"letter:{letter.id}:{clock.now().isoformat()}", letter_id=letter.id)


@action
def put_letter_away(letter: Letter, *, by: Any) -> None:
    """Wipe it, and be done with the job that could not send it."""
    _waits(letter)
    audit.record("put a refused letter away", letter, by=by)
    letter.sealed = None
    key = f"letter:{letter.id}"
    its_own = (Job.kind == mail.SEND, or_(Job.key == key, Job.key.startswith(f"{key}:")))
    db.session.execute(update(Job).where(*its_own, Job.dead_at.is_not(None)).values(done_at=clock.now()))


@action
def try_again(job: Job, *, by: Any) -> None:
    """Put a job that was given up among those that are due, with as many tries as a new one."""
    _is_given_up(job)
    audit.record("tried a job again", job, by=by)
    job.dead_at, job.locked_until, job.attempts, job.run_at = None, None, 0, clock.now()


@action
def put_job_away(job: Job, *, by: Any) -> None:
    _is_given_up(job)
    audit.record("put a job away", job, by=by)
    job.done_at = clock.now()


def _waits(letter: Letter) -> None:
    db.session.refresh(letter, with_for_update=True)
    if letter.refused_at is None or letter.sealed is None:
        raise Refused(DONE_ALREADY)


def _is_given_up(job: Job) -> None:
    db.session.refresh(job, with_for_update=True)
    if job.dead_at is None or job.done_at:
        raise Refused(DONE_ALREADY)


def _opened(row: Letter) -> FailedLetter:
    message = mail.write(row)
    return FailedLetter(row, str(message["Subject"]), str(message["To"]))
