"""How long an answer is kept: words and address 24 months, ratings 36, both from the mediation on (domain §7.14).

Words and address go earlier once a digest counts the answer: 90 days after its version. Never from the day of the
answer: what is forgotten when must not tell when somebody answered (docs/decisions/0010).
"""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import ColumnElement, delete, select

from app import clock, jobs
from app.db import db
from app.feedback.answers import content
from app.feedback.answers.content import Content
from app.feedback.digests import history as digest_history
from app.feedback.models import DigestVersion, FiledAnswer, Flag
from app.logbook.eligibility.months import first_day, last_counting_day

KEEP_TEXTS_MONTHS = 24
KEEP_TEXTS_AFTER_DIGEST = timedelta(days=90)
KEEP_RATINGS_MONTHS = 36


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
    """Every night, mediator by mediator: forget what a digest has summed up, and what is old by this month."""
    summed_up = select(DigestVersion.mediator_id).where(*_is_summed_up()).distinct()
    failed = jobs.apart(_forget_summed_up, db.session.scalars(summed_up).all())
    due = select(FiledAnswer.mediator_id).where(FiledAnswer.forget_in <= _this_month()).distinct()
    jobs.fail_for(failed + jobs.apart(_forget, db.session.scalars(due).all()))


def _forget_summed_up(mediator_id: int) -> None:
    """Forget the words of the answers that a version counts, also where the mediator has not been shown them yet.

    All filed answers are sealed anew, so that the database does not tell which of them the version counts.
    """
    is_due = (DigestVersion.mediator_id == mediator_id, *_is_summed_up())
    versions = db.session.scalars(select(DigestVersion).where(*is_due).with_for_update()).all()
    counted = frozenset[str]().union(*(digest_history.opened(each).version.answers for each in versions))
    filed = select(FiledAnswer).where(FiledAnswer.mediator_id == mediator_id)
    for row in db.session.scalars(filed.with_for_update()).all():
        if answer := content.readable(row.sealed, *content.place(row)):
            kept = without_words(answer) if row.id in counted else answer
            row.sealed = kept.seal(*content.place(row))
    for each in versions:
        each.has_words = False


def _forget(mediator_id: int) -> None:
    is_due = (FiledAnswer.mediator_id == mediator_id, FiledAnswer.forget_in <= _this_month())
    kept = {row: _kept(row) for row in db.session.scalars(select(FiledAnswer).where(*is_due).with_for_update()).all()}
    gone = [row.id for row, answer in kept.items() if answer is None]
    for row, answer in kept.items():
        if answer is None:
            db.session.delete(row)
        elif answer != content.opened(row) or row.forget_in != forget_in(answer, clock.today()):
            row.sealed, row.forget_in = answer.seal(*content.place(row)), forget_in(answer, clock.today())
    db.session.execute(delete(Flag).where(Flag.answer_id.in_(gone)))
    if gone:
        digest_history.expire(mediator_id, gone)


def _kept(row: FiledAnswer) -> Content | None:
    """What of a row is kept; where nothing can be read any more, nothing is lost with it."""
    answer = content.readable(row.sealed, *content.place(row))
    return aged(answer, clock.today()) if answer else None


def _is_summed_up() -> tuple[ColumnElement[bool], ...]:
    """Of versions: so old that the words they count go, and not looked at since."""
    return DigestVersion.published_on <= clock.today() - KEEP_TEXTS_AFTER_DIGEST, DigestVersion.has_words.is_(True)


def _this_month() -> str:
    return f"{clock.today():%Y-%m}"
