"""What speaks for mediation, what it is worth to whom, and from how many points on something is suggested."""

from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st

from app.logbook.calendar.suggesting import (
    CHECK_LENGTH,
    MOST,
    SIGNS,
    Chip,
    Weights,
    chips,
    has_two_sides,
    looks_like_mediation,
    points,
)
from tests.rules.test_calendar_grouping import event

DUARTE = event(
    0, "Mediation Duarte / Farol", minutes=180, mentions_mediation=True, link="zoom.us", people_count=4
)  # shows every sign
WEIGHTS = st.builds(Weights, **dict.fromkeys((*SIGNS, "other"), st.integers(0, MOST)), threshold=st.integers(1, MOST))

POINTS = {
    "every sign": (DUARTE, Weights(), 8),
    "a lunch": (event(0, "Lunch"), Weights(), 0),
    "two people are not several": (event(0, "Call", people_count=2), Weights(), 0),
    "just long enough": (event(0, "Call", minutes=120), Weights(), 1),
    "not quite long enough": (event(0, "Call", minutes=119), Weights(), 0),
    "training": (event(0, "Mediation training", mentions_mediation=True, people_count=9), Weights(), 1),
    "preparing alone": (event(0, "Prepare mediation Duarte", mentions_mediation=True), Weights(), 0),
    "preparing with others": (event(0, "Prepare Duarte", mentions_mediation=True, people_count=2), Weights(), 4),
    "a preparatory call": (event(0, "Prep call Duarte", mentions_mediation=True), Weights(), 4),
    "a preparatory call in Portuguese": (event(0, "Chamada preparatória", mentions_mediation=True), Weights(), 4),
    "an invoice that is worth no more": (event(0, "Invoice", mentions_mediation=True), Weights(other=0), 4),
    "a link that is worth nothing": (event(0, "Call", link="zoom.us"), Weights(link=0), 0),
    "a link that is worth all": (event(0, "Call", link="zoom.us"), Weights(link=9), 9),
}


@pytest.mark.parametrize(("one", "weights", "expected"), POINTS.values(), ids=POINTS.keys())
def test_points_are_those_of_the_signs_that_are_shown(one, weights, expected):
    assert points([one], weights) == expected


@pytest.mark.parametrize("wrong", [{"word": 10}, {"link": -1}, {"threshold": 0}, {"threshold": 10}])
def test_weights_have_bounds(wrong):
    with pytest.raises(ValueError, match="Points are 0 to 9"):
        Weights(**wrong)


SIDES = {
    "Duarte / Farol": True,
    "Marsh v Whitfield": True,
    "Marsh v. Whitfield": True,
    "Marsh VS Whitfield": True,
    "Müller ./. Haas": True,
    "Dupont c/ Petit": True,
    "Costa contra Silva": True,
    "Duarte/Farol": False,
    "Volume V": False,
    "24/7 support": False,
}


@pytest.mark.parametrize(("title", "expected"), SIDES.items(), ids=SIDES.keys())
def test_two_sides_stand_on_both_sides_of_a_sign(title, expected):
    assert has_two_sides(title) is expected


def test_several_meetings_show_a_sign_once():
    assert points([DUARTE, DUARTE], Weights()) == points([DUARTE], Weights())


@given(WEIGHTS, st.sampled_from(SIGNS), st.integers(0, MOST))
@settings(max_examples=60)
def test_a_greater_weight_or_a_lower_threshold_never_takes_a_suggestion_away(weights, sign, more):
    before = looks_like_mediation([DUARTE], weights)
    heavier = replace(weights, **{sign: max(getattr(weights, sign), more)})
    assert looks_like_mediation([DUARTE], heavier) >= before
    assert looks_like_mediation([DUARTE], replace(weights, threshold=1)) >= before


@given(WEIGHTS)
@settings(max_examples=60)
def test_the_chips_give_the_points(weights):
    for one in (DUARTE, event(0, "Lunch", people_count=2), event(0, "A v B", minutes=90), event(0, "Invoice")):
        assert sum(chip.points for chip in chips([one], weights)) == points([one], weights)


def test_a_meeting_of_more_than_a_day_asks_to_be_checked():
    assert chips([event(0, "Mediation", minutes=24 * 60 + 1)], Weights()) == (Chip(CHECK_LENGTH),)
    assert chips([event(0, "Mediation", minutes=24 * 60)], Weights()) == ()
