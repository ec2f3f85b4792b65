"""What a digest author and the mediator who appointed them read of appointments and texts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app import crypto
from app.accounts.address import queries as address_queries
from app.accounts.models import User
from app.accounts.person import Person
from app.db import db
from app.errors import NotYours
from app.feedback.authors import appointments as authors, drafts
from app.feedback.authors.appointments import LIVE, Tie
from app.feedback.authors.models import Appointment, Draft
from app.feedback.models import DigestVersion
from app.logbook.co_mediations import queries as co_mediation_queries

T = TypeVar("T")

PARTS = ("text", "notes", "reply")


@dataclass(frozen=True, slots=True)
class Written:
    """What lies sealed in a draft, as the form that edits it names it."""

    text: str = ""
    notes: str = ""
    reply: str = ""
    version: int = 0


def digest_author(address: str) -> User | None:
    """The digest author who signs in with this address."""
    is_theirs = (User.email == address.strip().lower(), User.is_digest_author)
    return db.session.scalar(select(User).where(*is_theirs))


def ties(mediator: User, author: User) -> set[Tie]:
    """What binds the two, as far as the portal knows."""
    found = {
        Tie.SAME_PERSON: bool(address_queries.same_person(mediator.id, {author.id})),
        Tie.RECIPROCAL: bool(written_about(mediator.id, {author.id})),
        Tie.CO_MEDIATORS: bool(co_mediation_queries.mediated_with(mediator.id, {author.id})),
    }
    return {tie for tie, is_so in found.items() if is_so}


def written_about(author_id: int, mediator_ids: Collection[int]) -> set[int]:
    """Of these mediators, whose digest somebody is to write, has a text for, or has written what is published."""
    states = [state.value for state in (*drafts.SENT, drafts.State.PUBLISHED)]
    given = select(Draft.appointment_id).where(Draft.state.in_(states))
    found = select(Appointment.mediator_id).where(
        Appointment.author_id == author_id,
        Appointment.mediator_id.in_(mediator_ids),
        or_(Appointment.state.in_(LIVE), Appointment.id.in_(given)),
    )
    return set(db.session.scalars(found))


def live_appointment(mediator_id: int) -> Appointment | None:
    """Who is to write a mediator's digest now, whether they have accepted yet or not."""
    return db.session.scalar(
        select(Appointment)
        .where(Appointment.mediator_id == mediator_id, Appointment.state.in_(LIVE))
        .options(joinedload(Appointment.author))
    )


def given(mediator: Person, appointment_id: int) -> Appointment:
    """An appointment that a mediator gave."""
    is_theirs = (Appointment.mediator_id == mediator.id, Appointment.id == appointment_id)
    return _found(db.session.scalar(select(Appointment).where(*is_theirs)), appointment_id)


def appointments(author: Person) -> Sequence[Appointment]:
    """Whose digests somebody is asked to write or writes, or has given a text about to check or to read."""
    has_text = select(Draft.appointment_id).where(Draft.state.in_((*drafts.SENT, *drafts.OUT)))
    return db.session.scalars(
        select(Appointment)
        .where(Appointment.author_id == author.id, or_(Appointment.state.in_(LIVE), Appointment.id.in_(has_text)))
        .options(joinedload(Appointment.mediator))
        .order_by(Appointment.id.desc())
    ).all()


def appointment(author: Person, mediator_id: int) -> Appointment:
    """The newest appointment by which somebody writes, or has written, a mediator's digest."""
    return _found(next((each for each in appointments(author) if each.mediator_id == mediator_id), None), mediator_id)


def open_appointment(author: Person, mediator_id: int) -> Appointment:
    """The same while it lasts: what is read of answers is read by it."""
    found = appointment(author, mediator_id)
    return _found(found if found.is_accepted else None, mediator_id)


def draft(appointment: Appointment) -> Draft | None:
    """The text that an author is writing about a mediator, or has given them to check.

    One that was with the mediator when an earlier appointment ended goes on.
    """
    return db.session.scalar(
        select(Draft)
        .join(Draft.appointment)
        .where(*_between(appointment.author_id, appointment.mediator_id), Draft.state.in_(drafts.OPEN))
        .order_by(Draft.id)
    )


def open_draft(appointment: Appointment) -> Draft:
    return _found(draft(appointment), appointment.id)


def open_drafts(author: Person) -> dict[int, Draft]:
    """Every text somebody is writing or has given to its mediator, by mediator."""
    found = db.session.scalars(
        select(Draft)
        .join(Draft.appointment)
        .where(Appointment.author_id == author.id, Draft.state.in_(drafts.OPEN))
        .options(contains_eager(Draft.appointment))
    )
    return {each.appointment.mediator_id: each for each in found}


def published(author: Person, mediator_id: int) -> Sequence[Draft]:
    """What somebody published about a mediator, the newest first."""
    return db.session.scalars(
        select(Draft)
        .join(Draft.appointment)
        .where(*_between(author.id, mediator_id), Draft.state.in_(drafts.OUT))
        .order_by(Draft.number.desc())
    ).all()


def published_version(author: Person, mediator_id: int, number: int) -> Draft:
    found = next((each for each in published(author, mediator_id) if each.number == number), None)
    return _found(found, number)


def checks(mediator: Person) -> Sequence[Draft]:
    """The texts about a mediator that are with them, their authors at hand."""
    return db.session.scalars(
        select(Draft)
        .join(Draft.appointment)
        .where(Appointment.mediator_id == mediator.id, Draft.state.in_(drafts.SENT))
        .options(contains_eager(Draft.appointment).joinedload(Appointment.author))
        .order_by(Draft.id)
    ).all()


def check(mediator: Person, draft_id: int) -> Draft:
    """A text that a mediator was given to check, whatever became of it; one that they never got does not exist."""
    was_given = or_(Draft.sent_on.is_not(None), Draft.state.in_((*drafts.SENT, *drafts.OUT)))
    found = db.session.scalar(
        select(Draft)
        .join(Draft.appointment)
        .where(Appointment.mediator_id == mediator.id, Draft.id == draft_id, was_given)
        .options(contains_eager(Draft.appointment).joinedload(Appointment.author))
    )
    return _found(found, draft_id)


def is_left_to_an_author(mediator_id: int) -> bool:
    """Whether somebody writes a mediator's digest now, or has given them a text since the last version was published.

    A text that was given on an earlier day has had its time: a version is left to it once, and not every one after it.
    """
    is_written = exists().where(
        Appointment.mediator_id == mediator_id, Appointment.state == authors.State.ACCEPTED.value
    )
    last = select(func.max(DigestVersion.published_on)).where(DigestVersion.mediator_id == mediator_id)
    is_checked = exists().where(
        Draft.appointment_id == Appointment.id,
        Appointment.mediator_id == mediator_id,
        Draft.state.in_(drafts.SENT),
        Draft.sent_on >= func.coalesce(last.scalar_subquery(), date.min),
    )
    return bool(db.session.scalar(select(is_written | is_checked)))


def written(draft: Draft | None) -> Written:
    """What lies in a draft; nothing is a draft too."""
    if draft is None:
        return Written()
    sealed = {part: getattr(draft, part) for part in PARTS}
    opened = {part: crypto.unseal(found, *place(draft, part)) for part, found in sealed.items() if found is not None}
    return Written(**opened, version=draft.version)


def place(draft: Draft, part: str) -> tuple[str, int, str]:
    """Where a part of a draft is sealed for."""
    return (Draft.__tablename__, draft.id, part)


def _found(found: T | None, wanted: int) -> T:
    """What is there; what is not, or is somebody else's, looks the same."""
    if found is None:
        raise NotYours(wanted)
    return found


def _between(author_id: int, mediator_id: int) -> tuple[ColumnElement[bool], ...]:
    return Appointment.author_id == author_id, Appointment.mediator_id == mediator_id
