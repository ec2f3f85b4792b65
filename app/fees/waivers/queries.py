"""What was asked for in waivers, and what waits for staff."""

from collections.abc import Iterable

from sqlalchemy import select

from app.accounts.person import Person
from app.db import db
from app.errors import NotYours
from app.fees import queries
from app.fees.models import Contribution, WaiverRequest
from app.fees.vocabulary import Request


def request_of(contribution: Contribution) -> WaiverRequest | None:
    """The one request about a contribution, if there is one."""
    return requests_of([contribution.id]).get(contribution.id)


def requests_of(contribution_ids: Iterable[int]) -> dict[int, WaiverRequest]:
    """The requests about contributions, by the contributions' ids."""
    about = select(WaiverRequest).where(WaiverRequest.contribution_id.in_(contribution_ids))
    return {each.contribution_id: each for each in db.session.scalars(about)}


def newest(person: Person) -> WaiverRequest | None:
    """What a mediator asked for last, if they ever did."""
    theirs = select(WaiverRequest).join(Contribution).where(Contribution.mediator_id == person.id)
    return db.session.scalars(theirs.order_by(WaiverRequest.id.desc()).limit(1)).first()


def to_waive(person: Person) -> Contribution:
    """What a mediator can ask a waiver of; raises NotYours when nothing is to be paid."""
    if found := queries.current(person):
        return found
    raise NotYours(person.id)


def waiting_of(mediator_id: int) -> WaiverRequest | None:
    """For staff: the request of a mediator that waits for a decision."""
    theirs = select(WaiverRequest).join(Contribution).where(Contribution.mediator_id == mediator_id)
    return db.session.scalar(theirs.where(WaiverRequest.state == Request.REQUESTED).limit(1))
