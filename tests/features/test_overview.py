"""A mediator's overview in every state, from an empty logbook to a listing that has ended: what it says is next."""

from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta

import pytest

from app.db import commit, db
from app.demo import profiled
from app.listing.applications import actions as application_actions
from app.listing.approvals import actions as approval_actions
from app.listing.desk.review import Result
from app.listing.profiles import actions as profile_actions
from app.listing.profiles.photo import Part, Zoom
from app.listing.standings import actions as standing_actions
from app.logbook.eligibility import actions as eligibility_actions
from app.logbook.models import Certification
from tests import make
from tests.features import applying, approving, desking
from tests.features.pictures import picture, saved
from tests.features.test_queries import cost, statements

__all__ = ["statements"]
pytestmark = pytest.mark.database
HERE = "/listing/"
LISTED_ON = date(2026, 3, 1)
DUE_ON = date(2027, 3, 1)


@pytest.fixture
def on(clock):
    """The morning of a day."""
    return lambda day: clock.hold(datetime.combine(day, time(8), UTC))


@pytest.fixture
def ana(database):
    return make.mediator(name="Ana Petrova")


@pytest.fixture
def seen(browser, ana):
    """What Ana's overview says comes next: its heading, its sentence, and what is to be done, if anything."""

    def read():
        page = browser.another().sign_in(ana).get(HERE)
        assert page.status_code == 200
        return page

    return read


@pytest.fixture
def listed(ana, on):
    """Ana, listed since 1 Mar 2026, with a complete profile and the Code accepted."""
    on(LISTED_ON)
    profile(ana)
    eligibility_actions.accept_code(ana)
    make.request(make.mediation(ana))
    return make.listing(ana)


def profile(mediator):
    """A complete one, with a photo that goes the way of every photo."""
    details = asdict(profiled.ANA)
    profile_actions.save(mediator, version=0, **details)
    commit()
    profile_actions.keep_photo(mediator, data=saved(picture()), part=Part.MIDDLE, zoom=Zoom.WHOLE)
    commit()


def passed(mediator, programme, assessor):
    applying.ready(mediator)
    approving.verified(mediator)
    made = applying.moved(applying.submitted(mediator, programme), "begin", by=assessor)
    return desking.signed(desking.complete(made, by=assessor), by=assessor)


def heading(page):
    return page.page.all("h2")[0].text


def test_nothing_logged_yet(seen):
    page = seen()
    assert heading(page) == "Log your experience"
    assert "So far 0 min, 0 mediations. A listing needs 200 hours or 20 mediations" in page.words
    assert "Not listed yet" in page.words
    assert "Not claimed" in page.words
    assert page.follow("Open your logbook").status_code == 200
    assert "0 of 4 required, 0 of 9 in all" in page.words


def test_the_code_is_what_is_left(seen, ana):
    applying.ready(ana)
    db.session.execute(db.text("DELETE FROM code_acceptance"))
    commit()
    page = seen()
    assert heading(page) == "Accept the Code of Professional Conduct"
    assert page.follow("Read and accept it").words.count("I have read and accept") == 1


def test_a_programme_that_would_look_at_it_now_comes_before_what_is_short(seen, ana):
    applying.ready(ana, 4)
    make.mediation(ana, minutes=90)
    page = seen()
    assert heading(page) == "Log your e-mediations"
    for name in ("Northern Lights", "Southern Lights"):
        applying.programme(name)
    page = seen()
    assert heading(page) == "You can apply today"
    assert (
        "Northern Lights would look at your logbook as it is. 4 of 5 count, subject to verification. The one entry for "
        "the assessor to judge must be accepted. So would another one." in page.words
    )
    assert "Northern Lights" in page.follow("Choose a programme").words


def test_ready_to_apply(seen, ana, rivers):
    applying.ready(ana)
    page = seen()
    assert heading(page) == "You are ready to apply"
    assert "By your own word, subject to verification" in page.words
    assert "One approved programme would accept your logbook today." in page.follow("Choose a programme").words


@pytest.mark.parametrize(
    ("verbs", "title", "words"),
    [
        ((), "Your application is with the programme", "Rivers ODR has your application."),
        (("begin",), "Your application is in review", "An assessor of Rivers ODR is looking at your entries"),
    ],
)
def test_an_application_that_is_with_the_programme(seen, ana, rivers, ines, verbs, title, words):
    applying.ready(ana)
    applying.moved(applying.submitted(ana, rivers), *verbs, by=ines)
    page = seen()
    assert heading(page) == title
    assert words in page.words
    assert "you have nothing to do" in page.words


def test_an_application_that_is_begun(seen, ana, rivers):
    applying.ready(ana)
    made = applying.begun(ana, rivers)
    page = seen()
    assert heading(page) == "Finish your application"
    assert f"/listing/application/{made.id}" in page.text


def test_an_entry_is_queried(seen, ana, rivers, ines):
    applying.ready(ana)
    applying.queried(ana, rivers, by=ines)
    page = seen()
    assert heading(page) == "Answer the assessor’s questions"
    assert "Which platform was it?" in page.follow("Open the questions").words


def test_not_passed_is_ready_again(seen, ana, rivers, ines):
    applying.ready(ana)
    made = applying.moved(applying.submitted(ana, rivers), "begin", by=ines)
    desking.signed(desking.complete(made, by=ines), Result.FAIL, by=ines)
    page = seen()
    assert heading(page) == "You are ready to apply"
    assert "Not passed" in page.words


def test_passed_with_a_profile_that_is_not_complete(seen, ana, rivers, ines):
    passed(ana, rivers, ines)
    page = seen()
    assert heading(page) == "Complete your profile"
    needs = "a photo, a language you mediate in, a practice location and an area of expertise."
    assert f"You have passed. Before IMI can approve your listing, your profile needs {needs}" in page.words


def test_passed_and_complete_waits_for_imi(seen, ana, rivers, ines):
    passed(ana, rivers, ines)
    profile(ana)
    page = seen()
    assert heading(page) == "IMI decides on your listing"
    assert "Not listed yet" in page.words
    assert "Contribution paid or waived not recorded yet" in page.words


def test_what_imi_returned_can_be_shown_to_it_again(seen, ana, rivers, ines):
    made = passed(ana, rivers, ines)
    approval_actions.return_to(made, by=make.staff(), version=0, reason="Use a photo that shows your face.")
    commit()
    page = seen()
    assert heading(page) == "IMI returned it to you"
    assert "IMI wrote: Use a photo that shows your face." in page.words
    profile(ana)
    again = seen().submit("Ask IMI to look again")
    assert "IMI looks at it again." in again.words
    assert heading(again) == "IMI decides on your listing"


def test_what_imi_did_not_approve_says_why(seen, ana, rivers, ines):
    made = passed(ana, rivers, ines)
    approval_actions.decline(made, by=make.staff(), version=0, reason="The assessment is not of this programme.")
    commit()
    page = seen()
    assert heading(page) == "IMI did not approve a listing"
    assert "IMI wrote: The assessment is not of this programme." in page.words


@pytest.mark.parametrize(
    ("days", "title", "words"),
    [
        (-100, "You are listed", "Nothing for now. IMI writes to you 60 days before the contribution is due."),
        (-60, "Your contribution is due soon", "Pay the contribution, or ask IMI for a waiver by 28 Feb 2027."),
        (0, "Your contribution is due", "You stay listed meanwhile, and nobody sees that it is due."),
    ],
)
def test_a_listing_says_what_it_is_covered_to_and_what_comes(seen, listed, on, days, title, words):
    on(DUE_ON + timedelta(days=days))
    page = seen()
    assert heading(page) == title
    assert words in page.words
    assert page.words.count("Covered until 28 Feb 2027") == 1
    assert ("Open your contribution" in [each.text for each in page.page.all("a")]) is (days != -100)
    assert "What a listing needs" not in page.words
    assert "Keeping it up" in page.words
    assert page.follow("What the public sees").page.title == "Ana Petrova"


def test_what_is_asked_for_is_next_when_nothing_is_due(seen, listed, on):
    standing_actions.cover(listed, until=date(2028, 2, 29), reason="Paid", by=make.staff())
    commit()
    on(DUE_ON)
    page = seen()
    assert heading(page) == "Active practice and profile"
    assert "do you mediate, and is your profile up to date?" in page.words
    assert page.follow("Confirm this").status_code == 200


@pytest.mark.parametrize(
    ("act", "title", "words"),
    [
        (standing_actions.suspend, "Your listing is suspended", "Write to IMI if you have questions about the reason."),
        (standing_actions.remove, "You are no longer listed", "IMI removed this listing on 1 Apr 2026."),
        (standing_actions.resign, "You have resigned", "You can be listed again."),
    ],
)
def test_a_listing_that_is_not_shown(seen, listed, on, act, title, words):
    on(date(2026, 4, 1))
    act(listed, reason="For a reason of staff", by=make.staff())
    commit()
    page = seen()
    assert heading(page) == title
    assert words in page.words
    assert "For a reason of staff" not in page.text
    assert "Keeping it up" not in page.words
    assert "What the public sees" not in page.words


def test_a_certification_that_is_verified_says_since_when(seen, ana, on):
    on(date(2026, 4, 1))
    eligibility_actions.claim_certification(ana)
    db.session.get_one(Certification, ana.id).verified_at = datetime(2026, 4, 1, 9, tzinfo=UTC)
    commit()
    assert "IMI Certified Mediator Verified on 1 Apr 2026" in seen().words


def test_it_costs_the_same_with_three_ended_applications_as_with_one(browser, ana, rivers, statements):
    browser = browser.sign_in(ana)
    applying.ready(ana)
    costs = []
    for _ in range(3):
        signed_off = applying.begun(ana, rivers)
        application_actions.withdraw(signed_off, by=ana, version=signed_off.version)
        commit()
        costs.append(cost(browser, statements, HERE))
    assert costs[0] == costs[2]


def test_another_mediators_listing_is_not_on_it(seen, listed, browser):
    other = browser.another().sign_in(make.mediator()).get(HERE)
    assert "28 Feb 2027" in seen().words
    assert "28 Feb 2027" not in other.words
    assert "Your listing" not in other.words
