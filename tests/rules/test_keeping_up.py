"""Which letter about keeping up is due on which day, when to look again, and what is read meanwhile."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from app.errors import Refused
from app.feedback.digests import summary as digest
from app.listing.upkeep import duties as keeping_up
from app.listing.upkeep.duties import Upkeep, asked_on, check_declared, due, feedback_on, look_again_on

LISTED_ON = date(2026, 3, 1)
FIRST, SECOND = date(2027, 3, 1), date(2028, 3, 1)
IN_ORDER = {"in_force": "2026", "accepted": "2026", "has_asked": True}
DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))


def known(**what):
    return Upkeep(**{"listed_on": LISTED_ON, **IN_ORDER, **what})


KNOWN = st.builds(
    Upkeep,
    listed_on=DAYS,
    in_force=st.just("2026"),
    accepted=st.sampled_from([None, "2024", "2026"]),
    has_asked=st.booleans(),
    published_on=st.none() | DAYS,
)


@pytest.mark.parametrize(
    ("listed_on", "today", "expected"),
    [
        ("2026-03-01", "2026-03-01", None),
        ("2026-03-01", "2027-02-28", None),
        ("2026-03-01", "2027-03-01", "2027-03-01"),
        ("2026-03-01", "2028-02-29", "2027-03-01"),
        ("2024-02-29", "2025-02-28", "2025-02-28"),
        ("2024-02-29", "2028-02-28", "2027-02-28"),
        ("2024-02-29", "2028-02-29", "2028-02-29"),
    ],
)
def test_a_declaration_is_asked_for_on_each_anniversary(listed_on, today, expected):
    found = asked_on(date.fromisoformat(listed_on), date.fromisoformat(today))
    assert found == (date.fromisoformat(expected) if expected else None)


@pytest.mark.parametrize(
    ("day", "what", "expected"),
    [
        (FIRST - timedelta(days=1), {}, []),
        (FIRST, {}, ["declaration:2027-03-01"]),
        (FIRST + timedelta(days=29), {}, ["declaration:2027-03-01"]),
        (FIRST + timedelta(days=30), {}, ["declaration_again:2027-03-01"]),
        (SECOND, {}, ["declaration:2028-03-01"]),
        (SECOND, {"declared_for": FIRST}, ["declaration:2028-03-01"]),
        (SECOND, {"declared_for": SECOND}, []),
        (LISTED_ON, {"in_force": "2027"}, ["code:2027"]),
        (LISTED_ON, {"accepted": None}, ["code:2026"]),
        (date(2026, 7, 31), {"has_asked": False}, []),
        (date(2026, 8, 1), {"has_asked": False}, ["feedback:2026-03-01"]),
        (date(2026, 8, 1), {"has_asked": False, "published_on": date(2026, 5, 1)}, []),
        (date(2028, 2, 29), {"published_on": date(2026, 5, 1), "declared_for": FIRST}, []),
        (SECOND, {"published_on": date(2026, 5, 1), "declared_for": SECOND}, ["digest:2026-05-01"]),
    ],
)
def test_each_letter_is_due_from_its_day_on_and_the_last_one_alone(day, what, expected):
    assert [each.key for each in due(known(**what), day)] == expected


@pytest.mark.parametrize(
    ("listed_on", "today", "words"),
    [
        (None, FIRST, "You can confirm this while you are listed."),
        (LISTED_ON, LISTED_ON, "This is asked for each year, first on 1 Mar 2027."),
    ],
)
def test_what_is_not_asked_for_is_not_declared(listed_on, today, words):
    with pytest.raises(Refused) as refused:
        check_declared(listed_on, today)
    assert refused.value.reason == words


@settings(max_examples=150, deadline=None)
@given(KNOWN, DAYS)
def test_no_letter_becomes_due_before_the_day_of_the_next_look(upkeep, today):
    today = max(today, upkeep.listed_on)
    again = look_again_on(upkeep, today)
    assert today < again <= today + timedelta(days=366)
    keys = due(upkeep, today)
    for days in (1, (again - today).days // 2, (again - today).days - 1):
        assert set(due(upkeep, min(today + timedelta(days=days), again - timedelta(days=1)))) <= set(keys)


@settings(max_examples=100, deadline=None)
@given(KNOWN, DAYS, st.integers(1, 80))
def test_nights_by_their_looks_send_what_nights_of_every_day_send(upkeep, start, weeks):
    start = max(start, upkeep.listed_on)
    last, sent = start + timedelta(weeks=weeks), set()
    night = start
    while night <= last:
        sent |= {each.key for each in due(upkeep, night)}
        night = look_again_on(upkeep, night)
    daily = {each.key for day in range((last - start).days + 1) for each in due(upkeep, start + timedelta(days=day))}
    assert sent == daily


@settings(max_examples=100, deadline=None)
@given(DAYS)
def test_a_digest_is_renewed_on_the_first_day_of_its_nudge(published_on):
    upkeep = known(published_on=published_on, listed_on=date(2020, 1, 1))
    first = keeping_up.since(published_on, digest.RENEW_AFTER_MONTHS)
    letters = [[each.letter for each in due(upkeep, first - timedelta(days=before))] for before in (1, 0)]
    assert ["digest" in each for each in letters] == [False, True]


def test_feedback_is_reminded_of_after_five_months():
    assert [feedback_on(day) for day in (LISTED_ON, date(2026, 9, 30))] == [date(2026, 8, 1), date(2027, 3, 1)]


def test_what_is_to_be_done_is_read_first():
    upkeep = known(in_force="2027", has_asked=False)
    lines = keeping_up.lines(upkeep, date(2026, 9, 1))
    assert [(line.topic, line.is_open) for line in lines] == [
        ("code", True),
        ("feedback", True),
        ("declaration", False),
    ]
    assert lines[0].words == "You accepted version 2026. Version 2027 waits for you to accept it."
    assert lines[-1].words == "Asked for next on 1 Mar 2027."


def test_a_declaration_that_is_made_names_its_year():
    line = keeping_up.declaration_line(LISTED_ON, FIRST, FIRST + timedelta(days=40))
    assert line.words == "Confirmed for the year from 1 Mar 2027. Asked for next on 1 Mar 2028."
