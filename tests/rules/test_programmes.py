"""The life of a programme, and what one says of a logbook."""

from dataclasses import replace
from datetime import date

import pytest

from app.errors import Refused
from app.listing.programmes import LIFE, State, Who, answer
from app.logbook.eligibility import OpeningBalance, assess
from app.logbook.rule import IMI_RULE
from tests.rules.test_rule import AS_OF, logged

VERBS = ("approve", "suspend", "restore", "withdraw")
ENOUGH = OpeningBalance(200 * 60, 20)


@pytest.mark.parametrize(
    ("state", "leads_to"),
    [
        (State.APPLIED, {"approve": State.APPROVED, "withdraw": State.WITHDRAWN}),
        (State.APPROVED, {"suspend": State.SUSPENDED, "withdraw": State.WITHDRAWN}),
        (State.SUSPENDED, {"restore": State.APPROVED, "withdraw": State.WITHDRAWN}),
        (State.WITHDRAWN, {}),
    ],
)
def test_the_life_of_a_programme(state, leads_to):
    found = {}
    for verb in VERBS:
        try:
            found[verb] = LIFE.moved(state, verb, by=Who.STAFF)
        except Refused:
            continue
    assert (found, LIFE.moves(state, by=Who.STAFF)) == (leads_to, tuple(leads_to))


@pytest.mark.parametrize(
    ("count", "opening", "asked", "is_verified", "words"),
    [
        (20, ENOUGH, {}, False, "Would accept your log today"),
        (18, ENOUGH, {"shortest_window": 30, "longest_window": 30}, False, "2 short at its 30-month window"),
        (20, OpeningBalance(), {}, False, "Would accept your log today"),
        (20, OpeningBalance(), {"core": "both"}, False, "Core experience is below 200 hours and 20 mediations"),
        (20, OpeningBalance(), {"core": "both"}, True, "Would accept your log today"),
        (
            19,
            OpeningBalance(),
            {"core": "both"},
            False,
            "1 short at its 36-month window; core experience is below 200 hours and 20 mediations",
        ),
    ],
)
def test_what_a_programme_says_of_a_logbook(count, opening, asked, is_verified, words):
    rule = replace(IMI_RULE, **asked)
    assessment = assess(logged(rule, *range(10, 10 + count)), as_of=AS_OF, rule=rule, opening=opening)
    found = answer(assessment, is_core_verified=is_verified)
    assert (found.words, found.is_accepted) == (words, words.startswith("Would"))


def test_what_has_dropped_out_of_a_short_window_is_short_there():
    rule = replace(IMI_RULE, shortest_window=24, longest_window=24)
    entries = [each._replace(date=date(2024, 6, 29)) for each in logged(rule, *range(20))]
    assert answer(assess(entries, as_of=AS_OF, rule=rule, opening=ENOUGH)).words == "20 short at its 24-month window"
