"""IMI staff decide about listings: from the queue to a letter, with a reason, and once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import jobs, mail
from app.audit import AuditRecord
from app.db import commit, db
from app.listing.applications import actions as application_actions
from app.listing.applications.models import Application
from app.listing.approvals import actions as approval_actions, queries as approval_queries
from app.listing.approvals.models import Approval
from app.listing.approvals.needs import Contribution, State
from app.listing.standings import queries as standing_queries
from app.listing.standings.models import Listing
from app.listing.standings.state import State as Standing
from app.logbook import actions
from app.mail import Letter
from tests import make
from tests.features import applying, approving
from tests.features.test_at_once import at_once, number_of

pytestmark = pytest.mark.database
APPROVE = "Approve the listing"
ROUNDS = 100


@pytest.fixture
def ana(database):
    return make.mediator(name="Ana Petrova", email="ana@example.org")


def page_of(application):
    return f"/staff/applications/{application.id}/"


def last_letter():
    return mail.write(db.session.scalars(select(Letter).order_by(Letter.id.desc())).first())


def state_of(application):
    db.session.rollback()
    return approval_queries.application(application.id).state


def approved(application, by, **what):
    unsaid = {"version": 0, "contribution": Contribution.PAID, "reason": "All is there"}
    approval_actions.approve(application, by=by, **(unsaid | what))
    commit()


def returned(application, reason="Please add a photo."):
    approval_actions.return_to(application, by=make.staff(), version=0, reason=reason)
    commit()


def told(verb):
    """How often the record says that something was done."""
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(AuditRecord).where(AuditRecord.verb == verb))


def test_a_waiting_application_is_found_and_approved_in_three_actions_from_signing_in(browser, ana):
    passed = approving.passed(ana)
    queue = browser.sign_in(make.staff()).get("/staff/")
    assert f"Ana Petrova, passed at {passed.programme.name}" in queue.words
    file = queue.follow("Decide: Ana Petrova, passed at " + passed.programme.name)
    done = file.submit(APPROVE, {"contribution": "Paid", "reason": "All is there"})
    assert "The mediator is listed, and a letter is on its way." in done.words
    assert standing_queries.standing_of(ana).standing.state is Standing.LISTED
    assert last_letter()["Subject"] == "You are listed as an IMI ODR Specialist Mediator"
    assert "Ana Petrova, passed" not in browser.get("/staff/").words


def test_approving_needs_a_reason_and_how_the_contribution_is_settled(staff, ana):
    page = staff.get(page_of(approving.passed(ana)))
    refused = page.submit(APPROVE, {"reason": ""})
    assert refused.status_code == 422
    assert "Choose how the contribution is settled" in refused.words
    assert "Say in a sentence why" in refused.words
    kept = refused.submit(APPROVE, {"reason": "All is there"})
    assert (kept.status_code, "All is there" in kept.text) == (422, True)


def test_what_blocks_is_said_and_nothing_is_approved_meanwhile(staff, ana):
    application = approving.passed(ana, is_portrayed=False)
    lacks = "The profile lacks a photo, a language, a practice location, an area of expertise"
    assert lacks in staff.get("/staff/?kind=incomplete").words
    page = staff.get(page_of(application))
    assert (APPROVE in page.words, "It cannot be approved yet" in page.words) == (False, True)
    data = {"csrf_token": page.csrf_token, "version": "0", "contribution": "paid", "reason": "So"}
    assert staff.post(f"{page_of(application)}approve", data).status_code == 422
    assert (state_of(application), standing_queries.standing_of(ana)) == (State.WAITING, None)


def test_feedback_is_not_needed(database, ana):
    application = approving.passed(ana)
    assert [line.words for line in approval_queries.application(application.id).lines] == [
        "ODRQAP assessment passed",
        "Certification verified",
        "Profile complete",
        "Code accepted",
        "Contribution paid or waived",
    ]


def test_what_is_returned_says_why_and_comes_back_when_the_mediator_asks(browser, ana):
    application = approving.passed(ana)
    staff = browser.sign_in(make.staff())
    done = staff.get(page_of(application)).submit("Return to the mediator", {"reason": "Please use a newer photo."})
    assert "It is with the mediator" in done.words
    letter = last_letter()
    assert letter["Subject"] == "Something is needed before you can be listed"
    assert "Please use a newer photo." in letter.get_body(("plain",)).get_content()
    assert "Ana Petrova, passed" not in staff.get("/staff/").words
    hers = browser.another().sign_in(ana).get("/listing/")
    assert "IMI wrote: Please use a newer photo." in hers.words
    assert "IMI looks at it again." in hers.submit("Ask IMI to look again").words
    assert "Waiting approval, since" in staff.get("/staff/").words


def test_the_mediator_asks_again_once_nothing_is_missing(browser, ana):
    application = approving.passed(ana, is_portrayed=False)
    returned(application)
    hers = browser.sign_in(ana)
    page = hers.get("/listing/")
    assert "Before you ask IMI to look again: the profile lacks a photo" in page.words
    assert "Ask IMI to look again" not in page.words
    data = {"csrf_token": page.csrf_token, "version": "1"}
    assert hers.post(f"/listing/approval/{application.id}/ask", data).status_code == 422
    assert state_of(application) is State.RETURNED
    approving.portrayed(ana)
    hers.get("/listing/").submit("Ask IMI to look again")
    assert state_of(application) is State.WAITING


def test_a_letter_about_a_decision_that_was_changed_meanwhile_does_not_leave(database, ana, smtp):
    application = approving.passed(ana)
    jobs.run_due()
    smtp.letters.clear()
    returned(application)
    approval_actions.decline(application, by=make.staff(), version=1, reason="The certificate was withdrawn.")
    commit()
    jobs.run_due()
    assert [letter["Subject"] for letter in smtp.letters] == ["IMI’s decision about your listing"]
    approval_actions.reopen(application, by=make.staff(), version=2, reason="It was not")
    approval_actions.decline(application, by=make.staff(), version=3, reason="It was after all.")
    approval_actions.reopen(application, by=make.staff(), version=4, reason="Once more")
    commit()
    jobs.run_due()
    assert len(smtp.letters) == 1


def test_nothing_is_offered_for_whoever_is_listed_already(staff, ana):
    application = approving.passed(ana)
    make.listing(ana)
    page = staff.get(page_of(application))
    assert "They have a listing already, which did not begin here: there is nothing to decide." in page.words
    assert [words for words in (APPROVE, "Do not approve", "Return to the mediator") if words in page.words] == []
    assert "Ana Petrova, passed" not in staff.get("/staff/").words


def test_every_decision_stays_with_its_reason(staff, ana):
    page = staff.get(page_of(approving.passed(ana)))
    for button, reason in (
        ("Do not approve", "No seal"),
        ("Look at it again", "It has one"),
        ("Return to the mediator", "Which?"),
    ):
        page = page.submit(button, {"reason": reason})
    assert [word for word in ("No seal", "It has one", "Which?") if word not in page.words] == []
    assert page.words.count("Sanne Bakker: ") == 3


def test_what_is_declined_says_why_and_can_be_looked_at_again(browser, ana):
    application = approving.passed(ana)
    staff = browser.sign_in(make.staff())
    page = staff.get(page_of(application)).submit("Do not approve", {"reason": "The certificate was withdrawn."})
    assert "The certificate was withdrawn." in last_letter().get_body(("plain",)).get_content()
    assert "Ana Petrova, passed" not in staff.get("/staff/").words
    assert "The certificate was withdrawn." in browser.another().sign_in(ana).get("/listing/").words
    page.submit("Look at it again", {"reason": "The programme corrected it"})
    hers = browser.another().sign_in(ana).get("/listing/").words
    assert ("IMI decides on your listing" in hers, "corrected" in hers) == (True, False)
    assert state_of(application) is State.WAITING


def test_a_mediator_reads_what_is_still_missing(browser, ana):
    approving.passed(ana, is_portrayed=False)
    page = browser.sign_in(ana).get("/listing/")
    assert (
        "not met: Profile complete lacks a photo, a language, a practice location, an area of expertise" in page.words
    )


def test_a_draft_and_an_application_that_is_not_passed_are_not_decided(staff, ana):
    programme = applying.programme()
    applying.ready(ana)
    draft = applying.begun(ana, programme)
    assert staff.get(page_of(draft)).status_code == 404
    approving.portrayed(ana)
    application_actions.submit(draft, by=ana, version=draft.version, sha256=applying.seen(ana, programme))
    commit()
    page = staff.get(page_of(draft))
    assert ("There is something to decide once it is passed." in page.words, APPROVE in page.words) == (True, False)


def test_what_was_submitted_can_be_read_and_no_reflection_with_it(staff, ana):
    approving.portrayed(ana)
    mediation = make.mediation(ana)
    reflections = {"went_well": "Secret-words", "was_hard": "Hidden-words"}
    actions.reflect(mediation, by=ana, version=0, **reflections)
    commit()
    application = approving.passed(ana, is_portrayed=False)
    page = staff.get(page_of(application)).submit("Open what was submitted")
    assert (mediation.reference in page.words, application.snapshot.sha256 in page.words) == (True, True)
    assert ("Secret-words" in page.text, "Hidden-words" in page.text) == (False, False)


def test_what_was_submitted_is_open_for_an_hour_for_whoever_opened_it_and_the_record_says_so(browser, ana, clock):
    application = approving.passed(ana)
    address, sanne = f"{page_of(application)}shared", browser.sign_in(make.staff(name="Sanne Bakker"))
    closed = sanne.get(address)
    assert (closed.status_code, "from the page of the application" in closed.words) == (409, True)
    assert sanne.get(page_of(application)).submit("Open what was submitted").status_code == 200
    assert told("opened what was submitted") == 1
    assert "Opened what was submitted" in sanne.get(f"/staff/people/{ana.id}/").words
    assert browser.another().sign_in(make.staff()).get(address).status_code == 409
    assert sanne.get(f"{page_of(approving.passed())}shared").status_code == 409
    clock.hold(clock.now() + timedelta(minutes=59))
    assert sanne.get(address).status_code == 200
    clock.hold(clock.now() + timedelta(minutes=1))
    assert sanne.get(address).status_code == 409


def test_whoever_decides_second_reads_that_it_was_decided(browser, ana):
    application = approving.passed(ana)
    one, other = (browser.another().sign_in(make.staff()).get(page_of(application)) for _ in range(2))
    one.submit(APPROVE, {"contribution": "Waived", "reason": "All is there"})
    late = other.submit("Do not approve", {"reason": "Not enough"})
    assert late.status_code == 422
    assert "This was changed elsewhere since you opened it." in late.words
    assert state_of(application) is State.APPROVED


def approving_of(number, by):
    def approve():
        given = {"contribution": Contribution.PAID, "reason": "All is there"}
        approval_actions.approve(db.session.get_one(Application, number), by=by, version=0, **given)

    return approve


def declining_of(number, by):
    def decline():
        approval_actions.decline(db.session.get_one(Application, number), by=by, version=0, reason="Not enough")

    return decline


def test_a_hundred_times_two_of_staff_decide_at_once_and_each_time_it_is_one_decision_and_one_letter(app, database):
    sanne, tom = make.staff(), make.staff()
    numbers, letters = approving.many(ROUNDS), number_of(Letter)
    told_apart = [at_once(app, approving_of(each, sanne), declining_of(each, tom)) for each in numbers]
    assert told_apart == [["done", "late"]] * ROUNDS
    assert number_of(Letter) == letters + ROUNDS
    assert number_of(Approval) == told("listing: approve") + told("listing: decline") == ROUNDS
    assert number_of(Listing) == told("listing: approve")


def test_two_of_staff_who_approve_at_once_list_somebody_once(app, database):
    [number], letters = approving.many(1), number_of(Letter)
    assert at_once(app, *(approving_of(number, make.staff()) for _ in range(2))) == ["done", "late"]
    assert (number_of(Listing), number_of(Letter)) == (1, letters + 1)
