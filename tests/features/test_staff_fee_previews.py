"""Before staff decide they see what it comes to: a waiver in part, and a corrected invoice."""

import pytest

from app import money
from app.db import commit, db
from app.fees.payers.vat import Answer, PayerKind
from app.fees.reports import preview_queries, record_queries
from app.fees.vocabulary import State
from tests.features import billing
from tests.features.owing import GERMAN, asked, fresh, page_of, waiver

pytestmark = pytest.mark.database
DECIDE, CORRECT = "Decide about the waiver", "Correct the invoice"
WHY = {"Reason, which is printed on the credit note": "Another name"}


def test_what_each_share_of_a_waiver_leaves_to_be_paid_stands_beside_the_question(staff):
    words = staff.get(page_of(waiver())).words
    sums = "Nothing waived €199.65 25% waived €149.74 50% waived €99.83 75% waived €49.91 100% waived €0.00"
    assert sums in words
    assert "What is to be paid then, with VAT where it is charged." in words


@pytest.mark.parametrize("share", [25, 50, 75])
@pytest.mark.parametrize("is_billed", [True, False])
def test_what_was_shown_is_what_a_waiver_comes_to(staff, share, is_billed):
    made = billing.due(years=2) if is_billed else billing.first(2)
    asked(made)
    record = record_queries.record(made.id)
    shown = preview_queries.waived(record.contribution, record.in_force).sums[share]
    page = staff.get(page_of(made))
    assert f"{share}% waived {money.words(shown)}" in page.words
    assert "What is to be paid then for all 2 years" in page.words
    page.submit(DECIDE, {"Waived, in percent": str(share), "Reason, which the mediator reads": "So"})
    found = record_queries.record(made.id)
    assert (found.in_force.gross if is_billed else found.quote.total.gross) == shown


def test_without_a_payer_the_sums_are_an_estimate(staff):
    made = waiver()
    db.session.delete(billing.billed(made))
    commit()
    assert "an estimate with Dutch VAT" in staff.get(page_of(made)).words


def test_both_sums_of_a_correction_stand_before_its_button(staff):
    made = billing.due(country="DE", kind=PayerKind.BUSINESS)
    payer = billing.billed(made)
    payer.vat_number = GERMAN["vat_number"]
    billing.checked(payer, Answer.VALID)
    billing.paid(made)
    page = staff.get(page_of(made))
    assert "Credit note −€199.65 For invoice 2026-0001 New invoice €165.00" in page.words
    assert f"To {payer.name}, without VAT Goes back €34.65 Paid more than the new invoice asks for" in page.words
    page.submit(CORRECT, WHY)
    found = record_queries.record(made.id)
    assert [each.gross for each in found.documents] == [199_65, -199_65, 165_00]
    assert (found.balance.excess, fresh(made).state) == (34_65, State.PAID)


def test_what_keeps_a_correction_from_being_made_is_said_before_the_button(staff):
    made = billing.due(country="DE", kind=PayerKind.BUSINESS)
    assert "It cannot be corrected now." not in staff.get(page_of(made)).words
    billing.billed(made).vat_number = "DE100000008"
    commit()
    assert "It cannot be corrected now." in staff.get(page_of(made)).words
