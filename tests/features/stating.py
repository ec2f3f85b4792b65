"""Bank statements of the account to which the portal's invoices are paid, and how staff import them."""

from io import BytesIO

from app.config import DEMO_INVOICES
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
