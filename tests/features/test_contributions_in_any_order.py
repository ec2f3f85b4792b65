"""Contributions and a listing, whatever happens to them in whatever order."""

from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings, strategies as st
from sqlalchemy import select

from app import clock as the_clock
from app.db import commit, db
from app.errors import Refused
from app.fees import contribution as rules, contribution_actions as actions, nights
from app.fees.vocabulary import Purpose, State
from app.listing.applications.models import Application
from app.listing.approvals import actions as approval_actions, queries as approval_queries
from app.listing.standings import actions as standing_actions, nights as standing_nights, queries as standing
from tests import make
from tests.features.contributing import (
    all_of,
    followed,
    hold,
    paid,
    passed,
    period,
)

pytestmark = pytest.mark.database
A_DAY = timedelta(days=1)


def _settle(mediator_id, staff):
    for each in all_of(mediator_id):
        if each.state in rules.UNPAID:
            paid(each, by=staff)
            return


def _choose(mediator_id, staff):
    for each in all_of(mediator_id):
        if each.state is State.OPEN:
            actions.choose_years(each, years=each.years % 3 + 1, version=each.version, by=staff)
            commit()


def _approve(mediator_id, staff):
    [application] = db.session.scalars(select(Application).where(Application.mediator_id == mediator_id))
    found = approval_queries.application(application.id)
    if found.facts.contribution and not standing.listing_of(mediator_id):
        approval_actions.approve(application, by=staff, version=found.version, reason="All is there")


def _end(mediator_id, staff):
    if listing := standing.listing_of(mediator_id):
        standing_actions.remove(listing, by=staff, reason="So")


def _again(mediator_id, staff):
    if listing := standing.listing_of(mediator_id):
        actions.open_again(listing, by=staff)


def _relist(mediator_id, staff):
    hold(the_clock.today() + A_DAY)
    if listing := standing.listing_of(mediator_id):
        standing_actions.relist(listing, by=staff, reason="Back")


def _refund(mediator_id, staff):
    for each in all_of(mediator_id)[-1:]:
        if each.state is State.PAID and each.purpose is Purpose.RENEWAL:
            actions.unsettle(each, by=staff, reason="Withdrawn")


def _told(_mediator_id, _staff):
    followed()


def _night(_mediator_id, _staff):
    standing_nights.keep()
    nights.open_due()


STEPS = (_settle, _choose, _approve, _end, _again, _relist, _refund, _told, _night)
days = st.sampled_from([0, 0, 1, 29, 60, 200, 306, 366])


@settings(max_examples=12)
@given(st.lists(st.tuples(days, st.sampled_from(STEPS)), max_size=14))
def test_in_whatever_order_things_happen_no_period_is_paid_for_twice_and_what_is_paid_is_covered(database, steps):
    hold(date(2026, 6, 30))
    mediator_id, staff = passed().mediator_id, make.staff()
    for wait, step in [(0, _settle), (0, _approve), *steps]:
        hold(the_clock.today() + timedelta(days=wait))
        with suppress(Refused):
            step(mediator_id, staff)
        commit()
        nights.keep(mediator_id)
        agrees(mediator_id)


def agrees(mediator_id):
    listing = standing.listing_of(mediator_id)
    found = standing.now(listing) if listing else None
    if found is None or not found.is_live:
        return
    ours = [each for each in all_of(mediator_id) if each.state not in rules.OVER and each.begins]
    ours = sorted((each for each in ours if rules.is_of(each.purpose, each.begins, found.began_on)), key=period)
    assert all(one.ends < other.begins for one, other in pairwise(ours))
    first_year = rules.periods(found.began_on, 1)[0][1]
    assert found.covered_until == max([first_year, *(each.ends for each in ours if each.state in rules.SETTLED)])
    is_near = the_clock.today() >= rules.opens_on(found.covered_until)
    assert is_near == any(each.begins == found.due_on and each.purpose is Purpose.RENEWAL for each in ours)
