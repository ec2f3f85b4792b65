"""The lists of bits, the periods of a listing, and a badge as somebody asks for it."""

import base64
import gzip
from datetime import date

import pytest
from hypothesis import given, strategies as st

from app.directory.badges import looks as badge
from app.directory.badges.looks import Looks
from app.directory.credentials.status import FEWEST_BITS, REVOCATION, SUSPENSION, encoded, period
from app.listing.standings.facts import Fact, Kind

indexes = st.sets(st.integers(min_value=0, max_value=3 * FEWEST_BITS), max_size=20)
LANGUAGES = {"en": "English", "ar": "العربية"}


def bits(text):
    """By arithmetic on one large number instead of bytes: the bit on the left is number 0."""
    data = gzip.decompress(base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4)))
    shown = bin(int.from_bytes(b"\1" + data))[3:]
    return len(shown), {index for index, sign in enumerate(shown) if sign == "1"}


@given(indexes)
def test_of_suspensions_the_bits_that_are_told_are_set(told):
    length, found = bits(encoded(SUSPENSION, told))
    assert (found, length) == (told, max(FEWEST_BITS, max(told, default=0) // 8 * 8 + 8))


@given(indexes)
def test_of_revocations_all_others_are(told):
    length, found = bits(encoded(REVOCATION, told))
    assert found == set(range(length)) - told


def test_the_same_list_is_the_same_bytes():
    assert encoded(REVOCATION, [3, 1, 2]) == encoded(REVOCATION, [1, 2, 3])


@pytest.mark.parametrize(("day", "expected"), [(1, 1), (9, 1), (10, 2), (19, 2), (20, 3), (28, 3)])
def test_each_listing_again_begins_the_next_period(day, expected):
    kinds = ((Kind.ACTIVATED, 1), (Kind.RESIGNED, 9), (Kind.RELISTED, 10), (Kind.REMOVED, 12), (Kind.RELISTED, 20))
    facts = [Fact(kind, date(2026, 6, on), number) for number, (kind, on) in enumerate(kinds)]
    assert period(facts, date(2026, 6, day)) == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, Looks("medium", "light", "en")),
        ({"size": "large", "theme": "dark", "language": "ar"}, Looks("large", "dark", "ar")),
        ({"size": "huge", "theme": "../", "language": "tlh"}, Looks("medium", "light", "en")),
    ],
)
def test_what_is_asked_for_is_one_of_what_there_is(asked, expected):
    assert badge.looks(asked, LANGUAGES) == expected


@given(st.dictionaries(st.sampled_from(("size", "theme", "language")), st.text(max_size=10)))
def test_nothing_that_is_asked_for_is_too_strange(asked):
    found = badge.looks(asked, LANGUAGES)
    assert (found.size in badge.SIZES, found.theme in badge.THEMES, found.language in LANGUAGES) == (True,) * 3
