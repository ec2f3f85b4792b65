"""The one door every application goes through: who may move it, and what makes a result (domain §2, §8)."""

from datetime import timedelta

import pytest

from app import clock
from app.accounts.models import User
from app.accounts.person import person
from app.db import commit, db
from app.errors import NotYours, Refused
from app.life import NOT_ANY_MORE
from app.listing.applications import actions as application_actions, queries as application_queries
from app.listing.applications.life import Decision, State, Tie, Who
from app.listing.desk import review as desk
from app.listing.programmes import actions as programme_actions, queries as programme_queries
from tests import make
from tests.features import applying, desking, programmes


@pytest.fixture
def ana(database):
    mediator = make.mediator(name="Ana Petrova", email="ana@example.org")
    applying.ready(mediator)
    return mediator


def tried(application, verb, *, by, who=Who.ASSESSOR):
    application_actions.move(application, verb, by=by, who=who)
    commit()


def claimed(application, name="Ines Duarte", *, by):
    """Signed, without anything that a result needs."""
    application.signed_name, application.signed_by_id, application.signed_at = name, by.id, clock.now()
    commit()
    return application


def test_a_pass_needs_the_criteria_and_a_signature(ana, rivers, ines):
    made = desking.accepted(desking.begun(ana, rivers, by=ines), by=ines)
    with pytest.raises(Refused, match="No competency criterion is gone through yet"):
        tried(claimed(made, by=ines), "pass", by=ines)
    desking.marked(made, by=ines)
    made.signed_name = None
    commit()
    with pytest.raises(Refused, match=desk.NOT_SIGNED):
        tried(made, "pass", by=ines)
    tried(claimed(made, by=ines), "pass", by=ines)
    assert made.state is State.PASSED


def test_a_pass_needs_as_many_accepted_as_the_frozen_rule_asks_for(ana, rivers, ines):
    made = desking.complete(desking.begun(ana, rivers, by=ines), by=ines)
    desking.decided(made.entries[0], Decision.REJECT, "A training", by=ines)
    with pytest.raises(Refused, match="1 short of 5"):
        tried(claimed(made, by=ines), "pass", by=ines)


def test_what_an_assessor_accepts_in_doubt_is_enough_for_a_pass(ana, rivers, ines):
    lea = make.mediator()
    applying.ready(lea, applying.NEEDED - 1)
    make.mediation(lea, minutes=90, on=clock.today() - timedelta(days=5))
    made = desking.complete(desking.begun(lea, rivers, by=ines), by=ines)
    tried(claimed(made, by=ines), "pass", by=ines)
    assert made.state is State.PASSED


def test_a_result_is_signed_by_whoever_moves_it(ana, rivers, ines):
    olu = applying.assessor(rivers, "olu@example.org")
    made = claimed(desking.complete(desking.begun(ana, rivers, by=ines), by=ines), by=olu)
    with pytest.raises(Refused, match=desk.NOT_SIGNED):
        tried(made, "pass", by=ines)


def test_staff_enter_nothing_without_who_signed(ana, rivers):
    made = applying.submitted(ana, rivers)
    with pytest.raises(Refused, match=desk.NOT_SIGNED):
        tried(made, "pass", by=make.staff(), who=Who.STAFF)


def test_nobody_acts_as_what_they_are_not(ana, rivers, ines):
    other = applying.assessor(applying.programme("Lakes ODR"), "lea@example.org")
    made = applying.submitted(ana, rivers)
    acts = [(other, Who.ASSESSOR, "begin"), (make.staff(), Who.ASSESSOR, "begin"), (ines, Who.STAFF, "begin")]
    for by, who, verb in [*acts, (make.mediator(), Who.MEDIATOR, "withdraw")]:
        with pytest.raises(NotYours):
            tried(made, verb, by=by, who=who)
    assert made.state is State.SUBMITTED


def test_who_acts_for_the_programme_no_more_decides_no_more(ana, rivers, ines):
    made = applying.submitted(ana, rivers)
    programme_actions.end_assessor(programme_queries.live_assessor(rivers, ines.id), by=make.staff())
    with pytest.raises(NotYours):
        tried(made, "begin", by=ines)


def test_a_suspended_programme_decides_nothing_and_its_mediator_may_withdraw(ana, rivers, ines):
    made = applying.submitted(ana, rivers)
    programmes.moved(rivers, "suspend")
    with pytest.raises(Refused, match=NOT_ANY_MORE):
        tried(made, "begin", by=ines)
    tried(made, "withdraw", by=ana, who=Who.MEDIATOR)
    assert made.state is State.WITHDRAWN


def test_another_spelling_of_an_address_is_the_same_person(ana, rivers):
    herself = applying.assessor(rivers, "ana+odr@example.org")
    made = applying.submitted(ana, rivers)
    assert application_queries.ties(ana.id, herself.id) == {Tie.SAME_PERSON}
    with pytest.raises(Refused, match="Nobody decides about themself"):
        tried(made, "begin", by=herself)


def test_staff_do_not_make_themselves_an_assessor_by_another_spelling(rivers):
    sanne = make.staff(email="sanne@example.org")
    with pytest.raises(Refused, match="makes themself"):
        programme_actions.invite_assessor(rivers, by=sanne, form_token="1", address="sanne+odr@example.org")


def test_who_waits_at_a_programme_is_not_made_its_assessor(ana, rivers):
    applying.submitted(ana, rivers)
    with pytest.raises(Refused, match="an application open here themselves"):
        applying.assessor(rivers, "ana@example.org")
    assert not person(db.session.get_one(User, ana.id)).is_assessor


def test_after_a_pass_the_page_says_why_there_is_nothing_to_begin(browser, ana, rivers, ines):
    desking.signed(desking.complete(desking.begun(ana, rivers, by=ines), by=ines), by=ines)
    page = browser.sign_in(ana).get("/listing/application/new")
    assert "You have passed the assessment of Rivers ODR, so there is nothing more to apply for." in page.words
    assert "Begin an application" not in page.words


def test_what_you_shared_has_the_sum_that_was_stored(browser, ana, rivers):
    made = applying.submitted(ana, rivers)
    assert made.snapshot.sha256 in browser.sign_in(ana).get(f"/listing/application/{made.id}/shared").words
