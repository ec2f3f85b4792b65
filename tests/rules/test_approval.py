"""What approving a listing needs, and who may do what with the decision (domain §8)."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from app.errors import Refused
from app.listing import approval
from app.listing.application import Who
from app.listing.approval import LIFE, Contribution, Facts, State
from app.listing.profile import Details, completeness

READY = Facts("Rivers ODR, 3 May 2026", (), "2026", Contribution.PAID)
FIELDS = ("photo", "languages", "places", "expertise")
facts = some.builds(
    Facts,
    passed=some.sampled_from(["", "Rivers ODR, 3 May 2026"]),
    missing=some.lists(some.sampled_from(FIELDS), unique=True).map(tuple),
    code_version=some.sampled_from(["", "2026"]),
    contribution=some.sampled_from([None, *Contribution]),
)


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (READY, None),
        (Facts("R", (), "2026", Contribution.WAIVED), None),
        (Facts("", (), "2026", Contribution.PAID), "It cannot be approved yet: the assessment is not passed."),
        (
            Facts("R", ("photo", "places"), "2026", Contribution.PAID),
            "It cannot be approved yet: the profile lacks a photo, a practice location.",
        ),
        (
            Facts("R", (), "", None),
            "It cannot be approved yet: the Code of Professional Conduct is not accepted; "
            "the contribution is not recorded as paid or waived.",
        ),
    ],
)
def test_what_keeps_a_listing_from_being_approved_is_said(found, reason):
    assert approval.why_not_approved(found) == reason


@given(facts)
@settings(max_examples=60)
def test_it_is_approved_exactly_when_every_line_is_met(found):
    is_met = all(line.is_met for line in approval.lines(found))
    assert (approval.why_not_approved(found) is None) == is_met
    assert is_met == (bool(found.passed and found.code_version and found.contribution) and not found.missing)
    assert len(approval.blocks(found)) == sum(not line.is_met for line in approval.lines(found))


@given(facts, some.sampled_from(State))
@settings(max_examples=60)
def test_approving_is_offered_once_only_the_contribution_is_left(found, state):
    offered = "approve" in approval.moves(state, found, by=Who.STAFF)
    blocks = [line.words for line in approval.lines(found) if not line.is_met]
    assert offered == (state in approval.UNDECIDED and blocks in ([], ["Contribution paid or waived"]))


def test_what_a_profile_lacks_has_words_here():
    lacking = completeness(Details(), has_photo=False).required_missing
    line = approval.lines(Facts("", tuple(each.field for each in lacking), "", None))[1]
    assert line.blocks == "the profile lacks a photo, a language, a practice location, an area of expertise"


ALLOWED = {
    (State.WAITING, "approve", Who.STAFF),
    (State.WAITING, "return", Who.STAFF),
    (State.WAITING, "decline", Who.STAFF),
    (State.RETURNED, "approve", Who.STAFF),
    (State.RETURNED, "decline", Who.STAFF),
    (State.RETURNED, "ask", Who.MEDIATOR),
    (State.DECLINED, "reopen", Who.STAFF),
}


@pytest.mark.parametrize("move", list(product(State, ("approve", "return", "decline", "ask", "reopen"), Who)), ids=str)
def test_nobody_moves_a_decision_otherwise(move):
    state, verb, who = move
    if move in ALLOWED:
        assert LIFE.moved(state, verb, by=who) is not state
    else:
        with pytest.raises(Refused):
            LIFE.moved(state, verb, by=who)


@pytest.mark.parametrize(("state", "reader"), list(product(State, (Who.MEDIATOR, Who.STAFF))), ids=str)
def test_either_side_is_told_what_comes_next(state, reader):
    assert approval.next_step(state, reader=reader).endswith((".", "again."))
