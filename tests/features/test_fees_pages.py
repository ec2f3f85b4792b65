"""A mediator's page of contributions: what to pay, why, by when and how, or what comes next."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app import jobs
from app.db import commit, db
from app.fees.invoices import queries as invoice_queries
from app.fees.models import Contribution
from app.fees.payers import vat_actions
from app.fees.payers.vat import PayerKind
from app.fees.payments import actions as payment_actions
from app.fees.prices import actions as price_actions
from app.fees.vocabulary import Purpose, State, Way
from app.listing.approvals import actions as approval_actions
from app.listing.standings import actions as standing_actions
from tests import make, vies_server as answers
from tests.features import contributing, paying
from tests.features.test_queries import cost, statements

__all__ = ["statements"]
pytestmark = pytest.mark.database
HERE = "/fees/"
TODAY = date(2027, 1, 10)
NL = {"country": "NL", "kind": PayerKind.CONSUMER, "name": "Ana Petrova", "address": "Plein 1\nDen Haag"}


@pytest.fixture
def on(browser, clock, ana):
    """Let it be a day, and Ana signed in."""

    def at(day):
        clock.hold(datetime(day.year, day.month, day.day, 10, tzinfo=UTC))
        browser.sign_in(ana)

    return at


@pytest.fixture
def listing(ana):
    """Ana is listed since March 2026."""
    return make.listing(ana, on=date(2026, 3, 1))


@pytest.fixture
def renewal(ana, listing, on):
    """What she has to pay from March 2027 on."""
    on(TODAY)
    return contributing.renewal(listing)


def ordered(contribution, ana, years=1):
    contributing.ordered(contribution, by=ana, number=years)


def paid(contribution, cents):
    payment_actions.record(
        contribution, cents=cents, paid_on=TODAY, way=Way.STAFF, by=make.staff(), form_token=f"paid {cents}"
    )
    commit()


def lead(page):
    [heading] = page.page.all(id="lead")
    return "".join(heading.itertext())


def state(ana):
    return contributing.all_of(ana.id)[-1].state


def test_before_anything_it_says_what_comes(browser, ana):
    page = browser.get(HERE)
    assert (lead(page), "€165.00 a year" in page.words) == ("Nothing is to be paid yet", True)


def test_covered_it_says_until_when_and_when_the_next_opens(browser, ana, listing):
    page = browser.get(HERE)
    assert lead(page) == "You are covered until 28 Feb 2027"
    assert "The next contribution opens on 31 Dec 2026" in page.words


def test_who_has_passed_sees_the_first_year(browser):
    application = contributing.passed()
    page = browser.sign_in(application.mediator).get(HERE)
    assert lead(page) == "Your first year"
    assert "IMI can list you once your contribution is paid or waived." in page.words
    paying.payer(application.mediator, **NL)
    [first] = contributing.all_of(application.mediator_id)
    contributing.paid(first)
    assert lead(browser.get(HERE)) == "Your first year is settled"
    contributing.decided(application, approval_actions.decline)
    page = browser.get(HERE)
    assert lead(page) == "Your contribution covers nothing now"
    assert "IMI decides on your listing" not in page.words


def test_first_somebody_is_billed_then_years_are_chosen_then_it_is_due(browser, ana, renewal):
    page = browser.get(HERE)
    assert lead(page) == "Your next contribution: 1 Mar 2027 to 29 Feb 2028"
    assert "With Dutch VAT, until you say who is billed" in page.words
    page.follow("Say who is billed")
    paying.payer(ana, **NL)
    page = browser.get(HERE)
    assert "The contribution for 1 Mar 2027 to 29 Feb 2028 is €165.00. VAT of 21% adds €34.65." in page.words
    assert "The invoice is made at once, for Ana Petrova, Netherlands, as it stands below" in page.words
    assert "A year is €165.00, with 21% VAT. Each year has a line of its own" in page.words
    assert "It is paid by bank transfer, by 1 Mar 2027." in page.words
    assert "Once it is made only IMI can correct it: write to logbook@" in page.words
    done = page.submit("Get the invoice", {"Two years, to 28 Feb 2029: €399.30": True, "One year, to": False})
    assert "Your invoice is made" in done.words
    assert "IMI makes a corrected one when you ask for it: write to logbook@" in done.words
    assert lead(done) == "Pay €399.30 by 1 Mar 2027"
    for said in ("NL93DEMO0123456789", "RF39ODR000001", "It is the contribution for 1 Mar 2027"):
        assert said in done.words, said
    [code] = done.page.all(role="img")
    assert code.get("aria-label") == "QR code of this transfer"
    assert done.follow("See invoice 2027-0001").status_code == 200


def test_an_old_page_orders_nothing(browser, ana, renewal):
    paying.payer(ana, **NL)
    old = browser.get(HERE)
    browser.get(HERE).submit("Get the invoice")
    late = old.submit("Get the invoice", {"Two years, to": True, "One year, to": False})
    assert (late.status_code, state(ana)) == (422, State.DUE)
    assert ("meanwhile the invoice was made" in late.words, "save again" in late.words) == (True, False)
    assert late.follow("See invoice 2027-0001").status_code == 200
    assert len(invoice_queries.of(contributing.all_of(ana.id)[0])) == 1


def test_a_part_that_arrived_is_counted_and_the_rest_is_asked_for(browser, ana, renewal):
    paying.payer(ana, **NL)
    ordered(renewal, ana)
    paid(renewal, 99_65)
    page = browser.get(HERE)
    assert (lead(page), "€99.65 has arrived." in page.words) == ("Pay €100.00 by 1 Mar 2027", True)
    paid(renewal, 100_00)
    page = browser.get(HERE)
    assert lead(page) == "You are covered until 29 Feb 2028"
    assert "Paid on 10 Jan 2027, €199.65" in page.words
    assert page.follow("Invoice 2027-0001").status_code == 200


def test_while_a_number_is_checked_there_is_no_invoice(browser, ana, renewal, vies):
    paying.payer(ana, vat_number=paying.NUMBER)
    page = browser.get(HERE)
    assert "The VAT number is being checked with VIES" in page.words
    assert "Get the invoice" not in page.words
    late = browser.post(f"/fees/{renewal.id}/invoice", {"version": str(renewal.version), "years": "1", "seen": "1,2,3"})
    assert (late.status_code, "being checked" in late.words) == (422, True)
    jobs.run_due()
    page = browser.get(HERE)
    assert "Confirmed by the EU’s VIES service: no VAT is added" in page.words
    due = page.submit("Get the invoice")
    assert lead(due) == "Pay €165.00 by 1 Mar 2027"
    assert "is €165.00. No VAT is added. Together that is €165.00." in due.words
    assert "Reverse charge" in due.words


def test_a_number_that_is_confirmed_late_corrects_the_invoice(browser, ana, renewal, vies, on):
    vies.answer = answers.no
    paying.payer(ana, vat_number=paying.NUMBER)
    jobs.run_due()
    ordered(renewal, ana)
    vies.answer = answers.yes
    vat_actions.ask_again()
    jobs.run_due()
    assert len(vies.asked) == 1
    on(TODAY + timedelta(days=8))
    vat_actions.ask_again()
    jobs.run_due()
    assert [(each.document.value, each.gross) for each in invoice_queries.of(renewal)] == [
        ("invoice", 199_65),
        ("credit_note", -199_65),
        ("invoice", 165_00),
    ]
    assert lead(browser.get(HERE)) == "Pay €165.00 by 1 Mar 2027"
    on(TODAY + timedelta(days=20))
    vat_actions.ask_again()
    jobs.run_due()
    assert len(vies.asked) == 2


def test_a_number_that_is_given_later_leaves_the_invoice_as_it_is(browser, ana, renewal, vies, on):
    paying.payer(ana, kind=PayerKind.CONSUMER)
    ordered(renewal, ana)
    paid(renewal, 199_65)
    on(TODAY + timedelta(days=8))
    vies.answer = answers.yes
    paying.payer(ana, version=1, name="Petrova GmbH", vat_number=paying.NUMBER)
    jobs.run_due()
    assert (len(vies.asked), [each.gross for each in invoice_queries.of(renewal)]) == (1, [199_65])


def test_in_grace_the_words_are_kind(browser, ana, listing, on):
    on(date(2027, 6, 10))
    contributing.renewal(listing)
    page = browser.get(HERE)
    assert "Your listing stays visible at least until 29 Feb 2028." in page.words
    assert "your listing ends 28 days after that notice at the earliest" in page.words
    assert "Nobody but you and IMI staff sees that it is due" in page.words
    assert "it covers the same year whenever you pay" in page.words


def test_the_rest_is_not_asked_for_once_the_listing_has_ended(browser, ana, listing, renewal):
    paying.payer(ana, **NL)
    ordered(renewal, ana)
    paid(renewal, 99_65)
    standing_actions.remove(listing, reason="So", by=make.staff())
    commit()
    page = browser.get(HERE)
    assert lead(page) == "Nothing more is to be paid"
    assert ("€99.65 has arrived" in page.words, "IBAN" in page.words) == (True, False)


def test_what_is_late_says_since_when(browser, ana, renewal, on):
    paying.payer(ana, **NL)
    ordered(renewal, ana)
    on(date(2027, 4, 1))
    page = browser.get(HERE)
    assert (lead(page), "It was due on 1 Mar 2027." in page.words) == ("Pay €199.65", True)
    assert ("Was due on 1 Mar 2027" in page.words, "By 1 Mar 2027" in page.words) == (True, False)


def test_who_was_listed_can_open_a_contribution_for_a_fresh_year(browser, ana, listing):
    standing_actions.resign(listing, reason="Asked", by=make.staff())
    commit()
    page = browser.get(HERE)
    assert lead(page) == "Nothing is to be paid"
    assert lead(page.submit("Open a contribution")) == "Being listed again"
    assert len(contributing.all_of(ana.id)) == 1


def test_who_has_paid_to_be_listed_again_opens_nothing_more(browser, ana, listing):
    standing_actions.resign(listing, reason="Asked", by=make.staff())
    commit()
    browser.get(HERE).submit("Open a contribution")
    contributing.paid(contributing.all_of(ana.id)[-1])
    page = browser.get(HERE)
    assert (lead(page), "Open a contribution" in page.words) == ("Your fresh year is settled", False)


def test_who_is_listed_opens_nothing(browser, ana, listing):
    refused = browser.post("/fees/again")
    assert (refused.status_code, "has not ended" in refused.words) == (422, True)


def test_a_price_that_changed_meanwhile_is_said_before_there_is_an_invoice(browser, ana, renewal):
    paying.payer(ana, **NL)
    old = browser.get(HERE)
    price_actions.set_price(by=make.staff(), valid_from=TODAY, cents=200_00, note="Board")
    commit()
    late = old.submit("Get the invoice")
    assert (late.status_code, "By now it comes to €242.00" in late.words, state(ana)) == (422, True, State.OPEN)
    assert lead(late.submit("Get the invoice")).startswith("Pay €242.00")


def test_nobody_orders_for_somebody_else(browser, ana, his, kofi, renewal):
    paying.payer(ana, **NL)
    his.sign_in(kofi)
    order = {"version": str(renewal.version), "years": "1", "seen": "1,2,3"}
    assert his.post(f"/fees/{renewal.id}/invoice", order).status_code == 404
    assert state(ana) is State.OPEN


@pytest.mark.parametrize("years", ["", "0", "4", "one"])
def test_years_are_one_to_three(browser, ana, renewal, years):
    paying.payer(ana, **NL)
    refused = browser.post(f"/fees/{renewal.id}/invoice", {"version": "1", "years": years, "seen": "1,2,3"})
    assert (refused.status_code, state(ana)) == (422, State.OPEN)


def test_a_look_costs_the_same_however_much_was_paid_before(browser, ana, renewal, statements):
    paying.payer(ana, **NL)

    def settled(number):
        db.session.add(
            Contribution(
                key=f"old {number}",
                purpose=Purpose.RENEWAL,
                mediator_id=ana.id,
                state=State.PAID,
                begins=date(2020 - number, 3, 1),
                ends=date(2021 - number, 2, 28),
                opened_on=date(2020 - number, 1, 1),
                settled_on=date(2020 - number, 2, 1),
            )
        )
        commit()

    settled(1)
    with_one = cost(browser, statements, HERE)
    settled(2)
    settled(3)
    assert cost(browser, statements, HERE) == with_one
