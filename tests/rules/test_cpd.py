"""What was learned: lengths as typed, totals by year, and what of a file is not kept yet."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from app.logbook.cpd import items as cpd, rows as cpd_rows
from app.logbook.cpd.items import Known, Year

DAYS = st.dates(date(2020, 1, 1), date(2027, 12, 31))
MINUTES = st.integers(1, 60_000)
SAID = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["", "a", "b", "c"]),
        "date": st.sampled_from(["2026-03-04", "2026-03-05"]),
        "title": st.sampled_from(["Course", "Book"]),
        "minutes": st.sampled_from([60, 90]),
    }
)


def known(said, *more) -> Known:
    names = frozenset([*([said["id"]] if said["id"] else []), *more])
    return Known(names, date.fromisoformat(said["date"]), said["title"], said["minutes"])


@pytest.mark.parametrize(
    ("typed", "minutes"), [("2", 120), ("20", 1200), ("1.5", 90), ("1 h 30", 90), ("45 min", 45), ("1000", 60_000)]
)
def test_a_bare_number_is_hours(typed, minutes):
    assert cpd.hours(typed) == minutes


@pytest.mark.parametrize("typed", ["", "0", "0 min", "-1", "1001", "all day", "1e3", "٣ days"])
def test_what_is_no_length_is_refused_in_words(typed):
    with pytest.raises(ValueError, match=r"^Enter "):
        cpd.hours(typed)


def test_what_is_still_to_come_is_not_kept():
    today = date(2026, 6, 30)
    assert cpd.why_not_kept(today, today) is None
    assert "still to come" in (cpd.why_not_kept(today + timedelta(days=1), today) or "")


def test_the_last_and_the_first_day_of_a_year_add_to_their_own():
    days = [(date(2025, 12, 31), 60), (date(2026, 1, 1), 90), (date(2026, 6, 1), 30)]
    assert cpd.totals(days) == [Year(2026, 2, 120), Year(2025, 1, 60)]


@given(st.lists(st.tuples(DAYS, MINUTES), max_size=20), st.randoms())
@settings(max_examples=60, deadline=None)
def test_years_add_up_to_everything_in_any_order(items, chance):
    found = cpd.totals(items)
    assert sum(each.minutes for each in found) == sum(minutes for _day, minutes in items)
    assert sum(each.items for each in found) == len(items)
    assert [each.year for each in found] == sorted({day.year for day, _minutes in items}, reverse=True)
    assert cpd.totals(chance.sample(items, len(items))) == found


def test_a_part_of_a_year_stands_under_the_whole_of_it():
    items = [known({"id": "", "date": day, "title": "Book", "minutes": 60}) for day in ("2026-03-04", "2025-03-04")]
    years = [Year(2026, 5, 300), Year(2025, 1, 60), Year(2024, 1, 60)]
    assert cpd.by_year(items, years) == [(years[0], items[:1]), (years[1], items[1:])]


@given(st.lists(SAID, max_size=8))
@settings(max_examples=150, deadline=None)
def test_a_file_that_was_brought_in_has_nothing_new(said):
    first = cpd.missing(said, [])
    assert cpd.missing(said, [known(each, f"here {at}") for at, each in enumerate(first)]) == []


@given(st.lists(SAID, max_size=8), st.lists(SAID, max_size=8))
@settings(max_examples=150, deadline=None)
def test_what_is_missing_stands_in_the_file_and_was_not_known(said, kept):
    found = cpd.missing(said, map(known, kept))
    names = {each["id"] for each in kept} - {""}
    assert all(each in said and each["id"] not in names for each in found)
    assert len({each["id"] for each in found} - {""}) == sum(each["id"] != "" for each in found)


def test_one_item_answers_for_one_of_a_file():
    twice = [{"id": each, "date": "2026-03-04", "title": "Supervision", "minutes": 60} for each in ("a", "b")]
    assert cpd.missing(twice, [known(twice[0] | {"id": "elsewhere"})]) == [twice[1]]


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", "'=1"])
def test_a_title_is_no_formula(title):
    item = Known(frozenset(), date(2026, 3, 4), title, 90)
    assert cpd_rows.write([item]) == f"date,title,minutes\r\n2026-03-04,'{title},90\r\n"
