"""Contributions from the signed pass on: opened, paid for one year or more, waived, sent back; and listing is told."""

from datetime import date

import pytest
from sqlalchemy import select

from app.accounts.person import person
from app.db import commit, db
from app.errors import Conflict, NotYours, Refused
from app.fees import contribution_actions as actions, queries, waiting_queries
from app.fees.reports.bookkeeping import Show
from app.fees.vocabulary import State
from app.listing.standings import actions as standing_actions, queries as standing_queries
from app.listing.standings.state import State as Standing
from app.mail import Letter
from tests import make
from tests.features.contributing import (
    covered_until,
    followed,
    hold,
    invoiced,
    last,
    listed,
    paid,
    part_paid,
    period,
    refunded,
    renewal,
    states,
    waived,
    why_stuck,
    years,
)

LISTED_ON = date(2026, 3, 1)
SOON = date(2026, 12, 31)
A_YEAR = (LISTED_ON, date(2027, 2, 28))
NEXT_YEAR = (date(2027, 3, 1), date(2028, 2, 29))


@pytest.fixture
def listing(database):
    """Listed on 1 Mar 2026; today it is due soon, and its renewal is open."""
    hold(SOON)
    return make.listing(on=LISTED_ON)


def standing_of(listing):
    db.session.rollback()
    return standing_queries.now(listing).state


def relisted(listing):
    standing_actions.relist(listing, by=make.staff(), reason="Back")
    commit()
    followed()


def ended(listing, end=standing_actions.remove):
    end(listing, by=make.staff(), reason="So")
    commit()
    followed()


def test_in_grace_the_unpaid_year_is_paid_for_and_no_year_is_free(listing):
    """The example of domain §8: listed 1 Mar 2026, pays 10 Dec 2027."""
    found = renewal(listing)
    assert (period(found), found.opened_on) == (NEXT_YEAR, SOON)
    hold(date(2027, 12, 10))
    paid(found)
    assert (covered_until(listing), standing_queries.now(listing).due_on) == (NEXT_YEAR[1], date(2028, 3, 1))
    assert states(listing.mediator_id) == ["renewal paid"]
    assert standing_of(listing) is Standing.LISTED


def test_paid_within_60_days_of_the_next_end_the_next_opens_at_once(listing):
    found = renewal(listing)
    hold(date(2028, 1, 1))
    paid(found)
    assert states(listing.mediator_id) == ["renewal paid", "renewal open"]
    assert period(last(found)) == (date(2028, 3, 1), date(2029, 2, 28))


def test_nothing_opens_a_day_before_the_first_notice(listing):
    hold(date(2026, 12, 30))
    assert actions.open_renewal(listing) is None


def test_three_years_are_covered_at_once(listing):
    paid(years(renewal(listing), 3))
    assert covered_until(listing) == date(2030, 2, 28)
    assert states(listing.mediator_id) == ["renewal paid"]


def test_a_waiver_covers_one_year(listing):
    waived(years(renewal(listing), 2))
    assert (covered_until(listing), period(last(listing))) == (NEXT_YEAR[1], NEXT_YEAR)


def test_years_are_chosen_as_long_as_there_is_no_invoice(listing):
    found = renewal(listing)
    assert years(found, 2).ends == date(2029, 2, 28)
    invoiced(found)
    with pytest.raises(Refused, match="the invoice was made"):
        years(found, 3)


@pytest.mark.parametrize("number", [0, 4, -1])
def test_four_years_are_too_many(listing, number):
    with pytest.raises(Refused, match="one, two or three"):
        years(renewal(listing), number)


def test_years_that_were_chosen_meanwhile_are_a_conflict(listing):
    found = renewal(listing)
    seen = found.version
    years(found, 3)
    with pytest.raises(Conflict):
        actions.choose_years(found, years=2, version=seen, by=make.staff())


def test_nobody_settles_twice(listing):
    found = paid(renewal(listing))
    with pytest.raises(Refused):
        paid(found)
    assert covered_until(listing) == NEXT_YEAR[1]


def test_nothing_is_paid_before_its_day(listing):
    with pytest.raises(Refused, match="today or an earlier day"):
        paid(renewal(listing), on=date(2027, 1, 1))


def test_staff_settle_nothing_of_their_own(listing):
    found = invoiced(renewal(listing))
    own = person(found.mediator)
    with pytest.raises(Refused, match="own record"):
        actions.settle(found, State.PAID, on=SOON, by=own)
    with pytest.raises(Refused, match="own record"):
        actions.unsettle(paid(found), by=own, reason="So")


def test_the_mediator_is_told_by_the_letter_of_the_listing(listing):
    paid(renewal(listing))
    last = db.session.scalars(select(Letter.template).order_by(Letter.id.desc())).first()
    assert last == "listing/letters/covered.txt"


def test_a_refund_takes_back_what_it_covered_last_and_the_year_is_due_again(listing):
    refunded(paid(renewal(listing)))
    assert covered_until(listing) == A_YEAR[1]
    assert states(listing.mediator_id) == ["renewal refunded", "renewal open"]
    paid(last(listing))
    assert covered_until(listing) == NEXT_YEAR[1]


def test_a_refund_of_what_was_not_covered_last_leaves_the_cover(listing):
    first = paid(renewal(listing))
    hold(date(2028, 1, 1))
    paid(renewal(listing))
    refunded(first)
    assert covered_until(listing) == date(2029, 2, 28)


@pytest.mark.parametrize("end", [standing_actions.remove, standing_actions.resign])
def test_the_end_of_a_listing_cancels_what_is_not_paid(listing, end):
    found = invoiced(renewal(listing))
    ended(listing, end)
    assert states(found.mediator_id) == ["renewal cancelled"]


def test_a_part_that_was_paid_waits_for_staff_when_the_listing_ends(listing):
    part_paid(renewal(listing))
    ended(listing)
    assert (states(listing.mediator_id), why_stuck()) == (["renewal partly_paid"], [waiting_queries.SEND_BACK])


def test_a_part_still_waits_for_staff_when_the_listing_has_begun_anew(listing):
    part_paid(renewal(listing))
    ended(listing)
    hold(date(2027, 1, 15))
    relisted(listing)
    assert why_stuck() == [waiting_queries.SEND_BACK]


def test_money_that_comes_after_a_removal_is_kept_and_waits_for_staff(listing):
    found = invoiced(renewal(listing))
    standing_actions.remove(listing, by=make.staff(), reason="So")
    commit()
    paid(found)
    followed()
    assert (states(listing.mediator_id), why_stuck()) == (["renewal paid"], [waiting_queries.COVERS_NOTHING])
    assert standing_of(listing) is Standing.REMOVED


def test_listed_again_nothing_is_owed_for_an_earlier_year(listing):
    renewal(listing)
    standing_actions.remove(listing, by=make.staff(), reason="So")
    standing_actions.relist(listing, by=make.staff(), reason="Back")
    commit()
    followed()
    assert states(listing.mediator_id) == ["renewal cancelled"]


def test_to_be_listed_again_is_paid_first_and_dated_on_that_day(listing):
    ended(listing)
    again = actions.open_again(listing, by=person(listing.mediator))
    commit()
    paid(years(again, 2))
    assert why_stuck() == [waiting_queries.LIST_AGAIN]
    hold(date(2027, 2, 1))
    relisted(listing)
    assert period(last(listing)) == (date(2027, 2, 1), date(2029, 1, 31))
    assert covered_until(listing) == date(2029, 1, 31)
    assert why_stuck() == []


def test_to_be_listed_again_opens_once_an_end(listing):
    with pytest.raises(Refused, match="has not ended"):
        actions.open_again(listing, by=make.staff())
    ended(listing)
    first, second = (actions.open_again(listing, by=make.staff()).id for _ in range(2))
    assert first == second


def test_an_old_year_of_before_keeps_no_later_one_from_opening(listing):
    paid(years(renewal(listing), 3))
    ended(listing)
    relisted(listing)
    hold(date(2027, 12, 1))
    assert period(renewal(listing)) == (date(2027, 12, 31), date(2028, 12, 30))


def test_the_contribution_of_somebody_else_does_not_exist(listing):
    found = renewal(listing)
    with pytest.raises(NotYours):
        queries.contribution(make.mediator(), found.id)


def test_money_for_an_account_that_was_erased_is_recorded(listing):
    found = invoiced(renewal(listing))
    found.mediator_id = found.listing_id = None
    commit()
    assert paid(found).state is State.PAID


def covered_by_hand(listing, until):
    standing_actions.cover(listing, until=until, by=make.staff(), reason="By telephone")
    commit()


def test_what_staff_covered_by_hand_waits_for_its_payment_and_nothing_opens_twice(listing):
    found = years(renewal(listing), 2)
    covered_by_hand(listing, NEXT_YEAR[1])
    hold(date(2028, 1, 5))
    assert [renewal(listing).id, states(listing.mediator_id)] == [found.id, ["renewal open"]]
    paid(found)
    assert covered_until(listing) == date(2029, 2, 28)


def test_years_that_another_one_pays_for_cannot_be_chosen(listing):
    found = renewal(listing)
    covered_by_hand(listing, NEXT_YEAR[1])
    hold(date(2028, 1, 5))
    assert period(renewal(listing)) == (date(2028, 3, 1), date(2029, 2, 28))
    assert why_stuck() == [waiting_queries.RECORD_IT]
    with pytest.raises(Refused, match="Choose fewer"):
        years(found, 2)
    paid(found)
    assert (covered_until(listing), why_stuck()) == (NEXT_YEAR[1], [])


def test_a_cover_that_staff_took_back_leaves_the_money_for_them_to_look_at(listing):
    first = paid(renewal(listing))
    hold(date(2028, 1, 5))
    second = paid(renewal(listing))
    standing_actions.correct(listing, by=make.staff(), reason="A mistake")
    commit()
    assert listed(Show.STUCK) == [second.id]
    assert (first.state, covered_until(listing)) == (State.PAID, NEXT_YEAR[1])
    refunded(second)
    assert (why_stuck(), covered_until(listing)) == ([], NEXT_YEAR[1])
