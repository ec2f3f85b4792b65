"""When a connected calendar is looked at again, and what waits in it."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as some

from app.logbook.sources import looks as source_rules
from app.logbook.sources.looks import Stage, Waiting

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("wanted", "often"),
    [
        (None, DAY),
        (timedelta(0), 6 * HOUR),
        (timedelta(minutes=15), 6 * HOUR),
        (6 * HOUR, 6 * HOUR),
        (12 * HOUR, 12 * HOUR),
        (7 * DAY, 7 * DAY),
        (30 * DAY, 7 * DAY),
    ],
)
def test_a_calendar_is_looked_at_as_often_as_it_wants_within_limits(wanted, often):
    assert source_rules.often(wanted) == often


@pytest.mark.parametrize(
    ("failures", "after"), [(1, HOUR), (2, 6 * HOUR), (3, DAY), (4, 2 * DAY), (5, 4 * DAY), (6, 7 * DAY), (99, 7 * DAY)]
)
def test_after_each_failure_it_is_left_alone_for_longer(failures, after):
    assert source_rules.again_after(failures) == after


@given(some.integers(1, 500))
@settings(max_examples=50)
def test_a_further_failure_never_makes_it_sooner_and_never_more_than_a_week(failures):
    now, then = source_rules.again_after(failures), source_rules.again_after(failures + 1)
    assert HOUR <= now <= then <= 7 * DAY


@given(some.timedeltas(min_value=-DAY, max_value=4000 * DAY))
@settings(max_examples=50)
def test_whatever_a_calendar_wants_it_is_looked_at_between_six_hours_and_seven_days(wanted):
    assert 6 * HOUR <= source_rules.often(wanted) <= 7 * DAY


@pytest.mark.parametrize(
    ("read_on", "holds"),
    [
        (None, False),
        (date(2026, 6, 30), True),
        (date(2026, 6, 24), True),
        (date(2026, 6, 23), False),
        (date(2026, 7, 1), False),
    ],
)
def test_a_reading_of_an_unchanged_calendar_holds_for_a_week(read_on, holds):
    assert source_rules.holds(read_on, date(2026, 6, 30)) is holds


def test_the_calendars_of_those_who_are_away_rest_after_90_days():
    now = datetime(2026, 6, 30, 8)
    assert source_rules.rests_since(now) == datetime(2026, 4, 1, 8)


@pytest.mark.parametrize(
    ("said", "is_stage"),
    [
        ((False, False, False, False), Stage.WAITING),
        ((False, False, False, True), Stage.READ),
        ((False, False, True, True), Stage.FAILED),
        ((False, True, False, False), Stage.CHOOSING),
        ((False, True, True, False), Stage.FAILED),
        ((True, True, True, True), Stage.ASKED),
    ],
)
def test_work_comes_before_failure_and_failure_before_what_is_to_choose(said, is_stage):
    names = ("is_asked", "is_to_choose", "has_failed", "was_fetched")
    assert source_rules.stage(**dict(zip(names, said, strict=True))) is is_stage


@pytest.mark.parametrize(
    ("waiting", "words"),
    [
        (Waiting(), ""),
        (Waiting(new=9), ""),
        (Waiting(suggested=1), "1 that looks like a mediation"),
        (Waiting(suggested=3, changed=2, called_off=1), "3 that look like mediations, 1 moved, 1 cancelled"),
        (Waiting(changed=2), "2 moved"),
    ],
)
def test_what_waits_is_said_in_words(waiting, words):
    assert (waiting.words, waiting.is_anything) == (words, bool(words))


@given(
    some.fixed_dictionaries(
        dict.fromkeys(("new", "known", "cancelled", "skipped", "suggested", "moved", "called_off"), some.integers(0, 9))
    ),
    some.fixed_dictionaries({"moved": some.integers(0, 9), "cancelled": some.integers(0, 9)}),
)
@settings(max_examples=100)
def test_what_was_looked_at_is_known_and_the_sum_stays(drawn, flags):
    moved = drawn.pop("moved")
    numbers = drawn | {"changed": moved + drawn["called_off"]}
    numbers |= {"found": sum(numbers[name] for name in ("new", "known", "changed", "cancelled", "skipped"))}
    now = source_rules.waiting(numbers, flags=flags)
    assert now.found == now.new + now.known + now.changed + now.cancelled + now.skipped
    assert (now.moved, now.called_off) == (
        min(moved, flags["moved"]),
        min(drawn["called_off"], flags["cancelled"]),
    )


def test_the_end_of_an_address_is_enough_to_recognise_it():
    address = "https://calendar.example.org/private-0123456789/basic.ics"
    assert (source_rules.host(address), source_rules.ending(address)) == ("calendar.example.org", ".ics")
