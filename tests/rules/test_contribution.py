"""The life of a contribution, and which periods of a listing it pays for (domain §8, §9)."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings, strategies as st

from app.errors import Refused
from app.fees import contribution as rules
from app.fees.contribution import LIFE, Fit, Who
from app.fees.vocabulary import Purpose, State
from app.life import NOT_ANY_MORE
from app.listing.standings.facts import DUE_SOON, Fact, Kind, standing

LISTED_ON = date(2026, 3, 1)
A_YEAR = (date(2026, 3, 1), date(2027, 2, 28))
UNPAID = (date(2027, 3, 1), date(2028, 2, 29))
AFTER_THAT = (date(2028, 3, 1), date(2029, 2, 28))
ACTIVATED = Fact(Kind.ACTIVATED, LISTED_ON)

LIVES = {
    "invoiced and paid": ("issue pay", State.PAID),
    "paid in three parts": ("issue pay_part pay_part pay", State.PAID),
    "a VAT number that is checked first": ("hold release issue pay", State.PAID),
    "a VAT number that is confirmed at once": ("hold issue pay", State.PAID),
    "waived before there is an invoice": ("waive", State.WAIVED),
    "waived when a part was paid": ("issue pay_part waive", State.WAIVED),
    "a listing that ends": ("issue cancel", State.CANCELLED),
    "a listing that comes back": ("issue cancel revive issue pay", State.PAID),
    "money that goes back": ("issue pay refund", State.REFUNDED),
    "a payment that was a mistake": ("issue pay undo pay", State.PAID),
    "a part that was a mistake": ("issue pay_part pay undo_part undo", State.DUE),
    "a part that goes back": ("issue pay_part refund", State.REFUNDED),
}


@pytest.mark.parametrize(("verbs", "end"), LIVES.values(), ids=LIVES)
def test_a_life_goes_where_the_table_says(verbs, end):
    state = State.OPEN
    for verb in verbs.split():
        state = LIFE.moved(state, verb, by=LIFE.table[state, verb].by[0])
    assert state is end


NEVER = {
    "paid without an invoice": (State.OPEN, "pay", Who.STAFF),
    "cancelled while money is here": (State.PARTLY_PAID, "cancel", Who.STAFF),
    "paid twice": (State.PAID, "pay", Who.PORTAL),
    "waived once it is paid": (State.PAID, "waive", Who.STAFF),
    "waived by who pays": (State.OPEN, "waive", Who.MEDIATOR),
    "cancelled by who pays": (State.DUE, "cancel", Who.MEDIATOR),
    "paid because its mediator says so": (State.DUE, "pay", Who.MEDIATOR),
    "sent back by itself": (State.PAID, "refund", Who.PORTAL),
    "taken up again once the money went back": (State.REFUNDED, "revive", Who.PORTAL),
}


@pytest.mark.parametrize(("state", "verb", "who"), NEVER.values(), ids=NEVER)
def test_the_table_guards_the_door(state, verb, who):
    with pytest.raises(Refused) as refused:
        LIFE.moved(state, verb, by=who)
    assert refused.value.reason == NOT_ANY_MORE


def test_all_that_a_mediator_can_do_is_to_ask_for_the_invoice():
    theirs = {verb for (_state, verb), move in LIFE.table.items() if Who.MEDIATOR in move.by}
    assert theirs == {"issue", "hold", "release"}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("reader", Who)
def test_every_state_has_words_for_everybody(state, reader):
    assert rules.next_step(state, reader=reader).endswith(".")


def test_every_state_is_of_one_kind():
    assert sorted([*rules.UNSETTLED, *rules.SETTLED, *rules.OVER]) == sorted(State)


def test_three_years_at_once_are_three_periods():
    assert rules.periods(LISTED_ON, 3) == (A_YEAR, UNPAID, AFTER_THAT)


def test_a_listing_of_29_february_keeps_its_day():
    began_on = date(2024, 2, 29)
    assert rules.periods(date(2027, 2, 28), 2, began_on=began_on) == (
        (date(2027, 2, 28), date(2028, 2, 28)),
        (date(2028, 2, 29), date(2029, 2, 27)),
    )


@pytest.mark.parametrize("years", [0, 4, -1])
def test_only_one_two_or_three_years_have_periods(years):
    with pytest.raises(ValueError, match="No"):
        rules.periods(LISTED_ON, years)


def test_a_day_on_which_no_period_begins_has_none():
    with pytest.raises(ValueError, match="No"):
        rules.periods(date(2027, 3, 2), 1, began_on=LISTED_ON)


def test_the_next_one_opens_on_the_day_of_the_first_notice():
    assert rules.opens_on(date(2027, 2, 28)) == date(2026, 12, 31) == date(2027, 3, 1) - DUE_SOON


PAY_BY = {
    "a first one": (None, date(2026, 3, 1), date(2026, 3, 31)),
    "a renewal in time": (date(2027, 3, 1), date(2027, 1, 4), date(2027, 3, 1)),
    "a renewal just before": (date(2027, 3, 1), date(2027, 2, 20), date(2027, 3, 22)),
    "a renewal in grace": (date(2027, 3, 1), date(2027, 12, 1), date(2027, 12, 31)),
}


@pytest.mark.parametrize(("begins", "on", "expected"), PAY_BY.values(), ids=PAY_BY)
def test_nobody_pays_for_a_period_that_has_not_begun_or_sooner_than_in_30_days(begins, on, expected):
    assert rules.pay_by(begins, on) == expected


UNUSED = {
    "a day too early": (date(2026, 3, 1), None, date(2027, 2, 28), False),
    "a year": (date(2026, 3, 1), None, date(2027, 3, 1), True),
    "listed meanwhile": (date(2026, 3, 1), date(2026, 9, 1), date(2028, 3, 1), False),
    "not paid": (None, None, date(2028, 3, 1), False),
    "paid on 29 February": (date(2028, 2, 29), None, date(2029, 2, 28), True),
}


@pytest.mark.parametrize(("settled_on", "begins", "today", "expected"), UNUSED.values(), ids=UNUSED)
def test_a_first_one_that_nothing_came_of_is_unused_after_a_year(settled_on, begins, today, expected):
    assert rules.is_unused(settled_on, begins, today) is expected


REMOVED = Fact(Kind.REMOVED, date(2026, 9, 1), 1)
RELISTED = Fact(Kind.RELISTED, date(2027, 9, 1), 2)
COVERED = Fact(Kind.COVERED, date(2027, 1, 5), 1, date(2028, 2, 29))
FITS = {
    "the year of the approval": ([ACTIVATED], A_YEAR, Fit.COVERED),
    "the next year": ([ACTIVATED], UNPAID, Fit.NEXT),
    "three years, of which one is covered": ([ACTIVATED], (LISTED_ON, date(2029, 2, 28)), Fit.NEXT),
    "the year after an unpaid one": ([ACTIVATED], AFTER_THAT, Fit.GAP),
    "a year that is covered": ([ACTIVATED, COVERED], UNPAID, Fit.COVERED),
    "a listing that has ended": ([ACTIVATED, REMOVED], UNPAID, Fit.GONE),
    "a time before it was listed again": ([ACTIVATED, REMOVED, RELISTED], UNPAID, Fit.GONE),
    "another day of the year than that of the listing": ([ACTIVATED], (date(2027, 4, 1), date(2028, 3, 31)), Fit.GONE),
    "no listing yet": ([], A_YEAR, Fit.GONE),
}


@pytest.mark.parametrize(("facts", "period", "expected"), FITS.values(), ids=FITS)
def test_how_a_period_lies_to_what_is_covered(facts, period, expected):
    purpose = Purpose.FIRST if period[0] == LISTED_ON else Purpose.RENEWAL
    assert rules.fit(purpose, *period, standing(facts, date(2027, 12, 10))) is expected


LAPSING = [ACTIVATED, Fact(Kind.NOTICE, date(2028, 1, 25), 1, A_YEAR[1], 330)]
OVER = {
    "one that goes on": (Purpose.RENEWAL, State.DUE, UNPAID, [ACTIVATED], False),
    "one of a listing that was removed": (Purpose.RENEWAL, State.DUE, UNPAID, [ACTIVATED, REMOVED], True),
    "one of before it was listed again": (Purpose.RENEWAL, State.DUE, UNPAID, [ACTIVATED, REMOVED, RELISTED], True),
    "one that is paid": (Purpose.RENEWAL, State.PAID, UNPAID, [ACTIVATED, REMOVED], False),
    "one that is paid in part": (Purpose.RENEWAL, State.PARTLY_PAID, UNPAID, [ACTIVATED, REMOVED], False),
    "a first one that waits for its approval": (Purpose.FIRST, State.OPEN, (None, None), [], False),
    "one for being listed again": (Purpose.AGAIN, State.OPEN, (None, None), [ACTIVATED, REMOVED], False),
    "one for being listed again, which is needed no more": (Purpose.AGAIN, State.OPEN, (None, None), [ACTIVATED], True),
}


@pytest.mark.parametrize(("purpose", "state", "period", "facts", "expected"), OVER.values(), ids=OVER)
def test_what_is_not_paid_is_over_with_its_listing(purpose, state, period, facts, expected):
    assert rules.is_over(purpose, state, *period, standing(facts, date(2027, 12, 10))) is expected


@pytest.mark.parametrize(("state", "expected"), [(State.DUE, True), (State.PARTLY_PAID, False), (State.PAID, False)])
def test_nothing_is_owed_for_a_listing_that_was_declined(state, expected):
    assert rules.is_over(Purpose.FIRST, state, None, None, standing([], LISTED_ON), is_declined=True) is expected


@pytest.mark.parametrize(("day", "expected"), [(date(2028, 3, 14), False), (date(2028, 3, 15), True)])
def test_the_invoice_of_one_that_lapsed_waits_14_days_for_a_transfer(day, expected):
    found = standing(LAPSING, day)
    assert found.ended_on == date(2028, 3, 1)
    assert rules.is_over(Purpose.RENEWAL, State.DUE, *UNPAID, found) is expected
    assert rules.is_over(Purpose.RENEWAL, State.OPEN, *UNPAID, found)


COUNTED = {
    "in time": ([ACTIVATED], date(2027, 2, 1), date(2027, 2, 3), date(2027, 2, 1)),
    "paid before there was a listing": ([ACTIVATED], date(2026, 1, 5), date(2026, 3, 2), LISTED_ON),
    "in time, recorded when it had lapsed": (LAPSING, date(2028, 2, 28), date(2028, 3, 5), date(2028, 2, 28)),
    "too late": (LAPSING, date(2028, 3, 1), date(2028, 3, 5), None),
    "of one that was removed": ([ACTIVATED, REMOVED], date(2026, 8, 1), date(2026, 9, 2), None),
    "no listing": ([], date(2026, 8, 1), date(2026, 9, 2), None),
}


@pytest.mark.parametrize(("facts", "paid_on", "today", "expected"), COUNTED.values(), ids=COUNTED)
def test_the_day_as_of_which_a_payment_counts(facts, paid_on, today, expected):
    assert rules.counted_on(facts, Purpose.RENEWAL, *UNPAID, paid_on=paid_on, today=today) == expected


starts = st.dates(date(2024, 1, 1), date(2032, 12, 31)) | st.just(date(2024, 2, 29))


@settings(max_examples=100)
@given(starts, st.integers(0, 8), st.integers(1, 3))
def test_periods_are_those_that_standing_covers(began_on, passed, years):
    facts = [Fact(Kind.ACTIVATED, began_on)]
    for number in range(passed):
        until = rules.periods(standing(facts, began_on).due_on, 1, began_on=began_on)[-1][1]
        facts.append(Fact(Kind.COVERED, began_on, number + 1, until))
    found = standing(facts, began_on)
    made = rules.periods(found.due_on, years, began_on=began_on)
    after = standing([*facts, Fact(Kind.COVERED, began_on, 99, made[-1][1])], began_on)
    assert (after.covered_until, after.years) == (made[-1][1], found.years + years)
    assert rules.fit(Purpose.RENEWAL, made[0][0], made[-1][1], found) is Fit.NEXT
    assert all(last + timedelta(days=1) == first for (_, last), (first, _) in pairwise(made))
