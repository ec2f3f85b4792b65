"""What a reviewer does: save, send, correct, share, withdraw an answer; decline, stop letters; and the nightly filing.

Nothing here is noted in the audit trail: a time beside a request would tell whose answer came when (decision 0010).
"""

import logging
import random
import secrets
from dataclasses import replace

from sqlalchemy import inspect, select
from sqlalchemy.exc import IntegrityError

from app import clock, crypto
from app.db import action, db, unit
from app.errors import Refused
from app.feedback import content, life, links, questionnaire, reviewer_queries
from app.feedback.content import Content
from app.feedback.life import NOT_ANY_MORE, State, Who
from app.feedback.links import Link
from app.feedback.models import Answer, FiledAnswer, Request, Slot, Suppressed
from app.feedback.questions import Sharing, Value
from app.feedback.reviewer_queries import Held
from app.logbook.models import Mediation
from app.logbook.months import first_day

KEEP_TEXTS_MONTHS = 24
KEEP_RATINGS_MONTHS = 36
ASKED_AND_ANSWERED_MONTHS = 15  # 12 to ask, 60 days of the link, 14 to correct: no filed answer is younger than this

ALIVE = [state for state in State if (state, "answer") in life.MOVES or (state, "file") in life.MOVES]

log = logging.getLogger("portal.feedback")


@action
def save(link: Link, *, values: dict[str, Value], is_light: bool) -> None:
    """Keep a part of an answer that is not sent yet. What changes nothing writes nothing."""
    request = _locked(link)
    _refuse_unless(reviewer_queries.is_open(request))
    before = reviewer_queries.draft(link)
    kept = {key: value for key, value in before.values.items() if key not in values}
    after = replace(before, values=kept | content.written(values), is_light=is_light, request_id=request.id)
    if content.written(after.values) == before.values and (is_light == before.is_light or not after.values):
        return
    row = db.session.get(Answer, link.draft_key) or Answer(key=link.draft_key)
    _keep(row, after)
    db.session.add(row)


@action
def send(link: Link, *, seed: str) -> str:
    """Send what was saved, once; returns the receipt code, the same one for the same form sent again.

    `seed` comes with the form, so that a second press of the button shows the code again and nobody else can.
    """
    request = _locked(link)
    code = _receipt_code(request, seed)
    row = db.session.get(Answer, link.key, populate_existing=True)
    if row and row.receipt == links.receipt_hash(code):
        return code
    _refuse_unless(reviewer_queries.is_open(request))
    draft = reviewer_queries.draft(link)
    _refuse_unless(not questionnaire.missing(draft.form, draft.values, light=draft.is_light))
    request.state = life.moved(request.state, "answer", by=Who.REVIEWER)
    _forget(link.draft_key)  # a fresh row: how often a draft was saved would tell by which channel it came
    db.session.flush()
    row = Answer(key=link.key)
    row.receipt = links.receipt_hash(code)
    _keep(row, _sent(draft, request))
    db.session.add(row)
    return code


@action
def decline(link: Link) -> None:
    """Not me, or I do not want to: nothing is left of it, name and address included."""
    request = _locked(link)
    request.state = life.moved(request.state, "decline", by=Who.REVIEWER)
    request.contact = None
    _forget(link.draft_key)


@action
def never_again(link: Link) -> None:
    """Decline, and never get a letter again, whoever asks."""
    decline(link)
    _suppress(link.request)


@action
def stop_letters(link: Link) -> None:
    """No letter goes to this person any more; the link itself stays as it is (RFC 8058)."""
    _suppress(link.request)


@action
def stop_letters_to(held: Held) -> None:
    """The same for somebody who has answered."""
    if request := reviewer_queries.request_of(held):
        _suppress(request)


@action
def correct(held: Held, *, values: dict[str, Value]) -> None:
    """Change the answers, for fourteen days. What changes nothing writes nothing."""
    _move(held, "correct")
    before = content.opened(held.row)  # as it is now, under the lock
    _refuse_unless(before.may_correct(clock.today()))
    after = replace(before, values=content.written(values))
    if after != before:
        _keep(held.row, after)


@action
def share(held: Held, *, sharing: str) -> None:
    """Change who may read the answer, at any time."""
    if not held.is_filed:
        _move(held, "correct")
    before = content.opened(held.row)
    shared = replace(before, values=before.values | {"sharing": sharing})
    request = reviewer_queries.request_of(held)
    slot_id = request.slot_id if request else before.slot_id
    _keep(held.row, _as_filed(replace(shared, slot_id=slot_id)) if held.is_filed else shared)


@action
def withdraw(held: Held) -> None:
    """Delete the answer, at any time; what was published with it is made anew without it."""
    if not held.is_filed:
        _move(held, "withdraw")
    db.session.delete(held.row)


def file_due() -> None:
    """Every night: answers whose days of correcting are over join the others; drafts that cannot be sent any more go.

    All of a day together, in no order that tells anything, under new ids, with nothing but the month.
    """
    with unit():
        alive = select(Request).where(Request.state.in_(ALIVE)).order_by(Request.id).with_for_update()
        requests = {links.answer_key(each): each for each in db.session.scalars(alive)}
        rows = list(db.session.scalars(select(Answer)))
        random.SystemRandom().shuffle(rows)
        for row in rows:
            try:
                answer = content.opened(row)
            except crypto.Unreadable:  # one damaged row is no reason to keep all others waiting
                log.warning("answer unreadable")
                continue
            if row.receipt is None:
                _forget_draft(row, answer)
            elif not answer.may_correct(clock.today()):
                _file(row, answer, requests.get(row.key))


def forget_old() -> None:
    """Words and address of an answer 24 months after it was filed, all of it 36 months after the mediation (§7.14)."""
    words_until = f"{first_day(clock.today(), KEEP_TEXTS_MONTHS):%Y-%m}"
    old = first_day(clock.today(), KEEP_RATINGS_MONTHS - ASKED_AND_ANSWERED_MONTHS)
    with unit():
        for row in db.session.scalars(select(FiledAnswer).where(FiledAnswer.month <= f"{old:%Y-%m}")):
            try:
                kept = content.opened(row)
            except crypto.Unreadable:  # nothing can be read of it any more, so nothing is lost with it
                db.session.delete(row)
                continue
            if kept.dated_on and kept.dated_on < first_day(clock.today(), KEEP_RATINGS_MONTHS):
                db.session.delete(row)
            elif row.month <= words_until:
                _forget_words(row, kept)


def _forget_words(row: FiledAnswer, kept: Content) -> None:
    personal = {each.key for each in kept.form.questions if each.kind in ("text", "contact")}
    values = {key: value for key, value in kept.values.items() if key not in personal}
    if values != kept.values:
        _keep(row, replace(kept, values=values))


def _forget_draft(row: Answer, draft: Content) -> None:
    request = db.session.get(Request, draft.request_id)
    if request is None or not reviewer_queries.is_open(request):
        db.session.delete(row)


def _file(row: Answer, answer: Content, request: Request | None) -> None:
    """The request is gone only when its mediator's account is; then the answer goes too."""
    db.session.delete(row)
    if request is None:
        return
    request.state = life.moved(request.state, "file", by=Who.WORKER)
    request.contact = None
    filed = FiledAnswer(id=secrets.token_hex(16), key=row.key, receipt=row.receipt, mediator_id=answer.mediator_id)
    filed.month = f"{clock.today():%Y-%m}"
    _keep(filed, _as_filed(answer))
    db.session.add(filed)


def _as_filed(answer: Content) -> Content:
    """Whose it is goes along only when the reviewer wants the mediator to know."""
    is_named = answer.values.get("sharing") == Sharing.MEDIATOR_WITH_NAME
    return replace(answer, slot_id=answer.slot_id if is_named else None)


def _forget(key: str | None) -> None:
    if key and (draft := db.session.get(Answer, key)):
        db.session.delete(draft)


def _locked(link: Link) -> Request:
    """The request as it is now, for this transaction alone."""
    request_id = inspect(link.request).identity  # asking the record itself would read it once more
    return db.session.get_one(Request, request_id, with_for_update=True, populate_existing=True)


def _move(held: Held, verb: str) -> None:
    """Move the request of an answer that is not filed yet; raises Refused when it was filed or withdrawn meanwhile."""
    request = reviewer_queries.request_of(held)
    _refuse_unless(request is not None)
    request.state = life.moved(request.state, verb, by=Who.REVIEWER)  # type: ignore[union-attr]
    if request.state in (State.DECLINED, State.REVOKED):  # type: ignore[union-attr]
        request.contact = None  # type: ignore[union-attr]


def _sent(draft: Content, request: Request) -> Content:
    """The draft as it is sent: only what is asked, with where it belongs."""
    slot = db.session.get_one(Slot, request.slot_id)
    mediation = db.session.get_one(Mediation, slot.mediation_id)
    return replace(
        draft,
        values=content.written(questionnaire.only_asked(draft.form, draft.values, light=draft.is_light)),
        request_id=None,
        sent_on=clock.today(),
        mediator_id=mediation.mediator_id,
        mediation_id=mediation.id,
        dated_on=mediation.listed_on,
        slot_id=slot.id,
        participant=slot.participant,
        channel=request.channel,
    )


def _keep(row: Answer | FiledAnswer, answer: Content) -> None:
    row.sealed = answer.seal(*content.place(row))


def _suppress(request: Request) -> None:
    """Whoever was reached by no letter has nothing to stop."""
    if not request.person or db.session.scalar(select(Suppressed.person).where(Suppressed.person == request.person)):
        return
    try:
        with db.session.begin_nested():
            db.session.add(Suppressed(person=request.person, since=clock.today()))
    except IntegrityError:  # by another request of the same person, at the same moment
        return


def _receipt_code(request: Request, seed: str) -> str:
    """Eighty bits in letters and digits that cannot be mistaken for each other."""
    number = int(crypto.fingerprint("receipt code", request.id, request.nonce, seed), 16)
    letters = [links.RECEIPT_LETTERS[number >> 5 * place & 31] for place in range(links.RECEIPT_LENGTH)]
    return "-".join("".join(letters[start : start + 4]) for start in range(0, links.RECEIPT_LENGTH, 4))


def _refuse_unless(is_possible: bool) -> None:
    if not is_possible:
        raise Refused(NOT_ANY_MORE)
