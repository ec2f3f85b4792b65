"""Random histories: the gate of the register, the page, the JSON and the standing itself agree on every day."""

import os
from datetime import timedelta

import pytest

from app.db import commit, db
from app.listing import register_queries
from app.listing.register_history import Verdict
from app.listing.standing import standing
from app.listing.standing_models import Listing
from app.listing.standing_state import State
from tests import make
from tests.features.verifying import at_dawn, note, told
from tests.rules.test_register_history import drawn

HISTORIES = int(os.environ.get("PROPERTY_EXAMPLES", 12))  # `make prove`: 1,000
SEED = int(os.environ.get("SEED", 1))
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
    for seed in range(SEED * 1_000_000, SEED * 1_000_000 + HISTORIES):
        noted, today, random = drawn(seed)
        listing = Listing(mediator_id=make.mediator().id)
        database.session.add(listing)
        commit()
        known = []
        days = sorted({today, *(each.day + timedelta(days=random.choice((0, 0, 1, 40))) for each in noted)})
        for day in sorted({*random.sample(days, min(3, len(days))), today}):
            at_dawn(day)
            listing = database.session.get_one(Listing, listing.id)
            new = [each for each in noted if each.day <= day and each.fact not in known]
            for each in new:
                note(listing, each.fact, on=each.day)
                known.append(each.fact)
            facts = known if listing.activated_on else []
            past = day - timedelta(days=random.randint(1, 900))
            expected = verdict(facts, day)
            is_shown = bool(register_queries.shown([listing.id], day))
            assert (is_shown, told(browser, listing)) == (expected is Verdict.LISTED, (expected, expected)), (seed, day)
            assert told(browser, listing, past) == (verdict(facts, past),) * 2, (seed, day, past)
            seen.add(expected)
            db.session.rollback()
    assert set(seen) >= {Verdict.LISTED, Verdict.NOT_LISTED}
