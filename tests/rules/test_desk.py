"""A review (domain §8): what is open, what it comes to by the frozen rule, what keeps it from being signed."""

import pytest
from hypothesis import given, strategies as st

from app.listing import criteria
from app.listing.applications.life import Decision, Mark, State
from app.listing.desk import review as desk
from app.listing.desk.review import Line, Result, Review, Show

KEYS = criteria.CURRENT.keys
ALL_MET = dict.fromkeys(KEYS, Mark.MET)
A, Q, R = Decision.ACCEPT, Decision.QUERY, Decision.REJECT
WINDOWS = [{"months": 24, "first_day": "2024-07-01"}, {"months": 36, "first_day": "2023-07-01"}]


def line(number, decision=None, *, date="2026-01-01", place="counted", flags=()):
    return Line(number, {"key": number, "date": date, "place": place, "flags": list(flags)}, decision)


def review(*lines, state=State.IN_REVIEW, rounds=0, needed=2, marks=ALL_MET):
    return Review(state, rounds, {"needed": needed, "windows": WINDOWS}, lines, marks, criteria.CURRENT)


def doubtful(number, decision=None, **what):
    return line(number, decision, place="to_judge", **what)


TALLIES = {
    "nothing is decided": ([line(1), line(2), doubtful(3)], (2, 0, 0)),
    "all is accepted": ([line(1, A), doubtful(2, A)], (1, 1, 0)),
    "one that counts is rejected": ([line(1, A), line(2, R)], (2, 0, 1)),
    "one in doubt is rejected": ([line(1, A), doubtful(2, R)], (1, 0, 0)),
    "what is queried stands until it is decided": ([line(1, Q), doubtful(2, Q)], (1, 0, 0)),
}
SIGNED = {
    "all is decided and met": (review(line(1, A), line(2, A)), [], []),
    "one is left": (
        review(line(1, A), line(2)),
        ["1 entry is not decided yet."],
        ["1 entry is not decided yet."],
    ),
    "one is queried, and not asked": (
        review(line(1, A), line(2, Q)),
        ["1 entry is queried. Ask the mediator, or decide about them."],
        ["1 entry is queried. Ask the mediator, or decide about them."],
    ),
    "an answer is awaited": (
        review(line(1, A), line(2, Q), state=State.QUERIED, rounds=1),
        [desk.NOT_ANSWERED, "1 entry is not decided yet."],
        [desk.NOT_ANSWERED, "1 entry is not decided yet."],
    ),
    "the answer is not decided": (
        review(line(1, A), line(2, Q), rounds=1),
        ["1 entry is not decided yet."],
        ["1 entry is not decided yet."],
    ),
    "too few": (review(line(1, A), line(2, R)), ["The entries are 1 short of 2 in 36 months."], []),
    "the criteria wait": (
        review(line(1, A), line(2, A), marks={KEYS[0]: Mark.MET}),
        ["25 of 26 competency criteria are not gone through yet."],
        ["25 of 26 competency criteria are not gone through yet."],
    ),
    "too few, without the criteria": (
        review(line(1, R), line(2, R), marks={}),
        ["The entries are 2 short of 2 in 36 months.", "No competency criterion is gone through yet: 26 to go."],
        [],
    ),
    "not every criterion is met": (review(line(1, A), line(2, A), marks=ALL_MET | {KEYS[3]: Mark.NOT_MET}), [], []),
}
LACKING = {
    "accept what counts": (A, line(1), None),
    "accept what is in doubt": (A, doubtful(1), desk.SAY_WHY),
    "query": (Q, line(1), desk.WRITE_QUESTION),
    "reject": (R, doubtful(1), desk.SAY_WHY_NOT),
}
NAMES = {
    "as it stands": ("Ines Duarte", "Ines Duarte", True),
    "in small letters": ("  ines   duarte ", "Ines Duarte", True),
    "another": ("Ana Petrova", "Ines Duarte", False),
    "none, for who has none": ("", "", False),
}
lines = st.lists(
    st.builds(
        line,
        st.integers(1, 10**6),
        st.sampled_from([None, *Decision]),
        date=st.sampled_from(["2023-07-01", "2024-06-30", "2024-07-01", "2026-06-30"]),
        place=st.sampled_from(["counted", "to_judge"]),
        flags=st.sampled_from([(), ("future",)]),
    ),
    max_size=30,
    unique_by=lambda each: each.id,
)


@pytest.mark.parametrize(("given_lines", "wanted"), TALLIES.values(), ids=TALLIES)
def test_the_total_is_what_counted_and_what_was_accepted_less_what_was_rejected(given_lines, wanted):
    tally = review(*given_lines).tally
    assert (tally.counted, tally.accepted, tally.rejected) == wanted
    assert tally.total == wanted[0] + wanted[1] - wanted[2]


def test_each_window_counts_its_own_days_and_both_ends():
    made = review(line(1, date="2024-07-01"), line(2, date="2024-06-30"), doubtful(3, A, date="2023-07-01"))
    assert [(each.months, each.total) for each in made.tallies] == [(24, 1), (36, 3)]
    assert [each.is_met for each in made.tallies] == [False, True]


@pytest.mark.parametrize(("made", "to_pass", "to_fail"), SIGNED.values(), ids=SIGNED)
def test_a_result_is_signed_when_nothing_is_open(made, to_pass, to_fail):
    assert desk.why_not_signed(made, Result.PASS) == to_pass
    assert desk.why_not_signed(made, Result.FAIL) == to_fail


@pytest.mark.parametrize(("decision", "entry", "words"), LACKING.values(), ids=LACKING)
def test_a_reason_is_needed_where_somebody_is_not_believed(decision, entry, words):
    assert desk.why_no_reason(decision, entry, "") == words
    assert desk.why_no_reason(decision, entry, "Because") is None


@pytest.mark.parametrize(("typed", "name", "is_right"), NAMES.values(), ids=NAMES)
def test_a_signature_is_ones_own_name(typed, name, is_right):
    assert (desk.why_not_this_name(typed, name) is None) is is_right


def test_what_is_accepted_together_has_no_flag_and_is_in_no_doubt():
    made = review(line(1), line(2, flags=["future"]), doubtful(3), line(4, A), line(5, Q))
    assert [each.id for each in made.plain] == [1]


def test_what_came_back_is_open_again():
    lines = line(1, Q), line(2, A), line(3)
    assert review(*lines).left == 1
    assert review(*lines, rounds=1).left == 2
    assert desk.decidable(review(*lines)) == (A, Q, R)
    assert desk.decidable(review(*lines, rounds=1)) == (A, R)
    assert desk.decidable(review(*lines, state=State.SUBMITTED)) == ()


def test_there_are_five_groups_of_23_and_the_skills():
    groups = desk.groups(criteria.CURRENT)
    assert [len(each.items) for each in groups] == [4, 6, 4, 5, 4, 3]
    assert groups[-1].heading == "Skills"


@given(lines, st.integers(0, 1))
def test_every_entry_is_open_or_decided_and_no_total_is_below_nothing(made, rounds):
    found = review(*made, rounds=rounds)
    said = found.shown
    assert len(said[Show.ALL]) == len(made)
    assert {each.id for each in found.plain} <= {each.id for each in said[Show.OPEN]}
    shorter, longer = found.tallies
    assert 0 <= shorter.total <= longer.total <= len(made)
    assert longer.total == sum(each.decision is A if each.is_in_doubt else each.decision is not R for each in made)


@given(lines.filter(bool), st.data())
def test_the_seal_changes_with_every_decision_and_mark(made, data):
    before = review(*made).seal
    changed = data.draw(st.sampled_from(made))
    other = data.draw(st.sampled_from([each for each in (None, *Decision) if each is not changed.decision]))
    after = [Line(each.id, each.frozen, other) if each is changed else each for each in made]
    assert review(*after).seal != before
    assert review(*made, marks=ALL_MET | {KEYS[-1]: Mark.NOT_SEEN}).seal != before
    assert review(*made).seal == before
