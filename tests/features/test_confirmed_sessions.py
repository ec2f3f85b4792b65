"""What a yes confirms: the sessions as they were in the night after it was given, and nothing that came later."""

import pytest
from sqlalchemy import select

from app.db import commit, db
from app.feedback.answers import content, filing, keeping as answers
from app.feedback.models import Answer
from app.feedback.reviewer import queries as reviewer_queries
from app.logbook import actions as logbook
from app.logbook.evidence.levels import Level
from app.logbook.evidence.queries import standing
from tests import make
from tests.features.digesting import asked
from tests.features.reviewing import CONFIRMED, OPINION, answered, link_of, nights

pytestmark = pytest.mark.database

FEW, MANY = filing.MOST_SESSIONS - 1, filing.MOST_SESSIONS


@pytest.fixture
def ana(database):
    return make.mediator(name="Ana Petrova")


@pytest.fixture
def requests(ana):
    return asked(ana, 3)


def filled(mediation, ana, more):
    """So many sessions beside the one there is."""
    for _ in range(more):
        make.session(mediation, by=ana)


def lengthened(mediation, ana):
    logbook.change_session(mediation.sessions[0], by=ana, minutes=400, version=mediation.version)
    commit()


@pytest.mark.parametrize("more", [FEW, MANY])
def test_however_many_sessions_there_are_a_yes_confirms_them(requests, clock, ana, more):
    mediation = requests[0].slot.mediation
    filled(mediation, ana, more)
    for each in requests:
        answered(each)
    nights(clock, 14)
    assert standing(mediation).level is Level.CONFIRMED


@pytest.mark.parametrize("more", [FEW, MANY])
def test_what_is_lengthened_after_the_answer_is_not_confirmed(requests, clock, ana, more):
    mediation = requests[0].slot.mediation
    filled(mediation, ana, more)
    for each in requests:
        answered(each)
    nights(clock, 1)
    lengthened(mediation, ana)
    nights(clock, 13)
    assert standing(mediation).level is Level.BY_HAND


def test_an_answer_is_of_one_size_however_many_sessions_it_confirms(requests, clock, ana):
    for each, more in zip(requests, (0, FEW, MANY), strict=True):
        filled(each.slot.mediation, ana, more)
        answered(each, is_light=False, **OPINION, sharing="mediator", did_well="𓀀" * 2_000, do_better="𓀁" * 2_000)
    nights(clock, 1)
    assert len({len(each.sealed) for each in db.session.scalars(select(Answer))}) == 1


def corrected(request, took_place):
    answers.correct(reviewer_queries.held_by_link(link_of(request)), values=CONFIRMED | {"took_place": took_place})
    commit()


def test_an_answer_corrected_to_a_yes_confirms_what_there_was_then(requests, clock, ana):
    mediation = requests[0].slot.mediation
    answered(requests[0], took_place="no")
    for each in requests[1:]:
        answered(each)
    nights(clock, 3)
    lengthened(mediation, ana)
    corrected(requests[0], "yes")
    nights(clock, 1)
    logbook.change_session(mediation.sessions[0], by=ana, minutes=600, version=mediation.version)
    commit()
    nights(clock, 10)
    assert standing(mediation).sentence.endswith("is lost: the length of a session was changed.")


def test_a_yes_that_was_taken_back_and_given_again_confirms_what_there_is_by_then(requests, clock, ana):
    mediation = requests[0].slot.mediation
    for each in requests:
        answered(each)
    nights(clock, 2)
    lengthened(mediation, ana)
    corrected(requests[0], "no")
    assert (
        content.opened(db.session.scalars(select(Answer).where(Answer.key == link_of(requests[0]).key)).one()).sessions
        is None
    )
    corrected(requests[0], "yes")
    nights(clock, 12)
    assert standing(mediation).level is Level.CONFIRMED
