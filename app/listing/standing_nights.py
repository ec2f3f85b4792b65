"""Every night what is due about listings is sent, a unit each. That one has ended is not written: the day says so."""

from app import clock, jobs
from app.db import db
from app.listing import standing_actions, standing_queries
from app.listing.standing_models import Listing
from app.listing.standing_plan import Plan


def keep() -> None:
    """Send what is due today, what earlier nights missed included.

    Run twice or by two workers at once it sends each letter once: what is due is asked again under the listing's lock.
    """
    tonight = standing_queries.plan(clock.today())
    ids = dict.fromkeys(each.listing_id for each in tonight.letters if not each.is_held_back)
    jobs.fail_for(jobs.apart(lambda listing_id: _send(listing_id, tonight), ids))


def _send(listing_id: int, tonight: Plan) -> None:
    listing = db.session.get_one(Listing, listing_id, with_for_update=True)
    standing_actions.send(listing, is_braked=tonight.is_braked)
