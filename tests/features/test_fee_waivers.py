"""A mediator asks that a contribution be waived, and staff waive all of it, a part or nothing."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from app.db import commit, db
from app.errors import Conflict, Refused
from app.fees import contribution_queries
from app.fees.invoices import queries as invoice_queries
from app.fees.models import DeiDiscount, WaiverRequest
from app.fees.payments import queries as payment_queries
from app.fees.reports.bookkeeping import Show
from app.fees.vocabulary import Ground, Request, State
from app.jobs import run_due
from app.listing.standings import actions as standing_actions, queries as standing_queries
from app.listing.standings.models import ListingFact
from tests import make
from tests.features import billing, contributing
from tests.features.waiving import HERE, WORDS, asked, decided, requested
from tests.post_office import text_of

pytestmark = pytest.mark.database
IN_GRACE = datetime(2027, 4, 1, 10, tzinfo=UTC)


@pytest.fixture
def listing(browser, ana, clock, smtp):
    """Ana is listed since March 2026, and in her grace year."""
    made = make.listing(ana, on=date(2026, 3, 1))
    clock.hold(IN_GRACE)
    run_due()
    smtp.empty()
    browser.sign_in(ana)
    return made


@pytest.fixture
def due(listing):
    """What she has to pay: the year from March 2027 on."""
    return contributing.renewal(listing)


def test_staff_decide_where_the_contribution_is(due, listing, ana, browser):
    requested(due, ana)
    page = browser.another().sign_in(make.staff()).get(f"/staff/listings/{listing.id}/")
    assert ("A waiver is requested" in page.words, "One that is granted covers" in page.words) == (True, False)
    decision = page.follow("Decide about it")
    assert WORDS in decision.words
    decision.submit("Decide about the waiver", {"percent": "0", "reason": "Not this year."})
    assert "A waiver is requested" not in browser.another().sign_in(make.staff()).get(page.address).words


def standing(listing):
    db.session.rollback()
    return standing_queries.now(listing)


def test_a_request_is_sealed_and_keeps_the_grace_clock_waiting(browser, ana, due, listing):
    sent = asked(browser)
    assert "Your request is with IMI." in sent.words
    assert f"You wrote: {WORDS}" in sent.words
    assert "You can wait with paying until then." in sent.words
    assert "You can wait with paying until it is decided." in browser.get("/fees/").words
    db.session.rollback()
    request = db.session.scalar(select(WaiverRequest))
    assert (b"legal clinic" in request.words, request.opened("words"), request.ground) == (
        *(False, WORDS),
        Ground.PRO_BONO,
    )
    [fact] = db.session.scalars(select(ListingFact).filter_by(kind="requested"))
    assert (fact.opened_reason, standing(listing).is_requested) == (WORDS, True)
    assert contributing.listed(Show.WAIVER) == [request.contribution_id]


def test_the_same_form_asks_once_and_another_is_refused(browser, ana, due):
    page, second = browser.get(HERE), browser.get(HERE)
    filled = {"I mediate predominantly pro bono": True, "In your words": WORDS}
    for _ in range(2):
        assert page.submit("Send the request", filled).status_code == 200
    late = second.submit("Send the request", filled)
    assert (late.status_code, "You have asked for a waiver of this contribution already" in late.words) == (422, True)
    assert len(db.session.scalars(select(WaiverRequest)).all()) == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"In your words": " "}, "Say why IMI should waive"),
        ({"In your words": "x" * 1001}, "Keep it to 1,000"),
        ({"I mediate predominantly pro bono": False}, "Choose why you ask"),
    ],
)
def test_a_reason_is_asked_for_and_kept_short(browser, ana, due, typed, told):
    refused = asked(browser, **typed)
    assert (refused.status_code, told in refused.words) == (422, True)


def test_all_of_it_covers_the_listing_and_its_mediator_is_told(browser, ana, due, listing, smtp):
    decided(requested(due, ana), 100)
    run_due()
    found = standing(listing)
    assert (due.state, found.covered_until, found.is_requested) == (State.WAIVED, date(2028, 2, 29), False)
    assert "So we decided." in text_of(next(each for each in smtp.letters if "waived" in each["Subject"]))
    page = browser.get(HERE)
    assert ("IMI has granted your request" in page.words, "100% of one year" in page.words) == (True, True)
    assert "Waived on 1 Apr 2027" in browser.get("/fees/").words


def test_a_part_ends_the_request_and_the_rest_stays_to_be_paid(browser, ana, due, listing, smtp):
    request = requested(due, ana)
    decided(request, 40)
    run_due()
    found = standing(listing)
    assert (due.state, due.waiver, found.covered_until, found.is_requested) == (
        *(State.OPEN, 40),
        *(date(2027, 2, 28), False),
    )
    assert contribution_queries.quote(due).lines[0].net == 99_00
    assert [each["Subject"] for each in smtp.letters] == ["A part of your contribution is waived"]
    said = "IMI waives 40% of the contribution for 1 Mar 2027 to 29 Feb 2028: you pay €99.00 instead of €165.00"
    assert said in text_of(smtp.letters[0])
    assert "IMI waives 40% of one year" in browser.get(HERE).words


def test_a_part_that_a_discount_by_country_replaces_is_said_and_leaves_the_invoice(browser, ana, due, smtp):
    db.session.add(DeiDiscount(country="GH", percent=50, valid_from=date(2026, 1, 1), source="Board"))
    billing.payer(ana.id, country="GH")
    billing.issued(due)
    decided(requested(due, ana), 40)
    run_due()
    letter = text_of(next(each for each in smtp.letters if each["Subject"] == "A part of your contribution is waived"))
    assert "takes 50% off already, and only the highest discount applies: you pay €82.50" in letter
    assert len(invoice_queries.of(due)) == 1


def test_a_part_of_a_first_year_is_named_and_leaves_other_years_as_they_were(browser, smtp):
    first = billing.first(years=2)
    decided(requested(first, billing.owner(first)), 40)
    run_due()
    letter = text_of(next(each for each in smtp.letters if each["Subject"] == "A part of your contribution is waived"))
    assert "40% of the contribution for your first year: you pay €99.00" in letter
    assert "the others that you chose cost what they did" in letter


def test_a_part_of_what_has_an_invoice_replaces_it_without_naming_the_waiver(browser, ana, due):
    billing.payer(ana.id)
    billing.issued(due)
    decided(requested(due, ana), 40)
    documents = invoice_queries.of(due)
    assert [each.gross for each in documents] == [199_65, -199_65, 119_79]
    assert not any(b"aive" in each.written for each in documents)


def test_all_of_what_has_an_invoice_leaves_nothing_to_pay_and_takes_it_back_at_once(browser, ana, due, listing):
    billing.payer(ana.id)
    billing.issued(due)
    decided(requested(due, ana), 100)
    assert (due.state, standing(listing).covered_until) == (State.WAIVED, date(2028, 2, 29))
    assert [each.gross for each in invoice_queries.of(due)] == [billing.YEAR, -billing.YEAR]
    assert payment_queries.balance(due).open == 0


def test_all_of_one_year_drops_the_others_that_were_chosen_and_says_so(browser, ana, due, listing, smtp):
    request = requested(contributing.years(due, 3), ana)
    page = browser.another().sign_in(make.staff()).get(f"/staff/fees/{due.id}/")
    assert "3 years are chosen and a waiver is for one: 100 drops the others" in page.words
    decided(request, 100)
    run_due()
    assert (due.years, standing(listing).covered_until) == (1, date(2028, 2, 29))
    assert "You had chosen 3 years. A waiver is for one" in text_of(smtp.letters[-1])


def test_nothing_is_said_with_its_reason_and_the_clock_goes_on(browser, ana, due, listing, smtp):
    request = requested(due, ana)
    decided(request, 0)
    run_due()
    assert (request.state, due.state, standing(listing).is_requested) == (Request.DECLINED, State.OPEN, False)
    assert [each["Subject"] for each in smtp.letters] == ["Your request for a waiver is declined"]
    page = browser.get(HERE)
    assert "IMI wrote: So we decided." in page.words
    assert "Send the request" not in page.words


def test_a_first_year_can_be_waived_before_there_is_a_listing(browser, ana, kofi):
    application = contributing.passed()
    [first] = contributing.all_of(application.mediator_id)
    decided(requested(first, application.mediator), 100)
    assert first.state is State.WAIVED
    assert "Your first year is waived" in browser.sign_in(application.mediator).get("/fees/").words
    assert standing_queries.listing_of(application.mediator_id) is None


def test_a_decision_is_of_staff_once_and_of_what_was_seen(ana, due):
    request = requested(due, ana)
    with pytest.raises(Refused, match="own record"):
        decided(request, 100, by=ana)
    with pytest.raises(Refused, match="0 to 100"):
        decided(request, 101)
    with pytest.raises(Conflict):
        decided(request, 100, version=99)
    decided(request, 50)
    with pytest.raises(Refused, match="decided already"):
        decided(request, 100)


def test_what_was_paid_meanwhile_can_only_be_declined(ana, due):
    request = requested(due, ana)
    contributing.paid(due)
    with pytest.raises(Refused, match="settled"):
        decided(request, 100)
    decided(request, 0)
    assert request.state is Request.DECLINED


def test_staff_who_decided_on_the_listing_can_still_decide_here(ana, due, listing):
    request = requested(due, ana)
    standing_actions.decide_waiver(listing, is_granted=False, by=make.staff(), reason="Not this year")
    commit()
    decided(request, 100)
    assert standing(listing).covered_until == date(2028, 2, 29)


def test_who_has_nothing_to_pay_has_nothing_to_request(browser, ana):
    page = browser.get(HERE)
    assert ("There is nothing to waive" in page.words, "Send the request" in page.words) == (True, False)
    assert browser.post(HERE, {"form_token": "a", "ground": "pro_bono", "words": "b"}).status_code == 404


def test_who_has_paid_a_part_asks_by_letter_and_is_waived_all_the_same(browser, ana, due, listing):
    billing.payer(ana.id)
    billing.issued(due)
    billing.paid(due, 100_00)
    page = browser.get("/fees/").follow("How to ask IMI")
    assert ("A part of this contribution has arrived" in page.words, "Write to IMI at" in page.words) == (True, True)
    assert "nothing to waive" not in page.words
    refused = browser.post(HERE, {"form_token": "a", "ground": "pro_bono", "words": "b"})
    assert (refused.status_code, "A part of this contribution has arrived" in refused.words) == (422, True)
    assert "Pay the contribution, or ask IMI for a waiver" in browser.get("/listing/").words
    noted = browser.another().sign_in(make.staff()).get(f"/staff/fees/{due.id}/")
    noted = noted.submit(
        "Note a request for a waiver", {"Extenuating circumstances": True, "What they wrote or said": "Letter"}
    )
    waived = noted.submit("Decide about the waiver", {"percent": "100", "reason": "So"})
    db.session.rollback()
    assert (due.state, payment_queries.balance(due).excess) == (State.WAIVED, 100_00)
    assert ("€100.00 Nothing is owed, so it is to be sent back" in waived.words, "€100.00 of €" in waived.words) == (
        True,
        False,
    )


def test_what_was_paid_of_a_waived_one_is_said_to_go_back(browser, ana, due, listing, smtp):
    billing.payer(ana.id)
    made = billing.issued(due)
    request = requested(due, ana)
    billing.paid(due, 100_00)
    decided(request, 100)
    run_due()
    granted = next(each for each in smtp.letters if each["Subject"] == "Your contribution is waived")
    assert "€100.00 that had arrived for it goes back to you." in text_of(granted)
    assert "Waived on 1 Apr 2027, €100.00 that had arrived goes back to you" in browser.get("/fees/").words
    assert "Paid on" not in browser.get(invoice_queries.address(made)).words


def test_an_invoice_of_nothing_that_is_owed_does_not_say_that_it_is_paid(ana, due):
    billing.payer(ana.id)
    made = billing.issued(due)
    billing.paid(due, 100_00)
    contributing.waived(due)
    said = payment_queries.around(made).said
    assert said == "Nothing is to be paid for this invoice any more. €100.00 goes back to you."


def test_nothing_is_said_of_a_listing_that_there_is_not_yet(browser):
    application = contributing.passed()
    page = browser.sign_in(application.mediator).get(HERE)
    assert ("Request a waiver" in page.words, "of your listing" in page.words) == (True, False)
    assert "of your listing" not in asked(browser).words


def test_the_decision_of_a_year_before_stays_beside_what_can_be_asked_now(browser, ana, due, listing):
    decided(requested(due, ana), 100)
    contributing.hold(date(2028, 1, 10))
    contributing.renewal(listing)
    billing.payer(ana.id)
    browser = browser.another().sign_in(ana)
    page = browser.get(HERE)
    assert ("Send the request" in page.words, "IMI has granted your request" in page.words) == (True, True)
    billing.issued(contributing.all_of(ana.id)[-1])
    billing.paid(contributing.all_of(ana.id)[-1], 100_00)
    assert "Write to IMI at" in browser.get(HERE).words


def test_letters_of_before_lead_to_the_page(browser, ana):
    assert browser.get("/listing/waiver").location == "/fees/waiver/"
