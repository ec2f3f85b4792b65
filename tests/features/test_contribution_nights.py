"""What happens to contributions by itself: whatever was missed is caught up with, once, at the cost of what is due."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.db import commit, db
from app.fees import contribution_actions as actions, nights, waiting_queries
from app.fees.models import Contribution
from app.fees.reports.bookkeeping import Show
from app.fees.vocabulary import State
from app.listing.approvals import actions as approval_actions, queries as approval_queries
from app.listing.register import queries as register_queries
from app.listing.standings import actions as standing_actions, nights as standing_nights, queries as standing
from app.listing.standings.models import ListingFact
from tests import make
from tests.features import approving
from tests.features.contributing import (
    all_of,
    covered_until,
    followed,
    hold,
    invoiced,
    listed,
    paid,
    passed,
    period,
    renewal,
    states,
)
from tests.features.test_at_once import at_once
from tests.features.test_queries import statements

__all__ = ["statements"]
pytestmark = pytest.mark.database
LISTED_ON = date(2026, 3, 1)
OPENS_ON = date(2026, 12, 31)
DUE_ON = date(2027, 3, 1)
ENDS_ON = date(2028, 3, 1)
A_DAY = timedelta(days=1)


@pytest.fixture
def listing(database):
    return make.listing(on=LISTED_ON)


def night(day, *, letters=False):
    hold(day)
    if letters:
        standing_nights.keep()
    nights.open_due()


def test_a_renewal_opens_on_the_night_of_the_first_notice(listing):
    night(OPENS_ON - A_DAY)
    assert states(listing.mediator_id) == []
    night(OPENS_ON)
    assert states(listing.mediator_id) == ["renewal open"]
    assert period(all_of(listing.mediator_id)[0]) == (DUE_ON, date(2028, 2, 29))


@pytest.mark.parametrize("letters", [True, False])
@pytest.mark.parametrize("days", [1, 29, 31, 59, 60, 100, 170, 364])
def test_a_night_that_was_missed_is_caught_up_with(listing, days, letters):
    night(OPENS_ON + timedelta(days=days), letters=letters)
    assert states(listing.mediator_id) == ["renewal open"]


def test_it_opens_while_a_hold_keeps_the_notices_back(listing):
    hold(date(2026, 12, 1))
    standing_actions.hold(listing, until=date(2027, 11, 30), reason="Away", by=make.staff())
    commit()
    night(OPENS_ON)
    assert states(listing.mediator_id) == ["renewal open"]


def test_it_opens_while_a_request_for_a_waiver_waits(listing):
    standing_actions.request_waiver(listing, reason="Pro bono", by=make.staff())
    commit()
    night(OPENS_ON)
    assert states(listing.mediator_id) == ["renewal open"]


def test_nights_do_nothing_twice(listing):
    for _ in range(3):
        night(OPENS_ON)
    night(OPENS_ON + A_DAY)
    assert states(listing.mediator_id) == ["renewal open"]


def test_a_pass_of_which_nobody_told_opens_the_first(database):
    application = passed()
    assert states(application.mediator_id) == ["first open"]
    nights.open_due()
    assert states(application.mediator_id) == ["first open"]


def test_an_approval_of_which_nobody_told_sets_the_dates(database):
    application = passed()
    paid(all_of(application.mediator_id)[0])
    approval_actions.approve(application, by=make.staff(), version=1, reason="All is there")
    commit()
    nights.open_due()
    assert period(all_of(application.mediator_id)[0]) == (date(2026, 6, 30), date(2027, 6, 29))


def test_an_end_of_which_nobody_told_cancels(listing):
    night(OPENS_ON)
    standing_actions.remove(listing, by=make.staff(), reason="So")
    commit()
    night(OPENS_ON + A_DAY)
    assert states(listing.mediator_id) == ["renewal cancelled"]


def test_a_decision_of_which_nobody_told_is_followed(database):
    application = passed()
    for act, expected in ((approval_actions.decline, "first cancelled"), (approval_actions.reopen, "first open")):
        version = approval_queries.application(application.id).version
        act(application, by=make.staff(), version=version, reason="So")
        commit()
        nights.open_due()
        assert states(application.mediator_id) == [expected]


def the_lapse(listing):
    """Everything unpaid, to the day on which it is not listed any more; with so many others that nothing is braked."""
    for _ in range(20):
        make.listing(on=date(2027, 9, 1))
    night(OPENS_ON)
    found = invoiced(all_of(listing.mediator_id)[0])
    for day in (DUE_ON, DUE_ON + timedelta(days=180), DUE_ON + timedelta(days=330), ENDS_ON):
        night(day, letters=True)
    followed()
    return found


def test_a_transfer_on_its_way_brings_a_lapsed_listing_back(listing):
    found = the_lapse(listing)
    assert (standing.now(listing).has_lapsed, states(listing.mediator_id)) == (True, ["renewal due"])
    night(ENDS_ON + timedelta(days=5))
    paid(found, on=ENDS_ON - A_DAY)
    assert (standing.now(listing).is_live, covered_until(listing)) == (True, ENDS_ON - A_DAY)
    assert states(listing.mediator_id) == ["renewal paid", "renewal open"]


def test_after_two_weeks_nothing_is_owed_for_a_listing_that_lapsed(listing):
    the_lapse(listing)
    night(ENDS_ON + timedelta(days=14))
    assert states(listing.mediator_id) == ["renewal cancelled"]


def test_a_transfer_that_was_sent_too_late_waits_for_staff(listing):
    found = the_lapse(listing)
    night(ENDS_ON + timedelta(days=3))
    paid(found)
    assert (standing.now(listing).is_live, states(listing.mediator_id)) == (False, ["renewal paid"])
    assert listed(Show.STUCK) == [found.id]


def test_one_that_was_cancelled_is_open_again_when_its_listing_has_not_lapsed_after_all(listing):
    the_lapse(listing)
    night(ENDS_ON + timedelta(days=14))
    notice = db.session.scalars(select(ListingFact).where(ListingFact.days == 330)).one()
    standing_actions.note_undelivered(listing, notice)
    commit()
    nights.open_due()
    assert states(listing.mediator_id) == ["renewal open"]


def test_workers_at_once_open_one(app, listing):
    hold(OPENS_ON)
    mediator_id = listing.mediator_id
    at_once(app, *[lambda: actions.keep(mediator_id)] * 8)
    assert states(mediator_id) == ["renewal open"]


def test_of_many_who_settle_at_once_one_does(app, listing):
    hold(OPENS_ON)
    found = invoiced(renewal(listing)).id
    staff = make.staff()

    def settle():
        actions.settle(db.session.get_one(Contribution, found), State.PAID, on=OPENS_ON, by=staff)

    assert at_once(app, *[settle] * 8) == ["done"] + ["late"] * 7
    assert covered_until(listing) == date(2028, 2, 29)


def test_a_night_costs_what_is_due_and_not_what_is_listed(database, statements):
    def cost():
        statements.clear()
        nights.open_due()
        return len(statements)

    make.listing(on=LISTED_ON)
    hold(date(2026, 4, 1))
    with_few = cost()
    ids = approving.many(300)
    whose = [application.mediator_id for application in map(approval_queries.shared, ids)]
    for mediator_id in whose:
        listing = register_queries.numbered(db.session.get_one(User, mediator_id))
        listing.activated_on, listing.next_due_on = LISTED_ON, OPENS_ON
        db.session.add(listing)
    commit()
    assert cost() == with_few


def test_what_is_due_is_found_at_one_cost(database, statements):
    def cost():
        db.session.expire_all()
        statements.clear()
        found = waiting_queries.to_keep(OPENS_ON)
        return len(found), len(statements)

    make.listing(on=LISTED_ON)
    assert cost() == (1, with_one := cost()[1])
    for _ in range(9):
        make.listing(on=LISTED_ON)
    assert cost() == (10, with_one)
