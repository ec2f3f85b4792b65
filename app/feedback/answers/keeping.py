"""What a reviewer does: save, send, correct, share, withdraw an answer; decline, and stop letters.

Nothing here is noted in the audit trail, and no answer is written in one transaction with its request, nor while the
request is locked: both would tell, in the database or in its log, whose answer it is (docs/decisions/0010).
"""

from dataclasses import replace

from sqlalchemy import bindparam, delete, insert, inspect, select, update
from sqlalchemy.exc import IntegrityError

from app import clock, crypto
from app.database.direct import Direct
from app.db import Prepared, action, db
from app.errors import Refused
from app.feedback import links
from app.feedback.answers import batches, content
from app.feedback.answers.content import Content
from app.feedback.life import LIFE, Who
from app.feedback.links import Followed, Link
from app.feedback.models import Answer, FiledAnswer, Flag, Request, Suppressed, new_place
from app.feedback.questionnaires import filling as questionnaire
from app.feedback.questionnaires.questions import Sharing, Value
from app.feedback.reviewer import queries as reviewer_queries
from app.feedback.reviewer.queries import Held, Lying
from app.life import NOT_ANY_MORE

DRAFT = (Answer.key == bindparam("draft_key"), Answer.version == bindparam("draft_version"), Answer.receipt.is_(None))
WRITE = Prepared(insert(Answer))
WRITE_OVER, FORGET = Direct(update(Answer).where(*DRAFT)), Direct(delete(Answer).where(*DRAFT))


@action
def save(link: Link, *, values: dict[str, Value], is_light: bool) -> None:
    """Keep a part of an answer that is not sent yet. What changes nothing writes nothing."""
    link = link.again()
    found = reviewer_queries.lying(link)
    _refuse_unless(found.is_open)
    before = found.draft
    kept = {key: value for key, value in before.values.items() if key not in values}
    after = replace(before, values=kept | content.written(values), is_light=is_light, request_id=link.request.id)
    if content.written(after.values) == before.values and (is_light == before.is_light or not after.values):
        return
    _write(link.draft_key, after, instead_of=found, version=found.version + 1)


@action
def send(link: Link, *, seed: str) -> str:
    """Send what was saved, once; returns the receipt code, the same one for the same form sent again.

    `seed` comes with the form, so that a second press of the button shows the code again and nobody else can.
    """
    link = link.again()
    found, code = reviewer_queries.lying(link), _receipt_code(link.request, seed)
    receipt = links.receipt_hash(code)
    if found.receipt == receipt:
        return code
    _refuse_unless(found.is_open)
    draft = found.draft
    _refuse_unless(not questionnaire.missing(draft.form, draft.values, light=draft.is_light))
    _write(link.key, _sent(draft, link.request), instead_of=found, receipt=receipt)
    return code


@action
def decline(link: Link) -> None:
    """Not me, or I do not want to: nothing is left of it, name and address included."""
    found = reviewer_queries.lying(link)
    _refuse_unless(found.receipt is None)
    request = db.session.get_one(Request, link.request.id)
    request.state = LIFE.moved(request.state, "decline", by=Who.REVIEWER)
    request.contact = None
    _forget(found)


@action
def never_again(link: Link) -> None:
    """Decline, and never get a letter again, whoever asks."""
    decline(link)
    _suppress(link.request.person)


@action
def stop_letters(link: Link) -> None:
    """No letter goes to this person any more; the link itself stays as it is (RFC 8058)."""
    _suppress(link.request.person)


@action
def stop_letters_to(held: Held) -> None:
    """The same for somebody who has answered."""
    if request := reviewer_queries.request_of(held):
        _suppress(request.person)


@action
def correct(held: Held, *, values: dict[str, Value]) -> None:
    """Change the answers, for fourteen days. What changes nothing writes nothing."""
    before = _under_lock(held)
    _refuse_unless(not held.is_filed and before.may_correct(clock.today()))
    after = replace(before, values=content.written(values))
    if after != before:
        _keep(held.row, after if after.evidence is before.evidence else after.without_sessions)


@action
def share(held: Held, *, sharing: str) -> None:
    """Change who may read the answer, at any time; what is shared from now on waits for a batch like any other."""
    before = _under_lock(held)
    _refuse_unless(before.may_share)
    shared = replace(before, values=before.values | {"sharing": sharing})
    if isinstance(held.row, FiledAnswer):
        request = reviewer_queries.request_of(held)
        shared = as_filed(replace(shared, slot_id=request.slot_id if request else before.slot_id))
        batches.look_tonight(held.row.mediator_id)
    _keep(held.row, shared)


@action
def withdraw(held: Held) -> None:
    """Delete the answer, at any time; it leaves its digest with the next version.

    That its link is used stays until the link is over, so that it does not open again, least of all for a mediator.
    """
    _under_lock(held)
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


def _write(key: str, answer: Content, *, instead_of: Lying, receipt: str | None = None, version: int = 1) -> None:
    """Write a row in place of the draft that was found. What is sent says by no version how often it was saved.

    The request is read and not locked: PostgreSQL writes into the row who locks it (see the top). So of two who send
    at the same moment both come here, and only one can write, as both write under the same key.
    """
    row = {"receipt": receipt, "sealed": answer.seal(Answer.__tablename__, key), "version": version}
    if instead_of.version and instead_of.key == key:  # at another place, as if there had been no draft
        _over(instead_of, WRITE_OVER, {"place": new_place(), **row})
    else:
        _forget(instead_of)
        WRITE.run(key=key, **row)


def _forget(found: Lying) -> None:
    if found.version:
        _over(found, FORGET, {})


def _over(found: Lying, statement: Direct, values: dict[str, object]) -> None:
    """Change the draft that was found; raises Refused when another one was saved meanwhile."""
    draft = {"draft_key": found.key, "draft_version": found.version}
    _refuse_unless(statement.change(**draft, **values) == 1)


def _under_lock(held: Held) -> Content:
    """What is in an answer now; raises Refused when it was filed or withdrawn meanwhile."""
    key = inspect(held.row).identity  # type: ignore[attr-defined]
    row = db.session.get(type(held.row), key, with_for_update=True, populate_existing=True)
    _refuse_unless(row is not None)
    answer = content.opened(held.row)
    _refuse_unless(not answer.is_withdrawn)  # where it lay, the mark of one that was withdrawn may lie by now
    return answer


def _request_id(held: Held) -> int | None:
    """The request of an answer, as long as its link may still be followed."""
    request = reviewer_queries.request_of(held)
    return request.id if request and clock.today() <= request.last_day else None


def _sent(draft: Content, request: Followed) -> Content:
    """The draft as it is sent: only what is asked, with where it belongs."""
    return replace(
        draft,
        values=content.written(questionnaire.only_asked(draft.form, draft.values, light=draft.is_light)),
        request_id=None,
        sent_on=clock.today(),
        mediator_id=request.mediator_id,
        mediation_id=request.mediation_id,
        dated_on=request.dated_on,
        slot_id=request.slot_id,
        participant=request.participant,
        channel=request.channel,
        is_near=request.is_near,
    )


def _keep(row: Answer | FiledAnswer, answer: Content) -> None:
    row.sealed = answer.seal(*content.place(row))


def _suppress(person: str | None) -> None:
    """Whoever was reached by no letter has nothing to stop."""
    if not person or db.session.scalar(select(Suppressed.person).where(Suppressed.person == person)):
        return
    try:
        with db.session.begin_nested():
            db.session.add(Suppressed(person=person, since=clock.today()))
    except IntegrityError:  # by another request of the same person, at the same moment
        return


def _receipt_code(request: Followed, seed: str) -> str:
    """Eighty bits in letters and digits that cannot be mistaken for each other."""
    number = int(crypto.fingerprint("receipt code", request.id, request.nonce, seed), 16)
    letters = "".join([links.RECEIPT_LETTERS[number >> 5 * place & 31] for place in range(links.RECEIPT_LENGTH)])
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:12]}-{letters[12:]}"


def _refuse_unless(is_possible: bool) -> None:
    if not is_possible:
        raise Refused(NOT_ANY_MORE)
