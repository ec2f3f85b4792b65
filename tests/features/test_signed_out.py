"""Somebody whose sign-in ends while they type: nothing typed is lost, and it is sent after signing in again."""

from io import BytesIO

import pytest
from sqlalchemy import select

from app.accounts import actions
from app.accounts.queries import link_token
from app.db import commit
from app.logbook.models import Mediation
from tests import make

TYPED = {"Length": "1 h 30", "Your reference": "A-1"}
WORDS = "Nothing was saved, and what you typed is still here. Sign in in another tab, then send this again."


def enter(browser, person):
    """Sign in as a person does, by the link of a letter, in a tab of this browser."""
    code = actions.new_code(person.email)
    address = f"/sign-in/link/{code.id}/{link_token(code)}"
    commit()
    return browser.get(address).submit("Sign in")


@pytest.fixture
def ana(browser):
    ana = make.mediator()
    enter(browser, ana)
    return ana


@pytest.fixture
def entries(database):
    def found():
        return [tuple(row) for row in database.session.execute(select(Mediation.mediator_id, Mediation.reference))]

    return found


def end_elsewhere(browser, person):
    """The sign-in is ended from another browser; the cookie stays."""
    browser.another().sign_in(person).post("/account/sign-ins/end-others")


def sign_out_here(browser, person):
    """Signed out in another tab, where the sign-in page is open now."""
    browser.get("/logbook/").submit("Sign out")


def lose_the_cookie(browser, person):
    browser.client.delete_cookie("logbook")


ENDS = [end_elsewhere, sign_out_here, lose_the_cookie]


@pytest.mark.parametrize("end", ENDS)
def test_htmx_keeps_the_page_and_sends_it_after_signing_in_again(browser, ana, entries, end):
    page = browser.get("/logbook/")
    end(browser, ana)
    answer = page.submit("Log it", TYPED, htmx=True)
    assert (answer.status_code, list(answer.page.regions)) == (401, ["messages"])
    assert answer.words == f"You are signed out. {WORDS} Sign in"
    assert answer.page.one("a", href="/sign-in").get("target") == "_blank"
    enter(browser, ana)
    assert "A-1 is logged." in page.submit("Log it", TYPED, htmx=True).words
    assert entries() == [(ana.id, "A-1")]


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.database
def test_without_javascript_what_was_typed_waits_to_be_sent_again(browser, ana, entries, end):
    page = browser.get("/logbook/")
    end(browser, ana)
    answer = page.submit("Log it", TYPED)
    too_early = answer.submit("Send it again")
    enter(browser, ana)
    sent = answer.submit("Send it again")
    assert [answer.status_code, too_early.status_code] == [401, 401]
    assert answer.page.title == "You are signed out"
    assert ("A-1 is logged." in sent.words, sent.address) == (True, "/logbook/#messages")
    assert entries() == [(ana.id, "A-1")]


def test_every_line_of_what_was_typed_waits(browser, ana):
    mediation = make.mediation(ana)
    page = browser.get(f"/logbook/{mediation.id}")
    end_elsewhere(browser, ana)
    answer = page.submit("Keep them", {"What went well": "One.\nTwo <b>&amp;\"'"})
    enter(browser, ana)
    kept = answer.submit("Send it again")
    assert kept.page.one("textarea", name="went_well").text == "One.\nTwo <b>&amp;\"'"


def test_what_is_looked_at_keeps_its_place_in_the_list(browser, ana):
    """The row is sent to an address with a question mark, and comes back there."""
    mediation = make.mediation(ana, reference="A-1")
    page = browser.get(f"/logbook/?search=A&edit={mediation.id}")
    end_elsewhere(browser, ana)
    answer = page.submit("Save", {"Length": "2 h"}, action=f"/logbook/{mediation.id}/row?search=A")
    enter(browser, ana)
    assert answer.submit("Send it again").address == "/logbook/?search=A#mediations"


def test_a_file_is_chosen_again(browser, ana):
    page = browser.get("/logbook/import/")
    end_elsewhere(browser, ana)
    answer = page.submit("Read the calendar", {"Choose or drop a calendar file": (BytesIO(b"BEGIN"), "c.ics")})
    assert (answer.status_code, answer.page.all("form")) == (401, [])
    assert "go back to the page before this one and send it again" in answer.words


@pytest.mark.parametrize("htmx", [False, True], ids=["page", "region"])
def test_the_page_of_somebody_else_logs_nothing(browser, ana, entries, htmx):
    """Kofi signs in where Ana's page is still open."""
    page = browser.get("/logbook/")
    sign_out_here(browser, ana)
    enter(browser, make.mediator())
    answer = page.submit("Log it", TYPED, htmx=htmx)
    assert (answer.status_code, entries()) == (400, [])


def test_a_page_that_is_only_looked_at_leads_to_the_sign_in_page(browser, ana):
    end_elsewhere(browser, ana)
    assert browser.get("/logbook/").location == "/sign-in"


def test_htmx_says_so_while_one_types(browser, ana):
    end_elsewhere(browser, ana)
    answer = browser.get("/logbook/preview", htmx="preview")
    assert (answer.status_code, list(answer.page.regions)) == (401, ["messages"])


def test_a_form_from_elsewhere_is_not_handed_back_without_a_token(browser, ana):
    end_elsewhere(browser, ana)
    answer = browser.ask("POST", "/logbook/", data={"reference": "A-1"})
    assert (answer.status_code, answer.page.all("form")) == (401, [])
