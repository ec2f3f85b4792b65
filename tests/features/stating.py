"""Bank statements of the account to which the portal's invoices are paid, and how staff import them."""

import json
from io import BytesIO
from secrets import token_hex

from sqlalchemy import func, select

from app import clock
from app.config import DEMO_INVOICES
from app.db import commit, db
from app.fees.invoices import actions as invoice_actions
from app.fees.payments import reference
from app.fees.payments.models import BankEntry, BankStatement, Payment
from app.mail import Letter
from tests import make
from tests.features import paying
from tests.rules import bank_files

FIELD = "Choose or drop a bank statement"
IBAN = DEMO_INVOICES["INVOICE_IBAN"]


def file(*entries, **details):
    """A file of our own account."""
    return bank_files.file(*entries, **({"account": IBAN} | details))


def bring(staff, *entries, **details):
    """Import it at the page, and see where that leads."""
    return bring_file(staff, file(*entries, **details))


def bring_file(staff, data, name="statement.xml"):
    return staff.get("/staff/statements/").submit("Read the statement", {FIELD: (BytesIO(data), name)})


def due(mediator=None, **what):
    """A contribution of one year, €199.65, with its invoice."""
    mediator = mediator or make.mediator()
    paying.payer(mediator)
    made = paying.contribution(mediator, **what)
    invoice_actions.issue(made, by=mediator, version=made.version)
    commit()
    return made


def stray(amount="50.00", text="", **details):
    """An entry that names no contribution, of the same day."""
    return bank_files.paid(amount, text=text, **({"on": "2026-06-29"} | details))


def pays(contribution, amount="199.65", **details):
    """An entry of a payment with its reference, a day ago."""
    ref = reference.reference(contribution.id)
    return bank_files.paid(amount, ref, **({"on": "2026-06-29"} | details))


def kept(*contribution_ids):
    """The ids of a statement and of its payments, one for each of these contributions in this order."""
    statement = BankStatement(
        sha256=token_hex(32), account=IBAN, number="12", imported_at=clock.now(), known=0, left_out=0
    )
    entries = [_entry(statement, each) for each in contribution_ids]
    db.session.add_all(entries)
    commit()
    return statement.id, *(each.id for each in entries)


def _entry(statement, contribution_id):
    ref, key = reference.reference(contribution_id), token_hex(16)
    words = BankEntry.sealed(key, json.dumps(["Vera Voss", "", [ref]]))
    what = {"cents": 19965, "currency": "EUR", "reference": ref, "words": words}
    return BankEntry(statement=statement, key=key, booked_on=clock.today(), **what)


def payments():
    """What is recorded: contribution, cents, day and how."""
    db.session.rollback()
    found = db.session.scalars(select(Payment).order_by(Payment.id))
    return [(each.contribution_id, each.cents, each.paid_on.isoformat(), each.way.value) for each in found]


def state(contribution):
    db.session.rollback()
    return db.session.get_one(type(contribution), contribution.id, populate_existing=True).state


def letters(name):
    """How many letters of a kind were queued."""
    db.session.rollback()
    asked = select(func.count()).select_from(Letter).where(Letter.template == f"fees/letters/{name}.txt")
    return db.session.scalar(asked)
