"""The reading room: all filed answers that stand, without a name, for as long as the appointment lasts."""

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from app.db import commit, db
from app.feedback.answers import keeping as answers
from app.feedback.asking import Participant
from app.feedback.authors import appointment_actions, queries as author_queries, room_queries
from app.feedback.authors.appointments import Who
from app.feedback.models import Slot
from app.feedback.reviewer import queries as reviewer_queries
from tests import make
from tests.features.ana_and_lea import the_ana, the_lea  # noqa: F401  fixtures by another name
from tests.features.authoring import appointed
from tests.features.digesting import SCALES, answers as sent, asked, filed
from tests.features.reviewing import answered, nights
from tests.page import read

pytestmark = pytest.mark.database


def room(browser, author, mediator):
    return browser.sign_in(author).get(f"/feedback/author/{mediator.id}/answers")


def told(appointment):
    return [each for of_one in room_queries.answers(appointment).values() for each in of_one]


def test_an_author_reads_answers_that_were_not_shared_with_the_mediator(browser, clock, ana, lea):
    appointed(ana, lea)
    requests = asked(ana, 3)
    words = {"did_well": "Kept calm when we did not.", "quote": True, "contact": "party@example.com"}
    grades = dict.fromkeys(SCALES, 5) | {"costs": None}
    answered(requests[0], is_light=False, how="online", sharing="digest_author", **grades, **words)
    sent(requests[1:], do_better="Begin on time.")
    nights(clock, 14)
    page = room(browser, lea, ana)
    for words in ("Kept calm when we did not. May be quoted", "You may write to this person: party@example.com"):
        assert words in page.words
    assert "Begin on time. May not be quoted" in page.words
    assert "The mediator listened carefully. Strongly agree" in page.words
    assert "I knew what it would cost, and who would pay. Not applicable" in page.words
    assert [read(each) for each in page.page.all("h3")] == ["Party July 2026"] * 3
    assert page.headers["Cache-Control"] == "private, no-store"


def test_what_somebody_agreed_with_is_open_where_they_wrote_nothing(browser, clock, ana, lea):
    appointed(ana, lea)
    requests = asked(ana, 3)
    sent(requests[:1], did_well="Kept calm.")
    sent(requests[1:])
    nights(clock, 14)
    page = room(browser, lea, ana)
    folds = [
        (bool(article.findall(".//blockquote")), read(fold.find("summary")), "open" in fold.attrib)
        for article in page.page.all("article")
        for fold in article.iter("details")
    ]
    assert sorted(folds) == [(False, "How far they agreed", True)] * 2 + [(True, "How far they agreed", False)]
    assert "All answers that may be read now, including those not shared with Ana Petrova." in page.words


def test_an_answer_is_read_only_once_it_is_filed(browser, clock, ana, lea):
    appointed(ana, lea)
    requests = asked(ana, 3)
    sent(requests, did_well="Kept calm.")
    nights(clock, 13)
    assert "No answers to read yet" in room(browser, lea, ana).words
    nights(clock, 1)
    assert room(browser, lea, ana).words.count("Kept calm.") == 3


def test_what_is_withdrawn_leaves(browser, clock, ana, lea):
    made = appointed(ana, lea)
    first, *_others = filed(clock, asked(ana, 3))
    assert len(told(made)) == 3
    answers.withdraw(reviewer_queries.held_by_code(first))
    commit()
    assert len(told(made)) == 2


def test_answers_of_a_mediation_stand_together_under_a_code_of_this_room_alone(clock, ana, lea):
    made = appointed(ana, lea)
    held = make.mediation(ana, reference="HARBOUR-7")
    requests = [*[make.request(held) for _ in range(3)], make.request(make.mediation(ana))]
    filed(clock, requests)
    found = room_queries.answers(made)
    assert sorted(len(each) for each in found.values()) == [1, 3]
    other = SimpleNamespace(id=made.id + 1)
    assert room_queries.code(made, held.id) in found
    assert room_queries.code(other, held.id) not in found


def test_the_page_tells_no_name_no_reference_and_no_participant(browser, clock, ana, lea):
    appointed(ana, lea)
    held = make.mediation(ana, reference="HARBOUR-7")
    requests = [make.request(held) for _ in range(3)]
    for slot in db.session.scalars(select(Slot)):
        slot.participant = Participant.COUNSEL
    commit()
    filed(clock, requests, sharing="mediator_with_name", role="party")
    page = room(browser, lea, ana)
    assert [read(each) for each in page.page.all("h3")] == ["Counsel July 2026"] * 3
    for secret in (
        "HARBOUR",
        "20 Jun 2026",
        "30 Jun 2026",
        "14 Jul 2026",
        "Reviewer",
        "As a party",
        "which participant",
    ):
        assert secret not in page.text


def test_the_room_closes_with_the_appointment(browser, clock, ana, lea):
    made = appointed(ana, lea)
    filed(clock, asked(ana, 3))
    assert room(browser, lea, ana).status_code == 200
    appointment_actions.end(made, by=lea, who=Who.AUTHOR)
    commit()
    assert room(browser, lea, ana).status_code == 404


def test_whoever_was_asked_and_has_not_accepted_reads_nothing(browser, clock, ana, lea):
    appointment_actions.appoint(ana, form_token="asked", address=lea.email)
    commit()
    filed(clock, asked(ana, 3), did_well="Kept calm.")
    assert room(browser, lea, ana).status_code == 404


@pytest.mark.parametrize("who", ["mediator", "another author", "staff"])
def test_nobody_else_comes_in(browser, clock, ana, lea, who):
    appointed(ana, lea)
    filed(clock, asked(ana, 3), did_well="Kept calm.")
    others = {"mediator": ana, "another author": make.digest_author(), "staff": make.staff()}
    assert room(browser, others[who], ana).status_code == 404


def test_an_author_reads_about_their_own_mediators_only(browser, clock, ana, lea):
    made, ben = appointed(ana, lea), make.mediator()
    filed(clock, asked(ben, 3), did_well="Kept calm.")
    assert (author_queries.appointment(lea, ana.id).id, told(made)) == (made.id, [])
