"""Which request a reviewer means, and when IMI staff can end it (domain §2)."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from app.errors import Refused
from app.feedback.asking import Channel, Schedule
from app.feedback.life import ENDED_FOR, LIFE, Seen, State, Who, as_the_mediator_sees, takes_an_answer, why_not_ended
from app.feedback.misuse.grounds import Misuse, number_in

ASKED_ON = date(2026, 6, 30)
SCHEDULE = Schedule.of(ASKED_ON, Channel.EMAILED)
LIVE = (State.WAITING, State.SENT, State.REMINDED, State.DECLINED)
DAYS = st.integers(0, 90).map(lambda number: ASKED_ON + timedelta(days=number))

GIVEN = {
    "the number": ("1234", 1234),
    "the number with blanks": (" 1234 \n", 1234),
    "the number as it is said": ("No. 1234", 1234),
    "the number as others write it": ("#1234", 1234),
    "the link": ("https://logbook.example/feedback/1234/abc-DEF_7", 1234),
    "the link in a language": ("https://logbook.example/feedback/fr/1234/abc", 1234),
    "the link of a step": ("https://logbook.example/feedback/1234/abc.own/stop", 1234),
    "the link in the words of a letter": ("Your link: <https://logbook.example/feedback/1234/abc>", 1234),
    "another page": ("https://logbook.example/feedback/guidelines", None),
    "a name": ("Ana Petrova", None),
    "a name with a number": ("Ana 7", None),
    "a number that no row has": ("12345678901", None),
    "digits of another script": ("\u0661\u0662", None),
    "nothing": ("", None),
}


@pytest.mark.parametrize(("given_", "number"), GIVEN.values(), ids=GIVEN)
def test_what_a_reviewer_sends_names_a_request(given_, number):
    assert number_in(given_) == number


@given(text=st.text(max_size=80))
@settings(max_examples=50)
def test_whatever_is_pasted_is_a_number_of_a_row_or_none(text):
    assert number_in(text) is None or 0 <= number_in(text) < 10**9


def test_staff_end_what_lives_on_any_ground_and_nothing_else():
    theirs = {(state, verb): move.to for (state, verb), move in LIFE.table.items() if Who.STAFF in move.by}
    assert theirs == {(state, f"end: {misuse}"): ended for state in LIVE for ended, misuse in ENDED_FOR.items()}
    assert sorted(ENDED_FOR.values()) == sorted(Misuse)


@pytest.mark.parametrize("who", [Who.MEDIATOR, Who.REVIEWER, Who.WORKER])
def test_nobody_else_ends_a_request_as_misused(who):
    with pytest.raises(Refused):
        LIFE.moved(State.SENT, f"end: {Misuse.PRESSURE}", by=who)


@pytest.mark.parametrize("state", ENDED_FOR)
def test_an_ended_request_stays_ended_and_frees_no_place(state):
    seen = as_the_mediator_sees(state, SCHEDULE, today=ASKED_ON, last_batch_on=ASKED_ON)
    assert (seen, seen.moves, seen.frees_slot, seen.label) == (Seen.ENDED_BY_IMI, (), False, "Ended by IMI")
    assert not takes_an_answer(state, SCHEDULE, ASKED_ON)
    assert [verb for each, verb in LIFE.table if each is state] == []


LAST_DAY = SCHEDULE.last_day
WHY_NOT = {
    "waiting": (Seen.WAITING, ASKED_ON, None),
    "closed by a batch, while its link still works": (Seen.CLOSED, LAST_DAY, None),
    "its last day is over": (Seen.CLOSED, LAST_DAY + timedelta(days=1), "Its link ended on 29 Aug 2026."),
    "taken back": (
        Seen.REVOKED, ASKED_ON, "The mediator has taken this request back: its link takes no answer any more.",
    ),
    "an address that did not work": (
        Seen.DID_NOT_WORK, ASKED_ON, "No letter arrived at its address: nobody was asked by this request.",
    ),
    "ended": (Seen.ENDED_BY_IMI, ASKED_ON, "IMI has ended this request already."),
}  # fmt: skip


@pytest.mark.parametrize(("seen", "today", "reason"), WHY_NOT.values(), ids=WHY_NOT)
def test_why_there_is_nothing_to_end(seen, today, reason):
    assert why_not_ended(seen, SCHEDULE, today) == reason


@given(state=st.sampled_from(State), today=DAYS, batch=st.none() | DAYS)
@settings(max_examples=100)
def test_every_link_that_takes_an_answer_can_be_ended(state, today, batch):
    seen = as_the_mediator_sees(state, SCHEDULE, today=today, last_batch_on=batch)
    if takes_an_answer(state, SCHEDULE, today):
        assert why_not_ended(seen, SCHEDULE, today) is None


@given(today=DAYS, batch=st.none() | DAYS)
@settings(max_examples=50)
def test_staff_are_not_told_who_declined(today, batch):
    told = {
        why_not_ended(as_the_mediator_sees(state, SCHEDULE, today=today, last_batch_on=batch), SCHEDULE, today)
        for state in LIVE
    }
    assert len(told) == 1
