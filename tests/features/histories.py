"""Random histories of listings, recorded day by day as they happen, to be looked at on any of their days."""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from app.db import commit, db
from app.directory.public_pages import READERS
from app.listing.register import queries as register_queries
from app.listing.standings.facts import Fact
from app.listing.standings.models import Listing
from tests import make
from tests.features.verifying import at_dawn, note
from tests.rules.test_register_history import drawn

SEED = int(os.environ.get("SEED", 1))


def how_many(few: int) -> int:
    """A few in `make test`, and 1,000 in `make prove`."""
    return int(os.environ.get("PROPERTY_EXAMPLES", few))


class Morning(NamedTuple):
    """A day of a history as it begins, and all that was recorded of its listing by then."""

    seed: int
    day: date
    listing: Listing
    known: list[Fact]
    chance: Random


def mornings(histories: int) -> Iterator[Morning]:
    """Up to three days of each of so many histories, its last, and those on which a listing ends by itself.

    What happens by then is recorded before.
    """
    for seed in range(SEED * 1_000_000, SEED * 1_000_000 + histories):
        noted, today, chance = drawn(seed)
        made = register_queries.numbered(make.mediator())
        db.session.add(made)
        commit()
        listing_id, known = made.id, list[Fact]()
        days = sorted({today, *(each.day + timedelta(days=chance.choice((0, 0, 1, 40))) for each in noted)})
        wanted = {*chance.sample(days, min(3, len(days))), today}
        while wanted:
            at_dawn(day := min(wanted))
            READERS.forget()  # it is another minute
            wanted.remove(day)
            listing = db.session.get_one(Listing, listing_id)
            for each in noted:
                if each.day <= day and each.fact not in known:
                    note(listing, each.fact, on=each.day)
                    known.append(each.fact)
            if listing.gone_on and day < listing.gone_on <= today:
                wanted.add(listing.gone_on)
            yield Morning(seed, day, listing, known, chance)
            db.session.rollback()
