"""Domain §7.7 and §7.9: 14 days to correct, batches of three or 90 days, and what a mediator sees of an answer."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from app.feedback.answers.release import (
    Filed,
    Seen,
    Waiting,
    batch,
    is_settled,
    last_day_to_correct,
    release,
    seen,
    together,
)
from app.feedback.asking import Channel, Participant
from app.feedback.questionnaires.questions import Sharing

TODAY = date(2026, 6, 30)
RATINGS = {"conduct": 5, "skill": None}
TEXTS = {"went_well": "Everybody was heard."}


def sent(*days_ago: int, mediations: int = 1) -> list[Waiting]:
    """Answers named a0, a1, …, sent so many days ago, of several mediations in turn."""
    return [
        Waiting(f"a{place}", place % mediations, TODAY - timedelta(days=days)) for place, days in enumerate(days_ago)
    ]


def filed(name: str, sharing: Sharing = Sharing.MEDIATOR, mediation: int = 0, month: date = TODAY) -> Filed:
    return Filed(name, mediation, Participant.COUNSEL, month, Channel.EMAILED, RATINGS, sharing, "Ana Prop", TEXTS)


@pytest.mark.parametrize(("days_ago", "settled"), [(0, False), (13, False), (14, True), (15, True)])
def test_an_answer_can_be_corrected_for_14_days(days_ago, settled):
    sent_on = TODAY - timedelta(days=days_ago)
    assert is_settled(sent_on, today=TODAY) is settled
    assert (last_day_to_correct(sent_on) < TODAY) is settled


@pytest.mark.parametrize(
    ("waiting", "released"),
    [
        ([], []),
        (sent(15, 15), []),
        (sent(15, 15, 15), ["a0", "a1", "a2"]),
        (sent(15, 15, 13), []),
        (sent(14, 15, 15, 13), ["a0", "a1", "a2"]),
        (sent(15, 40, 200, 15), ["a0", "a1", "a2", "a3"]),
        (sent(90, 90), []),
        (sent(90, 90, mediations=2), ["a0", "a1"]),
        (sent(90, 89, mediations=2), []),
        (sent(90, 13, 0, mediations=3), []),
        (sent(400), []),
    ],
    ids=[
        "nobody",
        "two are too few",
        "three",
        "three, one of them still to be corrected",
        "and the fourth stays behind",
        "all that wait, however long",
        "two after 90 days of one mediation",
        "two after 90 days of two mediations",
        "a day too early",
        "those still to be corrected are no company",
        "one alone, for ever",
    ],
)
def test_release(waiting, released):
    assert sorted(each.answer for each in release(waiting, today=TODAY)) == released


@pytest.mark.parametrize(
    ("answers", "shown"),
    [
        ([filed("a"), filed("b"), filed("c", Sharing.MEDIATOR_WITH_NAME)], ["a", "b", "c"]),
        ([filed("a"), filed("b"), filed("c", Sharing.DIGEST_AUTHOR)], []),
        ([filed("a", month=date(2026, 4, 1)), filed("b", mediation=1, month=date(2026, 4, 1))], []),
        ([filed("a", month=date(2026, 3, 1)), filed("b", mediation=1, month=date(2026, 3, 1))], ["a", "b"]),
        ([filed("a", month=date(2026, 3, 1)), filed("b", month=date(2026, 3, 1))], []),
    ],
    ids=["three", "two and one unshared", "a month is as old as its last day", "90 days", "90 days, one mediation"],
)
def test_the_mediator_sees_shared_answers_in_batches(answers, shown):
    assert sorted(answer.id for answer in batch(answers, today=TODAY)) == shown


@pytest.mark.parametrize(
    ("sharing", "as_seen"),
    [
        (Sharing.DIGEST_AUTHOR, None),
        (Sharing.MEDIATOR, Seen(date(2026, 6, 1), RATINGS, TEXTS, None)),
        (Sharing.MEDIATOR_WITH_NAME, Seen(date(2026, 6, 1), RATINGS, TEXTS, "Ana Prop")),
    ],
)
def test_what_the_mediator_sees_of_an_answer(sharing, as_seen):
    assert seen(filed("a", sharing)) == as_seen


def test_an_answer_is_shared_with_nobody_unless_its_reviewer_says_so():
    unsaid = Filed("a", 0, Participant.PARTY, TODAY, Channel.HANDED, RATINGS)
    assert seen(unsaid) is None


WAITING = st.lists(
    st.builds(Waiting, st.uuids().map(str), st.integers(1, 4), st.dates(TODAY - timedelta(days=200), TODAY)),
    max_size=8,
    unique_by=lambda each: each.answer,
)


@given(WAITING)
def test_nobody_is_released_early_or_alone(waiting):
    released = release(waiting, today=TODAY)
    waited = [(TODAY - each.since).days for each in released]
    assert min(waited, default=14) >= 14
    if 0 < len(released) < 3:
        assert min(waited) >= 90
        assert len({each.mediation for each in released}) == 2


@given(WAITING, st.randoms())
def test_the_order_tells_nothing_of_time_or_of_how_they_lay(waiting, chance):
    """The same answers sent on other days, of other mediations, come in the same order."""
    before = [each.answer for each in together(waiting, today=TODAY + timedelta(days=365))]
    days = [each.since for each in waiting]
    chance.shuffle(days)
    others = [each._replace(since=day) for each, day in zip(waiting, days, strict=True)]
    chance.shuffle(others)
    assert [each.answer for each in together(others, today=TODAY + timedelta(days=365))] == before


def test_ids_that_were_given_in_turn_are_shuffled_too():
    order = [each.answer for each in together(sent(*[15] * 9), today=TODAY)]
    assert order != sorted(order)
    assert order != sorted(order, reverse=True)


@given(WAITING, st.integers(0, 400))
def test_who_is_released_today_would_be_tomorrow(waiting, days):
    today = TODAY + timedelta(days=days)
    assert set(release(waiting, today=today)) <= set(release(waiting, today=today + timedelta(days=1)))
