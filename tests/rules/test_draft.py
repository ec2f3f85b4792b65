"""What an import proposes: how proposals are moved about, and what each is shown with."""

from hypothesis import given, strategies as st

from app.logbook.calendar import Chip
from app.logbook.calendar_import import draft as drafts
from app.logbook.calendar_import.candidate import Twin
from app.logbook.calendar_import.draft import Changed, Draft, LeftOut
from tests.rules.drafts import candidate, draft, groups


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
    found.proposal(1).why_suggested, found.proposal(2).why_suggested = (
        [Chip("3 people")],
        [Chip("conference link"), Chip("3 people")],
    )
    found.merge(found.proposal(2), found.proposal(1))
    assert groups(found) == [[1, 5]]
    assert found.proposal(1).why_suggested == [Chip("3 people"), Chip("conference link")]


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
    found.candidates[4].twin = Twin("It is logged.")
    assert [each.number for each in found.page_of_rest()] == [5, 3]
    found.turn_to(99)
    assert (found.rest_page, [each.number for each in found.page_of_rest()]) == (2, [2, 1])
    assert [each.number for each in found.duplicates] == [4]


def test_an_event_at_a_time_that_the_clocks_of_its_zone_skip_lasts_as_long_as_it_did():
    one = candidate(1, starts_at="2026-03-29T02:30:00+00:00", ends_at="2026-03-29T03:00:00+00:00", zone="UTC")
    one.length = one.elapsed
    one.read_in("Europe/Amsterdam")
    assert (one.starts_at, one.ends_at) == ("2026-03-29T01:30:00+00:00", "2026-03-29T02:00:00+00:00")
    assert (one.length, one.elapsed) == ("30 min", "30 min")
