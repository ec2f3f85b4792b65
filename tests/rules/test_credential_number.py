"""The public number of a listing, as it is written down and typed, and the end of its profile's address."""

import pytest
from hypothesis import given, strategies as st

from app.listing.register import credential_number
from app.listing.register.credential_number import SIGNS, drawn, read, slug, words


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("ODR-7K2M-9Q4T", "7K2M9Q4T"),
        ("odr 7k2m 9q4t", "7K2M9Q4T"),
        (" 7k2m9q4t ", "7K2M9Q4T"),
        ("ODR\u20137K2M\u20119Q4T", "7K2M9Q4T"),
        ("ODR-OIL0-0000", "01100000"),
        ("ODR-7K2M-9Q4", None),
        ("ODR-7K2M-9Q4TT", None),
        ("ODR-7K2M-9Q4U", None),
        ("ODR-٧K2M-9Q4T", None),
        ("", None),
        ("7" * 1_000_000, None),
    ],
)
def test_a_number_is_read_as_it_was_meant(typed, number):
    assert read(typed) == number


@given(st.text())
def test_whatever_is_typed_is_a_number_or_none(typed):
    found = read(typed)
    assert found is None or (len(found) == 8 and set(found) <= set(SIGNS))


def test_what_is_written_down_is_read_again():
    numbers = [drawn() for _ in range(200)]
    assert [read(words(each)) for each in numbers] == numbers


@pytest.mark.parametrize(
    ("name", "is_taken", "expected"),
    [
        ("Ana Petrova", False, "ana-petrova"),
        ("Ana Petrova", True, "ana-petrova-7k2m9q4t"),
        ("Łukasz Ørsted-Straße", False, "lukasz-orsted-strasse"),
        ("José  d'Ávila, PhD", False, "jose-d-avila-phd"),
        ("王小明", False, "odr-7k2m9q4t"),
        ("محمد", True, "odr-7k2m9q4t"),
        ("", False, "odr-7k2m9q4t"),
        ("42", False, "odr-7k2m9q4t"),
        ("A" * 120, False, "a" * credential_number.LONGEST_SLUG),
    ],
)
def test_the_address_of_a_profile(name, is_taken, expected):
    assert slug(name, "7K2M9Q4T", is_taken=is_taken) == expected
