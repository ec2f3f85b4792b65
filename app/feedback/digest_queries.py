"""What a digest is made of, and what was published of it."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, exists, func, or_, select

from app.db import db
from app.feedback import asking, retention
from app.feedback.asking import Channel
from app.feedback.digest import Mode
from app.feedback.life import State
from app.feedback.models import DigestVersion, Habit, Request, Slot
from app.logbook.models import Mediation
from app.logbook.months import first_day


class Reach(NamedTuple):
    """How many mediations feedback was asked about, how many people took part in them, and how many were invited."""

    mediations: int
    people: int
    invited: int


def versions(mediator_id: int) -> Sequence[DigestVersion]:
    """Every version of a digest, the oldest first."""
    return db.session.scalars(
        select(DigestVersion).where(DigestVersion.mediator_id == mediator_id).order_by(DigestVersion.number)
    ).all()


def last_day(mediator_id: int) -> date | None:
    """The day of the newest version."""
    return db.session.scalar(
        select(func.max(DigestVersion.published_on)).where(DigestVersion.mediator_id == mediator_id)
    )


def mode(mediator_id: int) -> Mode:
    habit = db.session.get(Habit, mediator_id)
    return habit.digest_mode if habit else Mode.SUMMARY


def reach(mediator_id: int, *, today: date) -> Reach:
    """How far a mediator asked, about mediations whose answers are still kept; told without looking at any answer.

    A participant counts once they were invited so long ago that an answer could be filed, or were left out for a
    reason, or could not be reached. Somebody whose letter left stays invited when it is taken back and when the
    mediation is removed from the logbook: their answer stays as well.
    """
    failed = exists().where(Request.slot_id == Slot.id, Request.state == State.DID_NOT_WORK.value)
    has_left = or_(
        Request.state.not_in((State.WAITING, State.DID_NOT_WORK, State.REVOKED)),
        and_(
            Request.state == State.REVOKED.value,
            or_(Request.channel == Channel.HANDED.value, Request.letter_id.is_not(None)),
        ),
    )
    invited = exists().where(Request.slot_id == Slot.id, has_left, Request.sends_on <= today - asking.CORRECT_WITHIN)
    found = db.session.execute(
        select(func.count(Slot.mediation_id.distinct()), func.count(), func.count().filter(invited))
        .select_from(Slot)
        .join(Slot.mediation)
        .where(
            Mediation.mediator_id == mediator_id,
            Mediation.listed_on >= first_day(today, retention.KEEP_RATINGS_MONTHS),
            or_(invited, failed, Slot.not_invited.is_not(None)),
        )
    ).one()
    return Reach(*found)
