"""What letters and pages say of money that came in parts, for an invoice that was corrected, or too much."""

from datetime import date

import pytest

from app import jobs
from app.db import commit
from app.fees.invoices import actions as invoice_actions
from app.fees.payers.vat import Answer, PayerKind
from app.fees.payments import actions as payment_actions
from tests import make
from tests.features import billing

pytestmark = pytest.mark.database
DE = {"country": "DE", "kind": PayerKind.BUSINESS, "vat_number": "DE136695976"}


def charged():
    """Due with VAT, of a business whose number can still be confirmed."""
    contribution = billing.first(**DE)
    billing.checked(billing.billed(contribution), Answer.INVALID)
    billing.issued(contribution)
    return contribution


def corrected(contribution):
    """Less by the VAT: 165 euros."""
    billing.checked(billing.billed(contribution))
    invoice_actions.correct(contribution, why="The VAT number is confirmed.", by=make.staff())
    commit()


def letters(smtp):
    """By their subjects, in words."""
    jobs.run_due()
    return {each["Subject"]: " ".join(each.get_body(("plain",)).get_content().split()) for each in smtp.letters}


def test_a_corrected_invoice_asks_only_for_what_is_still_to_be_paid(database, smtp):
    contribution = charged()
    billing.paid(contribution, 100_00)
    corrected(contribution)
    said = letters(smtp)["Invoice 2026-0003: €65.00 by 30 Jul 2026"]
    assert "It comes to €165.00, and €100.00 has arrived already. Please transfer the rest, €65.00, by 30" in said
    assert "A code of the rest, that your bank's app reads: http://localhost/fees/" in said


def test_a_corrected_invoice_of_what_was_paid_asks_for_nothing_and_says_what_goes_back(database, smtp):
    contribution = charged()
    billing.paid(contribution)
    corrected(contribution)
    said = letters(smtp)["Invoice 2026-0003: nothing is to be paid"]
    assert "and €199.65 has arrived already: nothing is to be paid; €34.65 goes back to you." in said
    assert ("Please transfer" in said, "IBAN" in said) == (False, False)


def test_enough_for_the_corrected_invoice_says_that_it_is_paid_and_thanks_for_no_payment(database, smtp):
    contribution = charged()
    billing.paid(contribution, 165_00, paid_on=date(2026, 6, 29))
    corrected(contribution)
    said = letters(smtp)
    assert "and €165.00 has arrived already: nothing is to be paid." in said["Invoice 2026-0003: nothing is to be paid"]
    assert "Your contribution is paid: €165.00 has arrived" in said["Your contribution is paid"]


def test_a_part_is_said_first_and_then_what_has_come_in_all(database, smtp):
    contribution = billing.due()
    billing.paid(contribution, 50_00)
    billing.paid(contribution, 60_00)
    billing.paid(contribution, 89_65)
    said = letters(smtp)
    first, second, last = (words for subject, words in said.items() if "Invoice" not in subject)
    assert "We have received €50.00 for your contribution. Please transfer the rest, €149.65, with" in first
    assert (
        "received €60.00 for your contribution. So far €110.00 has arrived in all. Please transfer the rest, €89.65"
        in second
    )
    assert "We have received €89.65. So far €199.65 has arrived in all. Your contribution is paid, as of 30" in last
    assert "more than was owed" not in last


def test_the_receipt_says_how_much_too_much_came_and_that_it_goes_back(database, smtp):
    contribution = billing.due()
    billing.paid(contribution, 217_90)
    assert "That is €18.25 more than was owed. IMI sends it back to you" in letters(smtp)["We have received €217.90"]
    billing.paid(contribution, 20_00, is_extra=True)
    said = letters(smtp)["We have received €20.00"]
    assert "We have received €20.00. So far €237.90 has arrived in all." in said
    assert "That is €38.25 more than was owed." in said


def test_the_mediators_page_says_what_goes_back_until_it_has(browser):
    contribution = billing.due()
    billing.paid(contribution, 217_90)
    browser.sign_in(billing.owner(contribution))
    assert "€18.25 more than was owed has arrived. IMI sends it back to you" in browser.get("/fees/").words
    payment_actions.refund(contribution, reason="Too much.", by=make.staff(), version=contribution.version)
    commit()
    assert "more than was owed" not in browser.get("/fees/").words
