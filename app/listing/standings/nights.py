"""Every night what is due about listings is sent, a unit each. That one has ended is not written: the day says so.

Before that the night looks which final notices came back, and which left late."""

from datetime import date

from sqlalchemy import select

from app import clock, jobs
from app.db import db
from app.listing.standings import actions as standing_actions, queries as standing_queries
from app.listing.standings.models import Listing, ListingFact
from app.listing.standings.plan import Plan, kept


def keep() -> None:
    """Send what is due today, what earlier nights missed included.

    Run twice or by two workers at once it sends each letter once: what is due is asked again under the listing's lock.
    """
    failed = jobs.apart(_note_refused, standing_queries.refused_finals())
    failed += jobs.apart(_note_late, standing_queries.late_finals())
    tonight = standing_queries.plan(clock.today())
    ids = dict.fromkeys(each.listing_id for each in tonight.letters if not each.is_held_back)
    jobs.fail_for(failed + jobs.apart(lambda listing_id: _send(listing_id, tonight), ids))


def _note_refused(fact_id: int) -> None:
    standing_actions.note_undelivered(*_noticed(fact_id))


def _note_late(late: tuple[int, date]) -> None:
    fact_id, left_on = late
    standing_actions.note_left(*_noticed(fact_id), left_on=left_on)


def _noticed(fact_id: int) -> tuple[Listing, ListingFact]:
    """A notice and its listing, whose row is locked."""
    notice = db.session.get_one(ListingFact, fact_id)
    return db.session.get_one(Listing, notice.listing_id, with_for_update=True), notice


def _send(listing_id: int, tonight: Plan) -> None:
    listing = db.session.get_one(Listing, listing_id, with_for_update=True)
    standing_actions.send(listing, is_braked=tonight.is_braked)


def unsettled() -> list[int]:
    """The listings whose kept days are not what their facts say, such as after a change of the rule."""
    known = standing_queries.all_facts()
    rows = db.session.execute(select(Listing.id, Listing.next_due_on, Listing.gone_on, Listing.is_suspended)).mappings()
    return [
        listing_id
        for listing_id, said in ((row["id"], {**row}) for row in rows)
        if said != {"id": listing_id, **kept(known[listing_id])}
    ]


def settle_all() -> int:
    """Keep what the facts of every listing say; gives how many said something else. Whoever calls it commits."""
    found = unsettled()
    for listing_id in found:
        standing_actions.settle(db.session.get_one(Listing, listing_id, with_for_update=True))
    return len(found)
