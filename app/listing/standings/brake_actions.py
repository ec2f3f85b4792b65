"""Staff let final notices go that the brake holds back (docs/decisions/0020)."""

from app import audit, clock
from app.accounts.own_record import OWN_RECORD
from app.accounts.person import Person
from app.db import action, db
from app.errors import Refused
from app.listing.standings import queries as standing_queries
from app.listing.standings.models import BrakeRelease
from app.listing.standings.plan import Plan
from app.words import amount

PAST_DAY = "Choose today or a day to come."
NOT_BRAKED = "The brake holds nothing back on this day any more."
OTHER_NUMBER = "The brake holds back {} by now. Look through them again."


@action
def release_brake(plan: Plan, *, most: int, reason: str, by: Person, form_token: str) -> BrakeRelease:
    """Let the final notices of a planned night go, to as many listings as staff have seen, which is all of them.

    The plan is made beforehand: it takes too long to let every other writer wait for it.
    """
    if again := db.session.scalar(db.select(BrakeRelease).filter_by(form_token=form_token)):
        return again
    if plan.day < clock.today():
        raise Refused(PAST_DAY)
    if not plan.is_braked:
        raise Refused(NOT_BRAKED)
    if most != plan.finals:
        raise Refused(OTHER_NUMBER.format(amount(plan.finals, "final notice")))
    if standing_queries.holds_back_own(plan, by):
        raise Refused(OWN_RECORD)
    made = BrakeRelease(form_token=form_token, day=plan.day, most=most, reason=reason, by_id=by.id)
    db.session.add(made)
    audit.record("released the brake", made, by=by)
    return made
