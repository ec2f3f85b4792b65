"""What a statement would do is shown, and done once: recorded at a button, by hand with a reason, or set aside."""

import pytest
from sqlalchemy import select

from app import jobs
from app.audit import AuditRecord
from app.db import commit, db
from app.fees.payments import reference
from app.fees.payments.models import BankEntry
from app.fees.statements import payment_actions as statement_payment_actions
from app.fees.vocabulary import Found, State
from tests import make
from tests.features import paying
from tests.features.stating import bring, due, letters, payments, pays, state, stray
from tests.features.test_queries import cost, statements

__all__ = ["statements"]
pytestmark = pytest.mark.database
ONE = "/staff/statements/1/"
LOOK_UP, RECORD_IT = "Look it up", "Record it for this contribution"
CHANGED = "By now something else would be recorded."


def verbs():
    db.session.rollback()
    asked = select(AuditRecord.verb).where(AuditRecord.verb.contains("bank statement")).order_by(AuditRecord.id)
    return list(db.session.scalars(asked))


def test_the_preview_says_what_would_happen_and_nothing_happens_yet(staff):
    one, two, three = due(), due(), due()
    page = bring(
        staff,
        pays(one, payer="Vera Voss"),
        pays(two, "100.00"),
        pays(three, "200.00"),
        stray(text="For the coffee"),
        pays(one, currency="USD"),
    )
    assert "Paid in full 1 A part of it 1 More than was open 1 No contribution found 1 Another currency 1" in page.words
    assert "This pays the contribution." in page.words
    assert "This is a part; €99.65 is still open." in page.words
    assert "This is €0.35 more than was open." in page.words
    assert "199.65 USD" in page.words
    assert "“For the coffee”" in page.words
    assert [*payments(), state(one)] == [State.DUE]


def test_a_figure_opens_its_rows(staff):
    page = bring(staff, pays(due()), stray(text="For the coffee"))
    shown = page.browser.get(f"{page.address}?show=unknown")
    assert "For the coffee" in shown.words
    matched = page.browser.get(f"{page.address}?show=matched").words
    assert (": First year." in matched, "For contribution" in matched) == (True, False)
    assert "This pays the contribution." not in shown.words


def test_one_button_records_them_once_each(staff):
    one, two = due(), due()
    page = bring(staff, pays(one), pays(two, "100.00"), stray())
    done = page.submit("Record 2 payments")
    assert "2 payments are recorded." in done.words
    assert sorted(payments()) == [
        (one.id, 19965, "2026-06-29", "statement"),
        (two.id, 10000, "2026-06-29", "statement"),
    ]
    assert (state(one), state(two)) == (State.PAID, State.PARTLY_PAID)
    assert (letters("receipt"), letters("partly")) == (1, 1)
    assert "Nothing is left to record." in page.submit("Record 2 payments").words
    assert len(payments()) == 2
    assert verbs() == ["imported a bank statement", "recorded the payments of a bank statement"]


def test_what_was_paid_meanwhile_is_said_and_shown_anew(staff):
    one, two = due(), due()
    page = bring(staff, pays(one), pays(two))
    bring(staff, pays(one, on="2026-06-28"), number="11").submit("Record 1 payment")
    late = page.submit("Record 2 payments")
    assert late.status_code == 422
    assert CHANGED in late.words
    assert "Nothing was open any more" in late.words
    assert "1 payment is recorded." in late.submit("Record 1 payment").words
    assert [each[0] for each in payments()] == [one.id, two.id]


def test_nobody_records_their_own(browser):
    sanne = make.mediator(is_staff=True, name="Sanne Bakker", email="sanne.b@gmail.com")
    own, twin = due(sanne), due(make.mediator(email="sanneb+2@gmail.com"))
    page = bring(browser.sign_in(sanne), pays(own), pays(twin))
    assert "For yourself 2" in page.words
    assert "Somebody else of IMI staff records it." in page.words
    assert "Record 2 payments" not in page.words
    colleague = browser.another().sign_in(make.staff())
    assert "2 payments are recorded." in colleague.get(page.address).submit("Record 2 payments").words


def test_an_unknown_one_is_given_to_a_contribution_with_a_reason(staff):
    due(make.mediator(name="Ana Petrova"))
    page = bring(staff, stray("199.65", "Contribution Petrova")).follow(
        "Decide about €199.65 of Vera Voss, 29 Jun 2026"
    )
    wrong = page.submit(LOOK_UP, {"to": "999"})
    assert (wrong.status_code, "No contribution has this reference or number." in wrong.words) == (422, True)
    assert RECORD_IT not in wrong.words
    found = wrong.submit(LOOK_UP, {"to": "2026-0001"})
    assert "Ana Petrova: First year. Due €199.65 is open." in found.words
    assert payments() == []
    unsaid = found.submit(RECORD_IT)
    assert (unsaid.status_code, "Say in a sentence why" in unsaid.words) == (422, True)
    assert "for Ana Petrova." in unsaid.submit(RECORD_IT, {"reason": "She wrote to us"}).words


def assigned(staff, words, at=ONE):
    bring(staff, stray("199.65", "Petrova"), number=str(len(at)))
    page = staff.get(at).follow("Decide about €199.65 of Vera Voss, 29 Jun 2026")
    found = page.submit(LOOK_UP, {"to": words})
    return found.submit(RECORD_IT, {"reason": "She wrote to us"}), found


@pytest.mark.parametrize("how", ["reference", "in fours", "invoice", "number"])
def test_it_is_found_by_reference_invoice_or_number(staff, how):
    one = due()
    ref = reference.reference(one.id)
    words = {
        "reference": ref,
        "in fours": reference.grouped(ref).lower(),
        "invoice": "2026-0001",
        "number": str(one.id),
    }
    done, page = assigned(staff, words[how])
    assert "The payment is recorded for Person " in done.words
    assert payments() == [(one.id, 19965, "2026-06-29", "statement")]
    again = page.submit(RECORD_IT, {"reason": "She wrote to us"})
    assert "The payment is recorded for Person " in again.words
    assert (len(payments()), letters("receipt")) == (1, 1)
    assert verbs()[1:] == ["assigned a payment of a bank statement"]
    assert "She wrote to us" in staff.get(f"{ONE}?show=recorded").words


def test_money_that_came_twice_is_kept_and_goes_back(staff):
    one = due()
    bring(staff, pays(one)).submit("Record 1 payment")
    done, _page = assigned(staff, reference.reference(one.id), at="/staff/statements/2/")
    assert "The payment is recorded for Person " in done.words
    assert [each[1] for each in payments()] == [19965, 19965]
    assert (state(one), letters("receipt")) == (State.PAID, 2)
    fee = staff.get(f"/staff/fees/{one.id}/")
    sent = fee.submit("Record a refund", {"reason": "Paid twice"})
    assert [each[1] for each in payments()] == [19965, 19965, -19965]
    assert (sent.status_code, state(one)) == (200, State.PAID)


def test_a_reference_with_a_number_that_no_row_can_have_is_nobodys(staff):
    page = bring(staff, stray(text="RF44ODR99999999999"))
    assert "No contribution has the reference RF44ODR99999999999." in page.words
    page = page.follow("Decide about €50.00 of Vera Voss, 29 Jun 2026")
    wrong = page.submit(LOOK_UP, {"to": "RF44ODR99999999999"})
    assert (wrong.status_code, "No contribution has this reference or number." in wrong.words) == (422, True)


def test_what_takes_no_payment_says_why(staff):
    held = paying.contribution(make.mediator())
    refused, _page = assigned(staff, str(held.id))
    assert refused.status_code == 422
    assert "No invoice has been issued for this contribution yet." in refused.words
    assert payments() == []


def test_one_is_set_aside_and_taken_up_again(staff):
    bring(staff, stray())
    page = staff.get(ONE).follow("Decide about €50.00 of Vera Voss, 29 Jun 2026")
    done = page.submit("Set it aside", {"reason": "Sent back"})
    assert "The payment is set aside." in done.words
    assert "Set aside 1" in done.words
    assert "Sent back" in staff.get(f"{ONE}?show=set_aside").words
    again = staff.get(f"{ONE}?show=set_aside").follow("Decide about €50.00 of Vera Voss, 29 Jun 2026")
    assert "No contribution found 1" in again.submit("Take it up again").words
    assert verbs()[1:] == ["set a payment of a bank statement aside", "took a payment of a bank statement up again"]


def test_a_hint_says_where_to_look(staff):
    one = due(make.mediator())
    bring(staff, stray("199.65", payer="PETROVA  Mediation"))
    assert f"Amount and payer fit reference {reference.reference(one.id)}" in staff.get(ONE).words


def test_many_are_recorded_by_the_worker_with_progress_on_the_page(staff, monkeypatch):
    monkeypatch.setattr(statement_payment_actions, "AT_ONCE", 2)
    monkeypatch.setattr(statement_payment_actions, "A_JOB", 2)
    made = [due() for _ in range(5)]
    page = bring(staff, *map(pays, made)).submit("Record 5 payments")
    assert "The payments are being recorded." in page.words
    assert "0 of 5 payments are recorded" in page.words
    assert payments() == []
    assert "0 of 5" in staff.get(ONE, htmx="progress").words
    staff.get(ONE).submit("Record the rest now")  # by somebody who thinks that the worker was killed
    jobs.run_due()
    assert len(payments()) == 5
    assert letters("receipt") == 5
    assert "Recorded 5" in staff.get(ONE).words


def test_a_payment_of_a_day_to_come_waits(staff):
    page = bring(staff, pays(due(), on="2026-07-01"))
    assert "Of a day to come 1" in page.words
    assert "Record 1 payment" not in page.words


def test_three_cost_as_much_as_one_and_rows_come_in_pages(staff, statements):
    ones = [due() for _ in range(3)]
    bring(staff, pays(ones[0]), stray("1.00"))
    with_one = cost(staff, statements, ONE)
    bring(staff, *map(pays, ones), *[stray(f"{n}.00") for n in range(1, 52)], number="13")
    assert cost(staff, statements, "/staff/statements/2/") == with_one
    assert "Page 1 of 2" in staff.get("/staff/statements/2/").words
    listed = cost(staff, statements, "/staff/statements/")
    bring(staff, number="14")
    assert cost(staff, statements, "/staff/statements/") == listed


def test_what_was_promised_and_is_closed_by_then_waits_for_somebody(staff):
    one = due()
    bring(staff, pays(one))
    entry = db.session.scalars(select(BankEntry)).one()
    entry.contribution_id = one.id
    commit()
    bring(staff, pays(one, on="2026-06-28"), number="11").submit("Record 1 payment")
    done = staff.get(ONE).submit("Record the rest now")
    assert "1 payment could not be recorded any more: look at why." in done.words
    assert "Nothing was open 1" in done.words
    db.session.rollback()
    assert db.session.get_one(BankEntry, entry.id).state is Found.NEW
