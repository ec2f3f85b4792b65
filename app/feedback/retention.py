"""How long an answer is kept: words and address 24 months, ratings 36, both from the mediation on (domain §7.14).

Never from the day of the answer: what is forgotten when must not tell when somebody answered (docs/decisions/0010).
"""

import logging
from collections import defaultdict
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from app import clock, crypto
from app.db import db, unit
from app.feedback import content, digest_history
from app.feedback.content import Content
from app.feedback.models import FiledAnswer
from app.logbook.months import first_day, last_counting_day

KEEP_TEXTS_MONTHS = 24
KEEP_RATINGS_MONTHS = 36

log = logging.getLogger("portal.feedback")


def aged(answer: Content, today: date) -> Content | None:
    """What may still be kept of an answer; None when that is nothing."""
    if answer.dated_on is None or answer.dated_on >= first_day(today, KEEP_TEXTS_MONTHS):
        return answer
    return without_words(answer) if answer.dated_on >= first_day(today, KEEP_RATINGS_MONTHS) else None


def without_words(answer: Content) -> Content:
    """The answer without what somebody typed."""
    personal = {each.key for each in answer.form.questions if each.kind in ("text", "contact")}
    return replace(answer, values={key: value for key, value in answer.values.items() if key not in personal})


def forget_in(answer: Content, today: date) -> str:
    """The next month, such as "2028-06", in which something of an answer is to be forgotten."""
    dated_on = answer.dated_on or today
    ends = (last_counting_day(dated_on, months) for months in (KEEP_TEXTS_MONTHS, KEEP_RATINGS_MONTHS))
    return next((f"{end:%Y-%m}" for end in ends if end >= today), f"{today:%Y-%m}")


def forget_old() -> None:
    """Every night: look at the filed answers of which something is to be forgotten this month."""
    today, expired = clock.today(), defaultdict(list)
    with unit():
        for row in db.session.scalars(select(FiledAnswer).where(FiledAnswer.forget_in <= f"{today:%Y-%m}")).all():
            try:
                kept = aged(content.opened(row), today)
            except crypto.Unreadable:  # nothing can be read of it any more, so nothing is lost with it
                log.warning("answer unreadable")
                db.session.delete(row)
                continue
            if kept is None:
                expired[row.mediator_id].append(row.id)
                db.session.delete(row)
            else:
                row.sealed, row.forget_in = kept.seal(*content.place(row)), forget_in(kept, today)
        for mediator_id, answers in expired.items():
            digest_history.expire(mediator_id, answers)
