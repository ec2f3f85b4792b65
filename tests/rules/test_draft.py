"""What an import proposes: how proposals are moved about, what is typed into them, and when they can be logged."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.logbook import draft as drafts
from app.logbook.draft import Candidate, Changed, Draft, LeftOut, Proposed, nearest
from app.logbook.said import fill, problems, said, wanted


def candidate(number: int, day: int = 1, **what) -> Candidate:
    unsaid = {
        "number": number,
        "key": f"key {number}",
        "content": f"content {number}",
        "title": f"Event {number}",
        "day": f"2026-06-{day:02}",
        "last_day": f"2026-06-{day:02}",
        "starts_at": f"2026-06-{day:02}T10:00:00+00:00",
        "ends_at": f"2026-06-{day:02}T13:00:00+00:00",
        "zone": "Europe/Lisbon",
        "is_zone_assumed": False,
        "is_private": False,
        "is_duplicate": False,
        "length": "3 h",
        "mode": "video",
        "kind": "joint",
        "platform": None,
    }
    return Candidate(**(unsaid | what))


def draft(*groups: list[int], **what) -> Draft:
    """A draft with a proposal for each group of candidates; a candidate's number is its day."""
    candidates = {number: candidate(number, day=number, **what) for group in groups for number in group}
    proposals = [Proposed(number, list(group), reference=f"L26-{number:03}") for number, group in enumerate(groups, 1)]
    return Draft(candidates, proposals)


def groups(draft: Draft) -> list[list[int]]:
    return [[each.number for each in draft.of(proposal)] for proposal in draft.proposals]


def form(do: str, **typed: str) -> dict[str, str]:
    """A POST: fields are written `reference_1`; every card that has one was shown."""
    fields = {name.replace("_", "-"): value for name, value in typed.items()}
    shown = {f"shown-{name.partition('-')[2]}": "1" for name in fields if name.startswith("reference")}
    return {"do": do, "version": "1"} | shown | fields


def test_proposals_stand_in_order_of_their_first_day():
    assert groups(draft([9, 8], [2], [5, 1])) == [[1, 5], [2], [8, 9]]


def test_a_split_proposal_keeps_what_was_typed_on_every_part():
    found = draft([1, 2, 3])
    found.proposals[0].role, found.proposals[0].has_agreement = "lead", True
    found.split(found.proposals[0])
    assert [(each.number, each.role, each.has_agreement, each.reference) for each in found.proposals] == [
        (1, "lead", True, "L26-001"),
        (2, "lead", True, ""),
        (3, "lead", True, ""),
    ]
    assert groups(found) == [[1], [2], [3]]


def test_an_event_moves_to_another_proposal_or_to_one_of_its_own():
    found = draft([1, 2], [5])
    there = found.move(2, found.proposal(2))
    assert (groups(found), there.number) == ([[1], [2, 5]], 2)
    own = found.move(5, None)
    assert (groups(found), own.number) == ([[1], [2], [5]], 3)


def test_the_only_event_of_a_proposal_stays_when_it_is_moved_to_one_of_its_own():
    found = draft([1], [5])
    assert found.move(1, None).number == 1
    assert groups(found) == [[1], [5]]


def test_a_decided_proposal_gives_and_takes_nothing():
    found = draft([1, 2], [5])
    found.proposals[0].state = "logged"
    assert found.move(1, found.proposal(2)) is None
    assert found.open_proposal(1) is None
    assert groups(found) == [[1, 2], [5]]


def test_merged_proposals_are_one_with_the_reasons_of_both():
    found = draft([1], [5])
    found.proposal(1).why_suggested, found.proposal(2).why_suggested = ["3 people"], ["conference link", "3 people"]
    found.merge(found.proposal(2), found.proposal(1))
    assert groups(found) == [[1, 5]]
    assert found.proposal(1).why_suggested == ["3 people", "conference link"]


def test_a_proposal_merged_with_itself_stays():
    found = draft([1], [5])
    found.merge(found.proposal(1), found.proposal(1))
    assert groups(found) == [[1], [5]]


MOVES = st.lists(
    st.tuples(st.sampled_from(["split", "move", "own", "merge"]), st.integers(1, 8), st.integers(1, 12)), max_size=12
)


@given(MOVES)
def test_whatever_is_moved_every_event_is_in_exactly_one_proposal(moves):
    found = draft([1, 2, 3], [4], [5, 6], [7, 8])
    for move, number, other in moves:
        one, into = found.open_proposal(number), found.open_proposal(other)
        if move == "split" and one:
            found.split(one)
        if move == "move":
            found.move(number, into)
        if move == "own":
            found.move(number, None)
        if move == "merge" and one and into:
            found.merge(one, into)
    assert sorted(number for group in groups(found) for number in group) == list(range(1, 9))
    numbers = [each.number for each in found.proposals]
    assert len(numbers) == len(set(numbers))


def test_a_draft_comes_back_from_json_as_it_was():
    found = draft([1, 2], [5])
    found.changed = [Changed(7, "L26-007, 1 Jun 2026", "cancelled")]
    found.left_out = [LeftOut("Event", "2026-06-01", "Cancelled in your calendar.")]
    found.skipped = [("The event has no start (DTSTART).", 12)]
    found.rest_page = 3
    assert Draft.from_json(found.to_json()) == found


def test_references_are_distinct_and_free():
    found = draft([1], [2], [3])
    for each, reference in zip(found.proposals, ("", "L26-036", ""), strict=True):
        each.reference = reference
    found.number_references({"L26-035", "L26-037"}, lambda _day: "L26-034")
    assert [each.reference for each in found.proposals] == ["L26-034", "L26-036", "L26-038"]


def test_what_is_neither_suggested_nor_asked_for_gets_no_reference():
    found = draft([1])
    found.proposals[0].reference, found.proposals[0].is_suggested = "", False
    found.number_references((), lambda _day: "L26-001")
    assert found.proposals[0].reference == ""


def test_after_a_decision_comes_the_next_open_proposal_or_the_last_one():
    found = draft([1], [2], [3])
    first, second, third = found.proposals
    second.state = "logged"
    assert found.after(second) is third
    third.state = "ignored"
    assert found.after(third) is first
    first.state = "logged"
    assert found.after(first) is None


def test_a_page_holds_so_many_open_proposals_and_all_decided_ones(monkeypatch):
    monkeypatch.setattr(drafts, "CARDS_A_PAGE", 2)
    found = draft([1], [2], [3], [4])
    found.proposals[0].state = "logged"
    assert [each.number for each in found.cards] == [1, 2, 3]


def test_the_rest_comes_latest_first_and_page_by_page(monkeypatch):
    monkeypatch.setattr(drafts, "LINES_A_PAGE", 2)
    found = draft([1], [2], [3], [4], [5])
    for each in found.proposals:
        each.is_suggested = False
    found.candidates[4].is_duplicate = True
    assert [each.number for each in found.page_of_rest()] == [5, 3]
    found.turn_to(99)
    assert (found.rest_page, [each.number for each in found.page_of_rest()]) == (2, [2, 1])
    assert [each.number for each in found.duplicates] == [4]


def test_an_asynchronous_session_is_dated_by_its_last_day():
    stretch = candidate(1, last_day="2026-06-09", kind="asynchronous")
    assert (stretch.date, candidate(1, last_day="2026-06-09").date) == (date(2026, 6, 9), date(2026, 6, 1))


def test_a_private_event_keeps_its_title_to_itself():
    assert [candidate(1, **what).name for what in ({}, {"is_private": True}, {"title": ""})] == [
        "Event 1",
        "A private event",
        "No title",
    ]


def test_the_nearest_mediations_and_the_chosen_one_are_offered():
    every = [(number, f"T-{number}", date(2026, number, 1)) for number in range(12, 0, -1)]
    assert [each[0] for each in nearest(every, date(2026, 6, 20), chosen="1", count=3)] == [8, 7, 6, 1]


def test_what_is_typed_on_every_card_is_taken_over():
    found = draft([1], [2])
    typed = form(
        "ignore:2", reference_1="AB-1", role_1="lead", agreement_1="on", simulated_1="on", length_1="90 min",
        mode_1="audio", kind_1="private", attach_1="7",
    )  # fmt: skip
    fill(found, said(typed))
    first, second = found.proposals
    assert (first.reference, first.role, first.has_agreement, first.is_simulated, first.is_ticked, first.attach_to) == (
        "AB-1", "lead", True, True, False, "7",
    )  # fmt: skip
    assert (found.candidates[1].length, found.candidates[1].mode, found.candidates[1].kind) == (
        "90 min", "audio", "private",
    )  # fmt: skip
    assert second == Proposed(2, [2], reference="L26-002")


def test_one_tick_says_that_there_was_an_agreement_in_all():
    found = draft([1], [2])
    fill(found, said(form("log-ticked", reference_1="A-1", reference_2="A-2") | {"agreement-all": "on"}))
    assert [each.has_agreement for each in found.proposals] == [True, True]


ASYNCHRONOUS = ({"kind_1": "asynchronous"}, {"mode_1": "asynchronous_text"})


@pytest.mark.parametrize("what", ASYNCHRONOUS)
def test_the_length_of_an_asynchronous_session_is_typed_and_not_the_time_that_passed(what):
    found = draft([1])
    spoken = said(form("log:1", reference_1="A-1", length_1="3 h", **what))
    fill(found, spoken)
    [(name, problem)] = problems(found, spoken).items()
    assert (name, found.candidates[1].length) == ("length-1", "")
    assert problem.words.startswith("Enter how long you worked on it")


@pytest.mark.parametrize("what", ASYNCHRONOUS)
def test_a_length_that_was_typed_for_an_asynchronous_session_stays(what):
    for typed in ({"length_1": "50 min"}, {"length_1": "3 h", "active_1": "1"}):
        found = draft([1])
        spoken = said(form("log:1", reference_1="A-1", **typed, **what))
        fill(found, spoken)
        assert (problems(found, spoken), found.candidates[1].length) == ({}, typed["length_1"])


def test_the_time_that_passed_comes_back_with_another_kind():
    found = draft([1], kind="asynchronous", length="")
    fill(found, said(form("keep", reference_1="A-1", length_1="", kind_1="joint")))
    assert found.candidates[1].length == "3 h"


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=200), max_size=10))
def test_whatever_is_sent_is_read_or_left_out(sent):
    found = draft([1], [2])
    spoken = said(sent)
    fill(found, spoken)
    problems(found, spoken)
    assert groups(found) == [[1], [2]]


@pytest.mark.parametrize(
    "field", [{"role_1": "king"}, {"mode_1": "<script>"}, {"kind_1": ""}, {"tick_1x": "on"}, {"unknown_1": "on"}]
)
def test_a_word_that_is_in_no_list_changes_nothing(field):
    found, other = draft([1]), draft([1])
    fill(found, said(form("keep", reference_1="A-1", length_1="3 h", **field)))
    fill(other, said(form("keep", reference_1="A-1", length_1="3 h")))
    assert found == other


def test_a_button_logs_its_own_card_or_those_ticked_on_the_page():
    found = draft([1], [2], [3])
    found.proposal(2).is_ticked = False
    page = {f"shown-{number}": "1" for number in (1, 2)}
    assert [each.number for each in wanted(found, said({"do": "log:2"} | page))] == [2]
    assert [each.number for each in wanted(found, said({"do": "log-ticked"} | page))] == [1]
    assert wanted(found, said({"do": "ignore:2"} | page)) == []


HARMLESS = {"length_1": "3 h", "length_2": "90"}
WRONG = {
    "no reference": ({"reference_1": ""}, {"reference-1": "Use 2 to 20 letters"}),
    "a reference with a name": ({"reference_1": "Smith-v-Jones"}, {"reference-1": "looks like the names"}),
    "two the same": (
        {"reference_1": "A-1", "reference_2": "A-1"},
        {"reference-1": "Two of the ticked", "reference-2": "Two of the ticked"},
    ),
    "an unknown length": ({"length_2": ""}, {"length-2": "Enter how long it lasted"}),
    "a length in words": ({"length_1": "a while"}, {"length-1": "Enter how long it lasted"}),
}


@pytest.mark.parametrize(("typed", "expected"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_logged_yet_says_so_at_its_field(typed, expected):
    found = draft([1], [2])
    fields = {"reference_1": "A-1", "reference_2": "A-2", "tick_1": "on", "tick_2": "on"} | HARMLESS | typed
    spoken = said(form("log-ticked", **fields))
    fill(found, spoken)
    words = {name: problem.words for name, problem in problems(found, spoken).items()}
    assert words.keys() == expected.keys()
    assert all(words[name].count(piece) for name, piece in expected.items())


def test_a_reference_that_only_looks_like_a_name_is_kept_by_a_tick():
    found = draft([1])
    spoken = said(form("log:1", reference_1="Smith-v-Jones", keep_1="on", length_1="3 h"))
    fill(found, spoken)
    assert problems(found, spoken) == {}


def test_a_card_that_is_not_logged_may_hold_anything():
    found = draft([1], [2])
    spoken = said(form("log:2", reference_1="?", length_1="?", reference_2="A-2", length_2="2 h"))
    fill(found, spoken)
    assert problems(found, spoken) == {}
    assert (found.proposal(1).reference, found.candidates[1].length) == ("?", "?")
