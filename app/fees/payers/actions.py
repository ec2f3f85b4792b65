"""A mediator says who is billed."""

from app import audit, clock
from app.accounts.models import User
from app.accounts.person import Person
from app.db import action, db
from app.errors import Conflict
from app.fees import queries
from app.fees.models import Payer
from app.fees.payers import vat, vat_actions
from app.fees.payers.vat import PayerKind


@action
def save(
    mediator: Person,
    *,
    version: int,
    country: str,
    kind: PayerKind,
    name: str,
    address: str,
    vat_number: str = "",
    tax_id: str = "",
    is_attested: bool = False,
) -> Payer:
    """Save who is billed; version 0 is that nobody is named yet. Invoices that are issued stay as they are.

    Of what concerns VAT only that of a business is kept. A new number is asked about in the EU's VIES service, by the
    worker, and what is open waits for the answer.
    """
    db.session.get_one(User, mediator.id, with_for_update=True)
    saved = queries.payer(mediator)
    if (found := saved.version if saved else 0) != version:
        raise Conflict(saved, found)
    is_business = kind is PayerKind.BUSINESS
    row, was_attested = saved or Payer(mediator_id=mediator.id), bool(saved and saved.is_attested)
    row.country, row.kind, row.name, row.address = country, kind, name, address
    row.vat_number = vat.normal(country, vat_number) if is_business and vat_number else ""
    row.tax_id = tax_id if is_business else ""
    row.attested_at = clock.now() if is_business and is_attested else None
    same = ["attested_at"] if row.is_attested == was_attested else []
    fields = [name for name in audit.changed(row) if name not in same] if saved else None
    db.session.add(row)
    audit.record("saved who is billed", row, by=mediator, fields=fields)
    vat_actions.ask_about(row)
    return row
