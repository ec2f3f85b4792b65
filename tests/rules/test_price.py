"""What a contribution costs: the tables of domain §9 to the cent, discounts, and why a line is as much as it is."""

import os
import random
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings, strategies as st

from app.fees.prices.lines import (
    DEI_PERCENTS,
    DeiRow,
    Discount,
    Line,
    Priced,
    Sum,
    Why,
    dei_percent,
    explained,
    highest,
    in_force,
    in_short,
    lines,
    total,
)
from app.money import share

CONTRIBUTIONS = max(10_000, int(os.environ.get("PROPERTY_EXAMPLES", 0)))
FULL = 16500
RATE = 21
MAY_2026 = (date(2026, 5, 4), date(2027, 5, 3))
MAY_2027 = (date(2027, 5, 4), date(2028, 5, 3))
PRICES = st.integers(0, 10_000_000)
DEI = st.sampled_from((0, *DEI_PERCENTS))
WAIVER = st.integers(0, 100)
RATES = st.integers(0, 30)


@st.composite
def contributions(draw):
    years = draw(st.integers(1, 3))
    return lines(draw(PRICES), years=years, dei=draw(DEI), waiver=draw(WAIVER), rate=draw(RATES))


@pytest.mark.parametrize(
    ("dei", "net", "vat", "gross", "without_vat"),
    [
        (0, 16500, 3465, 19965, 16500),
        (25, 12375, 2599, 14974, 12375),
        (50, 8250, 1733, 9983, 8250),
    ],
)
def test_the_tiers_to_the_cent(dei, net, vat, gross, without_vat):
    found = lines(FULL, years=1, dei=dei, waiver=0, rate=RATE)
    assert total(found) == Sum(net, vat, gross)
    assert total(lines(FULL, years=1, dei=dei, waiver=0, rate=0)) == Sum(without_vat, 0, without_vat)


@pytest.mark.parametrize(
    ("dei", "waiver", "found"),
    [
        (0, 0, Discount(0, Why.NONE)),
        (25, 0, Discount(25, Why.DEI)),
        (0, 1, Discount(1, Why.WAIVER)),
        (50, 25, Discount(50, Why.DEI)),
        (25, 50, Discount(50, Why.WAIVER)),
        (50, 100, Discount(100, Why.WAIVER)),
        (50, 50, Discount(50, Why.DEI)),
        (25, 25, Discount(25, Why.DEI)),
    ],
)
def test_the_highest_single_discount(dei, waiver, found):
    assert highest(dei=dei, waiver=waiver) == found


@pytest.mark.parametrize(
    ("dei", "waiver"), [(10, 0), (100, 0), (-25, 0), (26, 0), (0, -1), (0, 101), (50, 1000), (75, 100)]
)
def test_other_discounts_are_refused(dei, waiver):
    with pytest.raises(ValueError, match="percent"):
        highest(dei=dei, waiver=waiver)


@given(DEI, WAIVER)
@settings(max_examples=60)
def test_never_more_than_the_highest(dei, waiver):
    assert highest(dei=dei, waiver=waiver).percent == max(dei, waiver)
    (line,) = lines(FULL, years=1, dei=dei, waiver=waiver, rate=RATE)
    assert line.discount == share(FULL, max(dei, waiver))


def test_a_waiver_is_for_one_period_and_dei_for_all():
    found = lines(FULL, years=3, dei=25, waiver=100, rate=RATE)
    assert [(line.year, line.percent, line.why, line.gross) for line in found] == [
        (1, 100, Why.WAIVER, 0),
        (2, 25, Why.DEI, 14974),
        (3, 25, Why.DEI, 14974),
    ]


def test_every_year_is_rounded_by_itself():
    assert total(lines(FULL, years=3, dei=50, waiver=0, rate=RATE)) == Sum(24750, 5199, 29949)


def test_a_line_says_everything_of_its_year():
    first, second = lines(FULL, years=2, dei=50, waiver=0, rate=RATE, periods=(MAY_2026, MAY_2027))
    assert first == Line(1, *MAY_2026, 16500, 50, Why.DEI, 8250, 8250, 21, 1733, 9983)
    assert (second.year, second.begins, second.ends) == (2, *MAY_2027)


@pytest.mark.parametrize(
    "wrong",
    [
        {"years": 0},
        {"years": 4},
        {"years": 2, "periods": (MAY_2026,)},
        {"years": 1, "periods": (MAY_2026, MAY_2027)},
        {"years": 2, "periods": (MAY_2027, MAY_2026)},
        {"years": 2, "periods": (MAY_2026, MAY_2026)},
        {"years": 2, "periods": (MAY_2026, (date(2027, 5, 5), date(2028, 5, 4)))},
        {"periods": (MAY_2026[::-1],)},
        {"price": -1},
        {"rate": -1},
        {"dei": 20},
        {"waiver": 101},
    ],
)
def test_what_cannot_be_has_no_lines(wrong):
    given = {"price": FULL, "years": 1, "dei": 0, "waiver": 0, "rate": RATE} | wrong
    with pytest.raises(ValueError, match=r"\."):
        lines(given.pop("price"), **given)


@given(contributions())
@settings(max_examples=60)
def test_the_parts_of_every_line_are_the_whole(found):
    for line in found:
        assert line.price - line.discount == line.net
        assert line.net + line.vat == line.gross
        assert 0 <= line.net <= line.price
    assert total(found).net + total(found).vat == total(found).gross


@given(PRICES, WAIVER, WAIVER, RATES)
@settings(max_examples=60)
def test_a_higher_discount_is_never_dearer(price, one, other, rate):
    grosses = [lines(price, years=1, dei=0, waiver=each, rate=rate)[0].gross for each in sorted((one, other))]
    assert grosses[0] >= grosses[1]


def test_many_contributions_are_exact_counted_another_way():
    """With decimal euros line by line, so that nothing but the rule is shared."""
    chance = random.Random(20261129)
    ours, theirs = Sum(0, 0, 0), [Decimal(0)] * 3
    for _ in range(CONTRIBUTIONS):
        price, years = chance.choice((FULL, chance.randint(0, 100_000))), chance.randint(1, 3)
        dei, waiver, rate = (
            chance.choice((0, 25, 50)),
            chance.choice((0, chance.randint(1, 100))),
            chance.choice((0, 21)),
        )
        found = total(lines(price, years=years, dei=dei, waiver=waiver, rate=rate))
        ours = Sum(ours.net + found.net, ours.vat + found.vat, ours.gross + found.gross)
        for percent in [max(dei, waiver), *[dei] * (years - 1)]:
            net = Decimal(price) / 100 - _half_up(Decimal(price) / 100 * percent / 100)
            vat = _half_up(net * Decimal(rate) / 100)
            theirs = [sum(pair) for pair in zip(theirs, (net, vat, net + vat), strict=True)]
    assert [Decimal(cents) / 100 for cents in (ours.net, ours.vat, ours.gross)] == theirs


def _half_up(euros):
    return euros.quantize(Decimal("0.01"), ROUND_HALF_UP)


ROWS = (Priced(date(2026, 1, 1), 16500), Priced(date(2028, 1, 1), 18000), Priced(date(2027, 1, 1), 17000))


@pytest.mark.parametrize(
    ("on", "cents"),
    [
        (date(2026, 1, 1), 16500),
        (date(2026, 12, 31), 16500),
        (date(2027, 1, 1), 17000),
        (date(2027, 12, 31), 17000),
        (date(2040, 1, 1), 18000),
    ],
)
def test_the_price_that_began_last_is_in_force(on, cents):
    assert in_force(ROWS, on).cents == cents


def test_a_price_set_for_the_same_day_stands_above_the_one_before():
    corrected = Priced(date(2026, 1, 1), 16000)
    assert in_force((*ROWS, corrected), date(2026, 5, 4)) == corrected


@pytest.mark.parametrize("rows", [(), ROWS])
def test_no_price_is_guessed(rows):
    with pytest.raises(LookupError, match="There is no price for 31 Dec 2025"):
        in_force(rows, date(2025, 12, 31))


TABLE = (
    DeiRow("KE", 50, date(2026, 1, 1)),
    DeiRow("BR", 25, date(2026, 1, 1), date(2026, 6, 30)),
    DeiRow("BR", 50, date(2026, 9, 1)),
    DeiRow("IN", 50, date(2026, 1, 1)),
    DeiRow("IN", 25, date(2027, 1, 1)),
)


@pytest.mark.parametrize(
    ("country", "on", "percent"),
    [
        ("KE", date(2025, 12, 31), 0),
        ("KE", date(2026, 1, 1), 50),
        ("KE", date(2050, 1, 1), 50),
        ("BR", date(2026, 6, 30), 25),
        ("BR", date(2026, 7, 1), 0),
        ("BR", date(2026, 9, 1), 50),
        ("IN", date(2026, 12, 31), 50),
        ("IN", date(2027, 1, 1), 25),
        ("DE", date(2026, 5, 4), 0),
        ("ke", date(2026, 5, 4), 0),
        ("", date(2026, 5, 4), 0),
    ],
)
def test_the_dei_table_is_read_and_never_guessed(country, on, percent):
    assert dei_percent(TABLE, country, on) == percent
    assert dei_percent(TABLE[::-1], country, on) == percent
    assert dei_percent((), country, on) == 0


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (
            {},
            [
                "The contribution for 4 May 2026 to 3 May 2027 is €165.00.",
                "VAT of 21% adds €34.65.",
                "Together that is €199.65.",
            ],
        ),
        (
            {"dei": 25},
            [
                "The contribution for 4 May 2026 to 3 May 2027 is €165.00.",
                "The discount for the country that is billed takes 25% off, which is €41.25.",
                "Discounts are not added up: only the highest applies.",
                "That leaves €123.75.",
                "VAT of 21% adds €25.99.",
                "Together that is €149.74.",
            ],
        ),
        (
            {"waiver": 40, "rate": 0, "periods": ()},
            [
                "The contribution for year 1 is €165.00.",
                "The waiver takes 40% off, which is €66.00.",
                "Discounts are not added up: only the highest applies.",
                "That leaves €99.00.",
                "No VAT is added.",
                "Together that is €99.00.",
            ],
        ),
        (
            {"dei": 50, "waiver": 100},
            [
                "The contribution for 4 May 2026 to 3 May 2027 is €165.00.",
                "The waiver takes 100% off, which is €165.00.",
                "Discounts are not added up: only the highest applies.",
                "Nothing is left to pay.",
            ],
        ),
    ],
)
def test_why_a_line_is_as_much_as_it_is(wanted, said):
    given = {"years": 1, "dei": 0, "waiver": 0, "rate": RATE, "periods": (MAY_2026,)} | wanted
    (line,) = lines(FULL, **given)
    assert explained(line) == said


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({}, "A year is €165.00, with 21% VAT"),
        ({"dei": 25}, "A year is €165.00, less 25% for the country that is billed, with 21% VAT"),
        ({"waiver": 40, "rate": 0}, "A year is €165.00, less 40% by the waiver, without VAT"),
    ],
)
def test_a_year_in_short(wanted, said):
    given = {"years": 1, "dei": 0, "waiver": 0, "rate": RATE, "periods": (MAY_2026,)} | wanted
    (line,) = lines(FULL, **given)
    assert in_short(line) == said
