"""Who may write a digest, the lives of an appointment and of a text, and what a text may not hold (domain §7.10)."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from app.errors import Refused
from app.feedback.authors import appointments as authors, drafts
from app.feedback.authors.appointments import Tie, Who, why_not
from app.feedback.authors.drafts import (
    NEED_APPOINTMENT,
    OPEN,
    OUT,
    SENT,
    State,
    hints,
    last_day_to_check,
    moved,
    moves,
    paragraphs,
    quoted,
    why_not_published,
)
from app.life import NOT_ANY_MORE

DAY = timedelta(days=1)
SENT_ON = date(2026, 6, 30)
SAID = "She let each of us finish what we had to say."

APPOINTMENTS = {
    "accepted, and ended by the author": ("accept:author end:author", authors.State.ENDED),
    "accepted, and ended by the mediator": ("accept:author end:mediator", authors.State.ENDED),
    "declined": ("decline:author", authors.State.DECLINED),
    "taken back before it was answered": ("end:mediator", authors.State.ENDED),
}
TEXTS = {
    "published after silence": ("send:author publish:author", State.PUBLISHED),
    "published with a reply": ("send:author reply:mediator publish:author", State.PUBLISHED),
    "replied to twice": ("send:author reply:mediator reply:mediator", State.CHECKED),
    "a reply that is taken off": ("send:author reply:mediator let_be:mediator", State.CHECKED),
    "taken back and given anew": ("send:author let_be:mediator take_back:author send:author", State.WITH_MEDIATOR),
    "withdrawn": ("send:author let_be:mediator publish:author withdraw:author", State.WITHDRAWN),
}


@pytest.mark.parametrize(("steps", "end"), APPOINTMENTS.values(), ids=APPOINTMENTS)
def test_an_appointment_goes_where_the_table_says(steps, end):
    state = authors.State.INVITED
    for verb, who in (step.split(":") for step in steps.split()):
        state = authors.LIFE.moved(state, verb, by=Who(who))
    assert state is end


@pytest.mark.parametrize(("steps", "end"), TEXTS.values(), ids=TEXTS)
def test_a_text_goes_where_the_table_says(steps, end):
    state = State.WRITING
    for verb, who in (step.split(":") for step in steps.split()):
        state = moved(state, verb, by=Who(who), is_appointed=True)
    assert state is end


@pytest.mark.parametrize(
    ("state", "verb", "who"),
    [
        (State.WRITING, "publish", Who.AUTHOR),
        (State.WRITING, "reply", Who.MEDIATOR),
        (State.WITH_MEDIATOR, "publish", Who.MEDIATOR),
        (State.WITH_MEDIATOR, "take_back", Who.MEDIATOR),
        (State.CHECKED, "reply", Who.AUTHOR),
        (State.PUBLISHED, "withdraw", Who.MEDIATOR),
        (State.PUBLISHED, "take_back", Who.AUTHOR),
        (State.WITHDRAWN, "publish", Who.AUTHOR),
    ],
)
def test_the_table_guards_the_door(state, verb, who):
    with pytest.raises(Refused) as refused:
        moved(state, verb, by=who, is_appointed=True)
    assert refused.value.reason == NOT_ANY_MORE


def test_all_a_mediator_can_do_to_a_text_is_reply_or_let_it_be():
    verbs = {verb for (_state, verb), move in drafts.LIFE.table.items() if Who.MEDIATOR in move.by}
    assert verbs == {"reply", "let_be"}


def test_after_the_end_a_text_is_published_or_not_but_never_written_on():
    can = {state: moves(state, by=Who.AUTHOR, is_appointed=False) for state in State}
    assert can == {
        State.WRITING: (),
        State.WITH_MEDIATOR: ("publish",),
        State.CHECKED: ("publish",),
        State.PUBLISHED: ("withdraw",),
        State.WITHDRAWN: (),
    }
    for verb in NEED_APPOINTMENT:
        with pytest.raises(Refused):
            moved(State.CHECKED, verb, by=Who.AUTHOR, is_appointed=False)


def test_every_state_of_a_text_is_open_or_out():
    assert (set(OPEN) | set(OUT), set(OPEN) & set(OUT), set(SENT) < set(OPEN)) == (set(State), set(), True)


def test_every_state_and_every_tie_has_words():
    assert all(each.words for each in (*State, *authors.State, *Tie))


def test_whoever_is_bound_to_the_mediator_writes_no_digest():
    assert why_not(set()) is None
    assert why_not({Tie.RECIPROCAL}) == Tie.RECIPROCAL.words
    assert why_not(set(Tie)) == Tie.SAME_PERSON.words


def test_the_fourteen_days_are_whole():
    last = last_day_to_check(SENT_ON)
    assert last == date(2026, 7, 13)
    words = "The mediator may check the facts until 13 Jul 2026."
    assert [why_not_published(State.WITH_MEDIATOR, SENT_ON, today=day) for day in (SENT_ON, last, last + DAY)] == [
        words,
        words,
        None,
    ]


def test_who_has_checked_lets_it_go_at_once():
    assert why_not_published(State.CHECKED, SENT_ON, today=SENT_ON) is None


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("One.\n\nTwo.", ["One.", "Two."]),
        ("One\nstill one.\n \t\n\n\nTwo.\n", ["One\nstill one.", "Two."]),
        (" \n\n ", []),
    ],
)
def test_blank_lines_part_paragraphs(text, printed):
    assert paragraphs(text) == printed


@pytest.mark.parametrize(
    ("text", "run"),
    [
        (SAID, "She let each of us finish what we"),
        ("So: “she LET each\nof us — finish what, we had to”", "she LET each\nof us — finish what, we"),
        ("Ｓｈｅ let each of us finish what we", "Ｓｈｅ let each of us finish what we"),
        ("She let each of us finish what", None),
        ("She let all of us finish what we had", None),
        ("", None),
    ],
    ids=["whole", "in other clothes", "in wide letters", "seven words", "seven at most in a row", "nothing"],
)
def test_eight_words_in_a_row_are_a_quotation(text, run):
    assert quoted(text, closed=[SAID], free=[]) == run


def test_what_somebody_else_lets_be_quoted_may_be():
    assert quoted(SAID, closed=[SAID], free=[f"I agree: {SAID}"]) is None


def test_words_of_two_answers_are_no_run():
    assert quoted(SAID, closed=["She let each of us", "finish what we had to say"], free=[]) is None


WORDS = st.lists(st.sampled_from(["calm", "fair", "slow", "quick", "open"]), max_size=30)


@given(WORDS, WORDS, WORDS)
def test_a_run_is_found_exactly_where_there_is_one(before, said, after):
    text = " ".join([*before, *said[:8], *after])
    runs = [tuple(said[at : at + 8]) for at in range(len(said) - 7)]
    words = text.split()
    is_one = any(tuple(words[at : at + 8]) in runs for at in range(len(words) - 7))
    assert (quoted(text, closed=[" ".join(said)], free=[]) is not None) is is_one


def test_hints_name_what_looks_like_somebody_once_and_not_the_mediator():
    text = "Ana Petrova heard Maria Lindqvist. Maria Lindqvist paid € 5,000."
    assert hints(text, mediator="Ana Petrova") == [("Maria Lindqvist", "a name"), ("€ 5,000", "a sum of money")]
