"""A pass that was counted by the lower threshold of those who are IMI Certified, which IMI has yet to verify."""

import pytest

from app.db import commit, db
from app.errors import Refused
from app.listing.applications import queries as application_queries
from app.listing.applications.life import Decision, Who
from app.listing.approvals import actions as approval_actions, queries as approval_queries
from app.listing.approvals.needs import Contribution, State
from app.listing.desk import queries as desk_queries
from app.logbook.eligibility import actions as eligibility_actions, certification_actions, certification_queries
from app.logbook.eligibility.certification import Claim
from tests import make
from tests.features import applying, approving, desking

pytestmark = pytest.mark.database


@pytest.fixture
def ana(database):
    return make.mediator(name="Ana Petrova", email="ana@example.org")


@pytest.fixture
def passed(ana):
    """Hers, with seven mediations, where five are asked of who is certified."""
    for _ in range(2):
        make.mediation(ana)
    return approving.passed(ana, is_verified=False)


def refused(ana):
    claim = certification_queries.certification(ana.id)
    certification_actions.refuse(claim, by=make.staff(), version=claim.version, reason="Not in the register")
    commit()


def certified(application):
    db.session.rollback()
    return approval_queries.application(application.id).facts.certified


def test_what_rests_on_a_claim_that_was_refused_is_not_approved(browser, ana, passed):
    refused(ana)
    staff = browser.sign_in(make.staff())
    blocks = "ertification is refused, and without it the pass comes to 7 of 20 e-mediations"
    assert blocks in staff.get("/staff/").words
    page = staff.get(f"/staff/applications/{passed.id}/")
    assert "not met: Certification verified refused; 7 of 20 e-mediations without it" in page.words
    assert (blocks in page.words, "Approve the listing" in page.words) == (True, False)
    details = {"version": 0, "contribution": Contribution.PAID, "reason": "So"}
    with pytest.raises(Refused, match="7 of 20"):
        approval_actions.approve(passed, by=make.staff(), **details)
    db.session.rollback()
    assert approval_queries.application(passed.id).state is State.WAITING


def test_a_mediator_reads_that_it_rests_on_a_claim_that_imi_has_to_verify(browser, ana, passed):
    hers = browser.sign_in(ana)
    page = hers.get("/listing/")
    assert "Your certification is not verified" in page.words
    assert "not met: Certification verified not verified yet; 7 of 20 e-mediations without it" in page.words
    approving.verified(ana)
    assert "met: Certification verified verified" in hers.get("/listing/").words


def test_a_claim_that_is_gone_is_not_verified_either(ana, passed):
    eligibility_actions.withdraw_certification(ana)
    commit()
    assert certified(passed) == (Claim.NONE, 7, 20)


def test_who_has_enough_without_it_needs_no_certification(ana, database):
    for _ in range(15):
        make.mediation(ana)
    passed = approving.passed(ana, is_verified=False)
    refused(ana)
    assert certified(passed) == (Claim.REFUSED, 20, 20)
    assert "approve" in approval_queries.application(passed.id).moves(Who.STAFF)


def test_who_claims_nothing_reads_nothing_of_it(ana, database):
    applying.ready(ana, 20)
    eligibility_actions.withdraw_certification(ana)
    commit()
    assert certified(applying.submitted(ana, applying.programme())) is None


def test_the_total_is_the_one_on_the_desk_whatever_is_decided(ana, database):
    programme = applying.programme()
    ines = applying.assessor(programme)
    make.mediation(ana, minutes=90)
    applying.ready(ana, 9)
    review = desking.begun(ana, programme, by=ines)
    in_doubt, *entries = sorted(application_queries.standing_entries(review), key=lambda each: each.key)
    totals = [(certified(review).total, desk_queries.review(review).tally.total)]
    for entry, decision in (
        (in_doubt, Decision.ACCEPT),
        (entries[0], Decision.REJECT),
        (entries[1], Decision.QUERY),
        (entries[2], Decision.ACCEPT),
    ):
        desking.decided(entry, decision, "For a reason", by=ines)
        totals.append((certified(review).total, desk_queries.review(review).tally.total))
    assert totals == [(9, 9), (10, 10), (9, 9), (9, 9), (9, 9)]


def test_the_desk_says_that_the_threshold_is_subject_to_verification_until_it_is_verified(browser, ana, database):
    programme = applying.programme()
    ines = applying.assessor(programme)
    applying.ready(ana, 7)
    review, desk = desking.begun(ana, programme, by=ines), browser.sign_in(ines)
    page = desk.get(f"/assess/{review.id}")
    assert "7 of 5 in 30 months, subject to verification that they are IMI Certified" in page.words
    assert "Rule 5, subject to verification, in 30 months" in page.words
    approving.verified(ana)
    assert "subject to verification that" not in desk.get(f"/assess/{review.id}").words
