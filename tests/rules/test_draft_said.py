"""What is typed into the proposals of an import, on one card or on many, and when they can be logged."""

from datetime import date

import pytest
from hypothesis import given, strategies as st

from app.logbook.calendar_import.draft import Proposed, nearest
from app.logbook.calendar_import.said import fill, problems, said, wanted
from tests.rules.drafts import candidate, draft, groups


def form(do: str, **typed: str) -> dict[str, str]:
    """A POST: fields are written `reference_1`; every card that has one was shown."""
    fields = {name.replace("_", "-"): value for name, value in typed.items()}
    shown = {f"shown-{name.partition('-')[2]}": "1" for name in fields if name.startswith("reference")}
    return {"do": do, "version": "1"} | shown | fields


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
