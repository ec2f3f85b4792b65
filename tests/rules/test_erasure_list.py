"""The day of an erasure, who hands over first, and the list as a file."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, strategies as some

from app.errors import Refused
from app.rights import closing
from app.rights.erasure import Erasure, read, written

INSTANTS = some.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=some.just(UTC))


@pytest.mark.parametrize(
    ("asked_on", "erased_on"),
    [
        (date(2026, 6, 30), date(2026, 7, 30)),
        (date(2028, 2, 1), date(2028, 3, 2)),
        (date(2026, 12, 15), date(2027, 1, 14)),
    ],
)
def test_thirty_days_to_think_again(asked_on, erased_on):
    assert closing.erased_on(asked_on) == erased_on


@pytest.mark.parametrize(
    ("is_staff", "is_assessor", "reason"),
    [
        (False, False, None),
        (True, False, closing.OF_STAFF),
        (False, True, closing.ASSESSES),
        (True, True, closing.OF_STAFF),
    ],
)
def test_who_acts_for_others_hands_over_first(is_staff, is_assessor, reason):
    assert closing.why_not_closed(is_staff=is_staff, is_assessor=is_assessor) == reason


@given(some.lists(some.builds(Erasure, some.integers(1, 10**9), INSTANTS), max_size=5))
def test_what_is_written_is_read(erasures):
    assert read(written(erasures)) == erasures


@pytest.mark.parametrize(
    "line", ["x", "7", "7 soon", "x 2026-06-30T08:00:00+00:00", "7 2026-06-30", "7 2026-06-30T08:00:00"]
)
def test_anything_else_is_refused(line):
    with pytest.raises(Refused, match=r"Line 2"):
        read(f"1 2026-06-30T08:00:00+00:00\n{line}\n")
