"""What a reviewer may read: who asks them, what they saved, and what they sent."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import bindparam, func, literal, null, or_, select, union_all
from sqlalchemy.orm import aliased

from app import clock
from app.accounts.models import User
from app.database.direct import Direct
from app.db import db
from app.errors import NotYours
from app.feedback import asking, life, links
from app.feedback.answers import content
from app.feedback.answers.content import Content
from app.feedback.asking import Channel
from app.feedback.life import State
from app.feedback.links import Followed, Link
from app.feedback.models import Answer, FiledAnswer, Request, Slot
from app.logbook.models import Mediation

NOT_ASKED = (State.DID_NOT_WORK, State.REVOKED, *life.ENDED_FOR)
FILED = ""  # in place of the receipt of an answer that is filed
LYING = Direct(
    union_all(
        select(Answer.key, Answer.receipt, Answer.version, Answer.sealed).where(
            Answer.key.in_((bindparam("key"), bindparam("draft_key")))
        ),
        select(FiledAnswer.key, literal(FILED), literal(0), null()).where(FiledAnswer.key == bindparam("key")),
    )
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, about which mediation, and how many people of the same kind (party, counsel, other) were asked.

    `dated_on` is the day of the mediation now, as a yes confirms it so; `was_dated_on` the one there was when they were
    asked, and which their letter named, if that was another.
    """

    mediator: str
    mediator_id: int
    mediation_id: int
    dated_on: date
    people: int
    was_dated_on: date | None = None

    @property
    def is_only_one(self) -> bool:
        """Whether the mediator can only be reading this person's answer."""
        return self.people < 2


@dataclass(frozen=True, slots=True)
class Held:
    """An answer that was sent, as its reviewer holds it by link or receipt code."""

    row: Answer | FiledAnswer
    content: Content

    @property
    def is_filed(self) -> bool:
        return isinstance(self.row, FiledAnswer)

    @property
    def may_correct(self) -> bool:
        return not self.is_filed and self.content.may_correct(clock.today())


@dataclass(frozen=True, slots=True)
class Lying:
    """What lies under a link: the receipt of what was sent, withdrawn since or not, and what is saved and not sent yet.

    `is_open`: whether the link takes an answer. `version` is that of the draft's row, 0 when nothing is saved.
    """

    is_open: bool
    receipt: str | None
    key: str = ""
    version: int = 0
    sealed: bytes = b""

    @property
    def draft(self) -> Content:
        """Nothing is a draft too."""
        return content.unsealed(self.sealed, Answer.__tablename__, self.key) if self.sealed else Content()


def asked(request: Request | Followed) -> Asked:
    other = aliased(Slot)
    people = (
        select(func.count(other.id.distinct()))
        .join(Request, Request.slot_id == other.id)
        .where(
            other.mediation_id == Mediation.id,
            other.participant == Slot.participant,
            or_(Request.state.not_in(NOT_ASKED), Request.id == request.id),
        )
        .correlate(Mediation, Slot)
        .scalar_subquery()
    )
    found = db.session.execute(
        select(User.name, User.id, Mediation.id, Mediation.listed_on, people)
        .select_from(Slot)
        .join(Mediation, Mediation.id == Slot.mediation_id)
        .join(User, User.id == Mediation.mediator_id)
        .where(Slot.id == request.slot_id)
    ).one()
    now = Asked(*found)
    is_dated_anew = asking.dated(now.dated_on, sends_on=request.sends_on) != request.dated_on
    return replace(now, was_dated_on=request.dated_on) if is_dated_anew else now


def is_open(request: Request | Followed) -> bool:
    """Whether its link takes an answer."""
    return _lying(request, links.answer_key(request)).is_open


def has_answer(request: Request | Followed) -> bool:
    """Whether an answer was sent, one that was withdrawn since included."""
    return _lying(request, links.answer_key(request)).receipt is not None


def lying(link: Link) -> Lying:
    return _lying(link.request, link.key, link.draft_key)


def _lying(request: Request | Followed, key: str, draft_key: str = "") -> Lying:
    """What lies under these keys, in one statement."""
    found = LYING.rows(key=key, draft_key=draft_key)
    sent = next((receipt for _key, receipt, *_draft in found if receipt is not None), None)
    draft = next(([lies, *draft] for lies, receipt, *draft in found if receipt is None and lies == draft_key), [])
    is_open = sent is None and life.takes_an_answer(request.state, request.schedule, clock.today())
    return Lying(is_open, sent, *draft)


def opened(request_id: int, token: str) -> tuple[Link, Content]:
    """A link that takes an answer, and what was saved by it; raises NotYours for every other one."""
    link = links.follow(request_id, token)
    found = lying(link)
    if not found.is_open:
        raise NotYours(request_id)
    return link, found.draft


def begun(request_id: int, token: str) -> tuple[Link, Content]:
    """An open link by which answers are given; a handed one as the mediator knows it is none."""
    link, draft = opened(request_id, token)
    if link.begun() is not link:
        raise NotYours(request_id)
    return link, draft


def held_by_link(link: Link) -> Held | None:
    """What was sent by this link, unless it was handed over: that one went through the mediator's hands.

    A link opens a filed answer until its last day; the receipt code opens it for longer.
    """
    if link.request.channel is Channel.HANDED:
        return None
    found = _held(Answer.key == link.key, FiledAnswer.key == link.key)
    is_over = clock.today() > link.request.last_day
    return None if found and found.is_filed and is_over else found


def answer_of(request_id: int, token: str) -> Held:
    """The answer sent by a link; raises NotYours when the link opens none."""
    held = held_by_link(links.follow(request_id, token))
    if held is None:
        raise NotYours(request_id)
    return held


def held_by_code(code: str) -> Held | None:
    """What belongs to a receipt code, however its link came to the reviewer."""
    receipt = links.receipt_hash(code)
    return _held(Answer.receipt == receipt, FiledAnswer.receipt == receipt)


def request_of(held: Held) -> Request | None:
    """The request that an answer came from: the one of its mediation that leads to its key."""
    requests = db.session.scalars(
        select(Request).join(Slot).where(Slot.mediation_id == held.content.mediation_id).order_by(Request.id)
    )
    return next((each for each in requests if links.answer_key(each) == held.row.key), None)


def again(held: Held) -> Held:
    """The same answer as it is now."""
    return Held(held.row, content.opened(held.row))


def reached(request_id: int, token: str) -> Link:
    """A link that came by letter, in whatever state; raises NotYours for one that was handed over."""
    link = links.follow(request_id, token)
    if link.request.person is None:
        raise NotYours(request_id)
    return link


def _held(in_answers: object, in_filed: object) -> Held | None:
    row: Answer | FiledAnswer | None = db.session.scalar(
        select(Answer).where(in_answers, Answer.receipt.is_not(None))  # type: ignore[arg-type]
    ) or db.session.scalar(select(FiledAnswer).where(in_filed))  # type: ignore[arg-type]
    held = Held(row, content.opened(row)) if row else None
    return held if held and not held.content.is_withdrawn else None
