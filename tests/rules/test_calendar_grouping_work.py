"""Grouping costs in proportion to the calendar, however many titles share a link and however many people meet."""

from time import process_time

import pytest

from app.logbook.calendar.grouping import propose
from tests.rules.test_calendar_grouping import event

WORDS = [f"w{letter}" for letter in "abcdefghijklmnopqrst"]
ROOM = {"link": "zoom.us", "link_key": "zoom.us/j/1"}


class People(frozenset):
    """People of an event that count how many faces were looked at."""

    looked_at = 0

    def __and__(self, others):
        People.looked_at += min(len(self), len(others))
        return frozenset(self) & frozenset(others)


def one_link_under_many_titles_of_one_matter(many: int):
    """Every title says a part of what the longest says."""
    some = [" ".join(word for place, word in enumerate(WORDS) if n >> place & 1) for n in range(1, many)]
    return [event(n % 900, title, uid=f"{n}", **ROOM) for n, title in enumerate([" ".join(WORDS), *some])]


def one_link_under_the_same_few_titles(many: int):
    return [event(n % 900, " ".join(WORDS[: n % 20 + 1]), uid=f"{n}", **ROOM) for n in range(many)]


def one_title(many: int):
    return [event(n % 900, "Duarte", uid=f"{n}") for n in range(many)]


def circles_of_people(many: int):
    return [event(n % 900, f"M{n}x", uid=f"{n}", people=circle(n % 3, 30)) for n in range(many)]


def circle(number: int, size: int) -> People:
    return People(f"{person}@{number}.example" for person in range(size))


CALENDARS = (
    one_link_under_many_titles_of_one_matter,
    one_link_under_the_same_few_titles,
    one_title,
    circles_of_people,
)


@pytest.mark.parametrize("made", CALENDARS, ids=lambda made: made.__name__)
def test_four_times_the_calendar_costs_about_four_times_the_work(made):
    """In one run, so that a slow machine is slow for both; what is quadratic costs sixteen times the work."""
    small, large = made(1000), made(4000)
    assert min(map(cost, [large] * 3)) < 9 * min(map(cost, [small] * 3))


def cost(events) -> float:
    began = process_time()
    propose(events)
    return process_time() - began


def test_a_pair_of_meetings_is_compared_once_however_many_people_they_share():
    People.looked_at = 0
    propose([event(n, f"M{n}x", uid=f"{n}", people=circle(n % 3, 30)) for n in range(30)])
    assert 0 < People.looked_at <= 30 * 3 * 30  # with the three meetings before it, each of thirty people


def test_a_lecture_is_compared_with_nothing():
    People.looked_at = 0
    lectures = [event(n, f"M{n}x", uid=f"{n}", people=circle(n % 2, 499)) for n in range(60)]
    assert (len(propose(lectures)), People.looked_at) == (60, 0)
