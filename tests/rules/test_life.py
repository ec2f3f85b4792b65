"""The life of a request as a table, and that a mediator cannot tell an answer from silence (domain §7.3 and §7.9)."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from app.errors import Refused
from app.feedback.asking import Channel, Schedule, is_letter_day
from app.feedback.life import (
    ENDED_FOR,
    LIFE,
    Seen,
    State,
    Who,
    as_the_mediator_sees,
    takes_an_answer,
)
from app.life import NOT_ANY_MORE

ASKED_ON = date(2026, 6, 30)
SCHEDULE = Schedule.of(ASKED_ON, Channel.EMAILED)
DAY = timedelta(days=1)
UNTOLD = [state for state in State if state not in (State.DID_NOT_WORK, State.REVOKED, *ENDED_FOR)]

LIVES = {
    "silence": ("send remind expire", State.EXPIRED),
    "not me": ("send decline", State.DECLINED),
    "not me, after the reminder": ("send remind decline", State.DECLINED),
    "never write again, said before the letter left": ("decline", State.DECLINED),
    "an address that does not work": ("fail", State.DID_NOT_WORK),
    "a letter that comes back": ("send fail", State.DID_NOT_WORK),
    "revoked before it left": ("revoke", State.REVOKED),
    "revoked after the reminder": ("send remind revoke", State.REVOKED),
    "revoked after it was declined": ("send decline revoke", State.REVOKED),
}


@pytest.mark.parametrize(("verbs", "end"), LIVES.values(), ids=LIVES)
def test_a_life_goes_where_the_table_says(verbs, end):
    state = State.first(Channel.EMAILED)
    for verb in verbs.split():
        state = LIFE.moved(state, verb, by=LIFE.table[state, verb].by[0])
    assert state is end


NEVER = {
    "a second reminder": (State.REMINDED, "remind", Who.WORKER),
    "a reminder that fails and would tell that nobody answered": (State.REMINDED, "fail", Who.WORKER),
    "a revocation by the reviewer": (State.SENT, "revoke", Who.REVIEWER),
    "a revocation by staff, who end it on a ground": (State.SENT, "revoke", Who.STAFF),
    "a decline by the mediator": (State.SENT, "decline", Who.MEDIATOR),
    "an end that the mediator sets": (State.SENT, "expire", Who.MEDIATOR),
    "a word that is none": (State.SENT, "polish", Who.STAFF),
}


@pytest.mark.parametrize(("state", "verb", "who"), NEVER.values(), ids=NEVER)
def test_the_table_guards_the_door(state, verb, who):
    with pytest.raises(Refused) as refused:
        LIFE.moved(state, verb, by=who)
    assert refused.value.reason == NOT_ANY_MORE


def test_the_table_draws_the_buttons():
    assert LIFE.moves(State.SENT, by=Who.REVIEWER) == ("decline",)
    assert LIFE.moves(State.REVOKED, by=Who.REVIEWER) == ()
    assert LIFE.moves(State.SENT, by=Who.MEDIATOR) == ("revoke",)


def test_all_a_mediator_can_do_to_a_request_is_revoke_it():
    assert {verb for (_state, verb), move in LIFE.table.items() if Who.MEDIATOR in move.by} == {"revoke"}


def test_no_state_tells_that_somebody_answered():
    assert not [each for each in [*State, *(verb for _state, verb in LIFE.table)] if "answer" in each]


def test_a_link_that_is_handed_over_works_at_once():
    assert State.first(Channel.HANDED) is State.SENT
    assert takes_an_answer(State.SENT, SCHEDULE, ASKED_ON)


@pytest.mark.parametrize(
    ("state", "day", "is_taken"),
    [
        (State.SENT, SCHEDULE.last_day, True),
        (State.REMINDED, SCHEDULE.last_day, True),
        (State.SENT, SCHEDULE.last_day + DAY, False),
        (State.WAITING, ASKED_ON, False),
        (State.EXPIRED, ASKED_ON, False),
        (State.DECLINED, ASKED_ON, False),
        (State.REVOKED, ASKED_ON, False),
    ],
)
def test_a_link_takes_an_answer_until_its_last_day(state, day, is_taken):
    assert takes_an_answer(state, SCHEDULE, day) is is_taken


SEEN = {
    "on the first day": (State.SENT, 0, None, Seen.WAITING),
    "declined": (State.DECLINED, 20, None, Seen.WAITING),
    "on the last day": (State.SENT, 60, None, Seen.WAITING),
    "after the last day": (State.SENT, 61, None, Seen.CLOSED),
    "ended": (State.EXPIRED, 61, None, Seen.CLOSED),
    "a batch it could not be in": (State.SENT, 20, 13, Seen.WAITING),
    "a batch it could be in": (State.SENT, 20, 14, Seen.CLOSED),
    "declined, and a batch it could be in": (State.DECLINED, 20, 14, Seen.CLOSED),
    "a batch that is still to come": (State.SENT, 20, 21, Seen.WAITING),
    "revoked": (State.REVOKED, 1, None, Seen.REVOKED),
    "revoked, long ago": (State.REVOKED, 90, 80, Seen.REVOKED),
    "did not work": (State.DID_NOT_WORK, 90, 80, Seen.DID_NOT_WORK),
    "ended by IMI": (State.ENDED_PRESSURE, 1, None, Seen.ENDED_BY_IMI),
    "ended by IMI, long ago": (State.ENDED_NO_PART, 90, 80, Seen.ENDED_BY_IMI),
}


@pytest.mark.parametrize(("state", "days", "batch", "seen"), SEEN.values(), ids=SEEN)
def test_what_the_mediator_sees(state, days, batch, seen):
    last_batch_on = None if batch is None else ASKED_ON + timedelta(days=batch)
    today = ASKED_ON + timedelta(days=days)
    assert as_the_mediator_sees(state, SCHEDULE, today=today, last_batch_on=last_batch_on) is seen


def test_what_is_seen_draws_the_mediators_button_and_frees_the_slot():
    assert {seen: (seen.moves, seen.frees_slot) for seen in Seen} == {
        Seen.WAITING: (("revoke",), False),
        Seen.CLOSED: ((), False),
        Seen.REVOKED: ((), True),
        Seen.DID_NOT_WORK: ((), True),
        Seen.ENDED_BY_IMI: ((), False),
    }
    assert [seen.label for seen in Seen] == ["Waiting", "Closed", "Revoked", "Did not work", "Ended by IMI"]


DAYS = st.integers(0, 120)


@given(DAYS, st.none() | DAYS, st.sampled_from(Channel))
def test_whatever_a_reviewer_does_looks_the_same(days, batch, channel):
    schedule = Schedule.of(ASKED_ON, channel)
    last_batch_on = None if batch is None else ASKED_ON + timedelta(days=batch)
    today = ASKED_ON + timedelta(days=days)
    seen = {as_the_mediator_sees(each, schedule, today=today, last_batch_on=last_batch_on) for each in UNTOLD}
    assert len(seen) == 1


@st.composite
def lives(draw):
    """A request day by day: the worker does its work, and the reviewer declines on a day they choose, or never."""
    declines_on = draw(st.none() | DAYS)
    state, days = State.WAITING, []
    for number in range(100):
        today = ASKED_ON + timedelta(days=number)
        for verb in _worker(state, today):
            state = LIFE.moved(state, verb, by=Who.WORKER)
        if number == declines_on and "decline" in LIFE.moves(state, by=Who.REVIEWER):
            state = LIFE.moved(state, "decline", by=Who.REVIEWER)
        days.append((today, state))
    return days


def _worker(state, today):
    if state is State.WAITING and SCHEDULE.sends_on <= today and is_letter_day(today):
        yield "send"
    elif state is State.SENT and SCHEDULE.may_remind(today):
        yield "remind"
    elif (state, "expire") in LIFE.table and today > SCHEDULE.last_day:
        yield "expire"


@given(lives(), lives(), st.none() | DAYS)
def test_two_lives_cannot_be_told_apart_and_both_can_be_revoked(one, other, batch):
    batch_on = None if batch is None else ASKED_ON + timedelta(days=batch)
    for (today, state), (_today, other_state) in zip(one, other, strict=True):
        batch_so_far = batch_on if batch_on and batch_on <= today else None
        seen, other_seen = (
            as_the_mediator_sees(each, SCHEDULE, today=today, last_batch_on=batch_so_far)
            for each in (state, other_state)
        )
        assert seen is other_seen
        for verb in seen.moves:
            assert {
                as_the_mediator_sees(LIFE.moved(each, verb, by=Who.MEDIATOR), SCHEDULE, today=today)
                for each in (state, other_state)
            } == {Seen.REVOKED}


@given(lives(), DAYS)
def test_what_is_closed_stays_closed(life, batch):
    batch_on = ASKED_ON + timedelta(days=batch)
    seen = [
        as_the_mediator_sees(state, SCHEDULE, today=day, last_batch_on=batch_on if batch_on <= day else None)
        for day, state in life
    ]
    assert seen == sorted(seen, key=[Seen.WAITING, Seen.CLOSED].index)
