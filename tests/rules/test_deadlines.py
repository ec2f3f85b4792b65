"""Which deadlines there are on which day, and how a calendar follows them: its numbers only rise."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from app.listing.deadlines.days import KEEP, Deadline, Followed, Kind, Known, deadlines, follow, is_shown
from app.listing.standings.facts import Fact, Kind as Happened, standing
from app.listing.upkeep.duties import Upkeep

NOW = datetime(2026, 6, 30, 8, tzinfo=UTC)
TODAY = NOW.date()
LISTED_ON = date(2026, 3, 1)
IN_ORDER = Upkeep(LISTED_ON, "2026", accepted="2026", has_asked=True)
ACTIVATED = Fact(Happened.ACTIVATED, LISTED_ON)
FINAL = Fact(Happened.NOTICE, date(2028, 1, 25), 1, date(2027, 2, 28), 330)


def found(**what):
    return [(each.kind.value, each.thing, each.day.isoformat()) for each in deadlines(Known(**what))]


@pytest.mark.parametrize(
    ("today", "facts", "expected"),
    [
        ("2026-06-30", [], []),
        ("2026-06-30", [ACTIVATED], [("contribution", "2027-03-01", "2027-03-01")]),
        (
            "2027-03-01",
            [ACTIVATED],
            [("contribution", "2027-03-01", "2027-03-01"), ("grace", "2027-03-01", "2028-02-29")],
        ),
        (
            "2028-01-25",
            [ACTIVATED, FINAL],
            [
                ("contribution", "2027-03-01", "2027-03-01"),
                ("grace", "2027-03-01", "2028-02-29"),
                ("removal", "2027-03-01", "2028-03-01"),
            ],
        ),
        (
            "2027-03-05",
            [ACTIVATED, Fact(Happened.COVERED, date(2027, 3, 4), until=date(2028, 2, 29))],
            [("contribution", "2028-03-01", "2028-03-01")],
        ),
        ("2027-03-05", [ACTIVATED, Fact(Happened.RESIGNED, date(2027, 3, 4))], []),
    ],
)
def test_a_contribution_has_its_days(today, facts, expected):
    today = date.fromisoformat(today)
    assert found(today=today, standing=standing(facts, today)) == expected


@pytest.mark.parametrize(
    ("today", "upkeep", "expected"),
    [
        ("2026-06-30", IN_ORDER, [("declaration", "2027-03-01", "2027-03-01")]),
        ("2027-03-01", IN_ORDER, [("declaration", "2027-03-01", "2027-03-01")]),
        (
            "2027-03-02",
            replace(IN_ORDER, declared_for=date(2027, 3, 1)),
            [("declaration", "2028-03-01", "2028-03-01")],
        ),
        (
            "2026-06-30",
            replace(IN_ORDER, has_asked=False),
            [("feedback", "2026-03-01", "2026-09-01"), ("declaration", "2027-03-01", "2027-03-01")],
        ),
        (
            "2026-06-30",
            replace(IN_ORDER, published_on=date(2026, 5, 10)),
            [("declaration", "2027-03-01", "2027-03-01"), ("digest", "2026-05-10", "2028-03-10")],
        ),
    ],
)
def test_keeping_up_has_its_days(today, upkeep, expected):
    assert found(today=date.fromisoformat(today), upkeep=upkeep) == expected


def test_every_window_that_passes_has_its_day_and_one_beyond_all_time_has_none():
    lapses = {24: date(2027, 1, 5), 36: date(2028, 1, 5), 37: date.max}
    assert found(today=TODAY, needed=20, lapses=lapses) == [
        ("window", "24", "2027-01-05"),
        ("window", "36", "2028-01-05"),
    ]


def a_day(kind=Kind.CONTRIBUTION, day=date(2027, 3, 1), thing="one", title="Due", words="It is due."):
    return Deadline(kind, thing, day, title, words)


@pytest.mark.parametrize("changes", [{"day": date(2027, 4, 1)}, {"title": "Other"}, {"words": "Other."}])
def test_what_changes_of_a_deadline_raises_its_number(changes):
    held = Followed(a_day(), NOW - timedelta(days=9), 4)
    after = follow([held], [a_day(**changes)], now=NOW, today=TODAY)
    assert after == [Followed(a_day(**changes), NOW, 5)]


@pytest.mark.parametrize(
    ("kind", "day", "is_cancelled"),
    [
        (Kind.WINDOW, TODAY + timedelta(days=1), True),
        (Kind.WINDOW, TODAY, False),
        (Kind.REMOVAL, TODAY - timedelta(days=1), False),
        (Kind.CONTRIBUTION, TODAY - timedelta(days=1), True),
        (Kind.DECLARATION, TODAY + timedelta(days=1), True),
    ],
)
def test_what_is_moot_is_cancelled_and_what_has_happened_is_not(kind, day, is_cancelled):
    held = Followed(a_day(kind, day), NOW - timedelta(days=9), 4)
    expected = [Followed(a_day(kind, day), NOW, 5, cancelled_at=NOW)] if is_cancelled else []
    assert follow([held], [], now=NOW, today=TODAY) == expected


@pytest.mark.parametrize(
    ("kind", "days_ago", "cancelled_days_ago", "expected"),
    [
        (Kind.CONTRIBUTION, -10, None, True),
        (Kind.CONTRIBUTION, 400, None, True),
        (Kind.CONTRIBUTION, -10, 60, True),
        (Kind.CONTRIBUTION, -10, 61, False),
        (Kind.WINDOW, 60, None, True),
        (Kind.WINDOW, 61, None, False),
    ],
)
def test_what_is_over_is_held_for_sixty_days(kind, days_ago, cancelled_days_ago, expected):
    cancelled_at = None if cancelled_days_ago is None else NOW - timedelta(days=cancelled_days_ago)
    each = Followed(a_day(kind, TODAY - timedelta(days=days_ago)), NOW, 1, cancelled_at)
    assert is_shown(each, now=NOW, today=TODAY) is expected


@st.composite
def wanted(draw):
    """What there may be on one day: every kind, of two things, on some of a few days."""
    names = draw(st.sets(st.tuples(st.sampled_from(Kind), st.sampled_from(["one", "other"]))))
    days = st.integers(-3, 30).map(lambda number: TODAY + timedelta(days=number))
    return [a_day(kind, draw(days), thing) for kind, thing in sorted(names)]


@given(st.lists(wanted(), max_size=8))
def test_numbers_only_rise_and_what_vanishes_is_cancelled_once(nights):
    calendar: dict[tuple[Kind, str], Followed] = {}
    for number, night in enumerate(nights):
        now = NOW + timedelta(days=number)
        changes = follow(calendar.values(), night, now=now, today=now.date())
        assert len({each.deadline.name for each in changes}) == len(changes)
        for each in changes:
            before = calendar.get(each.deadline.name)
            assert each.sequence == (before.sequence + 1 if before else 0)
            assert not (each.is_cancelled and (before is None or before.is_cancelled))
            calendar[each.deadline.name] = each
        standing = {name: each.deadline for name, each in calendar.items() if not each.is_cancelled}
        assert all(standing[each.name] == each for each in night)
        gone = {name for name in standing if name not in {each.name for each in night}}
        assert all(standing[name].kind.happens and standing[name].day <= now.date() for name in gone)
        assert follow(calendar.values(), night, now=now + KEEP, today=now.date()) == []
