"""Which contributions and bank statements wait for IMI staff, for their queue, and what staff have to know of each."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, literal, or_, select
from sqlalchemy.orm import joinedload

from app import clock
from app.audit import AuditRecord
from app.db import db
from app.fees import waiting_queries
from app.fees.contribution import is_unused
from app.fees.models import Contribution, WaiverRequest
from app.fees.payments.models import BankEntry, BankStatement
from app.fees.reports.bookkeeping import Show
from app.fees.reports.queries import name_of, shown, with_listing
from app.fees.vocabulary import Found
from app.fees.waivers import queries as waiver_queries


@dataclass(frozen=True, slots=True)
class Waits:
    """Whose contribution waits for staff, the ground of their request for a waiver, and why its money waits."""

    name: str
    ground: str
    why: str


def waiting(kind: str, *lists: Show) -> Select[*tuple[Any, ...]]:
    """For the queue of staff: the contributions of some lists as rows of kind, id and since when."""
    noted = (AuditRecord.subject == Contribution.__tablename__, AuditRecord.subject_id == Contribution.id)
    mine = WaiverRequest.contribution_id == Contribution.id
    last = select(func.max(AuditRecord.at)).where(*noted).correlate(Contribution).scalar_subquery()
    asked = select(func.max(WaiverRequest.requested_at)).where(mine).correlate(Contribution).scalar_subquery()
    since = {Show.WAIVER: asked, Show.VAT: Contribution.held_since}.get(lists[0], last)
    rows: Any = select(literal(kind).label("kind"), Contribution.id.label("id"), since.label("since"))
    return with_listing(rows.select_from(Contribution)).where(or_(*map(shown, lists)))


def asked_listings() -> Select[int | None]:
    """The listings for which a request for a waiver of their contribution waits, within another query."""
    return select(Contribution.listing_id).where(Contribution.listing_id.is_not(None), shown(Show.WAIVER))


def waiting_statements(kind: str) -> Select[*tuple[Any, ...]]:
    """The same of bank statements: each with payments that nobody recorded or set aside, since it was imported."""
    rows = select(literal(kind).label("kind"), BankStatement.id.label("id"), BankStatement.imported_at.label("since"))
    return rows.where(BankStatement.id.in_(select(BankEntry.statement_id).where(BankEntry.state == Found.NEW)))


def count_statements() -> int:
    """How many bank statements wait."""
    return db.session.scalar(select(func.count()).select_from(waiting_statements("").subquery())) or 0


def some_statements(ids: Collection[int]) -> Mapping[BankStatement, int]:
    """Bank statements by their ids, each with how many of its payments wait."""
    waits = (BankEntry.state == Found.NEW, BankEntry.statement_id.in_(ids))
    asked = select(BankStatement, func.count()).join(BankEntry, BankEntry.statement_id == BankStatement.id)
    return dict(db.session.execute(asked.where(*waits).group_by(BankStatement.id)).all())


def some(ids: Collection[int]) -> dict[int, Waits]:
    """Contributions by their ids, each with what staff have to know of it."""
    whose = select(Contribution).where(Contribution.id.in_(ids)).options(joinedload(Contribution.mediator))
    stuck, requests = waiting_queries.why_stuck(ids), waiver_queries.requests_of(ids)
    today = clock.today()
    return {
        each.id: Waits(
            name_of(each),
            requests[each.id].ground.label if each.id in requests else "",
            stuck.get(each.id)
            or (Show.UNUSED if is_unused(each.settled_on, each.begins, today) else Show.OVERPAID).means,
        )
        for each in db.session.scalars(whose)
    }
