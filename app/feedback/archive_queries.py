"""What a person's archive says of feedback: what they asked, were shown and wrote, and no more than pages tell them.

A request is told as its mediator sees it. Whom it went to is not told: a name goes as soon as somebody declines, and so
its absence would say who did (docs/decisions/0011).
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.accounts.person import Person
from app.db import db
from app.feedback import queries
from app.feedback.answers import shared
from app.feedback.authors import queries as author_queries
from app.feedback.authors.models import Appointment, Draft
from app.feedback.digests import queries as digest_queries
from app.feedback.flags import queries as flag_queries
from app.feedback.models import DigestVersion, Flag, Habit, Slot
from app.logbook.files.archive_queries import file_id
from app.logbook.models import Mediation
from app.plain import plain, told

VERSION = (
    *("number", "mode", "published_on", "printed", "commitments", "text", "author_name", "relationship"),
    *("reply", "withdrawn_on"),
)


def feedback(mediator: Person) -> dict[str, Any]:
    """As the mediator: participants and requests, batches, digests with replies, flags, who may write."""
    habit = db.session.get(Habit, mediator.id)
    return {
        "habit": told(habit, "invites_when_concluded", "digest_mode") if habit else None,
        "participants": _participants(mediator),
        "shared_answers": _shared(mediator),
        "digests": [told(each, *VERSION) for each in _versions(mediator)],
        "flags": _flags(mediator),
        "digest_authors": [
            told(each, "state", "asked_on", "accepted_on") | {"texts": texts}
            for each, texts in _with_texts(_appointments(Appointment.mediator_id == mediator.id), _to_the_mediator)
        ],
    }


def authorship(author: Person) -> list[dict[str, Any]]:
    """As a digest author: each appointment with what they declared and wrote; of whose digest it is nothing."""
    appointments = _appointments(Appointment.author_id == author.id)
    return [
        told(each, "id", "state", "declared", "asked_on", "accepted_on") | {"texts": texts}
        for each, texts in _with_texts(appointments, _to_the_author)
    ]


def _participants(mediator: Person) -> list[dict[str, Any]]:
    released_on = queries.last_release(mediator.id)
    slots = (
        select(Slot)
        .join(Slot.mediation)
        .where(Mediation.mediator_id == mediator.id)
        .order_by(Slot.id)
        .options(contains_eager(Slot.mediation), selectinload(Slot.requests))
    )
    return [
        told(slot, "participant", "side", "not_invited")
        | {
            "mediation": file_id(slot.mediation),
            "requests": [
                told(each, "channel", "language")
                | {"seen": queries.seen(each, released_on=released_on), "ended_for": each.state.misuse}
                for each in slot.requests
            ],
        }
        for slot in db.session.scalars(slots).all()
    ]


def _shared(mediator: Person) -> list[dict[str, Any]]:
    return [
        {
            "batch": batch.number,
            "month": f"{batch.month:%Y-%m}",
            "answers": [
                {"form": each.form.version, "values": each.values, "place": each.seen.name} for each in batch.answers
            ],
        }
        for batch in shared.shared_with(mediator)
    ]


def _versions(mediator: Person) -> list[DigestVersion]:
    return list(digest_queries.versions(mediator.id))


def _flags(mediator: Person) -> list[dict[str, Any]]:
    rows = db.session.scalars(select(Flag).where(Flag.mediator_id == mediator.id).order_by(Flag.id)).all()
    return [
        told(row, "ground", "state", "flagged_on", "excluded_on_ground") | flag_queries.written(row) for row in rows
    ]


def _appointments(which: Any) -> list[Appointment]:
    return list(db.session.scalars(select(Appointment).where(which).order_by(Appointment.id)))


def _with_texts(appointments: Iterable[Appointment], say: Any) -> list[tuple[Appointment, list[dict[str, Any]]]]:
    """Each with its texts, in two statements for however many there are."""
    known = {each.id: each for each in appointments}
    texts: dict[int, list[dict[str, Any]]] = {key: [] for key in known}
    drafts = select(Draft).where(Draft.appointment_id.in_(known)).order_by(Draft.id)
    for draft in db.session.scalars(drafts.options(joinedload(Draft.appointment))):
        texts[draft.appointment_id].append(say(draft))
    return [(known[key], texts[key]) for key in known]


def _to_the_author(draft: Draft) -> dict[str, Any]:
    said = author_queries.written(draft)
    return told(draft, "state", "saved_on", "sent_on", "number") | {"text": said.text, "notes": said.notes}


def _to_the_mediator(draft: Draft) -> dict[str, Any]:
    """The mediator's reply, and the text while they have it before them; what is not given to them is not theirs."""
    said = author_queries.written(draft)
    text = said.text if draft.is_with_mediator else ""
    return {"sent_on": plain(draft.sent_on), "number": draft.number, "text": text, "reply": said.reply}
