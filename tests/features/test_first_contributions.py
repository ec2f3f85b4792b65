"""The first contribution: from the signed pass to the approval, and money of which no listing came."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from app import clock as the_clock, jobs
from app.db import commit, db
from app.errors import Refused
from app.fees import contribution_actions as actions, nights, waiting_queries
from app.fees.invoices import queries as invoice_queries
from app.fees.models import Contribution
from app.fees.reports.bookkeeping import Show
from app.fees.vocabulary import Purpose, State
from app.jobs import Job
from app.listing.applications.life import State as ApplicationState
from app.listing.approvals import actions as approval_actions, needs as approval, queries as approval_queries
from app.listing.followed import KEEP_CONTRIBUTIONS
from tests import make
from tests.features import applying, approving, paying
from tests.features.contributing import (
    all_of,
    approved,
    covered_until,
    decided,
    followed,
    hold,
    last,
    listed,
    ordered,
    paid,
    passed,
    period,
    refunded,
    states,
    waived,
    why_stuck,
    years,
)

pytestmark = pytest.mark.database
LISTED_ON = date(2026, 3, 1)


def test_a_signed_pass_opens_the_first_contribution_without_dates(database, smtp):
    application = approving.passed()
    jobs.run_due()
    [found] = all_of(application.mediator_id)
    assert (found.purpose, found.state, found.application_id) == (Purpose.FIRST, State.OPEN, application.id)
    assert (period(found), found.years, found.opened_on) == ((None, None), 1, date(2026, 6, 30))


def test_a_paid_first_year_is_known_to_the_approval_and_gets_its_dates_there(browser):
    application = passed()
    paid(last(application))
    staff = browser.sign_in(make.staff())
    shown = staff.get(f"/staff/applications/{application.id}/")
    assert "Contribution paid or waived" in shown.words
    assert "Contribution of the first year" not in shown.words
    sent = {"version": 1, "reason": "All is there"}
    assert staff.post(f"/staff/applications/{application.id}/approve", sent).status_code == 303
    followed()
    assert period(last(application)) == (date(2026, 6, 30), date(2027, 6, 29))


@pytest.mark.parametrize(("settle", "said"), [(paid, "paid"), (waived, "waived")])
def test_the_overview_asks_for_nothing_that_is_settled(browser, settle, said):
    application = passed()
    asked = "Approval also needs your contribution, paid or waived."
    assert asked in browser.sign_in(application.mediator).get("/listing/").words
    settle(last(application))
    page = browser.get("/listing/").words
    assert (f"Your contribution is {said}." in page, asked in page) == (True, False)


def test_staff_are_asked_how_it_is_settled_as_long_as_nobody_knows(browser):
    application = passed()
    shown = browser.sign_in(make.staff()).get(f"/staff/applications/{application.id}/")
    assert "Contribution of the first year" in shown.words


def test_a_first_year_that_is_not_settled_is_not_approved(database):
    application = passed()
    with pytest.raises(Refused, match="contribution is not recorded"):
        approved(application)


def test_three_years_paid_before_the_approval_are_covered_by_it(database):
    application = passed()
    paid(years(last(application), 3))
    hold(date(2026, 7, 15))
    listing = approved(application)
    assert period(last(application)) == (date(2026, 7, 15), date(2029, 7, 14))
    assert covered_until(listing) == date(2029, 7, 14)


def just_approved(number):
    """Approved with so many years paid; nothing that follows is done yet."""
    application = passed()
    paid(years(last(application), number))
    version = approval_queries.application(application.id).version
    approval_actions.approve(application, by=make.staff(), version=version, reason="All is there")
    commit()
    return application


def follows(after):
    """Contributions are looked at so much later."""
    at = the_clock.now() + after
    db.session.execute(update(Job).where(Job.kind == KEEP_CONTRIBUTIONS, Job.done_at.is_(None)).values(run_at=at))
    commit()


def told(smtp):
    """Up to when each letter of being listed says that it is covered."""
    texts = [" ".join(each.get_body(("plain",)).get_content().split()) for each in smtp.letters]
    begun = [each for each in texts if each.startswith("Good day, You are listed as an IMI ODR Specialist Mediator.")]
    return [each.partition("covered until ")[2].partition(".")[0] for each in begun]


@pytest.mark.parametrize("after", [timedelta(0), timedelta(minutes=5)])
@pytest.mark.parametrize(("number", "until"), [(1, "29 Jun 2027"), (2, "29 Jun 2028")])
def test_one_letter_of_an_approval_says_the_last_day_of_all_years_that_are_paid(database, smtp, number, until, after):
    just_approved(number)
    follows(after)
    jobs.run_due()
    assert told(smtp) == ([] if after else [until])
    the_clock.hold(the_clock.now() + timedelta(hours=1, minutes=1))
    jobs.run_due()
    assert told(smtp) == [until]


def test_the_letter_of_an_approval_is_one_though_the_mail_server_was_away_over_night(database, smtp):
    just_approved(2)
    followed()
    hold(date(2026, 7, 1))
    jobs.run_due()
    assert told(smtp) == ["29 Jun 2028"]


def test_the_letter_of_an_approval_leaves_though_contributions_cannot_be_looked_at(database, smtp):
    just_approved(1)
    follows(timedelta(days=1))
    db.session.execute(update(Job).where(Job.kind == KEEP_CONTRIBUTIONS).values(dead_at=the_clock.now()))
    commit()
    jobs.run_due()
    assert told(smtp) == ["29 Jun 2027"]


def test_a_waiver_is_known_to_the_approval_and_is_for_one_year(database):
    application = passed()
    waived(years(last(application), 3))
    found = approval_queries.application(application.id)
    assert (found.facts.contribution, last(application).years) == (approval.Contribution.WAIVED, 1)
    assert (found.state, found.blocks) == (approval.State.WAITING, [])


def test_an_approval_by_hand_leaves_the_payment_to_be_recorded(database):
    application = passed()
    listing = approved(application, contribution=approval.Contribution.PAID)
    assert (why_stuck(), period(last(application))[0]) == ([waiting_queries.RECORD_IT], date(2026, 6, 30))
    paid(last(application))
    assert (why_stuck(), covered_until(listing)) == ([], date(2027, 6, 29))


def test_money_that_goes_back_before_the_approval_keeps_it_waiting_and_nothing_opens_by_itself(database):
    application = passed()
    refunded(paid(last(application)))
    assert approval_queries.application(application.id).facts.contribution is None
    followed()
    nights.open_due()
    assert states(application.mediator_id) == ["first refunded"]


def test_a_first_one_opens_for_nobody_who_has_not_passed(database):
    application = passed()
    application.state = ApplicationState.FAILED
    commit()
    with pytest.raises(Refused, match="once the assessment is passed"):
        actions.open_first(application)


def test_a_first_year_that_nothing_came_of_is_to_be_refunded_after_a_year(database):
    application = passed()
    paid(last(application))
    hold(date(2027, 6, 29))
    assert listed(Show.UNUSED) == []
    hold(date(2027, 6, 30))
    assert listed(Show.UNUSED) == [last(application).id]


def test_what_was_paid_on_29_february_is_to_be_refunded_on_the_28th_a_year_later(database):
    application = passed()
    hold(date(2028, 2, 29))
    paid(last(application))
    hold(date(2029, 2, 27))
    assert listed(Show.UNUSED) == []
    hold(date(2029, 2, 28))
    assert listed(Show.UNUSED) == [last(application).id]


def test_a_letter_about_a_decision_leaves_though_money_came_meanwhile(database, smtp):
    application = passed()
    approval_actions.return_to(application, by=make.staff(), version=0, reason="Please add a photo.")
    commit()
    paid(last(application))
    jobs.run_due()
    assert [each["Subject"] for each in smtp.letters] == ["Something is needed before you can be listed"]
    assert approval_queries.application(application.id).facts.contribution is approval.Contribution.PAID


def test_nothing_is_owed_for_a_listing_that_is_declined_and_again_once_it_is_looked_at(database):
    application = passed()
    mediator_id = application.mediator_id
    decided(application, approval_actions.decline)
    assert states(mediator_id) == ["first cancelled"]
    decided(application, approval_actions.reopen)
    assert states(mediator_id) == ["first open"]


@pytest.mark.parametrize("is_credited", [True, False])
def test_what_is_owed_again_gets_an_invoice_of_its_own(browser, is_credited):
    application = passed()
    paying.payer(application.mediator, country="NL")
    ordered(last(application), by=application.mediator)
    decided(application, approval_actions.decline)
    if is_credited:
        nights.credit_what_is_not_owed()
    decided(application, approval_actions.reopen)
    page = browser.sign_in(application.mediator).get("/fees/")
    assert "IBAN" not in page.words
    page.submit("Get the invoice")
    documents = [each.document.value for each in invoice_queries.of(last(application))]
    assert (documents, states(application.mediator_id)) == (["invoice", "credit_note", "invoice"], ["first due"])


def test_money_for_a_listing_that_is_declined_waits_for_staff(database):
    application = passed()
    paid(last(application))
    decided(application, approval_actions.decline)
    assert (states(application.mediator_id), why_stuck()) == (["first paid"], [waiting_queries.NOT_APPROVED])


def test_money_for_a_listing_that_is_declined_counts_once_it_is_approved_and_no_second_pass_comes_between(database):
    application = passed()
    paid(last(application))
    decided(application, approval_actions.decline)
    with pytest.raises(Refused, match="You have passed an assessment already"):
        applying.begun(application.mediator, applying.programme("Another one"))
    db.session.rollback()
    decided(application, approval_actions.reopen)
    approved(application, contribution=approval.Contribution.PAID)
    assert (states(application.mediator_id), why_stuck()) == (["first paid"], [])


def test_money_for_a_listing_that_is_declined_late_can_go_back(browser):
    application = passed()
    paying.payer(application.mediator, country="NL")
    ordered(last(application), by=application.mediator)
    staff = browser.sign_in(make.staff())
    staff.get(f"/staff/fees/{last(application).id}/").submit("Mark the rest as paid")
    hold(date(2026, 9, 30))
    decided(application, approval_actions.decline)
    page = staff.sign_in(make.staff()).get(f"/staff/fees/{last(application).id}/")
    assert "Send the money back" in page.words
    page.submit("Record a refund", {"Reason, for IMI only": "No listing came of it"})
    assert (states(application.mediator_id), why_stuck()) == (["first refunded"], [])


def test_nothing_is_kept_for_an_account_that_is_gone(database):
    actions.keep(4711)
    assert db.session.scalars(select(Contribution)).all() == []
