"""What a mediator reads about whom they asked: never who answered, and no name or address once it is given."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, or_, select
from sqlalchemy.orm import selectinload

from app import clock
from app.accounts.models import User
from app.accounts.person import Person
from app.db import db
from app.errors import NotYours
from app.feedback import asking
from app.feedback.asking import Channel
from app.feedback.life import Seen, State, as_the_mediator_sees
from app.feedback.misuse.grounds import Misuse
from app.feedback.models import Habit, Release, Request, Slot, Suppressed
from app.logbook.eligibility.months import first_day
from app.logbook.models import Mediation, Session
from app.logbook.vocabulary import Role, SessionStatus, Status
from app.mail import Letter
from app.paging import Pages

A_PAGE = 50
HELD_ON = (
    select(func.max(Session.date))
    .where(
        Session.mediation_id == Mediation.id, Session.removed_at.is_(None), Session.status == SessionStatus.HELD.value
    )
    .correlate(Mediation)
    .scalar_subquery()
)


@dataclass(frozen=True)
class Overview:
    """A concluded mediation, and how many of its participants were asked or left out."""

    id: int
    reference: str
    held_on: date
    left_out: int
    seen: Counter[Seen]

    @property
    def asked(self) -> int:
        return self.seen.total()

    @property
    def counts(self) -> list[tuple[Seen, int]]:
        return [(each, self.seen[each]) for each in Seen if self.seen[each]]


@dataclass(frozen=True)
class Overviews:
    """One page of the mediations that can be asked about, with how many there are in all, and the mediator's habit."""

    mediations: Sequence[Overview]
    total: int
    unasked: int
    page: int
    pages: int
    invites_when_concluded: bool


@dataclass(frozen=True)
class Place:
    """A participant as the mediator sees them: the slot, its newest request, and what can be done."""

    slot: Slot
    request: Request | None
    seen: Seen | None

    @property
    def misuse(self) -> Misuse | None:
        """On which ground IMI staff ended the request."""
        return self.request.state.misuse if self.request else None

    @property
    def can_be_asked(self) -> bool:
        return self.seen is None or self.seen.frees_slot


def seen(request: Request, *, released_on: date | None) -> Seen:
    """A request as its mediator sees it; `released_on` is `last_release` of them."""
    return as_the_mediator_sees(request.state, request.schedule, today=clock.today(), last_batch_on=released_on)


def last_release(mediator_id: int) -> date | None:
    """The newest day on which answers to a mediator were filed, and so entered everything that counts them."""
    return db.session.scalar(select(_last_release(mediator_id)))


def was_written_to(request: Request) -> bool:
    """Whether an earlier letter about the same mediation went to the same person, or may still go."""
    earlier = (
        select(Request.id)
        .join(Request.slot)
        .where(
            Slot.mediation_id == request.slot.mediation_id,
            Request.person == request.person,
            Request.id != request.id,
            has_left(),
            Request.state != State.DID_NOT_WORK.value,
        )
    )
    return db.session.scalar(earlier.limit(1)) is not None


def has_left() -> ColumnElement[bool]:
    """Of requests: whether their invitation left, or may still leave; one that was taken back before has not."""
    is_out = or_(Letter.sent_at.is_not(None), Letter.sealed.is_not(None))
    return exists().where(Letter.id == Request.letter_id, is_out).correlate(Request)


def places(mediation: Mediation) -> list[Place]:
    """The participants of a mediation, in the order they were added."""
    slots = db.session.scalars(
        select(Slot).where(Slot.mediation_id == mediation.id).order_by(Slot.id).options(selectinload(Slot.requests))
    )
    newest = [(slot, slot.requests[-1] if slot.requests else None) for slot in slots]
    released_on = last_release(mediation.mediator_id)
    return [
        Place(slot, request, seen(request, released_on=released_on) if request else None) for slot, request in newest
    ]


def slot(mediator: Person, mediation_id: int, slot_id: int) -> Slot:
    found = db.session.scalar(select(Slot).join(Slot.mediation).where(*_in(mediator, mediation_id), Slot.id == slot_id))
    if found is None:
        raise NotYours(slot_id)
    return found


def request(mediator: Person, mediation_id: int, request_id: int) -> Request:
    found = db.session.scalar(
        select(Request)
        .join(Request.slot)
        .join(Slot.mediation)
        .where(*_in(mediator, mediation_id), Request.id == request_id)
    )
    if found is None:
        raise NotYours(request_id)
    return found


def handed(mediator: Person, mediation_id: int, request_id: int) -> Request:
    """A request whose link the mediator hands over, as long as they see it waiting.

    Not as long as it takes an answer: that would tell that it has one.
    """
    found = request(mediator, mediation_id, request_id)
    if found.channel is not Channel.HANDED or seen(found, released_on=last_release(mediator.id)) is not Seen.WAITING:
        raise NotYours(request_id)
    return found


def has_asked(mediator_id: int) -> bool:
    """Whether a mediator ever asked anybody for feedback, whatever came of it."""
    asked = select(Request.id).join(Slot).join(Mediation).where(Mediation.mediator_id == mediator_id)
    return db.session.scalar(asked.limit(1)) is not None


def requests_of(mediation: Mediation) -> Sequence[Request]:
    return db.session.scalars(
        select(Request).join(Request.slot).where(Slot.mediation_id == mediation.id).order_by(Request.id)
    ).all()


def held_on(mediation: Mediation) -> date | None:
    """The day of the last session that was held."""
    return max((each.date for each in mediation.sessions if each.status is SessionStatus.HELD), default=None)


def was_mediated(mediation: Mediation) -> bool:
    """Whether it was an actual mediation, in which the mediator mediated."""
    return not mediation.is_simulated and mediation.role.mediates


def why_nobody(mediation: Mediation, today: date) -> str | None:
    """Why nobody at all can be asked about this mediation now."""
    return asking.why_not_asked(
        was_mediated=was_mediated(mediation),
        is_concluded=mediation.status is Status.CONCLUDED,
        dated_on=held_on(mediation),
        today=today,
        live_in_slot=False,
        asked_in_mediation=0,
    )


def can_prepare(mediator: Person, mediation: Mediation) -> bool:
    """Whether letters can be prepared that leave once the mediation is concluded."""
    is_ahead = mediation.status in (Status.PLANNED, Status.IN_PROGRESS)
    return is_ahead and was_mediated(mediation) and invites_when_concluded(mediator)


def invites_when_concluded(mediator: Person) -> bool:
    return bool(db.session.scalar(select(_invites_when_concluded(mediator.id))))


def is_suppressed(person: str) -> bool:
    return db.session.get(Suppressed, person) is not None


def staff_and_authors() -> Sequence[str]:
    """The addresses of those who cannot give feedback, as they work on it."""
    return db.session.scalars(select(User.email).where(or_(User.is_staff, User.is_digest_author))).all()


def is_anybody_of_imi(user_ids: Collection[int]) -> bool:
    """Whether one of these accounts works on feedback."""
    theirs = select(User.id).where(User.id.in_(user_ids), or_(User.is_staff, User.is_digest_author))
    return db.session.scalar(theirs.limit(1)) is not None


def overviews(mediator: Person, *, only_unasked: bool = False, page: int = 1) -> Overviews:
    """The mediations of the last twelve months that are concluded, the newest first."""
    total, unasked, released_on, invites_when_concluded = db.session.execute(_counted(mediator)).one()
    at = Pages.of(unasked if only_unasked else total, page, size=A_PAGE)
    found = db.session.execute(
        _concluded(mediator, only_unasked).order_by(HELD_ON.desc(), Mediation.id.desc()).limit(A_PAGE).offset(at.offset)
    ).all()
    counts, left_out = _asked_in([row.id for row in found], released_on=released_on)
    shown = [Overview(row.id, row.reference, row.held_on, left_out[row.id], counts[row.id]) for row in found]
    return Overviews(shown, total, unasked, at.page, at.pages, bool(invites_when_concluded))


def _last_release(mediator_id: int) -> ScalarSelect[date]:
    return select(Release.last_on).where(Release.mediator_id == mediator_id).scalar_subquery()


def _invites_when_concluded(mediator_id: int) -> ScalarSelect[bool]:
    return select(Habit.invites_when_concluded).where(Habit.mediator_id == mediator_id).scalar_subquery()


def _concluded(mediator: Person, only_unasked: bool) -> Select[*tuple[Any, ...]]:
    wanted = [_is_unasked()] if only_unasked else []
    return select(Mediation.id, Mediation.reference, HELD_ON.label("held_on")).where(*_askable(mediator), *wanted)


def _counted(mediator: Person) -> Select[*tuple[Any, ...]]:
    counts = func.count(), func.count().filter(_is_unasked())
    settled = _last_release(mediator.id), _invites_when_concluded(mediator.id)
    return select(*counts, *settled).select_from(Mediation).where(*_askable(mediator))


def _is_unasked() -> ColumnElement[bool]:
    """Whether no participant of a mediation was asked or left out."""
    is_settled = or_(Slot.not_invited.is_not(None), exists().where(Request.slot_id == Slot.id))
    return ~exists().where(and_(Slot.mediation_id == Mediation.id, is_settled))


def _askable(mediator: Person) -> tuple[ColumnElement[bool], ...]:
    today = clock.today(mediator.zone)
    return (
        Mediation.mediator_id == mediator.id,
        Mediation.removed_at.is_(None),
        Mediation.status == Status.CONCLUDED.value,
        Mediation.is_simulated.is_(False),
        Mediation.role.in_([role for role in Role if role.mediates]),
        HELD_ON.between(first_day(today, asking.ASK_WITHIN_MONTHS), today),
    )


def _asked_in(
    mediation_ids: Sequence[int], *, released_on: date | None
) -> tuple[dict[int, Counter[Seen]], Counter[int]]:
    """For each mediation how its participants stand, by their newest requests, and how many were left out."""
    newest: dict[int, tuple[int, Request | None]] = {}
    rows = db.session.execute(
        select(Slot.mediation_id, Slot.id, Slot.not_invited, Request)
        .outerjoin(Slot.requests)
        .where(Slot.mediation_id.in_(mediation_ids))
        .order_by(Slot.id, Request.id)
    )
    for mediation_id, slot_id, not_invited, asked in rows:
        if not_invited or asked:
            newest[slot_id] = mediation_id, None if not_invited else asked
    counts: dict[int, Counter[Seen]] = defaultdict(Counter)
    left_out: Counter[int] = Counter()
    for mediation_id, latest in newest.values():
        if latest:
            counts[mediation_id][seen(latest, released_on=released_on)] += 1
        else:
            left_out[mediation_id] += 1
    return counts, left_out


def _in(mediator: Person, mediation_id: int) -> tuple[ColumnElement[bool], ...]:
    return Mediation.mediator_id == mediator.id, Mediation.id == mediation_id, Mediation.removed_at.is_(None)
