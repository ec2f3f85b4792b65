"""What a digest is made of, and what was published of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from app import clock
from app.accounts.models import User
from app.db import db
from app.errors import NotYours
from app.feedback import asking, queries
from app.feedback.answers import batches, retention
from app.feedback.asking import Channel
from app.feedback.digests import history as digest_history, summary as digest
from app.feedback.digests.summary import Coverage, Mode, Version
from app.feedback.flags import queries as flag_queries
from app.feedback.life import ENDED_FOR, State
from app.feedback.models import DigestVersion, FiledAnswer, Habit, Request, Slot
from app.feedback.questionnaires import filling as questionnaire
from app.feedback.questionnaires.questions import Definition, Kind, Section
from app.feedback.reviewer.queries import Held
from app.logbook.eligibility.months import first_day
from app.logbook.models import Mediation

TAKEN_BACK = (State.REVOKED, *ENDED_FOR)


class Reach(NamedTuple):
    """How many mediations feedback was asked about, how many people took part in them, and how many were invited."""

    mediations: int
    people: int
    invited: int


class Edition(NamedTuple):
    """A version in the list of all versions."""

    number: int
    published_on: date


@dataclass(frozen=True, slots=True)
class Published:
    """A version as everybody sees it, whose it is, and which versions there are, the newest first."""

    name: str
    row: DigestVersion
    editions: Sequence[Edition]

    @property
    def is_newest(self) -> bool:
        return self.row.number == self.editions[0].number

    @property
    def is_stale(self) -> bool:
        return digest.is_stale(self.row.published_on, today=clock.today())

    @property
    def coverage(self) -> Coverage:
        return Coverage(**self.row.printed["coverage"])

    @property
    def form(self) -> Definition:
        return questionnaire.definition(self.row.printed["form"])

    @property
    def sections(self) -> list[Section]:
        """Those with statements that are summed up."""
        return [each for each in self.form.sections if all(q.kind is Kind.SCALE for q in each.questions)]


class Counted(NamedTuple):
    """Where an answer was counted, and as what the version lists it."""

    mediator_id: int
    number: int
    published_on: date
    commitment: str


class Upcoming(NamedTuple):
    """A version that may be published, the ids that were forgotten for their age, and the answers that stand."""

    version: Version
    expired: frozenset[str]
    standing: Sequence[FiledAnswer]


def newest(mediator_id: int) -> Published | None:
    try:
        return published(mediator_id)
    except NotYours:
        return None


def published(mediator_id: int, number: int | None = None) -> Published:
    """A version of a digest, the newest unless one is asked for; raises NotYours where there is none."""
    found = db.session.execute(
        select(DigestVersion.number, DigestVersion.published_on, User.name)
        .join(User, User.id == DigestVersion.mediator_id)
        .where(DigestVersion.mediator_id == mediator_id)
        .order_by(DigestVersion.number.desc())
    ).all()
    editions = [Edition(each.number, each.published_on) for each in found]
    wanted = next((each.number for each in editions if number in (None, each.number)), None)
    row = db.session.scalar(
        select(DigestVersion).where(DigestVersion.mediator_id == mediator_id, DigestVersion.number == wanted)
    )
    if row is None:
        raise NotYours(mediator_id)
    return Published(found[0].name, row, editions)


def counted(held: Held) -> Counted | None:
    """The newest version that counts an answer; none until it is filed and a version counts it."""
    commitment = digest_history.commitment(held.row.receipt or "")
    found = db.session.execute(
        select(DigestVersion.mediator_id, DigestVersion.number, DigestVersion.published_on, DigestVersion.commitments)
        .where(DigestVersion.mediator_id == held.content.mediator_id)
        .order_by(DigestVersion.number.desc())
    )
    listing = next((each for each in found if commitment in each.commitments), None)
    return Counted(listing.mediator_id, listing.number, listing.published_on, commitment) if listing else None


def versions(mediator_id: int) -> Sequence[DigestVersion]:
    """Every version of a digest, the oldest first."""
    return db.session.scalars(
        select(DigestVersion).where(DigestVersion.mediator_id == mediator_id).order_by(DigestVersion.number)
    ).all()


def upcoming(mediator_id: int) -> Upcoming | None:
    """The next version as it would be published today; none while the rule allows none.

    Whether there is one is not for the mediator, who is told no number of answers.
    """
    kept = [digest_history.opened(each) for each in versions(mediator_id)]
    expired = frozenset[str]().union(*(each.expired for each in kept))
    standing = batches.standing(mediator_id)
    version = digest.next_version(
        [each.version for each in kept],
        [batches.filed(row, answer) for row, answer in standing],
        questions=[each.key for each in questionnaire.questions_of_statistics(questionnaire.CURRENT)],
        excluded=flag_queries.excluded(mediator_id),
        **reach(mediator_id, today=clock.today())._asdict(),
        today=clock.today(),
        expired=expired,
    )
    return Upcoming(version, expired, [row for row, _answer in standing]) if version else None


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

    How long they are kept follows from how a mediation was dated when it was asked about, and so does this, for all who
    took part in it: whoever dates it back takes nobody out. One that nobody was asked about has no day but its own.

    A participant counts once they were invited so long ago that an answer could be filed, or were left out for a
    reason, or could not be reached. Somebody whose letter left stays invited when it is taken back, by the mediator or
    by IMI, and when the mediation is removed from the logbook: their answer stays as well.
    """
    failed = exists().where(Request.slot_id == Slot.id, Request.state == State.DID_NOT_WORK.value)
    was_invited = or_(
        Request.state.not_in((State.WAITING, State.DID_NOT_WORK, *TAKEN_BACK)),
        and_(
            Request.state.in_(TAKEN_BACK),
            or_(Request.channel == Channel.HANDED.value, queries.has_left()),
        ),
    )
    invited = exists().where(Request.slot_id == Slot.id, was_invited, Request.sends_on <= today - asking.CORRECT_WITHIN)
    lately = first_day(today, retention.KEEP_RATINGS_MONTHS)
    asked = aliased(Slot)
    is_asked = exists().where(asked.mediation_id == Mediation.id, Request.slot_id == asked.id)
    found = db.session.execute(
        select(func.count(Slot.mediation_id.distinct()), func.count(), func.count().filter(invited))
        .select_from(Slot)
        .join(Slot.mediation)
        .where(
            Mediation.mediator_id == mediator_id,
            or_(is_asked.where(Request.dated_on >= lately), and_(~is_asked, Mediation.listed_on >= lately)),
            or_(invited, failed, Slot.not_invited.is_not(None)),
        )
    ).one()
    return Reach(*found)
