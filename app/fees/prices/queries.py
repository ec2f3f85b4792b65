"""The price list and the DEI table as staff read them: every row, with who set it and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.orm import aliased

from app import clock
from app.accounts.models import User
from app.audit import AuditRecord
from app.db import Base, db
from app.errors import NotYours
from app.fees.models import DeiDiscount, Price
from app.fees.prices import dei
from app.fees.prices.dei import Line, Planned, Row
from app.fees.prices.lines import IMI_PRICE
from app.fees.queries import STANDS, price_on
from app.logbook.countries import NAMES
from app.paging import Pages

A_PAGE = 50
Kept = TypeVar("Kept", bound=Base)
SET, ADDED = "set a price", "added a DEI discount"  # as the record has them


@dataclass(frozen=True, slots=True)
class Listed:
    """A price of the list in cents, from a day on; IMI's own is of nobody, and has no `id`."""

    id: int | None
    valid_from: date
    cents: int
    note: str
    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A price that somebody took back before its first day, and who that was."""

    price: Price
    by: str


@dataclass(frozen=True, slots=True)
class PriceList:
    """A page of the prices, the latest first, and what a year costs today in cents."""

    rows: Sequence[Listed]
    taken_back: Sequence[TakenBack]
    today: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Discount:
    """A row of the DEI table with who added it and when."""

    id: int
    row: Row
    country: str
    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class DeiTable:
    rows: Sequence[Discount]
    count: int
    page: int
    pages: int


def price_list(*, page: int = 1) -> PriceList:
    """For staff: a page of what a year cost, costs and will cost."""
    count = db.session.scalar(select(func.count()).select_from(Price).where(STANDS)) or 0
    at = Pages.of(count + 1, page, size=A_PAGE)
    wanted = select(Price, User.called(), AuditRecord.at).select_from(Price).where(STANDS)
    wanted = (
        wanted.order_by(Price.valid_from.desc())
        .outerjoin(User, User.id == Price.by_id)
        .outerjoin(AuditRecord, AuditRecord.id == _first(Price, SET))
    )
    found = db.session.execute(wanted.limit(A_PAGE).offset(at.offset)).all()
    rows = [Listed(row.id, row.valid_from, row.cents, row.note, name, on) for row, name, on in found]
    if at.page == at.pages:
        rows.append(Listed(None, IMI_PRICE.valid_from, IMI_PRICE.cents, "IMI’s own page", "", None))
    return PriceList(rows, _taken_back(), price_on(clock.today()), at.page, at.pages)


def price(price_id: int) -> Price:
    """For staff: one price that was set, taken back or not; raises NotYours when there is none."""
    return _one(Price, price_id)


def dei_table(*, page: int = 1) -> DeiTable:
    """For staff: a page of the discounts by country."""
    count = db.session.scalar(select(func.count()).select_from(DeiDiscount)) or 0
    at = Pages.of(count, page, size=A_PAGE)
    set_by = _first(DeiDiscount, ADDED)
    wanted = select(DeiDiscount, User.called(), AuditRecord.at).select_from(DeiDiscount)
    wanted = wanted.outerjoin(AuditRecord, AuditRecord.id == set_by).outerjoin(User, User.id == AuditRecord.by_id)
    wanted = wanted.order_by(DeiDiscount.country, DeiDiscount.valid_from.desc())
    rows = [
        Discount(each.id, _row(each), NAMES.get(each.country, each.country), name, on)
        for each, name, on in db.session.execute(wanted.limit(A_PAGE).offset(at.offset))
    ]
    return DeiTable(rows, count, at.page, at.pages)


def dei_discount(row_id: int) -> DeiDiscount:
    """For staff: one row of the DEI table; raises NotYours when there is none."""
    return _one(DeiDiscount, row_id)


def dei_rows() -> list[Row]:
    """The whole DEI table, by country and day."""
    in_order = select(DeiDiscount).order_by(DeiDiscount.country, DeiDiscount.valid_from)
    return [_row(each) for each in db.session.scalars(in_order)]


def plan(lines: Sequence[Line]) -> list[Planned]:
    """What the lines of a file would do to the DEI table today."""
    return dei.plan(dei_rows(), lines, NAMES, today=clock.today())


def _row(each: DeiDiscount) -> Row:
    source = dei.demo_source(each.source) if each.is_demo else each.source
    return Row(each.country, each.percent, each.valid_from, each.valid_until, source)


def _one(kind: type[Kept], number: int) -> Kept:
    found = db.session.get(kind, number)
    if found is None:
        raise NotYours(number)
    return found


def _first(kind: type[Price] | type[DeiDiscount], verb: str) -> ScalarSelect[int]:
    """When the row beside it was made: the latest, as SQLite gives the number of a row that went again."""
    noted = aliased(AuditRecord)
    about = (noted.subject == kind.__tablename__, noted.subject_id == kind.id, noted.verb == verb)
    return select(func.max(noted.id)).where(*about).correlate(kind).scalar_subquery()


def _taken_back() -> list[TakenBack]:
    """The last that were taken back, the latest first."""
    wanted = select(Price, User.called()).select_from(Price).where(~STANDS)
    wanted = wanted.outerjoin(User, User.id == Price.taken_back_by_id)
    latest = wanted.order_by(Price.taken_back_at.desc(), Price.id.desc()).limit(A_PAGE)
    return [TakenBack(row, name or "somebody") for row, name in db.session.execute(latest)]
