"""What approving a listing needs, and who may do what with the decision (domain §8)."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings, strategies as some

from app.errors import Refused
from app.listing.applications.life import Who
from app.listing.approvals import needs as approval
from app.listing.approvals.needs import LIFE, Certified, Contribution, Facts, State
from app.listing.profiles.details import Details, completeness
from app.logbook.eligibility.certification import Claim

READY = Facts("Rivers ODR, 3 May 2026", (), "2026", Contribution.PAID)
FIELDS = ("photo", "languages", "places", "expertise")
facts = some.builds(
    Facts,
    passed=some.sampled_from(["", "Rivers ODR, 3 May 2026"]),
    missing=some.lists(some.sampled_from(FIELDS), unique=True).map(tuple),
    code_version=some.sampled_from(["", "2026"]),
    contribution=some.sampled_from([None, *Contribution]),
    certified=some.none()
    | some.builds(Certified, some.sampled_from(Claim), some.integers(0, 30), some.sampled_from([5, 20])),
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
        (
            replace(READY, certified=Certified(Claim.REFUSED, 7, 20)),
            "It cannot be approved yet: the certification is refused, and without it the pass comes to 7 of 20 "
            "e-mediations.",
        ),
        (replace(READY, certified=Certified(Claim.REFUSED, 20, 20)), None),
        (replace(READY, certified=Certified(Claim.VERIFIED, 5, 20)), None),
    ],
)
def test_what_keeps_a_listing_from_being_approved_is_said(found, reason):
    assert approval.why_not_approved(found) == reason


@given(facts)
@settings(max_examples=60)
def test_it_is_approved_exactly_when_every_line_is_met(found):
    is_met = all(line.is_met for line in approval.lines(found))
    assert (approval.why_not_approved(found) is None) == is_met
    is_settled = found.certified is None or found.certified.is_settled
    is_there = bool(found.passed and found.code_version and found.contribution)
    assert is_met == (is_there and not found.missing and is_settled)
    assert len(approval.blocks(found)) == sum(not line.is_met for line in approval.lines(found))


@given(facts, some.sampled_from(State))
@settings(max_examples=60)
def test_approving_is_offered_once_only_the_contribution_is_left(found, state):
    offered = "approve" in approval.moves(state, found, by=Who.STAFF)
    blocks = [line.words for line in approval.lines(found) if not line.is_met]
    assert offered == (state in approval.UNDECIDED and blocks in ([], ["Contribution paid or waived"]))


@pytest.mark.parametrize(
    ("claim", "can_ask", "can_approve"),
    [
        (Claim.NONE, False, False),
        (Claim.REFUSED, False, False),
        (Claim.WAITING, True, False),
        (Claim.VERIFIED, True, True),
    ],
)
def test_a_mediator_asks_again_while_imi_has_yet_to_look_at_the_claim(claim, can_ask, can_approve):
    found = replace(READY, certified=Certified(claim, 7, 20))
    assert ("ask" in approval.moves(State.RETURNED, found, by=Who.MEDIATOR)) == can_ask
    assert ("approve" in approval.moves(State.RETURNED, found, by=Who.STAFF)) == can_approve
    assert (approval.why_not_ask(found) is None) == can_ask


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
