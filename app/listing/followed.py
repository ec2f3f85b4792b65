"""Contributions follow from what happens to a mediator's listing; listing knows nothing of fees, and leaves a job.

Whoever does it (`fees.nights`) looks at how things stand by then, so it matters neither what happened nor how often.
"""

from secrets import token_hex

from app import jobs

KEEP_CONTRIBUTIONS = "keep contributions"


def follow(mediator_id: int) -> None:
    """Have a mediator's contributions looked at as soon as this transaction is committed."""
    jobs.put(KEEP_CONTRIBUTIONS, f"{KEEP_CONTRIBUTIONS}:{mediator_id}:{token_hex(8)}", mediator_id=mediator_id)
