"""What an address of the directory asks for, whatever it says."""

from datetime import date
from urllib.parse import parse_qs

import pytest
from hypothesis import given, strategies as st

from app.directory.find.asked import LONG, LONGEST_SEARCH, SHORT, Asked, asked, shown

TODAY = date(2026, 11, 29)
NAMES = ("search", "language", "country", "place", "expertise", "credential", "verified", "page", "order", "more", "x")


def read(address):
    return asked(parse_qs(address.removeprefix("?")), today=TODAY)


def test_an_address_says_what_is_asked():
    got = read("?search=med+bank&language=pt&language=en&place=PT-lisbon&page=3&order=2026-11-20&more=country")
    chosen = {"language": ("en", "pt"), "place": ("PT-lisbon",)}
    assert got == Asked(date(2026, 11, 20), "med bank", chosen, more="country", page=3)


@given(st.dictionaries(st.sampled_from(NAMES), st.lists(st.text(max_size=150), max_size=12)))
def test_any_address_is_read_and_written_as_one_that_says_the_same(sent):
    got = asked(sent, today=TODAY)
    assert len(got.search) <= LONGEST_SEARCH
    assert read(got.address) == Asked(TODAY, got.search, got.chosen)
    assert read(f"{got.numbered}{got.page}") == Asked(got.order, got.search, got.chosen, page=got.page)


@pytest.mark.parametrize(
    ("typed", "order"),
    [
        ("2026-11-29", TODAY),
        ("2026-10-30", date(2026, 10, 30)),
        ("2026-10-29", TODAY),
        ("2026-11-30", TODAY),
        ("0001-01-01", TODAY),
        ("soon", TODAY),
    ],
)
def test_an_order_is_honoured_for_31_days(typed, order):
    assert read(f"?order={typed}").order == order


def test_taking_away_the_only_value_takes_away_the_facet():
    got = read("?search=x&language=pt")
    assert (got.without("language", "pt").address, got.without_search().address) == ("?search=x", "?language=pt")
    assert got.without("language", "pt").without_search().address == ""


def test_few_values_are_shown_at_first_and_always_those_that_are_chosen():
    counts = [(f"v{number}", 400 - number) for number in range(400)]
    values, left = shown(counts, ["v100", "gone"], is_long=False)
    assert values == (*counts[:SHORT], ("v100", 300), ("gone", 0))
    assert left == 400 - SHORT - 1
    assert len(shown(counts, [], is_long=True)[0]) == LONG
