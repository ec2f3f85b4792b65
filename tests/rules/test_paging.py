"""Pages of a list: what is asked for, or the nearest there is."""

import pytest
from hypothesis import given, strategies as st

from app.paging import Pages


@pytest.mark.parametrize(
    ("count", "page", "found"),
    [
        (0, 1, (1, 1)),
        (20, 2, (1, 1)),
        (21, 2, (2, 2)),
        (21, 0, (1, 2)),
        (21, -7, (1, 2)),
        (100, 99, (5, 5)),
    ],
)
def test_a_page_that_is_not_there_is_the_nearest(count, page, found):
    assert Pages.of(count, page, size=20)[:2] == found


@given(st.integers(0, 90), st.integers(1, 12))
def test_the_pages_are_all_rows_once(count, size):
    rows = list(range(count))
    last = Pages.of(count, 1, size=size).pages
    assert [row for page in range(1, last + 1) for row in Pages.of(count, page, size=size).cut(rows)] == rows
