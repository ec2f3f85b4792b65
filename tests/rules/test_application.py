"""The life of an application (domain §8), what each reader is told to do next, and who may not decide (domain §2)."""

from itertools import product

import pytest
from hypothesis import given, strategies as st

from app.errors import Refused
from app.life import NOT_ANY_MORE
from app.listing.applications import life as application
from app.listing.applications.life import (
    DONE,
    ENDED,
    LIFE,
    NOTHING_QUERIED,
    ONCE_ONLY,
    Decision,
    State,
    Tie,
    Who,
    decisions,
    moved,
    moves,
    next_step,
    why_not_decide,
    why_not_queried,
)

VERBS = sorted({verb for _state, verb in LIFE.table})
LIVES = {
    "passed": ("submit:mediator begin:assessor pass:assessor", State.PASSED),
    "passed, entered by staff": ("submit:mediator begin:staff pass:staff", State.PASSED),
    "passed elsewhere": ("submit:mediator pass:staff", State.PASSED),
    "not passed elsewhere": ("submit:mediator begin:assessor query:assessor fail:staff", State.FAILED),
    "not passed": ("submit:mediator begin:assessor fail:assessor", State.FAILED),
    "queried and answered": ("submit:mediator begin:assessor query:assessor answer:mediator", State.IN_REVIEW),
    "queried, and never answered": (
        "submit:mediator begin:assessor query:assessor resume:assessor fail:assessor",
        State.FAILED,
    ),
    "withdrawn before it was shared": ("withdraw:mediator", State.WITHDRAWN),
    "withdrawn in review": ("submit:mediator begin:assessor withdraw:mediator", State.WITHDRAWN),
    "withdrawn when queried": ("submit:mediator begin:assessor query:assessor withdraw:mediator", State.WITHDRAWN),
}
RECUSED = {
    "a stranger": (set(), None),
    "themself": ({Tie.SAME_PERSON}, "Nobody decides about themself."),
    "the author of the digest": (
        {Tie.WRITES_DIGEST},
        "You write, or wrote, this mediator's Feedback Digest. Another assessor has to decide.",
    ),
    "a co-mediator": (
        {Tie.CO_MEDIATORS},
        "You and this mediator have mediated together. Another assessor has to decide.",
    ),
    "themself, and more": (set(Tie), "Nobody decides about themself."),
}
A, Q, R = Decision.ACCEPT, Decision.QUERY, Decision.REJECT
REVIEWS = {
    "nothing is looked at": ([None, None], NOTHING_QUERIED),
    "one is queried": ([A, Q, None], None),
    "one is left": ([A, R, None], NOTHING_QUERIED),
    "all are decided": ([A, R, A], NOTHING_QUERIED),
}


@pytest.mark.parametrize(("steps", "end"), LIVES.values(), ids=LIVES)
def test_an_application_goes_where_the_table_says(steps, end):
    assert lived(steps) is end


@pytest.mark.parametrize(("state", "verb", "who"), list(product(State, VERBS, Who)))
def test_nobody_does_what_the_table_does_not_name(state, verb, who):
    may = (state, verb) in LIFE.table and who in LIFE.table[state, verb].by
    assert (verb in moves(state, by=who, rounds=0)) is may
    if not may:
        with pytest.raises(Refused, match=NOT_ANY_MORE):
            moved(state, verb, by=who, rounds=0)


def test_entries_are_queried_in_one_round_only():
    assert moved(State.IN_REVIEW, "query", by=Who.ASSESSOR, rounds=0) is State.QUERIED
    assert "query" not in moves(State.IN_REVIEW, by=Who.ASSESSOR, rounds=1)
    assert (decisions(0), decisions(1)) == ((A, Q, R), (A, R))
    with pytest.raises(Refused, match=ONCE_ONLY):
        moved(State.IN_REVIEW, "query", by=Who.ASSESSOR, rounds=1)


@given(st.lists(st.tuples(st.sampled_from(VERBS), st.sampled_from(Who)), max_size=30))
def test_whatever_is_tried_only_the_programme_decides_and_what_is_ended_stays(steps):
    state, rounds, decided_by = State.DRAFT, 0, None
    for verb, who in steps:
        try:
            state_after = moved(state, verb, by=who, rounds=rounds)
        except Refused:
            continue
        assert state not in ENDED
        state, rounds = state_after, rounds + (verb == "query")
        decided_by = who if state in (State.PASSED, State.FAILED) else None
    assert rounds <= 1
    assert decided_by is not Who.MEDIATOR
    assert (decided_by is None) is (state not in (State.PASSED, State.FAILED))


@pytest.mark.parametrize("state", State)
def test_every_reader_is_told_what_comes_next(state):
    for who in Who:
        words = next_step(state, reader=who, programme="Rivers ODR")
        assert words.endswith(".")
        assert "{" not in words
    is_their_turn = "your turn" in next_step(state, reader=Who.MEDIATOR, programme="Rivers ODR")
    assert is_their_turn is any(each in ("submit", "answer") for each in moves(state, by=Who.MEDIATOR, rounds=0))
    is_the_programmes = "the programme's turn" in next_step(state, reader=Who.ASSESSOR, programme="Rivers ODR")
    assert is_the_programmes is (state in application.WITH_PROGRAMME)


def test_every_state_and_every_move_has_words():
    assert all(state.words for state in State)
    assert DONE.keys() == {"start", *VERBS, "discard", "report"}


@pytest.mark.parametrize(("ties", "words"), RECUSED.values(), ids=RECUSED)
def test_who_is_too_near_does_not_decide(ties, words):
    assert why_not_decide(ties) == words


@pytest.mark.parametrize(("decided", "sent_back"), REVIEWS.values(), ids=REVIEWS)
def test_a_review_is_sent_back_when_there_is_something_to_ask(decided, sent_back):
    assert why_not_queried(decided) == sent_back


def lived(steps: str) -> State:
    state, rounds = State.DRAFT, 0
    for verb, who in (step.split(":") for step in steps.split()):
        state = moved(state, verb, by=Who(who), rounds=rounds)
        rounds += verb == "query"
    return state
