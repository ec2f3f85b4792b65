"""Staff act on one contribution: money that came, a waiver, a VAT number, a correction, a refund."""

from datetime import date, timedelta

import pytest

from app import clock as the_clock
from app.accounts.models import User
from app.accounts.own_record import OWN_RECORD
from app.db import commit, db
from app.fees import queries
from app.fees.models import WaiverRequest
from app.fees.payers.vat import Answer, Decision, PayerKind
from app.fees.reports import record_queries
from app.fees.vocabulary import Request, State
from tests import make
from tests.features import billing
from tests.features.owing import FEES, GERMAN, asked, fresh, held, overpaid, page_of, partly, waiver
from tests.features.test_queries import cost, statements

__all__ = ["statements"]
pytestmark = pytest.mark.database


def test_a_payment_is_recorded_in_parts(staff, smtp):
    made = billing.due()
    page = staff.get(page_of(made)).submit("Record a payment", {"Amount in euros": "100", "Note": "By telephone"})
    assert ("The payment is recorded." in page.words, fresh(made).state) == (True, State.PARTLY_PAID)
    assert "€100.00 of €199.65" in page.words
    assert "€99.65 is open" in page.words
    page = page.submit("Mark the rest as paid")
    assert ("It is paid." in page.words, fresh(made).state) == (True, State.PAID)
    assert "recorded by Sanne Bakker" in page.words


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"Amount in euros": "lots"}, "Enter an amount in digits"),
        ({"Amount in euros": "0"}, "Enter an amount of more than nothing."),
        ({"Came in on": "2030-01-01"}, "A payment is recorded once it is there"),
        ({"Came in on": ""}, "Enter the day"),
    ],
)
def test_what_is_no_payment_says_so(staff, form, words):
    made = billing.due()
    page = staff.get(page_of(made)).submit("Record a payment", {"Amount in euros": "100"} | form)
    assert (page.status_code, words in page.words, fresh(made).state) == (422, True, State.DUE)


def test_two_of_staff_record_the_rest_once(staff):
    made = billing.due()
    mine, theirs = staff.get(page_of(made)), staff.another().sign_in(make.staff()).get(page_of(made))
    mine.submit("Mark the rest as paid")
    second = theirs.submit("Mark the rest as paid")
    assert (second.status_code, "The payment was recorded already" in second.words) == (422, True)
    assert "by Sanne Bakker" in second.words
    assert record_queries.record(made.id).balance.paid == billing.YEAR
    assert "It is paid." in mine.submit("Mark the rest as paid").words


def test_a_waiver_is_granted_in_part_and_lowers_the_price(staff, smtp):
    made = billing.first()
    request = asked(made)
    page = staff.get(page_of(made))
    assert "I mediate for a shelter." in page.words
    page = page.submit(
        "Decide about the waiver", {"Waived, in percent": "40 %", "Reason, which the mediator reads": "So"}
    )
    assert "The decision is recorded, and a letter is on its way." in page.words
    db.session.rollback()
    found = db.session.get_one(WaiverRequest, request.id)
    assert (found.state, found.percent, fresh(made).waiver) == (Request.GRANTED, 40, 40)
    assert "40% of it is waived" in page.words


@pytest.mark.parametrize(
    ("percent", "state", "after"),
    [("0", Request.DECLINED, State.OPEN), ("100", Request.GRANTED, State.WAIVED)],
)
def test_a_waiver_is_declined_or_granted_in_full(staff, percent, state, after):
    made = waiver()
    form = {"Waived, in percent": percent, "Reason, which the mediator reads": "So"}
    staff.get(page_of(made)).submit("Decide about the waiver", form)
    assert (fresh(made).state, db.session.query(WaiverRequest).one().state) == (after, state)


@pytest.mark.parametrize("percent", ["", "101", "-1", "half"])
def test_a_share_that_is_none_is_refused(staff, percent):
    made = waiver()
    form = {"Waived, in percent": percent, "Reason, which the mediator reads": "So"}
    page = staff.get(page_of(made)).submit("Decide about the waiver", form)
    assert (page.status_code, db.session.query(WaiverRequest).one().state) == (422, Request.REQUESTED)
    assert ("Enter a number from 0 to 100" in page.words, "Enter a whole number" in page.words) == (True, False)


def test_a_decision_that_somebody_else_made_meanwhile_is_not_made_again(staff):
    made = waiver()
    form = {"Waived, in percent": "100", "Reason, which the mediator reads": "So"}
    mine, theirs = staff.get(page_of(made)), staff.get(page_of(made))
    mine.submit("Decide about the waiver", form)
    assert theirs.submit("Decide about the waiver", form | {"Waived, in percent": "0"}).status_code == 422
    assert fresh(made).state is State.WAIVED


@pytest.mark.parametrize(
    ("decision", "vat"), [("Accept the number: no VAT is charged", 0), ("Do not accept it: VAT is charged", 34_65)]
)
def test_a_vat_number_that_nobody_answers_for_is_decided(staff, clock, decision, vat):
    made = held()
    form = {decision: True, "Reason, which the mediator reads": "So"}
    page = staff.get(page_of(made)).submit("Decide about the VAT number", form)
    assert ("The decision is recorded" in page.words, fresh(made).state) == (True, State.OPEN)
    page = page.submit("Issue the invoice")
    assert "The invoice is issued." in page.words
    assert record_queries.record(made.id).in_force.vat == vat


def test_the_reason_of_a_decision_about_a_vat_number_stays_readable(staff, clock):
    made = held()
    form = {"Accept the number: no VAT is charged": True, "Reason, which the mediator reads": "A letter of their bank"}
    page = staff.get(page_of(made)).submit("Decide about the VAT number", form)
    assert "Accepted: no VAT is charged" in page.words
    found = record_queries.record(made.id)
    assert (found.vat_decided.decision, found.vat_decided.reason) == (Decision.ACCEPT, "A letter of their bank")
    assert [each.said for each in found.history if each.why == "A letter of their bank"] == [
        "Sanne Bakker accepted the VAT number DE136695976: no VAT is charged."
    ]
    assert page.words.count("A letter of their bank") == 2


def test_what_vies_says_after_a_decision_takes_its_place(staff, clock):
    made = held()
    form = {"Do not accept it: VAT is charged": True, "Reason, which the mediator reads": "No proof came"}
    staff.get(page_of(made)).submit("Decide about the VAT number", form)
    billing.checked(billing.billed(made), Answer.VALID)
    page = staff.get(page_of(made))
    assert ("Not accepted: VAT is charged" in page.words, page.words.count("No proof came")) == (False, 1)


def test_an_invoice_is_corrected_and_its_reference_stays(staff):
    made = billing.due()
    billing.billed(made).name = "Petrova Limited"
    commit()
    page = staff.get(page_of(made))
    page = page.submit("Correct the invoice", {"Reason, which is printed on the credit note": "Another name"})
    assert "The invoice is corrected" in page.words
    found = record_queries.record(made.id)
    assert [each.name for each in found.documents] == ["2026-0001", "2026-0002", "2026-0003"]
    assert (found.in_force.name, found.contribution.state) == ("2026-0003", State.DUE)
    document = page.follow("Credit note 2026-0002")
    assert "Another name" in document.words
    assert "Invoice 2026-0003" in document.words


def test_a_correction_while_a_number_is_checked_says_what_to_do_next(staff, clock):
    made = billing.due(country="DE", kind=PayerKind.BUSINESS)
    payer = billing.billed(made)
    payer.vat_number = GERMAN["vat_number"]
    billing.checked(payer, Answer.UNAVAILABLE)
    why = {"Reason, which is printed on the credit note": "Another name"}
    refused = staff.get(page_of(made)).submit("Correct the invoice", why)
    assert (refused.status_code, "Make or correct the invoice once the answer is there" in refused.words) == (422, True)
    the_clock.hold(the_clock.now() + timedelta(days=4))
    refused = staff.get(page_of(made)).submit("Correct the invoice", why)
    assert "Once they have decided about the VAT number, the invoice can be made or corrected." in refused.words
    decision = {"Accept the number: no VAT is charged": True, "Reason, which the mediator reads": "So"}
    page = staff.get(page_of(made)).submit("Decide about the VAT number", decision)
    page.submit("Correct the invoice", why)
    assert record_queries.record(made.id).in_force.vat == 0


def test_a_correction_that_is_sent_twice_is_made_once(staff):
    made = billing.due()
    page, why = staff.get(page_of(made)), {"Reason, which is printed on the credit note": "Another name"}
    page.submit("Correct the invoice", why)
    second = page.submit("Correct the invoice", why)
    assert (second.status_code, "has changed since you opened the page" in second.words) == (422, True)
    assert len(record_queries.record(made.id).documents) == 3


def test_money_that_came_in_twice_goes_back(staff):
    made = overpaid()
    page = staff.get(page_of(made))
    assert "€5.00 more than is owed" in page.words
    page = page.submit("Record a refund", {"Reason, for IMI only": "Paid twice"})
    assert ("The refund is recorded" in page.words, "−€5.00" in page.words) == (True, True)
    assert fresh(made).state is State.PAID


def test_a_request_that_came_by_letter_is_noted_and_decided(staff):
    made = billing.first()
    form = {"Extenuating circumstances": True, "What they wrote or said": "Letter of 3 May"}
    page = staff.get(page_of(made)).submit("Note a request for a waiver", form)
    assert "The request is noted. Decide about it next." in page.words
    assert "Note a request for a waiver" not in page.words
    form = {"Waived, in percent": "100", "Reason, which the mediator reads": "We wish you well"}
    page = page.submit("Decide about the waiver", form)
    assert ("We wish you well" in page.words, fresh(made).state) == (True, State.WAIVED)


def test_nobody_acts_on_their_own(staff):
    made = billing.due()
    own = db.session.get_one(User, made.mediator_id)
    own.is_staff = True
    commit()
    theirs = staff.another().sign_in(billing.owner(made))
    page = theirs.get(page_of(made))
    assert "This is your own contribution" in page.words
    assert "Record a payment" not in page.words
    for verb in ("answer", "accept", "record", "pay", "issue", "correct", "note", "undo", "refund", "anew"):
        answer = theirs.post(f"{page_of(made)}{verb}", {"reason": "So"})
        assert (answer.status_code, OWN_RECORD in answer.words) == (409, True)


@pytest.mark.parametrize("verb", ["answer", "accept"])
def test_what_nobody_asked_for_is_not_decided(staff, verb):
    made = billing.first()
    form = {"percent": "10", "reason": "So", "version": made.version, "decision": "accept"}
    assert staff.post(f"{page_of(made)}{verb}", form).status_code == 422


def test_a_request_for_what_is_settled_can_only_be_declined_and_says_so(staff):
    made = billing.due()
    asked(made)
    billing.paid(made)
    page = staff.get(page_of(made))
    assert "The contribution is settled, or nothing is owed. Decline the request. Enter 0" in page.words
    assert "100 waives all" not in page.words


def test_a_contribution_that_is_not_there_is_not_found(staff):
    for address in (f"{FEES}99/", f"{FEES}99/pay", f"{FEES}invoices/2026/99"):
        ask = staff.post if address.endswith("pay") else staff.get
        assert ask(address).status_code == 404


def test_the_history_names_who_did_what(staff):
    made = partly()
    words = staff.get(page_of(made)).words
    for line in (
        "The portal opened the contribution of Many 0.",
        "Many 0 issued invoice 2026-0001.",
        "recorded a payment of €100.00.",
        "noted that a part of the contribution of Many 0 is paid.",
    ):
        assert line in words


def test_a_page_costs_the_same_for_many_payments(staff, statements):
    made = billing.due()
    billing.paid(made, 1_00)
    with_one = cost(staff, statements, page_of(made))
    for _ in range(3):
        billing.paid(made, 1_00, by=make.staff())
    assert cost(staff, statements, page_of(made)) == with_one


def test_a_price_that_changes_leaves_what_was_issued(staff):
    made = billing.due()
    form = {"Price in euros": "500", "From": the_clock.today().isoformat(), "Why": "Board"}
    staff.get("/staff/fees/prices/").submit("Set the price", form)
    assert queries.price_on(the_clock.today()) == 500_00
    assert record_queries.record(made.id).in_force.gross == billing.YEAR
    assert billing.issued(billing.first()).net == 500_00
    assert date(2026, 1, 1) < the_clock.today()
