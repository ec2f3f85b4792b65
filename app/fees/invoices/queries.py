"""Invoices and credit notes as they were issued: a mediator's own, and those that staff look after."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup
from sqlalchemy import ScalarSelect, Select, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, undefer

from app import clock, money
from app.accounts.person import Person
from app.db import db
from app.errors import NotYours
from app.feedback import qr
from app.fees.invoices import document as invoice
from app.fees.invoices.document import Document
from app.fees.invoices.models import Invoice
from app.fees.models import Contribution
from app.fees.payments import epc, reference
from app.fees.payments.balance import OWES_NO_MORE
from app.fees.vocabulary import Document as Kind
from app.site.jinja import kept


def own(person: Person, year: int, number: int) -> Invoice:
    """A document of one of a mediator's contributions; raises NotYours for any other."""
    theirs = _numbered(year, number).join(Contribution).where(Contribution.mediator_id == person.id)
    return _found(theirs, year, number)


def any_one(year: int, number: int) -> Invoice:
    """A document of anybody, for staff; raises NotYours when there is none."""
    return _found(_numbered(year, number), year, number)


def of(contribution: Contribution) -> Sequence[Invoice]:
    """Every document of a contribution, the earliest first, without what is written on them."""
    return documents([contribution.id]).get(contribution.id, [])


def documents(contribution_ids: Iterable[int]) -> dict[int, list[Invoice]]:
    """The same of several contributions at once."""
    found: dict[int, list[Invoice]] = {}
    theirs = select(Invoice).where(Invoice.contribution_id.in_(list(contribution_ids))).order_by(Invoice.id)
    for each in db.session.scalars(theirs):
        found.setdefault(each.contribution_id, []).append(each)
    return found


def in_force(contribution: Contribution) -> Invoice | None:
    """The invoice that no credit note takes back, if there is one."""
    return db.session.scalar(_in_force().where(Invoice.contribution_id == contribution.id))


def gross_in_force(contribution_ids: Iterable[int]) -> dict[int, int]:
    """What the invoices in force of several contributions come to, in cents."""
    theirs = _in_force().where(Invoice.contribution_id.in_(list(contribution_ids)))
    rows = db.session.execute(theirs.with_only_columns(Invoice.contribution_id, Invoice.gross))
    return {row.contribution_id: row.gross for row in rows}


def gross_of(contribution_id: InstrumentedAttribute[int]) -> ScalarSelect[int]:
    """The same within another query: the cents of the invoice in force of its contribution."""
    theirs = _in_force().where(Invoice.contribution_id == contribution_id)
    return theirs.with_only_columns(Invoice.gross).correlate(Contribution).scalar_subquery()


def to_be_credited() -> Sequence[int]:
    """Invoices in force for which nothing is owed any more, the earliest first, by their ids."""
    theirs = _in_force().join(Contribution).where(Contribution.state.in_(OWES_NO_MORE))
    return db.session.scalars(theirs.with_only_columns(Invoice.id).order_by(Invoice.id)).all()


def to_be_forgotten(limit: int) -> Sequence[int]:
    """Documents that nobody has to know the customer of any more, the earliest first, by their ids."""
    is_old = Invoice.issued_on < invoice.kept_from(clock.today())
    theirs = select(Invoice.id).where(is_old, Invoice.forgotten_on.is_(None))
    return db.session.scalars(theirs.order_by(Invoice.id).limit(limit)).all()


def written(document: Invoice) -> Document:
    """What a document says."""
    return invoice.read(document.written)


def address(document: Invoice) -> str:
    """Of its page for its mediator, within the portal."""
    return f"/fees/invoices/{document.year}/{document.number}"


def drawn(frozen: bytes) -> Markup:
    """A document as HTML. It reads what is written and nothing else, so that it is the same at any time."""
    said = invoice.read(frozen)
    return kept(
        "fees/_document.html",
        document=said,
        words=money.words,
        reference=reference.grouped(said.reference),
        iban=reference.grouped(said.issuer.iban),
        code=_code(said),
    )


def _code(said: Document) -> qr.Code | None:
    """The code of the transfer that pays it; a credit note and one of nothing have none."""
    if said.gross < 1:
        return None
    paid_to = said.issuer
    return qr.code(
        epc.payload(name=paid_to.name, iban=paid_to.iban, bic=paid_to.bic, cents=said.gross, reference=said.reference)
    )


def _in_force() -> Select[Invoice]:
    credit_note = aliased(Invoice)
    return select(Invoice).where(
        Invoice.document == Kind.INVOICE, ~select(credit_note.id).where(credit_note.corrects_id == Invoice.id).exists()
    )


def _numbered(year: int, number: int) -> Select[Invoice]:
    return select(Invoice).where(Invoice.year == year, Invoice.number == number).options(undefer(Invoice.written))


def _found(asked: Select[Invoice], year: int, number: int) -> Invoice:
    found = db.session.scalar(asked)
    if found is None:
        raise NotYours(year, number)
    return found
