"""Requests for feedback as IMI staff find them: by number, by mediator, or because one was ended before.

Staff see what the mediator sees, and so never whether somebody answered; no reviewer's name, address or link is here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from app import clock
from app.accounts.models import User
from app.db import db
from app.errors import NotYours
from app.feedback import life, queries
from app.feedback.life import ENDED_FOR, Seen
from app.feedback.misuse.grounds import Misuse
from app.feedback.models import Release, Request, Slot
from app.logbook.models import Mediation
from app.paging import Pages

A_PAGE = 50


@dataclass(frozen=True)
class Found:
    """A request, whose it is, and how it stands."""

    request: Request
    mediator: str
    mediator_id: int
    email: str
    seen: Seen

    @property
    def misuse(self) -> Misuse | None:
        return self.request.state.misuse

    @property
    def why_not_ended(self) -> str | None:
        return life.why_not_ended(self.seen, self.request.schedule, clock.today())


@dataclass(frozen=True)
class FoundOnes:
    """A page of requests, and how many are found in all."""

    requests: Sequence[Found]
    count: int
    page: int
    pages: int


def requests(search: str = "", *, page: int = 1) -> FoundOnes:
    """For staff: those of mediators whose name or address holds every word; those that IMI ended while none is looked
    for. The newest first."""
    wanted = User.is_called(search) if search else Request.state.in_(ENDED_FOR)
    count = db.session.scalar(_from(select(func.count())).where(wanted)) or 0
    at = Pages.of(count, page, size=A_PAGE)
    rows = db.session.execute(_all().where(wanted).order_by(Request.id.desc()).limit(A_PAGE).offset(at.offset))
    return FoundOnes([_found(row) for row in rows], count, at.page, at.pages)


def request(request_id: int) -> Found:
    """For staff: one request by its number; raises NotYours when there is none."""
    row = db.session.execute(_all().where(Request.id == request_id)).one_or_none()
    if row is None:
        raise NotYours(request_id)
    return _found(row)


def is_there(request_id: int | None) -> bool:
    """For staff: whether a request has this number."""
    return request_id is not None and db.session.get(Request, request_id) is not None


def _all() -> Select[*tuple[Any, ...]]:
    columns = select(Request, User.id, User.name, User.email, Release.last_on)
    return _from(columns).outerjoin(Release, Release.mediator_id == User.id).options(contains_eager(Request.slot))


def _from(columns: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    asked = columns.select_from(Request).join(Request.slot)
    return asked.join(Mediation, Mediation.id == Slot.mediation_id).join(User, User.id == Mediation.mediator_id)


def _found(row: Any) -> Found:
    asked, mediator_id, name, email, released_on = row
    return Found(asked, name or email, mediator_id, email, queries.seen(asked, released_on=released_on))
