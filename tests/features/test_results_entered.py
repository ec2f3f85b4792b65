"""Staff enter the result of a programme that does not use the portal: who signed it, when, on what paper, and why."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.accounts.models import User
from app.accounts.own_record import OWN_RECORD
from app.audit import AuditRecord
from app.db import commit, db
from app.listing.applications.life import State, Who
from app.listing.applications.models import ApplicationEvent
from app.mail import Letter
from tests import make
from tests.features import applying, desking
from tests.features.test_queries import cost, statements

__all__ = ["statements"]

pytestmark = pytest.mark.database
FILLED = {
    "result": "pass",
    "Grounds": "Passed the examination of 20 June",
    "Who signed for the programme": "Prof. Vera Lund",
    "Signed on": "2026-06-30",
    "Reference of the signed report": "IMI-2026-118",
    "Why you enter it": "The programme works on paper.",
}


@pytest.fixture
def ana(database):
    return make.mediator(name="Ana Petrova")


@pytest.fixture
def application(ana, rivers):
    applying.ready(ana)
    return applying.submitted(ana, rivers)


@pytest.fixture
def sanne(browser):
    """Staff, signed in at `browser`."""
    sanne = make.staff()
    browser.sign_in(sanne)
    return sanne


def test_a_result_is_entered_from_the_register_of_applications(browser, sanne, application):
    page = browser.get("/staff/programmes/").follow("Applications")
    page = page.follow("Enter the result of Ana Petrova").submit("Enter the result", FILLED)
    assert "The result is entered, and the mediator is told." in page.words
    assert "No application is with a programme" in page.words
    assert (application.state, application.signed_name, application.signed_by_id) == (
        State.PASSED,
        "Prof. Vera Lund",
        None,
    )
    assert (application.reference, application.entered_because) == ("IMI-2026-118", "The programme works on paper.")
    assert application.signed_at.date() == clock.today()
    assert desking.passes_waiting() == [application.id]
    events = db.session.execute(select(ApplicationEvent.verb, ApplicationEvent.who).order_by(ApplicationEvent.id)).all()
    assert [tuple(each) for each in events][-2:] == [("pass", Who.STAFF), ("report", Who.STAFF)]
    said = db.session.scalars(
        select(AuditRecord.verb).where(AuditRecord.by_id == sanne.id).order_by(AuditRecord.id)
    ).all()
    assert "application: pass" in said
    letters = [each.rpartition("/")[2] for each in db.session.scalars(select(Letter.template))]
    assert letters.count("application_decided.txt") == 1
    assert application.snapshot.is_intact


def test_staff_see_no_entry_of_an_application(browser, sanne, application):
    reference = application.entries[0].frozen["reference"]
    for address in ("/staff/applications/", f"/staff/applications/{application.id}/enter"):
        assert reference not in browser.get(address).words


@pytest.mark.parametrize("label", [each for each in FILLED if each != "result"])
def test_nothing_may_be_left_out(browser, sanne, application, label):
    page = browser.get(f"/staff/applications/{application.id}/enter").submit("Enter the result", FILLED | {label: ""})
    assert (page.status_code, application.state) == (422, State.SUBMITTED)
    assert "Passed the examination" in page.text or label == "Grounds"


@pytest.mark.parametrize("days", [-1, 1])
def test_it_was_signed_between_the_submission_and_today(browser, sanne, application, days):
    day = (clock.today() + timedelta(days=days)).isoformat()
    page = browser.get(f"/staff/applications/{application.id}/enter")
    page = page.submit("Enter the result", FILLED | {"Signed on": day})
    assert (page.status_code, "Enter a day from the submission to today" in page.words) == (422, True)


def test_the_day_of_the_submission_is_the_registers(browser, sanne, ana, rivers):
    applying.ready(ana)
    clock.hold(datetime(2026, 6, 30, 22, 30, tzinfo=UTC))  # half past midnight in Amsterdam
    made = applying.submitted(ana, rivers)
    page = browser.get(f"/staff/applications/{made.id}/enter")
    early = page.submit("Enter the result", FILLED | {"Signed on": "2026-06-30"})
    assert (early.status_code, "Enter a day from the submission to today" in early.words) == (422, True)
    page.submit("Enter the result", FILLED | {"Signed on": "2026-07-01"})
    assert made.state is State.PASSED


def test_a_result_stays_as_it_was_signed(browser, sanne, rivers, application):
    page = browser.get(f"/staff/applications/{application.id}/enter")
    ines = applying.assessor(rivers)
    applying.moved(application, "begin", by=ines)
    desking.signed(desking.complete(application, by=ines), by=ines)
    late = page.submit("Enter the result", FILLED | {"result": "fail"})
    assert (late.status_code, application.state) == (422, State.PASSED)
    assert "Nothing is left to enter." in browser.get(f"/staff/applications/{application.id}/enter").words


def test_staff_do_not_enter_their_own(browser, application, ana):
    db.session.get_one(User, ana.id).is_staff = True
    commit()
    address = f"/staff/applications/{application.id}/enter"
    page = browser.sign_in(ana).get(address)
    assert ("This is your own application" in page.words, "Enter the result" in page.words) == (True, False)
    written = dict.fromkeys(("grounds", "signed_name", "reference", "reason"), "So")
    sent = {"csrf_token": page.csrf_token, "version": application.version, "result": "pass", "signed_on": "2026-06-30"}
    refused = browser.post(address, sent | written)
    assert (refused.status_code, OWN_RECORD in refused.words) == (422, True)


def test_a_draft_is_not_there(browser, sanne, rivers):
    made = applying.begun(make.mediator(), rivers)
    assert browser.get(f"/staff/applications/{made.id}/enter").status_code == 404


def test_three_cost_as_much_as_one(browser, sanne, rivers, application, statements):
    with_one = cost(browser, statements, "/staff/applications/")
    for _ in range(2):
        lea = make.mediator()
        applying.ready(lea)
        applying.submitted(lea, rivers)
    assert cost(browser, statements, "/staff/applications/") == with_one
