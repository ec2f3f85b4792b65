"""What a page of contributions says first, and when a waiver can be asked for and decided."""

from datetime import date

import pytest
from hypothesis import given, strategies as st

from app.fees import overview
from app.fees.contribution import LIFE, UNSETTLED, Who
from app.fees.invoices.document import Row
from app.fees.overview import Owed, Settled
from app.fees.prices import lines as price
from app.fees.vocabulary import Purpose, Request, State
from app.fees.waivers import asking as waiver
from app.listing.standings.facts import Fact, Kind, standing

TODAY = date(2027, 6, 10)
LISTED = Fact(Kind.ACTIVATED, date(2026, 3, 1))
YEAR = {"begins": date(2027, 3, 1), "ends": date(2028, 2, 29)}


def lead(owed=None, found=None, *, settled=None, today=TODAY):
    return overview.lead(owed, found, settled=settled, price=165_00, today=today)


@pytest.mark.parametrize(
    ("owed", "title"),
    [
        (Owed(Purpose.FIRST, State.OPEN), "Your first year"),
        (Owed(Purpose.RENEWAL, State.OPEN, **YEAR), "Your next contribution: 1 Mar 2027 to 29 Feb 2028"),
        (Owed(Purpose.AGAIN, State.HELD), "Being listed again"),
        (Owed(Purpose.RENEWAL, State.DUE, **YEAR, due_on=TODAY, open=199_65), "Pay €199.65 by 10 Jun 2027"),
        (Owed(Purpose.RENEWAL, State.DUE, **YEAR, due_on=date(2027, 6, 9), open=199_65), "Pay €199.65"),
        (Owed(Purpose.FIRST, State.PARTLY_PAID, due_on=TODAY, open=1, paid=199_64), "Pay €0.01 by 10 Jun 2027"),
    ],
)
def test_what_is_to_be_paid_comes_first(owed, title):
    assert lead(owed, standing([LISTED], TODAY), settled=Settled(Purpose.FIRST, 1)).title == title


@pytest.mark.parametrize(
    ("purpose", "years", "said"),
    [
        (Purpose.FIRST, 1, "It is the contribution for your first year."),
        (Purpose.FIRST, 2, "It is the contribution for your first two years."),
        (Purpose.AGAIN, 3, "It is the contribution for your three fresh years."),
    ],
)
def test_the_years_that_are_paid_for_are_named(purpose, years, said):
    owed = Owed(purpose, State.DUE, due_on=TODAY, open=330_00, years=years)
    assert said in lead(owed, standing([], TODAY)).words


@pytest.mark.parametrize(
    ("facts", "settled", "title"),
    [
        ([], None, "Nothing is to be paid yet"),
        ([], Settled(Purpose.FIRST, 1), "Your first year is settled"),
        ([], Settled(Purpose.FIRST, 2), "Your first two years are settled"),
        ([], Settled(Purpose.FIRST, 1, is_declined=True), "Your contribution covers nothing now"),
        ([], Settled(Purpose.FIRST, 1, is_waived=True, is_declined=True), "Nothing is to be paid"),
        ([Fact(Kind.ACTIVATED, date(2027, 3, 1))], None, "You are covered until 29 Feb 2028"),
        ([LISTED, Fact(Kind.RESIGNED, date(2027, 1, 1))], None, "Nothing is to be paid"),
        ([LISTED, Fact(Kind.RESIGNED, date(2027, 1, 1))], Settled(Purpose.AGAIN, 1), "Your fresh year is settled"),
        (
            [LISTED, Fact(Kind.RESIGNED, date(2027, 1, 1))],
            Settled(Purpose.AGAIN, 3),
            "Your three fresh years are settled",
        ),
    ],
)
def test_without_anything_to_pay_it_says_what_comes(facts, settled, title):
    assert lead(None, standing(facts, TODAY), settled=settled).title == title


def test_a_final_notice_is_said_as_it_is():
    day = date(2028, 2, 1)
    final = Fact(Kind.NOTICE, date(2028, 1, 25), until=date(2027, 2, 28), days=330)
    said = lead(Owed(Purpose.RENEWAL, State.OPEN, **YEAR), standing([LISTED, final], day), today=day).words
    assert "Your listing ends if it is not paid before 1 Mar 2028." in said


@pytest.mark.parametrize(("dei", "off"), [(0, ""), (25, "DEI discount 25% takes €41.25 off. That leaves €123.75. ")])
def test_why_an_invoice_is_as_much_as_it_is(dei, off):
    (line,) = price.lines(165_00, years=1, dei=dei, waiver=0, rate=21)
    reason = off and "DEI discount 25%"
    row = Row("Listing", "2027", line.price, reason, line.discount, line.net, line.rate, line.vat, line.gross)
    quoted = price.explained(line)
    assert overview.row_words(row) == f"The contribution for 2027 is €165.00. {off}{' '.join(quoted[-2:])}"


@given(st.sampled_from(State), st.booleans(), st.sampled_from([Who.MEDIATOR, Who.STAFF]))
def test_a_waiver_is_asked_for_once_and_while_staff_can_still_waive(state, is_asked, by):
    may_ask = waiver.why_not_asked(state, is_asked=is_asked, by=by) is None
    assert may_ask <= (not is_asked and state in UNSETTLED and "waive" in LIFE.moves(state, by=Who.STAFF))


@given(st.sampled_from(Request), st.sampled_from(State), st.integers(-5, 105))
def test_a_decision_is_made_once_of_a_share_and_of_what_is_owed(request, state, percent):
    if waiver.why_not_decided(request, state, percent) is None:
        assert request is Request.REQUESTED
        assert 0 <= percent <= 100
        assert percent == 0 or "waive" in LIFE.moves(state, by=Who.STAFF)
