"""Domain §3 (time traps): minutes between two instants, and a length as people type it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from app.logbook import length

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        (datetime(2026, 3, 29, 0, 30), datetime(2026, 3, 29, 4, 30), 180),
        (datetime(2026, 10, 25, 0, 30), datetime(2026, 10, 25, 4, 30), 300),
        (datetime(2026, 6, 1, 9, 0), datetime(2026, 6, 1, 9, 0, 59), 0),
    ],
    ids=["the spring night is short", "the autumn night is long", "whole minutes only"],
)
def test_minutes_are_the_difference_of_the_instants(start, end, minutes):
    assert length.minutes_between(start.replace(tzinfo=AMSTERDAM), end.replace(tzinfo=AMSTERDAM)) == minutes


def test_minutes_between_zones():
    start = datetime(2024, 6, 30, 22, 30, tzinfo=ZoneInfo("America/New_York"))
    assert length.minutes_between(start, datetime(2024, 7, 1, 6, 30, tzinfo=AMSTERDAM)) == 120


def test_minutes_need_zones_and_an_end_after_the_start():
    nine, ten = datetime(2026, 6, 1, 9), datetime(2026, 6, 1, 10, tzinfo=AMSTERDAM)
    with pytest.raises(ValueError, match="without a zone"):
        length.minutes_between(nine, ten)
    with pytest.raises(ValueError, match="end is before"):
        length.minutes_between(ten, nine.replace(tzinfo=AMSTERDAM))


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("3 h", 180),
        ("3h30", 210),
        ("3 h 30", 210),
        ("3 h 30 min", 210),
        ("3 h 30 min.", 210),
        ("3:30 h", 210),
        ("3:30", 210),
        ("3h5", 185),
        ("1,5", 90),
        ("1.5 h", 90),
        ("0,75 hours", 45),
        ("90 min", 90),
        ("45 m", 45),
        ("90", 90),
        ("90.0", 90),
        ("15", 15),
        ("14", 840),
        (" 2  H ", 120),
    ],
)
def test_a_length_as_people_type_it(typed, minutes):
    assert length.parse(typed) == minutes


@pytest.mark.parametrize("typed", ["", "soon", "3:75", "-2", "0", "0 min", "1001 h", "9" * 5000, "1 h 2 h", "1e3"])
def test_what_is_no_length_is_refused_in_words(typed):
    with pytest.raises(ValueError, match=r"^Enter "):
        length.parse(typed)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 min"), (45, "45 min"), (60, "1 h"), (65, "1 h 05"), (210, "3 h 30"), (480, "8 h"), (60_000, "1000 h")],
)
def test_a_length_in_words_reads_back(minutes, words):
    assert length.words(minutes) == words
    assert minutes == 0 or length.parse(words) == minutes
