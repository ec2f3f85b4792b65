"""A first contribution whose money went back: nobody is listed without another, and a person opens it."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings, strategies as st

from app import jobs
from app.db import commit
from app.errors import Refused
from app.fees import first_actions, nights, waiting_queries
from app.fees.contribution import UNPAID
from app.fees.vocabulary import State
from app.listing.approvals import actions as approval_actions, needs as approval
from tests import make
from tests.features import paying
from tests.features.contributing import (
    all_of,
    approved,
    covered_until,
    decided,
    hold,
    last,
    ordered,
    paid,
    passed,
    refunded,
    states,
)

pytestmark = pytest.mark.database


def sent_back():
    """Somebody passed whose first contribution was paid and went back."""
    application = passed()
    refunded(paid(last(application)))
    return application


def test_after_a_refund_a_mediator_opens_another_contribution_and_is_listed(browser):
    application = sent_back()
    page = browser.sign_in(application.mediator).get("/fees/")
    assert "Your assessment stays passed: if you want to be listed, open another contribution" in page.words
    shown = page.submit("Open a contribution")
    assert "Your first contribution is open again." in shown.words
    assert (states(application.mediator_id), "Your first year" in shown.words) == (
        ["first refunded", "first open"],
        True,
    )
    browser.post("/fees/first")
    assert states(application.mediator_id) == ["first refunded", "first open"]
    paid(last(application))
    assert covered_until(approved(application)) == date(2027, 6, 29)


def test_after_a_refund_staff_open_another_contribution_once(browser):
    application = sent_back()
    staff = browser.sign_in(make.staff())
    page = staff.get(f"/staff/fees/{last(application).id}/")
    shown = page.submit("Open another contribution")
    assert "Another contribution is open. This is its page." in shown.words
    assert page.submit("Open another contribution").address == shown.address
    assert shown.address.endswith(f"/staff/fees/{last(application).id}/")
    assert states(application.mediator_id) == ["first refunded", "first open"]
    assert "Open another contribution" not in staff.get(page.address).words


@pytest.mark.parametrize("is_unused", [True, False])
def test_the_letter_of_a_refund_says_that_another_contribution_can_be_opened(browser, smtp, is_unused):
    application = passed()
    paying.payer(application.mediator, country="NL")
    ordered(last(application), by=application.mediator)
    staff = browser.sign_in(make.staff())
    staff.get(f"/staff/fees/{last(application).id}/").submit("Mark the rest as paid")
    if is_unused:
        hold(date(2027, 7, 1))
        staff.sign_in(make.staff())
    page = staff.get(f"/staff/fees/{last(application).id}/")
    page.submit("Record a refund", {"Reason, for IMI only": "Asked for"})
    jobs.run_due()
    [letter] = [each for each in smtp.letters if "back to you" in each["Subject"]]
    words = " ".join(letter.get_body(("plain",)).get_content().split())
    assert "Your assessment stays passed: if you want to be listed, open another contribution" in words


@pytest.mark.parametrize("how", ["declined", "listed", "settled", "never paid"])
def test_another_contribution_opens_only_after_a_refund_and_as_long_as_the_pass_stands(browser, how):
    application = passed() if how == "never paid" else sent_back()
    mediator = browser.sign_in(application.mediator)
    if how == "declined":
        decided(application, approval_actions.decline)
    elif how == "listed":
        approved(application, contribution=approval.Contribution.PAID)
    elif how == "settled":
        mediator.post("/fees/first")
        paid(last(application))
    before = states(application.mediator_id)
    assert "Open a contribution" not in mediator.get("/fees/").words
    mediator.post("/fees/first")
    assert states(application.mediator_id) == before


def test_one_that_was_opened_anew_is_cancelled_and_taken_up_like_the_first(database):
    application = sent_back()
    first_actions.open_anew(application.mediator_id, by=make.staff())
    decided(application, approval_actions.decline)
    assert states(application.mediator_id) == ["first refunded", "first cancelled"]
    decided(application, approval_actions.reopen)
    assert states(application.mediator_id) == ["first refunded", "first open"]


def test_after_a_refund_whom_imi_declined_reads_whom_to_write_to(browser):
    application = sent_back()
    decided(application, approval_actions.decline)
    page = browser.sign_in(application.mediator).get("/fees/")
    assert "If you want to be listed after all, write to logbook@" in page.words
    assert ("Refunded" in page.words, "Refunded on" in page.words) == (True, False)


def _pay(application):
    if last(application).state in UNPAID:
        paid(last(application))


def _refund(application):
    if last(application).state is State.PAID:
        refunded(last(application))


def _open(application):
    first_actions.open_anew(application.mediator_id, by=make.staff())


def _decline(application):
    decided(application, approval_actions.decline)


def _reopen(application):
    decided(application, approval_actions.reopen)


def _night(_application):
    nights.open_due()


STEPS = (_pay, _refund, _open, _decline, _reopen, _night)


@settings(max_examples=12)
@given(st.lists(st.sampled_from(STEPS), max_size=12))
def test_in_whatever_order_things_happen_one_is_open_unless_its_money_went_back_or_imi_declined(database, steps):
    application = passed()
    for step in (_pay, _refund, *steps):
        with suppress(Refused):
            step(application)
        commit()
        nights.keep(application.mediator_id)
        *earlier, latest = all_of(application.mediator_id)
        assert {each.state for each in earlier} <= {State.REFUNDED, State.CANCELLED}
        is_declined = bool(waiting_queries.declined(application.mediator_id))
        assert (latest.state is State.CANCELLED) <= is_declined
        can_be_opened = latest.state is State.REFUNDED and not is_declined
        assert (waiting_queries.sent_back(application.mediator_id) is not None) == can_be_opened
