"""Writing a digest: saved, given to its mediator to check, taken back, replied to, published, withdrawn."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import audit, clock, crypto
from app.accounts.person import Person
from app.db import action, db, unit
from app.errors import Conflict, Refused
from app.feedback.answers import retention
from app.feedback.authors import appointments as authors, drafts, queries as author_queries, room_queries
from app.feedback.authors.appointment_actions import lock, tell
from app.feedback.authors.appointments import Who
from app.feedback.authors.drafts import State
from app.feedback.authors.models import Appointment, Draft
from app.feedback.digests import actions as digest_actions
from app.feedback.digests.summary import Mode
from app.life import NOT_ANY_MORE
from app.logbook.eligibility.months import first_day

NOTHING_WRITTEN = "There is no text yet: write and save one first."


@action
def save(appointment: Appointment, *, by: Person, version: int, text: str, notes: str) -> Draft:
    """Keep text and notes; the first time this begins a draft. What is with the mediator is not edited."""
    lock(appointment)
    draft = author_queries.draft(appointment)
    written = author_queries.written(draft)
    if written.version != version:
        raise Conflict(written, written.version)
    if not appointment.is_accepted or (draft and draft.state is not State.WRITING):
        raise Refused(NOT_ANY_MORE)
    draft = draft or _begun(appointment)
    draft.text, draft.notes = _sealed(draft, "text", text), _sealed(draft, "notes", notes)
    draft.saved_on = clock.today()
    audit.record("saved a text for a digest", draft, by=by)
    return draft


@action
def send(draft: Draft, *, by: Person, version: int) -> None:
    """Give the text as it was saved to its mediator, who has fourteen days to check the facts."""
    state = _moved(draft, "send", version, who=Who.AUTHOR)
    text = author_queries.written(draft).text
    if not text.strip():
        raise Refused(NOTHING_WRITTEN)
    if words := room_queries.quoted(draft.appointment, text):
        raise Refused(f"“{words}” stands in an answer that may not be quoted. Say it in other words.")
    draft.state, draft.sent_on, draft.reply = state, clock.today(), None
    audit.record("gave a text to its mediator", draft, by=by)
    tell("fact_check", draft.appointment.mediator, last_day=drafts.last_day_to_check(clock.today()).isoformat())


@action
def give(appointment: Appointment, *, by: Person, version: int, text: str, notes: str) -> None:
    """Save what was typed and give it to the mediator: both, or neither."""
    draft = save(appointment, by=by, version=version, text=text, notes=notes)
    send(draft, by=by, version=draft.version)


@action
def take_back(draft: Draft, *, by: Person, version: int) -> None:
    """Write on. The mediator is told, and gets the text anew, with fourteen days of its own."""
    draft.state = _moved(draft, "take_back", version, who=Who.AUTHOR)
    audit.record("took a text back", draft, by=by)
    tell("taken_back", draft.appointment.mediator, draft_id=draft.id)


@action
def reply(draft: Draft, *, by: Person, version: int, reply: str) -> None:
    """The mediator's few words, printed below the text; they can be changed until it is published."""
    _check(draft, "reply", version, what="replied to it")
    draft.reply = _sealed(draft, "reply", reply)
    audit.record("replied to a text", draft, by=by)


@action
def let_be(draft: Draft, *, by: Person, version: int) -> None:
    """Say that nothing is to be added; a reply there was goes."""
    _check(draft, "let_be", version, what="nothing to add to it")
    draft.reply = None
    audit.record("let a text be", draft, by=by)


@action
def publish(draft: Draft, *, by: Person, version: int) -> None:
    """Publish the text under its author's name, with the reply and the figures of today.

    The rule of digests has the last word: it refuses while there are too few answers for a new version. What binds the
    two may be younger than the appointment, such as a mediation that they held together since.
    """
    appointment, written = draft.appointment, author_queries.written(draft)
    state = _moved(draft, "publish", version, who=Who.AUTHOR)
    if reason := drafts.why_not_published(draft.state, draft.sent_on, today=clock.today()):
        raise Refused(reason)
    if reason := authors.why_not(author_queries.ties(appointment.mediator, appointment.author)):
        raise Refused(reason)
    made = digest_actions.publish(
        appointment.mediator_id,
        by=by,
        mode=Mode.INDEPENDENT,
        text=written.text,
        author_id=by.id,
        author_name=by.name,
        relationship=appointment.declared,
        reply=written.reply or None,
    )
    draft.state, draft.number = state, made.number
    draft.text = draft.notes = draft.reply = None
    digest_actions.settle_who_writes(appointment.mediator_id)
    tell("digest_published", appointment.mediator, mediator_id=appointment.mediator_id)


@action
def withdraw(draft: Draft, *, by: Person) -> None:
    """Take back what was published: its words go, its figures stay."""
    draft.state = drafts.moved(draft.state, "withdraw", by=Who.AUTHOR, is_appointed=draft.appointment.is_accepted)
    digest_actions.withdraw(draft.appointment.mediator_id, number=draft.number or 0, by=by)
    tell("digest_withdrawn", draft.appointment.mediator, mediator_id=draft.appointment.mediator_id)


def forget_old() -> None:
    """Every night: texts and notes go when they were not touched for as long as the words they are about are kept."""
    oldest = first_day(clock.today(), retention.KEEP_TEXTS_MONTHS)
    with unit():
        is_old = (Draft.state.in_(drafts.OPEN), Draft.saved_on < oldest)
        found = db.session.scalars(select(Draft).where(*is_old).options(joinedload(Draft.appointment))).all()
        for draft in found:
            db.session.delete(draft)
        db.session.flush()
        for mediator_id in sorted({draft.appointment.mediator_id for draft in found}):
            digest_actions.settle_who_writes(mediator_id)


def _begun(appointment: Appointment) -> Draft:
    draft = Draft(appointment_id=appointment.id, saved_on=clock.today())
    db.session.add(draft)
    db.session.flush()
    return draft


def _moved(draft: Draft, verb: str, version: int, *, who: Who) -> State:
    """Where a move would lead; raises Conflict when the draft is not the one that was seen."""
    if draft.version != version:
        raise Conflict(None, draft.version)
    return drafts.moved(draft.state, verb, by=who, is_appointed=draft.appointment.is_accepted)


def _check(draft: Draft, verb: str, version: int, *, what: str) -> None:
    """What a mediator says of a text. Its author is told once that they have, and not of each change of mind."""
    is_first = draft.state is State.WITH_MEDIATOR
    draft.state = _moved(draft, verb, version, who=Who.MEDIATOR)
    if is_first:
        tell("fact_checked", draft.appointment.author, mediator_id=draft.appointment.mediator_id, what=what)


def _sealed(draft: Draft, part: str, text: str) -> bytes:
    return crypto.seal(text, *author_queries.place(draft, part))
