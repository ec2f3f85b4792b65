"""On which days an event may have been, and whether that moves it across a day that matters."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st

from app.logbook.calendar.events import Event, Hints
from app.logbook.calendar.honest import Edge, moves_across, possible_days
from tests.rules.calendar_files import LISBON

EDGE = Edge(date(2024, 6, 30), "the first day of your 24 months")
FLOATING, UNKNOWN = Hints(zone_assumed=True), Hints(zone_assumed=True, zone_said="Nowhere")
DESCRIBED = Hints(zone_assumed=True, zone_said="Own", is_instant=True)


def timed(start: str, hints: Hints = FLOATING, zone: ZoneInfo = LISBON) -> Event:
    starts = datetime.fromisoformat(start).replace(tzinfo=zone)
    return Event("1", None, starts, starts + timedelta(hours=2), False, zone.key, False, "Duarte", hints)


def whole_days(first: str, days: int) -> Event:
    starts = date.fromisoformat(first)
    return Event("1", None, starts, starts + timedelta(days=days), True, "Europe/Lisbon", False, "Duarte")


CASES = {  # event: its possible days in June and July 2024, whether it moves across 30 June
    "late the day before": (timed("2024-06-29T23:30"), (29, 30), True),
    "early on the day": (timed("2024-06-30T05:00"), (29, 30), True),
    "noon on the day": (timed("2024-06-30T13:30"), (30, 31), False),
    "the morning before": (timed("2024-06-29T10:00"), (28, 29), False),
    "an unknown zone": (timed("2024-06-29T23:30", UNKNOWN), (29, 30), True),
    "a zone that is known": (timed("2024-06-29T23:30", Hints()), (29, 29), False),
    "an instant that is told elsewhere": (timed("2024-06-29T23:30", DESCRIBED), (29, 30), True),
    "an instant at noon": (timed("2024-06-29T12:30", DESCRIBED), (28, 30), True),
    "one whole day": (whole_days("2024-06-30", 1), (30, 30), False),
    "several days across": (whole_days("2024-06-28", 4), (28, 31), True),
    "several days from the day on": (whole_days("2024-06-30", 2), (30, 31), False),
    "several days until the day before": (whole_days("2024-06-28", 2), (28, 29), False),
}


@pytest.mark.parametrize(("event", "days", "moves"), CASES.values(), ids=CASES.keys())
def test_an_event_moves_across_a_day_that_lies_between_its_possible_days(event, days, moves):
    start = date(2024, 6, 1)
    assert possible_days(event) == tuple(start + timedelta(days=day - 1) for day in days)
    assert moves_across(event, [EDGE]) == (EDGE if moves else None)


def test_the_first_of_several_edges_is_told_and_none_is_needed():
    event = whole_days("2024-06-01", 31)
    assert moves_across(event, [EDGE, Edge(date(2024, 6, 2), "first")]) == Edge(date(2024, 6, 2), "first")
    assert moves_across(event, []) is None


OFFSETS = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
WALLS = st.datetimes(datetime(2024, 6, 25), datetime(2024, 7, 5))


@given(WALLS, OFFSETS)
@settings(max_examples=150)
def test_whatever_zone_a_floating_time_was_in_its_day_at_home_is_one_of_the_possible_ones(wall, zone):
    event = replace(timed("2024-06-30T12:00"), start=wall.replace(tzinfo=LISBON))
    first, last = possible_days(event)
    day = wall.replace(tzinfo=zone).astimezone(LISBON).date()
    assert first <= day <= last
    if moves_across(event, [EDGE]) is None:
        assert (day < EDGE.day) == (wall.date() < EDGE.day)


@given(WALLS, OFFSETS)
@settings(max_examples=150)
def test_wherever_a_certain_instant_is_told_its_day_is_one_of_the_possible_ones(wall, zone):
    event = replace(timed("2024-06-30T12:00", DESCRIBED), start=wall.replace(tzinfo=UTC).astimezone(LISBON))
    first, last = possible_days(event)
    day = event.start.astimezone(zone).date()
    assert first <= day <= last
    if moves_across(event, [EDGE]) is None:
        assert (day < EDGE.day) == (event.start.date() < EDGE.day)
