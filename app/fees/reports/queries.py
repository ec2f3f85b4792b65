"""What staff see of fees: how many contributions stand where, lists of them, and the VAT of a period."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, exists, extract, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, contains_eager, undefer

from app import clock
from app.accounts.models import User
from app.db import db
from app.fees import waiting_queries
from app.fees.contribution import SETTLED, a_year_before
from app.fees.invoices import document as invoice, queries as invoice_queries
from app.fees.invoices.models import Invoice
from app.fees.models import Contribution, Payer, VatCheck, WaiverRequest
from app.fees.payers.vat import CLEAR, HOLD_FOR
from app.fees.payments import reference
from app.fees.payments.balance import OWES_NO_MORE, TAKES_PAYMENT
from app.fees.payments.models import Payment
from app.fees.reports.bookkeeping import Booked, Month, Period, Show, VatLine, months
from app.fees.vocabulary import Document, Purpose, Request, State, Way
from app.listing.standings.models import Listing
from app.listing.standings.periods import A_DAY
from app.paging import Pages

A_PAGE = 50
MONTHS = 12
ERASED = "A closed account"
STATES = {show: State(show.value) for show in Show if show.value in list(State)}
NUMBER = re.compile(r"(20[0-9]{2})-0*([1-9][0-9]{0,8})")


@dataclass(frozen=True, slots=True)
class Row:
    """A contribution in a list: whose, what was invoiced and what came in, in cents, and its latest invoice."""

    contribution: Contribution
    name: str
    gross: int | None
    paid: int
    invoice: str

    @property
    def reference(self) -> str:
        return reference.grouped(reference.reference(self.contribution.id))


@dataclass(frozen=True, slots=True)
class Listed:
    rows: Sequence[Row]
    count: int
    page: int
    pages: int


def figures() -> Mapping[Show, int]:
    """How many contributions each list holds, in one query."""
    counted = [func.count().filter(shown(show)).label(show.value) for show in Show]
    of = select(*counted).select_from(Contribution)
    row = db.session.execute(with_listing(of)).one()
    return {show: getattr(row, show.value) for show in Show}


def by_month() -> Sequence[Month]:
    """Of this month and those before it: how many were paid or waived, and the cents that came in and went back.

    What was recorded by mistake did neither, and is taken back on the day it was recorded for.
    """
    known = months(clock.today(), MONTHS)
    settled = _per_month(Contribution.settled_on, func.count(), Contribution.state, since=known[-1])
    settled_in = {
        (*row[:2], row.of): row.what for row in db.session.execute(settled.where(Contribution.state.in_(SETTLED)))
    }
    moved = _per_month(Payment.paid_on, func.sum(Payment.cents), Payment.way, since=known[-1])
    money = {(*row[:2], row.of): row.what for row in db.session.execute(moved)}
    return [
        Month(
            first,
            paid=settled_in.get((first.year, first.month, State.PAID), 0),
            waived=settled_in.get((first.year, first.month, State.WAIVED), 0),
            came_in=sum(money.get((first.year, first.month, way), 0) for way in Way if way is not Way.REFUND),
            went_back=-money.get((first.year, first.month, Way.REFUND), 0),
            mistaken=-money.get((first.year, first.month, Way.MISTAKE), 0),
        )
        for first in known
    ]


def contributions(show: Show | None = None, *, month: Period | None = None, search: str = "", page: int = 1) -> Listed:
    """For staff: a page of contributions in a list, settled in a month, found by name, reference or invoice number."""
    wanted = [shown(show)] if show else []
    if month:
        wanted.append(Contribution.settled_on.between(month.first, month.last))
    if search:
        wanted.append(_is_meant(search))
    of = with_listing(select(Contribution)).outerjoin(User, User.id == Contribution.mediator_id).where(*wanted)
    count = db.session.scalar(of.with_only_columns(func.count())) or 0
    at = Pages.of(count, page, size=A_PAGE)
    rows = of.add_columns(
        invoice_queries.gross_of(Contribution.id), _paid(), _latest(Invoice.year), _latest(Invoice.number)
    )
    rows = rows.options(contains_eager(Contribution.mediator)).order_by(*_order(show))
    found = [
        Row(each, name_of(each), gross, paid, invoice.number(year, number) if year else "")
        for each, gross, paid, year, number in db.session.execute(rows.limit(A_PAGE).offset(at.offset))
    ]
    return Listed(found, count, at.page, at.pages)


def vat_lines(period: Period) -> list[VatLine]:
    """What the invoices and credit notes of a period come to, by treatment, rate and country."""
    keys = (Invoice.scheme, Invoice.rate, Invoice.country)
    sums = (func.count(), func.sum(Invoice.net), func.sum(Invoice.vat), func.sum(Invoice.gross))
    wanted = select(*keys, *sums).where(Invoice.issued_on.between(period.first, period.last)).group_by(*keys)
    return [VatLine(*row) for row in db.session.execute(wanted.order_by(Invoice.rate.desc(), *keys))]


def with_listing(of: Any) -> Any:
    """A query of contributions, joined to their listings."""
    return of.outerjoin(Listing, Listing.id == Contribution.listing_id)


def _per_month(day: Any, what: ColumnElement[int], of: Any, *, since: date) -> Select[Any]:
    """Rows of year, month, what they are of, and a figure."""
    year, month = extract("year", day).label("year"), extract("month", day).label("month")
    return select(year, month, of.label("of"), what.label("what")).where(day >= since).group_by(year, month, of)


def _order(show: Show | None) -> tuple[Any, ...]:
    """What waits comes oldest first, what is over the latest first."""
    if show in (Show.PAID, Show.WAIVED):
        return Contribution.settled_on.desc(), Contribution.id.desc()
    if show in (None, Show.CANCELLED, Show.REFUNDED):
        return (Contribution.id.desc(),)
    return Contribution.due_on, Contribution.id


def _is_meant(search: str) -> ColumnElement[bool]:
    """By a reference, in whatever it is written, the number of an invoice, name and address, or the payer's name."""
    if ids := [number for ref in reference.find(search) if (number := reference.contribution_id(ref))]:
        return Contribution.id.in_(ids)
    if found := NUMBER.fullmatch(search.strip()):
        is_numbered = (Invoice.year == int(found[1]), Invoice.number == int(found[2]))
        return exists().where(Invoice.contribution_id == Contribution.id, *is_numbered).correlate(Contribution)
    is_billed = (Payer.mediator_id == Contribution.mediator_id, Payer.name.icontains(search, autoescape=True))
    return or_(User.is_called(search), exists().where(*is_billed).correlate(Contribution))


def name_of(contribution: Contribution) -> str:
    """Whose it is."""
    mediator = contribution.mediator
    return mediator.name or mediator.email if mediator else ERASED


def documents(period: Period) -> Iterator[Booked]:
    """Every invoice and credit note of a period in the order of their numbers, read a few at a time."""
    note = aliased(Invoice)
    credited = exists().where(note.corrects_id == Invoice.id).correlate(Invoice)
    paid_on = case((and_(Contribution.state == State.PAID, ~credited), Contribution.settled_on))
    wanted = select(Invoice, paid_on).join(Contribution, Contribution.id == Invoice.contribution_id)
    wanted = wanted.where(Invoice.issued_on.between(period.first, period.last)).options(undefer(Invoice.written))
    in_order = wanted.order_by(Invoice.year, Invoice.number).execution_options(yield_per=A_PAGE)
    for document, on in db.session.execute(in_order):
        yield _booked(document, on if document.document is Document.INVOICE else None)


def _booked(document: Invoice, paid_on: date | None) -> Booked:
    said = invoice.read(document.written)
    return Booked(
        number=said.number,
        document=said.kind,
        issued_on=said.issued_on,
        customer=said.customer.name,
        country=document.country,
        vat_number=said.customer.vat_number,
        net=said.net,
        rate=document.rate,
        vat=said.vat,
        gross=said.gross,
        scheme=said.scheme,
        corrects=said.corrects.number if said.corrects else "",
        reference=said.reference,
        paid_on=paid_on,
    )


def shown(show: Show) -> ColumnElement[bool]:
    """Whether a contribution is in a list, within a query in which its listing is joined."""
    if state := STATES.get(show):
        return Contribution.state == state
    return _CONDITIONS[show]()


def _is_overdue() -> ColumnElement[bool]:
    return and_(Contribution.state.in_(TAKES_PAYMENT), Contribution.due_on < clock.today())


def _is_overpaid() -> ColumnElement[bool]:
    is_owed = Contribution.state.not_in(OWES_NO_MORE)
    return or_(
        and_(is_owed, _paid() > func.coalesce(invoice_queries.gross_of(Contribution.id), 0)),
        and_(~is_owed, _paid() > 0),
    )


def _is_unused() -> ColumnElement[bool]:
    paid = and_(Contribution.state == State.PAID, Contribution.purpose == Purpose.FIRST)
    return and_(paid, Contribution.begins.is_(None), Contribution.settled_on <= a_year_before(clock.today()))


def _has_request() -> ColumnElement[bool]:
    asked = exists().where(WaiverRequest.contribution_id == Contribution.id, WaiverRequest.state == Request.REQUESTED)
    return asked.correlate(Contribution)


def _vat_waits() -> ColumnElement[bool]:
    """VIES was first asked in vain three days ago or earlier, and nobody, staff included, has said anything since."""
    check, later = aliased(VatCheck), aliased(VatCheck)
    said = or_(later.answer.in_(CLEAR), later.decision.is_not(None))
    since = exists().where(
        later.mediator_id == check.mediator_id, later.number == check.number, later.id >= check.id, said
    )
    day = clock.today() - HOLD_FOR + A_DAY
    before = datetime.combine(day, time(), ZoneInfo(clock.REGISTER_ZONE))
    in_vain = exists().where(
        Payer.mediator_id == Contribution.mediator_id,
        check.mediator_id == Payer.mediator_id,
        check.number == Payer.vat_number,
        check.at < before,
        ~since,
    )
    return and_(Contribution.state == State.HELD, in_vain.correlate(Contribution))


_CONDITIONS = {
    Show.OVERDUE: _is_overdue,
    Show.OVERPAID: _is_overpaid,
    Show.STUCK: waiting_queries.is_stuck,
    Show.UNUSED: _is_unused,
    Show.WAIVER: _has_request,
    Show.VAT: _vat_waits,
}


def _latest(column: InstrumentedAttribute[int]) -> ScalarSelect[int]:
    """Of the last invoice of a contribution."""
    mine = (Invoice.contribution_id == Contribution.id, Invoice.document == Document.INVOICE)
    return select(column).where(*mine).order_by(Invoice.id.desc()).limit(1).correlate(Contribution).scalar_subquery()


def _paid() -> ScalarSelect[int]:
    mine = Payment.contribution_id == Contribution.id
    return select(func.coalesce(func.sum(Payment.cents), 0)).where(mine).correlate(Contribution).scalar_subquery()
