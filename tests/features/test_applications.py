"""A mediator applies to a programme: begins, sees what would be shared, submits, and withdraws."""

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import DBAPIError

from app import clock
from app.audit import AuditRecord
from app.db import commit, db
from app.errors import Refused
from app.listing.applications import actions as application_actions
from app.listing.applications.life import State, Who
from app.listing.applications.models import Application, ApplicationEvent, Snapshot
from app.logbook import actions
from app.logbook.eligibility import actions as eligibility_actions
from app.mail import Letter
from tests import make
from tests.features import applying, desking, programmes

pytestmark = pytest.mark.database


ONLY_ONE_IS_OPEN = r"(?i)unique.*application[._]mediator_id"


@pytest.fixture
def ana(database):
    return make.mediator(name="Ana Petrova")


def letters():
    found = [each.rpartition("/")[2] for each in db.session.scalars(select(Letter.template).order_by(Letter.id))]
    return [each for each in found if each.startswith("application")]


def records():
    return list(
        db.session.scalars(
            select(AuditRecord.verb).where(AuditRecord.subject == "application").order_by(AuditRecord.id)
        )
    )


def line(browser):
    """The last line of the checklist beside the logbook."""
    words = browser.get("/logbook/eligibility").words
    return words[words.index("ODRQAP assessment") :][:45]


def test_a_mediator_applies_from_the_first_click_to_the_freeze(browser, smtp, app, ana, rivers, ines):
    applying.ready(ana)
    page = browser.sign_in(ana).get("/listing/").follow("Choose a programme")
    assert "One approved programme would accept your logbook today." in page.words
    page = page.submit("Begin an application")
    assert "This, and nothing else, goes to Rivers ODR when you submit: 5 entries" in page.words
    page = page.submit("Submit to Rivers ODR", {"What is shown here is right": True})
    assert "Submitted. Rivers ODR has your application. An assessor begins the review" in page.words
    assert "30 Jun 2026 Begun you 30 Jun 2026 Submitted you" in page.words
    assert records() == ["began an application", "application: submit"]
    app.test_cli_runner().invoke(args=["worker", "--once"])
    about = {letter["To"]: letter["Subject"] for letter in smtp.letters if "application" in letter["Subject"]}
    assert list(about.values()) == ["Your application is submitted", "An application is waiting"]
    assert "Ines Duarte <ines@example.org>" in about


def test_nothing_is_submitted_without_the_tick(browser, ana, rivers):
    applying.ready(ana)
    made = applying.begun(ana, rivers)
    page = browser.sign_in(ana).get(f"/listing/application/{made.id}/shared").submit("Submit to Rivers ODR")
    assert page.status_code == 422
    assert "Tick this to submit" in page.words
    assert db.session.scalar(select(func.count()).select_from(Snapshot)) == 0


def test_the_threshold_itself_is_enough_and_one_less_is_refused(ana, rivers):
    mediations = applying.ready(ana, applying.NEEDED)
    actions.remove(mediations[0], by=ana)
    commit()
    made = applying.begun(ana, rivers)
    with pytest.raises(Refused, match="You are 1 short of 5 e-mediations at 30 months"):
        application_actions.submit(made, by=ana, version=made.version, sha256=applying.seen(ana, rivers))
    db.session.rollback()
    actions.restore(mediations[0], by=ana)
    commit()
    application_actions.submit(made, by=ana, version=made.version, sha256=applying.seen(ana, rivers))
    commit()
    assert (made.state, len(made.entries)) == (State.SUBMITTED, applying.NEEDED)


def test_a_page_says_what_is_missing_and_has_no_button(browser, ana, rivers):
    applying.ready(ana, applying.NEEDED - 1)
    made = applying.begun(ana, rivers)
    page = browser.sign_in(ana).get(f"/listing/application/{made.id}/shared")
    assert "This cannot be submitted yet. You are 1 short of 5 e-mediations at 30 months." in page.words
    assert "Submit to Rivers ODR" not in page.words
    assert "You are 1 short of 5 e-mediations at 30 months." in browser.get("/listing/application/new").words


def test_what_was_not_seen_is_not_shared(browser, ana, rivers):
    applying.ready(ana)
    made = applying.begun(ana, rivers)
    page = browser.sign_in(ana).get(f"/listing/application/{made.id}/shared")
    make.mediation(ana, reference="LATER")
    page = page.submit("Submit to Rivers ODR", {"What is shown here is right": True})
    assert page.status_code == 422
    assert "Your logbook has changed since you looked." in page.words
    assert "LATER" in page.words
    assert page.submit("Submit to Rivers ODR", {"What is shown here is right": True}).status_code == 200


def test_sent_twice_it_is_one(browser, ana, rivers):
    applying.ready(ana)
    page = browser.sign_in(ana).get("/listing/application/new")
    first, second = (page.submit("Begin an application", follow=False) for _ in range(2))
    assert (first.status_code, first.location) == (303, second.location)
    shared = browser.get(first.location)
    submit = {"What is shown here is right": True}
    assert shared.submit("Submit to Rivers ODR", submit).status_code == 200
    again = shared.submit("Submit to Rivers ODR", submit)
    assert again.status_code == 422
    assert db.session.scalar(select(func.count()).select_from(Application)) == 1
    assert db.session.scalar(select(func.count()).select_from(Snapshot)) == 1
    assert letters().count("application_submitted.txt") == 1


def test_there_is_one_application_at_a_time(browser, ana, rivers):
    applying.ready(ana)
    page = browser.sign_in(ana).get("/listing/application/new")
    applying.begun(ana, rivers)
    page = page.submit("Begin an application")
    assert page.status_code == 422
    assert application_actions.ONE_AT_A_TIME in page.words
    with pytest.raises(DBAPIError, match=ONLY_ONE_IS_OPEN):  # and the database knows it too
        db.session.execute(
            insert(Application).values(
                form_token="x",
                mediator_id=ana.id,
                programme_id=rivers.id,
                criteria_version="",
                begun_at=clock.now(),
                version=1,
            )
        )
    db.session.rollback()


def test_a_suspended_programme_takes_no_application(ana, rivers):
    applying.ready(ana)
    made = applying.begun(ana, rivers)
    programmes.moved(rivers, "suspend")
    with pytest.raises(Refused, match=application_actions.NOT_APPROVED):
        application_actions.submit(made, by=ana, version=made.version, sha256=applying.seen(ana, rivers))


def test_what_has_changed_meanwhile_is_agreed_to_anew(browser, ana, rivers):
    applying.ready(ana)
    made = applying.begun(ana, rivers)
    page = browser.sign_in(ana).get(f"/listing/application/{made.id}/shared")
    make.mediation(ana)
    page = page.submit("Submit to Rivers ODR", {"What is shown here is right and I share it with this programme": True})
    assert page.status_code == 422
    assert [each.get("checked") for each in page.page.all("input") if each.get("name") == "is_right"] == [None]


def test_an_application_is_withdrawn_and_another_one_begun(browser, ana, rivers, ines):
    applying.ready(ana)
    made = applying.submitted(ana, rivers)
    page = browser.sign_in(ana).get(f"/listing/application/{made.id}").submit("Withdraw the application")
    assert "Withdrawn. You have withdrawn this application." in page.words
    assert letters() == ["application_submitted.txt", "application_waits.txt", "application_withdrawn.txt"]
    assert applying.begun(ana, rivers).is_open
    assert "Rivers ODR 30 Jun 2026 Withdrawn" in browser.get("/listing/").words


def test_a_draft_is_discarded_without_a_letter(browser, ana, rivers, ines):
    made = applying.begun(ana, rivers)
    page = browser.sign_in(ana).get(f"/listing/application/{made.id}").submit("Discard the draft")
    assert "Your draft is discarded." in page.words
    assert "Discarded. You have discarded this draft, and nothing of it was shared." in page.words
    assert "30 Jun 2026 Discarded you" in page.words
    assert "Rivers ODR 30 Jun 2026 Discarded" in browser.get("/listing/").words
    assert "Withdrawn" not in page.words
    assert letters() == []


def test_a_programme_without_an_assessor_is_named_to_staff(ana, rivers):
    applying.ready(ana)
    applying.submitted(ana, rivers)
    told = {*letters()}
    assert told == {"application_submitted.txt", "application_unassigned.txt"}


def test_who_waits_at_a_suspended_programme_is_told_and_staff_know_how_many(browser, ana, rivers):
    applying.ready(ana)
    made = applying.submitted(ana, rivers)
    staff = browser.another().sign_in(make.staff())
    assert "1 application is open here." in staff.get(f"/staff/programmes/{rivers.id}").words
    programmes.moved(rivers, "suspend")
    words = browser.sign_in(ana).get(f"/listing/application/{made.id}").words
    assert "Rivers ODR decides nothing at present." in words


def test_the_checklist_beside_the_logbook_says_how_far_it_is(browser, ana, rivers, ines):
    applying.ready(ana)
    browser.sign_in(ana)
    assert line(browser).startswith("ODRQAP assessment not started")
    made = applying.begun(ana, rivers)
    assert line(browser).startswith("ODRQAP assessment not submitted yet")
    application_actions.submit(made, by=ana, version=made.version, sha256=applying.seen(ana, rivers))
    commit()
    assert line(browser).startswith("ODRQAP assessment submitted")
    applying.moved(made, "begin", by=ines)
    assert line(browser).startswith("ODRQAP assessment in review")
    desking.signed(desking.complete(made, by=ines), by=ines)
    assert line(browser).startswith("ODRQAP assessment passed")
    assert "You have passed" in browser.get("/listing/").words


def test_who_has_passed_does_not_apply_again(ana, rivers, ines):
    applying.ready(ana)
    made = applying.moved(applying.submitted(ana, rivers), "begin", by=ines)
    desking.signed(desking.complete(made, by=ines), by=ines)
    with pytest.raises(Refused, match=application_actions.PASSED_ALREADY):
        applying.begun(ana, rivers)


def test_an_assessor_does_not_decide_about_themself_or_about_whom_they_know(ana, rivers, ines):
    applying.ready(ana)
    made = applying.submitted(ana, rivers)
    for who in (Who.ASSESSOR, Who.STAFF):
        with pytest.raises(Refused, match="Nobody decides about themself"):
            application_actions.move(made, "begin", by=ana, who=who)
    assert (made.state, db.session.scalars(select(ApplicationEvent.verb)).all()) == (
        State.SUBMITTED,
        ["start", "submit"],
    )


def test_a_certification_of_ones_own_word_is_said_to_be_that(ana, rivers):
    applying.ready(ana)
    assert ("IMI Certified", "by your own word, subject to verification") in applying.shown(ana, rivers).facts
    eligibility_actions.withdraw_certification(ana)
    commit()
    assert ("IMI Certified", "no") in applying.shown(ana, rivers).facts
