"""Random histories: the gate of the register, the page, the JSON and the standing itself agree on every day."""

from datetime import timedelta

import pytest

from app.listing.register import queries as register_queries
from app.listing.register.history import Verdict
from app.listing.standings.facts import standing
from app.listing.standings.state import State
from tests import make
from tests.features.histories import how_many, mornings
from tests.features.verifying import told

SAID = {State.SUSPENDED: Verdict.SUSPENDED, State.REMOVED: Verdict.NOT_LISTED, State.RESIGNED: Verdict.NOT_LISTED}


def verdict(facts, day):
    """What the standing comes to for a stranger, by its state alone."""
    state = standing(facts, day).state
    if state is State.NOT_YET:
        return Verdict.NOT_LISTED if facts else Verdict.UNKNOWN
    return SAID.get(state, Verdict.LISTED)


@pytest.mark.database
def test_all_say_what_the_standing_says_on_every_day(browser, database):
    make.issuer_key()
    seen = set()
    for seed, day, listing, known, chance in mornings(how_many(12)):
        facts = known if listing.activated_on else []
        past = day - timedelta(days=chance.randint(1, 900))
        expected = verdict(facts, day)
        is_shown = register_queries.shows(listing, day)
        assert (is_shown, told(browser, listing)) == (expected is Verdict.LISTED, (expected, expected)), (seed, day)
        assert told(browser, listing, past) == (verdict(facts, past),) * 2, (seed, day, past)
        seen.add(expected)
    assert seen >= {Verdict.LISTED, Verdict.NOT_LISTED}
