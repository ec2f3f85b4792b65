"""Contributions follow from what happens to a mediator's listing; listing knows nothing of fees, and leaves a job.

Whoever does it (`fees.nights`) looks at how things stand by then, so it matters neither what happened nor how often.
"""

from secrets import token_hex

from sqlalchemy import exists, select

from app import jobs
from app.db import db
from app.jobs import Job

KEEP_CONTRIBUTIONS = "keep contributions"


def follow(mediator_id: int) -> None:
    """Have a mediator's contributions looked at as soon as this transaction is committed."""
    jobs.put(KEEP_CONTRIBUTIONS, f"{_of(mediator_id)}{token_hex(8)}", mediator_id=mediator_id)


def is_left_to_do(mediator_id: int) -> bool:
    """Whether a mediator's contributions are still to be looked at; what was given up is not waited for."""
    waits = (Job.done_at.is_(None), Job.dead_at.is_(None), Job.key.startswith(_of(mediator_id), autoescape=True))
    return bool(db.session.scalar(select(exists().where(*waits))))


def _of(mediator_id: int) -> str:
    """How the keys of a mediator's jobs begin."""
    return f"{KEEP_CONTRIBUTIONS}:{mediator_id}:"
