"""One contribution as IMI staff look at it: what it comes to, what was issued, paid, asked and done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from app import clock, money
from app.accounts import history_queries
from app.accounts.models import User
from app.audit import AuditRecord
from app.auditing import history
from app.db import db
from app.errors import NotYours, Refused
from app.fees import contribution_queries, waiting_queries
from app.fees.contribution import LIFE, UNBILLED, Who, is_unused
from app.fees.contribution_queries import Quote
from app.fees.invoices import queries as invoice_queries
from app.fees.invoices.models import Invoice
from app.fees.models import Contribution, Payer, VatCheck, WaiverRequest
from app.fees.payers import vat_queries
from app.fees.payments import balance as rules, queries as payment_queries, reference as references
from app.fees.payments.balance import Balance, Refund
from app.fees.payments.models import BankEntry, Payment
from app.fees.reports.queries import name_of
from app.fees.vocabulary import Document, Purpose, Request, State
from app.fees.waivers import queries as waiver_queries

MOST_LINES = 200
SOMEBODY, PORTAL = "somebody of IMI staff", "the portal"


@dataclass(frozen=True, slots=True)
class Noted:
    """Who did what and when, as a sentence, and why where that is kept."""

    at: datetime
    said: str
    why: str


@dataclass(frozen=True, slots=True)
class Booking:
    """A payment or, below zero, what went back, who recorded it, and the payment of a statement that it is, if one."""

    payment: Payment
    by: str
    entry: BankEntry | None = None


@dataclass(frozen=True)
class Record:
    """A contribution with everything that belongs to it; `quote` only as long as no invoice is in force.

    `is_by_hand` says that the last payment was typed, so that it may be a mistake; `is_sent_back` that it is a first
    one whose money went back, and that another can be opened. `vat_decided` is what staff said of the payer's present
    VAT number, as long as VIES has not.
    """

    contribution: Contribution
    payer: Payer | None
    quote: Quote | None
    documents: Sequence[Invoice]
    in_force: Invoice | None
    balance: Balance
    payments: Sequence[Booking]
    request: WaiverRequest | None
    why_stuck: str
    is_vat_waiting: bool
    vat_decided: VatCheck | None
    history: Sequence[Noted]
    is_by_hand: bool
    is_sent_back: bool

    @property
    def name(self) -> str:
        return name_of(self.contribution)

    @property
    def reference(self) -> str:
        return references.reference(self.contribution.id)

    @property
    def grouped(self) -> str:
        """The reference in fours."""
        return references.grouped(self.reference)

    @property
    def moves(self) -> tuple[str, ...]:
        """What the life of a contribution lets staff do now."""
        return LIFE.moves(self.contribution.state, by=Who.STAFF)

    @property
    def is_asked(self) -> bool:
        """Whether a request for a waiver waits."""
        return self.request is not None and self.request.state is Request.REQUESTED

    @property
    def refundable(self) -> Refund | None:
        """What may go back now, if anything."""
        each, today = self.contribution, clock.today()
        in_vain = bool(self.why_stuck) or is_unused(each.settled_on, each.begins, today)
        try:
            return rules.refundable(each.state, self.balance, is_in_vain=in_vain, today=today)
        except Refused:
            return None


def contribution(contribution_id: int) -> Contribution:
    """For staff: one contribution, anybody's; raises NotYours when there is none."""
    found = db.session.get(Contribution, contribution_id, options=[joinedload(Contribution.mediator)])
    if found is None:
        raise NotYours(contribution_id)
    return found


def record(contribution_id: int) -> Record:
    """For staff: one contribution with all that belongs to it."""
    found = contribution(contribution_id)
    documents = invoice_queries.of(found)
    credited = {each.corrects_id for each in documents}
    in_force = next((each for each in documents if each.document is Document.INVOICE and each.id not in credited), None)
    payer = contribution_queries.payer_of(found)
    payments, request = payment_queries.payments(found), waiver_queries.request_of(found)
    return Record(
        contribution=found,
        payer=payer,
        quote=contribution_queries.quote(found) if found.state in UNBILLED else None,
        documents=documents,
        in_force=in_force,
        balance=payment_queries.balance(found),
        payments=_with_names(payments),
        request=request,
        why_stuck=waiting_queries.why_stuck([found.id]).get(found.id, ""),
        is_vat_waiting=(found.state is State.HELD or in_force is not None)
        and payer is not None
        and vat_queries.is_for_staff(payer),
        vat_decided=contribution_queries.checked(payer).decided if payer else None,
        history=_history(found, documents, payments, request),
        is_by_hand=payment_queries.last_by_hand(payments) is not None,
        is_sent_back=_is_sent_back(found),
    )


def _is_sent_back(found: Contribution) -> bool:
    if found.state is not State.REFUNDED or found.purpose is not Purpose.FIRST:
        return False
    application = waiting_queries.sent_back(found.mediator_id)
    return application is not None and application.id == found.application_id


def _with_names(payments: Sequence[Payment]) -> list[Booking]:
    ids = {each.by_id for each in payments if each.by_id}
    names = dict(db.session.execute(select(User.id, User.called()).where(User.id.in_(ids))).all())
    keys = {each.id: payment_queries.key_of_entry(each) for each in payments}
    entries = {each.key: each for each in db.session.scalars(select(BankEntry).where(BankEntry.key.in_(keys.values())))}
    return [
        Booking(each, names.get(each.by_id or 0, SOMEBODY if each.by_id else PORTAL), entries.get(keys[each.id]))
        for each in payments
    ]


def _history(
    found: Contribution, documents: Sequence[Invoice], payments: Sequence[Payment], request: WaiverRequest | None
) -> list[Noted]:
    """What is recorded of a contribution and of what belongs to it, the latest first."""
    of_number = select(VatCheck.id, VatCheck.number, VatCheck.reason).where(*_since_it_opened(found))
    checks = db.session.execute(of_number).all()
    why = {(VatCheck.__tablename__, each.id): each.reason for each in checks if each.reason}
    about: dict[str, dict[int, str]] = {
        Contribution.__tablename__: {found.id: f"the contribution of {name_of(found)}"},
        Invoice.__tablename__: {each.id: f"{each.document.label.lower()} {each.name}" for each in documents},
        Payment.__tablename__: {each.id: f"a payment of {money.words(abs(each.cents))}" for each in payments},
        WaiverRequest.__tablename__: {request.id: ""} if request else {},
        VatCheck.__tablename__: {each.id: f"the VAT number {each.number}" for each in checks},
    }
    wanted = [and_(AuditRecord.subject == name, AuditRecord.subject_id.in_(ids)) for name, ids in about.items() if ids]
    return [
        Noted(
            row.at,
            history.said(row.verb, who=row.name, it=about[row.subject].get(row.subject_id or 0, "")),
            why.get(row.of, ""),
        )
        for row in history_queries.newest(or_(*wanted), most=MOST_LINES)
    ]


def _since_it_opened(found: Contribution) -> tuple[ColumnElement[bool], ...]:
    """The tries to have a VAT number of its mediator confirmed that belong to it."""
    opened = datetime.combine(found.opened_on, time(), ZoneInfo(clock.REGISTER_ZONE))
    return VatCheck.mediator_id == found.mediator_id, VatCheck.at >= opened
