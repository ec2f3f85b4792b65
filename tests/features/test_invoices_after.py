"""After a restore: the numbers of invoices that are in no backup."""

import pytest
from sqlalchemy import select

from app.audit import AuditRecord
from app.db import db
from app.fees.invoices.models import InvoiceSeries
from tests.features import billing

pytestmark = pytest.mark.database


def test_after_a_restore_no_number_is_given_twice(app, database):
    billing.issued(billing.first())
    said = app.test_cli_runner().invoke(args=["invoices-after", "2026-0041", "--yes"])
    assert (said.exit_code, said.output) == (0, "The next invoice or credit note of 2026 follows 2026-0041.\n")
    assert billing.issued(billing.first()).name == "2026-0042"
    assert "let the series go on after a number" in db.session.scalars(select(AuditRecord.verb)).all()


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("2026-0001", "The series of 2026 has come to 2026-0001 or further."),
        ("0041", "That is no number of an invoice, such as 2026-0001."),
        ("2026-0041 ", "That is no number of an invoice, such as 2026-0001."),
    ],
)
def test_the_series_never_goes_back(app, database, number, why):
    billing.issued(billing.first())
    said = app.test_cli_runner().invoke(args=["invoices-after", number, "--yes"])
    assert (said.exit_code, said.output) == (1, f"Error: {why}\n")
    assert db.session.scalars(select(InvoiceSeries.last)).all() == [1]
