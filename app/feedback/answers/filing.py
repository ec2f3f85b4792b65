"""What happens to answers by night: they are mixed, filed together once their days are over, shown and summed up.

No row tells by its place or by the transaction that wrote it when its answer came: every night all that wait are
written anew in an order that chance gives, and so are all filed ones of a mediator whenever one joins them
(docs/decisions/0010).
"""

import random
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import delete, insert, or_, select

from app import clock, jobs
from app.db import db, forget_log, unit
from app.feedback import letter_actions, life, links
from app.feedback.answers import batches, content, release, retention
from app.feedback.answers.content import Content
from app.feedback.answers.keeping import as_filed
from app.feedback.answers.release import Waiting
from app.feedback.digests import actions as digest_actions
from app.feedback.models import Answer, FiledAnswer, Release, Request, Slot
from app.logbook.evidence import actions as evidence_actions, levels as evidence, queries as evidence_queries
from app.logbook.evidence.levels import Snapshot
from app.logbook.models import Mediation

MOST_SESSIONS = 40
AT_ONCE = 50  # answers written in one transaction: 24 kB each, so that nobody waits long for the lock

chance = random.SystemRandom()


class Kept(NamedTuple):
    """An answer that is written anew: its key and receipt, and what is sealed, or None where it cannot be read."""

    key: str
    receipt: str | None
    answer: Content | None
    sealed: bytes


def file_due() -> None:
    """Every night. Drafts that cannot be sent any more go too, and what is older than it may be kept."""
    waiting = defaultdict(list)
    for mediator_id, each in _mixed():
        waiting[mediator_id].append(each)
    ready = [each for each, answers in waiting.items() if release.release(answers, today=clock.today())]
    failed = jobs.apart(lambda each: _file(each, [answer.answer for answer in waiting[each]]), ready)
    due = db.session.scalars(select(Release.mediator_id).where(Release.look_on <= clock.today())).all()
    failed += jobs.apart(_make_known, due)
    forget_log()
    jobs.fail_for(failed)


def _make_known(mediator_id: int) -> None:
    """Show what is shared, and publish what may be."""
    batches.make(mediator_id)
    digest_actions.renew(mediator_id)


def _mixed() -> Iterator[tuple[int, Waiting]]:
    """Write every answer that is not filed anew, in an order that chance gives, and say which wait for which mediator.

    Fifty at a time: which fifty, and in which order, is chance too.
    """
    keys = list(db.session.scalars(select(Answer.key)))
    chance.shuffle(keys)
    for start in range(0, len(keys), AT_ONCE):
        with unit():
            kept = _taken_out(keys[start : start + AT_ONCE])
            _put(
                Answer,
                [{"key": each.key, "receipt": each.receipt, "sealed": each.sealed, "version": 1} for each in kept],
            )
        yield from filter(None, map(_waiting, kept))


def _taken_out(keys: Sequence[str]) -> list[Kept]:
    """Take these rows out; says what of them is to be put back, in this order."""
    found = db.session.execute(
        select(Answer.key, Answer.receipt, Answer.sealed).where(Answer.key.in_(keys)).with_for_update()
    )
    rows = {row.key: _read(row) for row in found}
    sources = _sources(rows.values())
    db.session.execute(delete(Answer).where(Answer.key.in_(rows)))
    return [kept for key in keys if key in rows and (kept := _as_kept(rows[key], sources.get(key)))]


def _read(row: Any) -> Kept:
    """A row of answers as it lies there."""
    answer = content.readable(row.sealed, Answer.__tablename__, row.key)
    return Kept(row.key, row.receipt, answer, row.sealed)


def _as_kept(row: Kept, source: Request | None) -> Kept | None:
    """What is put back of a row: nothing of what its link can do nothing with any more, nor of what is too old.

    Its request is gone only when its mediator's account is; then the answer goes too. What is damaged stays: one row
    that cannot be read is no reason to lose it, nor to keep all others waiting.
    """
    if row.answer is None:
        return row
    answer = retention.aged(row.answer, clock.today())
    if source is None or answer is None or _is_over(answer, source):
        return None
    if answer.sent_on and not answer.is_thanked:
        letter_actions.thank(source, correct_until=release.last_day_to_correct(answer.sent_on))
        answer = replace(answer, is_thanked=True)
    answer = _with_sessions(answer)
    return row._replace(answer=answer, sealed=answer.seal(Answer.__tablename__, row.key))


def _with_sessions(answer: Content) -> Content:
    """What an answer confirms, in the night after it was sent, or corrected to a yes.

    Of more sessions than have room beside the longest texts only their digest is kept.
    """
    is_known = answer.sessions is not None or answer.sessions_digest is not None
    mediation = None if is_known or not answer.evidence else db.session.get(Mediation, answer.mediation_id)
    if mediation is None:
        return answer
    sessions = evidence_queries.snapshot(mediation)
    if len(sessions) <= MOST_SESSIONS:
        return replace(answer, sessions=sessions)
    return replace(answer, sessions_digest=evidence.digest(sessions))


def _is_over(answer: Content, source: Request) -> bool:
    """A draft stays as long as its link takes an answer; the mark of one that was withdrawn as long as it might."""
    if answer.is_withdrawn:
        return source.last_day < clock.today()
    return answer.sent_on is None and not life.takes_an_answer(source.state, source.schedule, clock.today())


def _sources(rows: Iterable[Kept]) -> dict[str, Request]:
    """The request of each: a draft names it, an answer that was sent lies under the key that it leads to."""
    answers = {row.key: row.answer for row in rows if row.answer}
    ids = {each.request_id for each in answers.values()}
    mediations = {each.mediation_id for each in answers.values()}
    found = db.session.scalars(
        select(Request).join(Request.slot).where(or_(Request.id.in_(ids), Slot.mediation_id.in_(mediations)))
    ).all()
    by_id, by_key = {each.id: each for each in found}, {links.answer_key(each): each for each in found}
    sources = {key: by_id.get(answer.request_id or 0) or by_key.get(key) for key, answer in answers.items()}
    return {key: request for key, request in sources.items() if request}


def _waiting(row: Kept) -> tuple[int, Waiting] | None:
    answer = row.answer
    if answer is None or answer.sent_on is None or answer.mediator_id is None:
        return None
    return answer.mediator_id, Waiting(row.key, answer.mediation_id, answer.sent_on)


def _file(mediator_id: int, keys: list[str]) -> None:
    """File those of a mediator's answers that may be filed now, under new ids, among all that were filed before."""
    rows = {row.key: row for row in db.session.scalars(select(Answer).where(Answer.key.in_(keys)).with_for_update())}
    kept = [_read(row) for row in rows.values()]
    ready = release.release([each for _mediator, each in filter(None, map(_waiting, kept))], today=clock.today())
    if not ready:  # one was withdrawn meanwhile
        return
    before = select(*FiledAnswer.__table__.columns).where(FiledAnswer.mediator_id == mediator_id).with_for_update()
    filed = [dict(row._mapping) for row in db.session.execute(before)]
    filed += [_filed(rows[each.answer]) for each in ready]
    _confirm([content.opened(rows[each.answer]) for each in ready])
    chance.shuffle(filed)
    db.session.execute(delete(FiledAnswer).where(FiledAnswer.mediator_id == mediator_id))
    db.session.execute(delete(Answer).where(Answer.key.in_([each.answer for each in ready])))
    _put(FiledAnswer, filed)
    found = db.session.get(Release, mediator_id) or Release(mediator_id=mediator_id)
    found.last_on = found.look_on = clock.today()
    db.session.add(found)


def _confirm(answers: Iterable[Content]) -> None:
    """What was confirmed is evidence from now on, with the sessions as they were in the night after it was sent."""
    for each in answers:
        sessions = _confirmed(each)
        if each.evidence and each.mediation_id and sessions is not None:
            evidence_actions.record(each.mediation_id, each.evidence, sessions=sessions)


def _confirmed(answer: Content) -> Snapshot | None:
    """The sessions that an answer confirms; None where they were too many to be kept and are not the same any more."""
    if answer.sessions_digest is None:
        return answer.sessions
    mediation = db.session.get(Mediation, answer.mediation_id)
    is_same = mediation is not None and evidence_queries.digest(mediation) == answer.sessions_digest
    return evidence_queries.snapshot(mediation) if mediation and is_same else None


def _filed(row: Answer) -> dict[str, Any]:
    today, answer_id = clock.today(), secrets.token_hex(16)
    opened = content.opened(row).without_sessions
    answer = as_filed(replace(opened, sent_on=None, filed_in=release.month_of(today)))
    return {
        "id": answer_id,
        "key": row.key,
        "receipt": row.receipt,
        "mediator_id": answer.mediator_id,
        "forget_in": retention.forget_in(answer, today),
        "sealed": answer.seal(FiledAnswer.__tablename__, answer_id),
    }


def _put(table: type[Answer | FiledAnswer], rows: list[dict[str, Any]]) -> None:
    """Row by row: in the order given, whatever a database makes of many at once."""
    for row in rows:
        db.session.execute(insert(table).values(row))
