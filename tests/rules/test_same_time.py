"""Which sessions of the logbook may be the same as an event of a calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from app.logbook.calendar_import.same_time import Meeting, Standing, beside, may_be_the_same

JUNE = date(2026, 6, 1)


def typed(minutes: int | None, day: date = JUNE) -> Meeting:
    return Meeting(day, minutes=minutes)


def timed(start: str, end: str, day: date = JUNE) -> Meeting:
    starts, ends = (datetime.fromisoformat(f"{day} {at}").replace(tzinfo=UTC) for at in (start, end))
    return Meeting(day, starts, ends, (ends - starts) // timedelta(minutes=1))


def standing(number: int, meeting: Meeting) -> Standing:
    return Standing(number, number, f"L-{number}", meeting)


CASES = {
    "as long": (timed("10:00", "13:00"), typed(180), True),
    "typed as an estimate": (timed("10:00", "13:30"), typed(180), True),
    "a quarter of an hour of a short one": (timed("10:00", "10:30"), typed(45), True),
    "half as long": (timed("10:00", "13:00"), typed(90), False),
    "a length that is not known": (timed("10:00", "13:00"), typed(None), True),
    "a whole day": (typed(None), typed(180), True),
    "the day after": (timed("10:00", "13:00"), typed(180, JUNE + timedelta(days=1)), False),
    "the same times": (timed("10:00", "13:00"), timed("10:00", "13:00"), True),
    "half of the shorter in common": (timed("10:00", "13:00"), timed("12:00", "14:00"), True),
    "less than half in common": (timed("10:00", "13:00"), timed("12:30", "14:00"), False),
    "one after the other": (timed("10:00", "12:00"), timed("12:00", "14:00"), False),
    "as long, at another time": (timed("10:00", "12:00"), timed("15:00", "17:00"), False),
}


@pytest.mark.parametrize(("one", "other", "expected"), CASES.values(), ids=CASES.keys())
def test_two_meetings_may_be_the_same(one, other, expected):
    assert may_be_the_same(one, other) is expected
    assert may_be_the_same(other, one) is expected


def test_an_event_stands_beside_the_session_that_is_most_alike():
    found = beside({1: timed("10:00", "13:00")}, [standing(7, typed(150)), standing(8, typed(180))])
    assert found[1].session_id == 8


def test_two_events_of_a_day_stand_beside_two_sessions():
    events = {1: timed("09:00", "12:00"), 2: timed("14:00", "17:00")}
    found = beside(events, [standing(7, typed(180)), standing(8, typed(180))])
    assert {number: each.session_id for number, each in found.items()} == {1: 7, 2: 8}


def test_the_day_may_be_another_where_the_times_are_known():
    late = timed("23:00", "23:59")
    elsewhere = Meeting(JUNE + timedelta(days=1), late.starts_at, late.ends_at, late.minutes)
    assert beside({1: late}, [standing(7, elsewhere)])[1].session_id == 7


MEETINGS = st.builds(typed, st.none() | st.integers(15, 300), st.dates(JUNE, JUNE + timedelta(days=2)))


@given(st.lists(MEETINGS, max_size=6), st.lists(MEETINGS, max_size=6))
@settings(max_examples=80)
def test_no_session_is_given_twice_and_every_pair_may_be_the_same(events, sessions):
    found = beside(dict(enumerate(events)), [standing(number, each) for number, each in enumerate(sessions)])
    assert len({each.session_id for each in found.values()}) == len(found)
    assert all(may_be_the_same(events[number], each.meeting) for number, each in found.items())
