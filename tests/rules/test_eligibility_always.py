"""Domain §5: what holds for every logbook, wherever the server stands, against a slow count of its own."""

import os
import time
from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given, strategies as st

from app.logbook.counting import Verdict
from app.logbook.eligibility.assessment import assess
from app.logbook.eligibility.months import first_day, last_counting_day
from app.logbook.eligibility.window import Entry
from tests.rules.logbooks import DAY, TODAY, entries, entry


@pytest.fixture(scope="module", params=["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def server_zone(request):
    """The properties hold wherever the server stands: at UTC, 14 hours ahead and 11 behind."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield
    os.environ.pop("TZ")
    os.environ.update({"TZ": before} if before else {})
    time.tzset()


wherever_the_server_stands = pytest.mark.usefixtures("server_zone")


DAYS = st.dates(date(2023, 1, 1), date(2027, 1, 31))
AS_OF = st.dates(date(2026, 1, 1), date(2028, 12, 31))
MONTHS = st.integers(24, 36)
LOGBOOKS = st.lists(
    st.builds(entry, DAYS, st.sampled_from(Verdict), core_minutes=st.integers(0, 600), is_core=st.booleans()),
    max_size=40,
)


def slow_count(logged: list[Entry], as_of: date, months: int, verdict: Verdict = Verdict.COUNTS) -> int:
    """Day by day from the first to the last, with somebody else's month arithmetic."""
    day, total = as_of - relativedelta(months=months), 0
    while day <= as_of:
        total += sum(1 for each in logged if each.date == day and each.verdict == verdict)
        day += DAY
    return total


@wherever_the_server_stands
@given(LOGBOOKS, AS_OF, MONTHS)
def test_counts_agree_with_a_slow_count_and_with_their_lists(logged, as_of, months):
    window = assess(logged, as_of=as_of).windows[months]

    assert window.count == len(window.counted) == slow_count(logged, as_of, months)
    assert window.borderline_count == len(window.borderline)
    assert window.borderline_count == slow_count(logged, as_of, months, Verdict.BORDERLINE)
    opened = window.counted + window.borderline + [other for other, _why in window.not_counted]
    assert sorted(opened) == sorted(logged)


@wherever_the_server_stands
@given(LOGBOOKS, DAYS, AS_OF)
def test_adding_a_counting_mediation_never_lowers_a_count(logged, day, as_of):
    before = assess(logged, as_of=as_of).windows
    after = assess([*logged, entry(day)], as_of=as_of).windows
    assert all(after[months].count >= before[months].count for months in before)


@wherever_the_server_stands
@given(LOGBOOKS, AS_OF)
def test_a_longer_window_never_counts_less(logged, as_of):
    windows = assess(logged, as_of=as_of, certified=True).windows
    counts = [window.count for window in windows.values()]
    assert counts == sorted(counts)
    assert windows[36].is_met or not windows[24].is_met


@wherever_the_server_stands
@given(AS_OF, MONTHS)
def test_the_first_day_never_moves_backwards(as_of, months):
    assert first_day(as_of, months) <= first_day(as_of + DAY, months)


@wherever_the_server_stands
@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_the_first_day_agrees_with_somebody_elses_arithmetic(as_of, months):
    assert first_day(as_of, months) == as_of - relativedelta(months=months)


@wherever_the_server_stands
@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_the_last_counting_day_is_the_last_one_whose_window_holds_the_day(day, months):
    last = last_counting_day(day, months)
    following = [last + timedelta(days=later) for later in range(1, 70)]

    assert last - relativedelta(months=months) <= day <= last
    assert all(as_of - relativedelta(months=months) > day for as_of in following)


@wherever_the_server_stands
@given(st.lists(st.dates(date(2024, 3, 1), date(2026, 9, 1)), min_size=6, max_size=12), MONTHS)
def test_a_window_lapses_on_the_first_day_on_which_it_does_not_pass(days, months):
    window = assess(entries(*days), as_of=TODAY, certified=True).windows[months]

    def passes(as_of: date) -> bool:
        first = as_of - relativedelta(months=months)
        return sum(first <= day <= as_of for day in days) >= 5

    as_of = TODAY
    while passes(as_of):
        as_of += DAY

    assert window.lapses_on == (None if as_of == TODAY else as_of)


@wherever_the_server_stands
@given(st.lists(st.dates(date(2024, 6, 1), date(2026, 8, 1)), min_size=8, max_size=24))
def test_the_forecast_is_the_first_day_on_which_the_paced_logbook_passes(days):
    pace = slow_count(entries(*days), TODAY, 12)
    paced = [TODAY + timedelta(days=-(-365 * number // pace)) for number in range(1, 10 * pace + 1)] if pace else []

    def passes(as_of: date) -> bool:
        first = as_of - relativedelta(months=36)
        return sum(first <= day <= as_of for day in [*days, *paced]) >= 20

    to_come = sorted({day for day in [*days, *paced] if TODAY < day <= TODAY + timedelta(days=3650)})
    has_pace = pace >= 3 and min(days) <= TODAY - relativedelta(months=6)
    expected = next(filter(passes, to_come), None) if has_pace and not passes(TODAY) else None
    assert assess(entries(*days), as_of=TODAY).reach_on == expected
