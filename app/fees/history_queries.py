"""The history of a mediator's contributions, as they read it: IMI staff are not named."""

from sqlalchemy import ColumnElement, and_, select

from app import dates, money
from app.accounts import history_queries as records
from app.accounts.history_queries import Line, Page, Row
from app.accounts.person import Person
from app.audit import AuditRecord
from app.auditing import history
from app.db import db
from app.fees.invoices import queries as invoice_queries
from app.fees.invoices.models import Invoice
from app.fees.models import Contribution, Payer, VatCheck, WaiverRequest
from app.fees.payments.models import Payment

DRAWN = "drew a document"  # again at every change of its looks, and nothing of it is the mediator's business
YOURS = "your contribution"


def own(mediator: Person, *, page: int) -> Page:
    """A page of what was done about a mediator's contributions, invoices, payments, waivers and VAT number."""
    return records.page_of(_theirs(mediator), page=page, told=lambda rows: _told(mediator, rows))


def _theirs(mediator: Person) -> ColumnElement[bool]:
    contributions = select(Contribution.id).where(Contribution.mediator_id == mediator.id)
    invoices = select(Invoice.id).where(Invoice.contribution_id.in_(contributions))
    requests = select(WaiverRequest.id).where(WaiverRequest.contribution_id.in_(contributions))
    return records.any_of(
        records.about(Contribution, contributions),
        and_(records.about(Invoice, invoices), AuditRecord.verb != DRAWN),
        records.about(Payment, select(Payment.id).where(Payment.contribution_id.in_(contributions))),
        records.about(WaiverRequest, requests),
        records.about(VatCheck, select(VatCheck.id).where(VatCheck.mediator_id == mediator.id)),
        records.done_by(mediator, Payer),
    )


def _told(mediator: Person, rows: list[Row]) -> list[Line]:
    named = _named(rows)
    lines = []
    for row in rows:
        it, address = named.get(row.of, (history.THINGS.get(row.subject, ""), ""))
        who = history.doer(row.by_id, you=mediator.id, others=history.STAFF)
        lines.append(records.line(row, who=who, it=it, address=address))
    return lines


def _named(rows: list[Row]) -> dict[tuple[str, int | None], tuple[str, str]]:
    """What contributions, documents and payments are called, and where they are read."""
    kinds = (Contribution, Invoice, Payment)
    ids = {kind: {row.subject_id for row in rows if row.subject == kind.__tablename__} for kind in kinds}
    begins = select(Contribution.id, Contribution.begins).where(Contribution.id.in_(ids[Contribution]))
    documents = db.session.scalars(select(Invoice).where(Invoice.id.in_(ids[Invoice])))
    sums = select(Payment.id, Payment.cents).where(Payment.id.in_(ids[Payment]))
    found: dict[tuple[str, int | None], tuple[str, str]] = {}
    for number, first in db.session.execute(begins):
        found[Contribution.__tablename__, number] = (f"{YOURS} from {dates.words(first)}" if first else YOURS, "")
    for each in documents:
        name = f"{each.document.label.lower()} {each.name}"
        found[Invoice.__tablename__, each.id] = (name, invoice_queries.address(each))
    for number, cents in db.session.execute(sums):
        found[Payment.__tablename__, number] = (f"a payment of {money.words(abs(cents))}", "")
    return found
