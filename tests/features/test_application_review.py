"""A programme reviews an application: who may, what is queried and answered once, and how it ends."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock
from app.accounts.models import User
from app.db import commit, db
from app.errors import Refused
from app.listing.applications import actions as application_actions, queries as application_queries
from app.listing.applications.life import ANSWER_ALL, NOTHING_QUERIED, ONCE_ONLY, Decision, State, Tie
from app.listing.applications.models import ApplicationEntry
from app.listing.desk.review import Result
from app.logbook import actions
from app.logbook.models import Mediation
from app.mail import Letter
from tests import make
from tests.features import applying, authoring, desking
from tests.features.linking import co_mediated, linked

pytestmark = pytest.mark.database


@pytest.fixture
def ana(database):
    return make.mediator(name="Ana Petrova")


@pytest.fixture
def queried(ana, rivers, ines):
    applying.ready(ana)
    return applying.queried(ana, rivers, by=ines)


def last_letter():
    return db.session.scalars(select(Letter.template).order_by(Letter.id.desc())).first().rpartition("/")[2]


def number_of_entries():
    return db.session.scalar(select(func.count()).select_from(ApplicationEntry))


def test_a_question_is_answered_in_words_and_sent_back(browser, ana, ines, queried):
    page = browser.sign_in(ana).get(f"/listing/application/{queried.id}")
    assert last_letter() == "application_queried.txt"
    assert "It is your turn: an assessor of Rivers ODR has questions" in page.words
    assert "Which platform was it?" in page.words
    page = page.follow(f"Answer about {queried.entries[0].frozen['reference']}")
    page = page.submit("Keep this answer", {"Your answer": "A dedicated one"})
    assert "Your answer: A dedicated one" in page.words
    page = page.submit("Send your answers")
    assert "In review. An assessor of Rivers ODR is looking at your entries" in page.words
    assert last_letter() == "application_answered.txt"
    assert queried.entries[0].answer == "A dedicated one"


def test_names_that_were_kept_in_an_answer_are_not_asked_about_again(browser, ana, queried):
    question = f"Answer about {queried.entries[0].frozen['reference']}"
    page = browser.sign_in(ana).get(f"/listing/application/{queried.id}").follow(question)
    second = page.submit("Keep this answer", {"Your answer": "Ask Maria Santos"})
    second.submit("Keep this answer")
    again = browser.get(page.address).submit("Keep this answer")
    assert (second.status_code, again.status_code) == (422, 200)


def test_an_answer_is_words_or_another_entry(browser, ana, queried):
    page = browser.sign_in(ana).get(f"/listing/application/{queried.id}/entries/{queried.entries[0].id}")
    page = page.submit("Keep this answer")
    assert page.status_code == 422
    assert "Write an answer, or choose another entry" in page.words


def test_another_entry_stands_for_the_one_that_was_queried(browser, ana, ines, queried):
    make.mediation(ana, on=clock.today() - timedelta(days=3), reference="OTHER")
    outside = make.mediation(ana, on=clock.today() - timedelta(days=3 * 365), reference="OUTSIDE")
    page = browser.sign_in(ana).get(f"/listing/application/{queried.id}/entries/{queried.entries[0].id}")
    assert outside.reference not in page.words
    page = page.submit("Keep this answer", {"Another entry instead": "OTHER, 27 Jun 2026, 3 h, counts"})
    assert "Instead: OTHER" in page.words
    before = queried.snapshot.written
    page.submit("Send your answers")
    standing = application_queries.standing_entries(queried)
    assert ("OTHER" in {each.frozen["reference"] for each in standing}, len(standing)) == (True, applying.NEEDED)
    assert queried.entries[0] not in standing
    assert queried.snapshot.written == before


def test_until_it_is_sent_an_answer_may_be_another_one(browser, ana, queried):
    entry = queried.entries[0]
    one, two = (make.mediation(ana, reference=name) for name in ("ONE", "TWO"))
    before = number_of_entries()
    for mediation in (one, two):
        application_actions.answer(entry, by=ana, version=entry.version, answer="", replacement=mediation.id)
        commit()
    assert application_queries.replacements(queried)[entry.id].key == two.id
    assert number_of_entries() == before + 1
    application_actions.answer(entry, by=ana, version=entry.version, answer="As it was", replacement=None)
    commit()
    assert (application_queries.replacements(queried), number_of_entries()) == ({}, before)


def test_the_entry_itself_may_stand_for_itself_once_it_is_put_right(ana, queried):
    entry = queried.entries[0]
    offered = application_queries.replacing(queried, ana, entry)
    assert entry.key not in {each["key"] for each in offered}
    mediation = db.session.get_one(Mediation, entry.key)
    actions.change_session(mediation.sessions[0], by=ana, version=mediation.version, minutes=240)
    commit()
    offered = application_queries.replacing(queried, ana, entry)
    assert [each["minutes"] for each in offered if each["key"] == entry.key] == [240]


def test_an_entry_that_is_submitted_already_stands_for_no_other(ana, queried):
    entry, other, *_more = queried.entries
    with pytest.raises(Refused, match=application_actions.NO_REPLACEMENT):
        application_actions.answer(entry, by=ana, version=entry.version, answer="", replacement=other.key)


def test_answers_are_sent_together_and_once(browser, ana, ines, queried):
    with pytest.raises(Refused, match=ANSWER_ALL):
        application_actions.send_answers(queried, by=ana, version=queried.version)
    entry = queried.entries[0]
    application_actions.answer(entry, by=ana, version=entry.version, answer="As it was", replacement=None)
    application_actions.send_answers(queried, by=ana, version=queried.version)
    commit()
    with pytest.raises(Refused, match=application_actions.NOT_QUERIED):
        application_actions.answer(entry, by=ana, version=entry.version, answer="No", replacement=None)
    with pytest.raises(Refused, match=ONCE_ONLY):
        applying.moved(queried, "query", by=ines)
    assert browser.sign_in(ana).get(f"/listing/application/{queried.id}/entries/{entry.id}").status_code == 404


def test_a_mediator_who_never_answers_does_not_stop_the_review(ana, ines, queried):
    applying.moved(queried, "resume", by=ines)
    assert queried.state is State.IN_REVIEW
    desking.signed(desking.complete(queried, by=ines), Result.FAIL, by=ines)
    assert (queried.state, queried.is_open, last_letter()) == (State.FAILED, False, "assessment_reported.txt")


def test_nothing_is_sent_back_without_a_query_or_signed_without_decisions(ana, rivers, ines):
    applying.ready(ana)
    made = applying.moved(applying.submitted(ana, rivers), "begin", by=ines)
    with pytest.raises(Refused, match=NOTHING_QUERIED):
        applying.moved(made, "query", by=ines)
    for verb in ("pass", "fail"):
        with pytest.raises(Refused, match="not decided yet"):
            applying.moved(made, verb, by=ines)


def test_the_mediator_reads_what_was_rejected_and_why(browser, ana, rivers, ines):
    applying.ready(ana)
    made = applying.moved(applying.submitted(ana, rivers), "begin", by=ines)
    applying.accepted(made, by=ines)
    entry = applying.decided(made.entries[0], Decision.REJECT, by=ines, reason="A training, not a mediation")
    page = browser.sign_in(ana).get(f"/listing/application/{made.id}")
    assert entry.reason not in page.words
    desking.signed(made, Result.FAIL, by=ines)
    page = browser.get(f"/listing/application/{made.id}")
    assert f"4 accepted, 1 rejected. {entry.frozen['reference']}: A training, not a mediation" in page.words
    assert "Not passed. Rivers ODR did not pass this application." in page.words


def test_who_writes_the_digest_or_has_mediated_with_them_is_named_by_a_tie(browser, ana, kofi, his):
    author, stranger = make.digest_author(), make.mediator()
    authoring.published(authoring.appointed(ana, author), author)
    linked(browser.sign_in(ana), co_mediated(ana), his, co_mediated(kofi))
    found = [application_queries.ties(ana.id, each.id) for each in (ana, author, kofi, stranger)]
    assert found == [{Tie.SAME_PERSON}, {Tie.WRITES_DIGEST}, {Tie.CO_MEDIATORS}, set()]


def test_an_assessor_with_a_tie_moves_nothing_and_is_not_written_to(ana, rivers, ines):
    applying.ready(ana)
    db.session.get_one(User, ines.id).is_digest_author = True
    commit()
    authoring.appointed(ana, ines)
    made = applying.submitted(ana, rivers)
    assert db.session.scalar(select(Letter.id).where(Letter.template.contains("application_waits"))) is None
    assert last_letter() == "application_unassigned.txt"
    with pytest.raises(Refused, match="Feedback Digest"):
        applying.moved(made, "begin", by=ines)
