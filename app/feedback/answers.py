"""What a reviewer does: save, send, correct, share, withdraw an answer; decline, and stop letters.

Nothing here is noted in the audit trail, and no answer is written in one transaction with its request, nor while the
request is locked: both would tell, in the database or in its log, whose answer it is (docs/decisions/0010).
"""

from dataclasses import replace

from sqlalchemy import delete, inspect, select
from sqlalchemy.exc import IntegrityError

from app import clock, crypto
from app.db import action, db
from app.errors import Refused
from app.feedback import batches, content, life, links, questionnaire, reviewer_queries
from app.feedback.content import Content
from app.feedback.life import NOT_ANY_MORE, Who
from app.feedback.links import Link
from app.feedback.models import Answer, FiledAnswer, Flag, Request, Slot, Suppressed
from app.feedback.questions import Sharing, Value
from app.feedback.reviewer_queries import Held
from app.logbook.models import Mediation


@action
def save(link: Link, *, values: dict[str, Value], is_light: bool) -> None:
    """Keep a part of an answer that is not sent yet. What changes nothing writes nothing."""
    request = _as_it_is(link)
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
    request = _as_it_is(link)
    code = _receipt_code(request, seed)
    row = db.session.get(Answer, link.key, populate_existing=True)
    if row and row.receipt == links.receipt_hash(code):
        return code
    _refuse_unless(reviewer_queries.is_open(request))
    draft = reviewer_queries.draft(link)
    _refuse_unless(not questionnaire.missing(draft.form, draft.values, light=draft.is_light))
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
    request = _as_it_is(link)
    _refuse_unless(not reviewer_queries.has_answer(request))
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
    before = _under_lock(held)
    _refuse_unless(not held.is_filed and before.may_correct(clock.today()))
    after = replace(before, values=content.written(values))
    if after != before:
        _keep(held.row, after)


@action
def share(held: Held, *, sharing: str) -> None:
    """Change who may read the answer, at any time; what is shared from now on waits for a batch like any other."""
    before = _under_lock(held)
    shared = replace(before, values=before.values | {"sharing": sharing})
    if isinstance(held.row, FiledAnswer):
        request = reviewer_queries.request_of(held)
        shared = as_filed(replace(shared, slot_id=request.slot_id if request else before.slot_id))
        batches.look_tonight(held.row.mediator_id)
    _keep(held.row, shared)


@action
def withdraw(held: Held) -> None:
    """Delete the answer, at any time; what was published with it is made anew without it.

    That its link is used stays until the link is over, so that it does not open again, least of all for a mediator.
    """
    request_id, key, receipt = _request_id(held), held.row.key, held.row.receipt
    if isinstance(held.row, FiledAnswer):
        db.session.execute(delete(Flag).where(Flag.answer_id == held.row.id))
        batches.look_tonight(held.row.mediator_id)
    db.session.delete(held.row)
    db.session.flush()
    if request_id is not None:
        used = Answer(key=key, receipt=receipt)
        _keep(used, Content(request_id=request_id, is_withdrawn=True))
        db.session.add(used)


def as_filed(answer: Content) -> Content:
    """Whose it is goes along only when the reviewer wants the mediator to know."""
    is_named = answer.sharing is Sharing.MEDIATOR_WITH_NAME
    return replace(answer, slot_id=answer.slot_id if is_named else None)


def _forget(key: str | None) -> None:
    if key and (draft := db.session.get(Answer, key)):
        db.session.delete(draft)


def _as_it_is(link: Link) -> Request:
    """The request as it is now, and not locked: PostgreSQL writes into the row who locks it (see the top).

    Of two who send at the same moment only one can write the answer, as both write it under the same key.
    """
    request_id = inspect(link.request).identity  # asking the record itself would read it once more
    return db.session.get_one(Request, request_id, populate_existing=True)


def _under_lock(held: Held) -> Content:
    """What is in an answer now; raises Refused when it was filed or withdrawn meanwhile."""
    key = inspect(held.row).identity  # type: ignore[attr-defined]
    row = db.session.get(type(held.row), key, with_for_update=True, populate_existing=True)
    _refuse_unless(row is not None)
    return content.opened(held.row)


def _request_id(held: Held) -> int | None:
    """The request of an answer, as long as its link may still be followed."""
    request = reviewer_queries.request_of(held)
    return request.id if request and clock.today() <= request.last_day else None


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
        is_near=request.is_near,
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
