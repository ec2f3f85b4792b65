"""Criteria, the result of an assessment and the signature under it."""

import pytest
from sqlalchemy import func, select

from app.db import commit, db
from app.errors import Refused
from app.listing.applications.life import Decision, Mark, State
from app.listing.applications.models import CriterionMark
from app.listing.desk import actions as desk_actions, review as desk
from app.listing.desk.forms import STATEMENT
from app.listing.desk.review import Result
from tests import make
from tests.features import applying, desking
from tests.features.desking import SAVE_LAST, at, entry_of

pytestmark = pytest.mark.database


@pytest.fixture
def ana(database):
    return make.mediator(name="Ana Petrova")


@pytest.fixture
def application(ana, rivers, ines):
    return desking.begun_with_a_twin(ana, rivers, by=ines)


@pytest.fixture
def hers(browser, ines):
    return browser.sign_in(ines)


def test_criteria_are_saved_as_one_goes(hers, application):
    page = hers.get(at(application, "/criteria/2"))
    page = page.submit("Save and go on", {"mark_basic-1": "met", "mark_basic-2": "not_seen"})
    assert page.address.endswith("/criteria/3")
    page = hers.get(at(application, "/criteria/2"))
    assert "Basic Knowledge 2 of 6" in page.words
    marks = {each.criterion: each.mark for each in db.session.scalars(select(CriterionMark))}
    assert marks == {"basic-1": Mark.MET, "basic-2": Mark.NOT_SEEN}


@pytest.mark.parametrize(
    ("filled", "words"),
    [
        ({"mark_basic-1": "not_met"}, desk.SAY_WHAT_LACKS),
        ({"note_basic-1": "Something"}, "Choose what your note is about"),
    ],
)
def test_what_is_not_met_has_a_note_and_a_note_a_mark(hers, application, filled, words):
    page = hers.get(at(application, "/criteria/2")).submit("Save and go on", filled)
    assert (page.status_code, words in page.words) == (422, True)
    assert db.session.scalar(select(func.count()).select_from(CriterionMark)) == 0


def test_criteria_that_are_changed_elsewhere_keep_what_was_typed(hers, application, rivers):
    page = hers.get(at(application, "/criteria/6"))
    other = applying.assessor(rivers, "olu@example.org")
    marks = {"skills-1": (Mark.NOT_MET, "Too little seen")}
    desk_actions.record(application, 6, by=other, version=0, marks=marks)
    commit()
    page = page.submit(SAVE_LAST, {"mark_skills-1": "met", "mark_skills-2": "met", "note_skills-2": "Very sure"})
    assert page.status_code == 422
    assert "General skills in mediation is saved as: Not met" in page.words
    assert "Very sure" in page.text
    page = page.submit(SAVE_LAST)
    marks = {each.criterion: (each.mark, each.note) for each in db.session.scalars(select(CriterionMark))}
    assert marks == {"skills-1": (Mark.MET, ""), "skills-2": (Mark.MET, "Very sure")}


def test_before_the_review_begins_the_page_of_the_result_says_what_will_be_there(browser, ana, ines, rivers):
    applying.ready(ana)
    waiting = applying.submitted(ana, rivers)
    page = browser.sign_in(ines).get(f"/assess/{waiting.id}/result")
    assert "The result is signed here" in page.words
    assert "Once the review has begun, you decide about every entry" in page.words
    assert "Sign and report to IMI" not in page.words


def test_a_result_is_refused_in_words_until_nothing_is_open(hers, ines, application):
    page = hers.get(at(application, "/result"))
    assert "The result cannot be signed yet." in page.words
    assert "7 entries are not decided yet." in page.words
    assert "Sign and report to IMI" not in page.words
    with pytest.raises(
        Refused, match=r"7 entries are not decided yet\. No competency criterion is gone through yet: 26 to go"
    ):
        desking.signed(application, by=ines)


def test_who_falls_short_is_not_passed_with_grounds(hers, ines, application):
    for entry in application.entries:
        desking.decided(entry, Decision.REJECT, "Not full-scale", by=ines)
    page = hers.get(at(application, "/result"))
    assert "A pass cannot be signed yet." in page.words
    filled = {"Grounds": "Too few", STATEMENT: True, "Your name": "ines duarte"}
    page = page.submit("Sign and report to IMI", {"result": "pass", **filled})
    assert (page.status_code, "The entries are 5 short of 5 in 30 months." in page.words) == (422, True)
    page = page.submit("Sign and report to IMI", {"result": "fail"})
    assert (application.state, application.result) == (State.FAILED, "Too few")
    assert desking.passes_waiting() == []
    assert application.snapshot.is_intact


def test_a_signature_is_ones_own_and_of_what_was_seen(hers, ines, rivers, application):
    desking.complete(application, by=ines)
    page = hers.get(at(application, "/result"))
    filled = {"result": "pass", "Grounds": desking.GROUNDS, STATEMENT: True}
    wrong = page.submit("Sign and report to IMI", {**filled, "Your name": "Somebody Else"})
    assert (wrong.status_code, "Type your name as it stands in your account: Ines Duarte" in wrong.words) == (422, True)
    desking.decided(entry_of(application, "TWIN"), Decision.REJECT, "Twice", by=ines)
    late = page.submit("Sign and report to IMI", {**filled, "Your name": "Ines Duarte"})
    assert (late.status_code, desk.CHANGED_MEANWHILE in late.words) == (422, True)
    assert application.state is State.IN_REVIEW


def test_nothing_is_decided_after_the_signature(hers, ines, application):
    desking.signed(desking.complete(application, by=ines), by=ines)
    entry = application.entries[0]
    for end, data in (
        (f"/entries/{entry.id}", {"version": entry.version, "decision": "reject", "reason": "No"}),
        ("/accept", {"number": 0}),
        ("/criteria/1", {"version": 0, "mark_awareness-1": "not_seen"}),
        ("/ask", {"version": application.version}),
        ("/begin", {"version": application.version}),
    ):
        assert hers.post(at(application, end), data).status_code == 422
    assert entry.decision is Decision.ACCEPT
    assert "Passed" in hers.get(at(application, "/result")).words


def test_a_result_can_be_neither_more_nor_less_than_two(hers, ines, application):
    desking.complete(application, by=ines)
    answer = hers.post(at(application, "/result"), {"version": application.version, "result": "withdraw"})
    assert (answer.status_code, application.state) == (422, State.IN_REVIEW)
    assert [each.label for each in Result] == ["Passed", "Not passed"]


def test_leaving_the_criteria_for_another_step_saves_what_is_marked(hers, application):
    for button, end, name in (("Entries 7 to decide", "", "awareness-1"), ("Result", "/result", "awareness-2")):
        page = hers.get(at(application, "/criteria/1")).submit(button, {f"mark_{name}": "met"})
        assert page.address == at(application, end)
        assert "What you recorded is saved." in page.words
    db.session.rollback()
    marks = db.session.execute(select(CriterionMark.criterion, CriterionMark.mark)).all()
    assert [*map(tuple, marks)] == [("awareness-1", Mark.MET), ("awareness-2", Mark.MET)]
