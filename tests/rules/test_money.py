"""Money: half a cent is rounded up, amounts are read and written the same, and nothing else is an amount."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st

from app.money import MOST, cents, parse, plain, share, words

DIGITS = "Enter an amount in digits, such as 149.74 or 149,74, and nothing else."
COMMA = "After a comma enter two digits, such as 149,74, and write a thousand without a comma: 1000."
TWO = "Enter at most two digits after the point."
LESS = "Enter at most €1,000,000.00."
AMOUNTS = st.integers(-10_000_000, 10_000_000)


@pytest.mark.parametrize(
    ("euros", "found"),
    [
        ("17.325", 1733),
        ("17.3249999", 1732),
        ("25.9875", 2599),
        ("0.005", 1),
        ("0.0049", 0),
        ("0", 0),
        ("-17.325", -1733),
        ("-0.005", -1),
        ("165", 16500),
    ],
)
def test_half_a_cent_is_rounded_up(euros, found):
    assert cents(Decimal(euros)) == found


@pytest.mark.parametrize(
    ("amount", "percent", "found"),
    [
        (16500, 21, 3465),
        (12375, 21, 2599),
        (8250, 21, 1733),
        (16500, 25, 4125),
        (1, 50, 1),
        (1, 49, 0),
        (-1, 50, -1),
        (-8250, 21, -1733),
        (16500, 0, 0),
        (16500, 100, 16500),
        (16500, Decimal("5.5"), 908),
    ],
)
def test_a_share_is_rounded_up(amount, percent, found):
    assert share(amount, percent) == found


@given(AMOUNTS, st.integers(0, 100))
@settings(max_examples=60)
def test_a_share_of_what_is_given_back_takes_all_back(amount, percent):
    assert share(amount, percent) + share(-amount, percent) == 0


@given(AMOUNTS, st.integers(0, 100))
@settings(max_examples=60)
def test_a_share_is_at_most_half_a_cent_away(amount, percent):
    assert abs(100 * share(amount, percent) - amount * percent) <= 50


@pytest.mark.parametrize(
    ("amount", "in_words", "in_digits"),
    [
        (16500, "€165.00", "165.00"),
        (9, "€0.09", "0.09"),
        (0, "€0.00", "0.00"),
        (116505, "€1,165.05", "1165.05"),
        (123456789, "€1,234,567.89", "1234567.89"),
        (-4125, "−€41.25", "-41.25"),
        (-9, "−€0.09", "-0.09"),
        (-100000, "−€1,000.00", "-1000.00"),
    ],
)
def test_amounts_in_words_and_in_digits(amount, in_words, in_digits):
    assert (words(amount), plain(amount)) == (in_words, in_digits)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("149.74", 14974),
        ("149.7", 14970),
        ("149", 14900),
        ("0", 0),
        ("0.01", 1),
        ("007.50", 750),
        ("000000000000000000000001", 100),
        ("1000000", MOST),
        ("1000000.00", MOST),
        ("170,50", 17050),
        ("0,01", 1),
        ("1000000,00", MOST),
    ],
)
def test_what_is_typed_is_read(text, found):
    assert parse(text) == found


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("149.740", TWO),
        ("0.001", TWO),
        ("1000000.01", LESS),
        ("1000000,01", LESS),
        ("1,234", COMMA),
        ("149,7", COMMA),
        ("149,7400", COMMA),
        ("1000001", LESS),
        ("9" * 5_000, LESS),
        *[
            (text, DIGITS)
            for text in (
                *(
                    "",
                    " ",
                    "149.74 ",
                    " 149.74",
                    "149.74\n",
                    "1 000",
                    "1\u00a0000",
                    "149,",
                    ",50",
                    "1,000.00",
                    "1.000,00",
                ),
                *("1,00,00", "149,7٤"),
                *(
                    "-1",
                    "+1",
                    "−1",
                    "1e3",
                    "1E3",
                    "1_000",
                    ".5",
                    "149.",
                    "1.2.3",
                    "€1",
                    "0x10",
                    "NaN",
                    "inf",
                    "Infinity",
                ),
                *("١٤٩", "１４９", "1²", "149.7٤"),
            )
        ],
    ],
)
def test_nothing_else_is_an_amount(text, reason):
    with pytest.raises(ValueError, match=r".") as refused:
        parse(text)
    assert str(refused.value) == reason


@given(st.integers(0, MOST))
@settings(max_examples=60)
def test_what_is_written_is_read_the_same(amount):
    assert parse(plain(amount)) == parse(plain(amount).replace(".", ",")) == amount


@given(st.from_regex(r"[0-9]{1,7},(?:[0-9]|[0-9]{3,6})", fullmatch=True))
@settings(max_examples=60)
def test_a_comma_that_may_stand_for_thousands_is_never_guessed(text):
    with pytest.raises(ValueError, match="After a comma enter two digits"):
        parse(text)


@given(st.text(max_size=40) | st.from_regex(r"[0-9]{0,9}[.,]?[0-9]{0,4}", fullmatch=True))
@settings(max_examples=100)
def test_whatever_is_typed_is_an_amount_or_refused_in_words(text):
    with suppress(ValueError):
        amount = parse(text)
        assert 0 <= amount <= MOST
        assert Decimal(text.replace(",", ".")) * 100 == amount
