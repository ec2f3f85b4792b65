"""Which VAT numbers are to be confirmed, whether one is left to staff, and which are worth asking about again."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from app import clock
from app.db import db
from app.fees import contribution_queries
from app.fees.contribution import UNBILLED
from app.fees.invoices.models import Invoice
from app.fees.models import Contribution, Payer, VatCheck
from app.fees.payers import vat
from app.fees.payers.vat import Hold, PayerKind, Scheme
from app.fees.payments.balance import TAKES_PAYMENT
from app.fees.vocabulary import Document, State

ASK_AGAIN_AFTER = timedelta(days=7)


def is_to_ask(payer: Payer) -> bool:
    """Whether anything depends on a payer's VAT number: it does in the EU, and not in the Netherlands."""
    return bool(payer.vat_number and payer.country != vat.HOME and vat.prefix(payer.country))


def payer_with(mediator_id: int, number: str) -> Payer | None:
    """A mediator's payer, if that is still their VAT number."""
    return db.session.scalar(select(Payer).filter_by(mediator_id=mediator_id, vat_number=number))


def is_for_staff(payer: Payer) -> bool:
    """Whether nobody but staff can say how a payer is charged."""
    found = contribution_queries.treatment_of(payer, on=clock.today())
    return isinstance(found, Hold) and found.is_for_staff


def to_ask_again() -> Sequence[Payer]:
    """Payers whose number matters now, and was last asked about a week ago or earlier.

    It does for an invoice that is to come, and where VAT was charged this year or is owed.
    """
    is_recent = exists().where(
        VatCheck.mediator_id == Payer.mediator_id,
        VatCheck.number == Payer.vat_number,
        VatCheck.at > clock.now() - ASK_AGAIN_AFTER,
    )
    with_number = (Payer.vat_number != "", Payer.kind == PayerKind.BUSINESS)
    charged = _charged().with_only_columns(Contribution.mediator_id)
    to_come = select(Contribution.mediator_id).where(Contribution.state.in_(UNBILLED))
    matters = or_(Payer.mediator_id.in_(charged), Payer.mediator_id.in_(to_come))
    asked = select(Payer).where(*with_number, matters, ~is_recent)
    return [each for each in db.session.scalars(asked.order_by(Payer.id)) if is_to_ask(each)]


def charged(payer: Payer) -> Sequence[Contribution]:
    """What a payer was charged VAT for this year, or owes it still, though their number was known by then.

    What was billed before, to whoever was named then, stays as it is.
    """
    asked = select(func.min(VatCheck.at)).filter_by(mediator_id=payer.mediator_id, number=payer.vat_number)
    first = db.session.scalar(asked)
    if first is None:
        return []
    is_theirs = (Contribution.mediator_id == payer.mediator_id, Invoice.issued_on >= clock.day_of(first))
    return db.session.scalars(_charged().where(*is_theirs)).all()


def _charged() -> Select[Contribution]:
    credit = aliased(Invoice)
    is_open = Contribution.state.in_(TAKES_PAYMENT)
    is_of_this_year = and_(Contribution.state == State.PAID, Invoice.year == clock.today().year)
    return (
        select(Contribution)
        .join(Invoice, Invoice.contribution_id == Contribution.id)
        .where(Invoice.document == Document.INVOICE, Invoice.scheme == Scheme.CHARGED)
        .where(or_(is_open, is_of_this_year), ~exists().where(credit.corrects_id == Invoice.id))
    )
