"""What the register said and when: cases by hand, and random histories beside a diary that is kept day by day."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, strategies as st

from app.listing.register.history import Correction, Recorded, Row, Status, Verdict, history, status, verdict
from app.listing.standings.facts import Fact, Kind
from tests.rules import slow_standing
from tests.rules.test_standing_again import history as facts_of

LISTED_ON, PAID_TO = date(2026, 3, 1), date(2027, 2, 28)
GONE_ON, GRACE_ENDS = date(2028, 3, 1), date(2028, 2, 29)
ACTIVATED = Fact(Kind.ACTIVATED, LISTED_ON, 1)
FINAL = Fact(Kind.NOTICE, date(2028, 1, 25), 2, PAID_TO, 330)
LISTED, NOT_LISTED, SUSPENDED = Verdict.LISTED, Verdict.NOT_LISTED, Verdict.SUSPENDED
A_DAY = timedelta(days=1)


def recorded(fact, on=None):
    return Recorded(fact, on or fact.on)


def rows(*noted, today):
    return history([each if isinstance(each, Recorded) else recorded(each) for each in noted], today)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 2, 28), Status(NOT_LISTED, None, LISTED_ON)),
        (LISTED_ON, Status(LISTED, LISTED_ON, LISTED_ON)),
        (date(2027, 2, 28), Status(LISTED, LISTED_ON, LISTED_ON)),
        (date(2027, 3, 1), Status(LISTED, LISTED_ON, LISTED_ON)),  # in grace
        (GRACE_ENDS, Status(LISTED, LISTED_ON, LISTED_ON)),
        (GONE_ON, Status(NOT_LISTED, GONE_ON, LISTED_ON)),
        (date.max, Status(NOT_LISTED, GONE_ON, LISTED_ON)),
        (date.min, Status(NOT_LISTED, None, LISTED_ON)),
    ],
)
def test_the_example_of_the_domain(day, expected):
    """Listed 1 Mar 2026, paid to 28 Feb 2027; in grace to 29 Feb 2028; removed 1 Mar 2028."""
    assert status([ACTIVATED, FINAL], day) == expected


def test_it_pays_in_december_and_stays_listed():
    paid = Fact(Kind.COVERED, date(2027, 12, 10), 2, GRACE_ENDS)
    assert verdict([ACTIVATED, paid], date(2028, 3, 1)) is LISTED
    assert rows(ACTIVATED, paid, today=date(2028, 3, 1)) == (Row(LISTED_ON, LISTED, LISTED_ON),)


def test_of_a_number_that_nobody_has_nothing_is_known():
    assert status([], LISTED_ON) == Status(Verdict.UNKNOWN)
    assert history([], LISTED_ON) == ()


def test_a_lapse_is_of_its_own_day_and_reads_like_any_other_end():
    assert rows(ACTIVATED, FINAL, today=GRACE_ENDS) == (Row(LISTED_ON, LISTED, LISTED_ON),)
    assert rows(ACTIVATED, FINAL, today=GONE_ON)[1:] == (Row(GONE_ON, NOT_LISTED, GONE_ON),)


def test_a_payment_that_is_recorded_late_is_a_correction_without_its_reason():
    paid = Fact(Kind.COVERED, GRACE_ENDS, 3, GRACE_ENDS)
    late = GONE_ON + timedelta(days=4)
    found = rows(ACTIVATED, FINAL, recorded(paid, late), today=date(2028, 6, 1))
    assert found[1:] == (
        Row(GONE_ON, NOT_LISTED, GONE_ON),
        Row(GONE_ON, LISTED, late, corrects=Correction(NOT_LISTED, GONE_ON, late)),
    )
    assert status([ACTIVATED, FINAL, paid], GONE_ON) == Status(LISTED, LISTED_ON, LISTED_ON)


def test_a_suspension_ends_and_the_listing_is_the_same():
    suspended, restored = Fact(Kind.SUSPENDED, date(2026, 5, 1), 2), Fact(Kind.RESTORED, date(2026, 6, 1), 3)
    assert rows(ACTIVATED, suspended, restored, today=date(2026, 7, 1))[1:] == (
        Row(suspended.on, SUSPENDED, suspended.on),
        Row(restored.on, LISTED, restored.on),
    )
    known = [ACTIVATED, suspended, restored]
    assert status(known, date(2026, 5, 31)) == Status(SUSPENDED, suspended.on, LISTED_ON)
    assert status(known, date(2026, 6, 1)) == Status(LISTED, LISTED_ON, LISTED_ON)


def test_what_was_said_for_some_hours_stays_in_the_history():
    day = date(2026, 5, 1)
    suspended, restored = recorded(Fact(Kind.SUSPENDED, day, 2)), recorded(Fact(Kind.RESTORED, day, 3))
    assert rows(ACTIVATED, suspended, restored, today=day)[1:] == (
        Row(day, SUSPENDED, day),
        Row(day, LISTED, day),
    )


def test_whoever_is_listed_again_on_the_day_of_the_removal_is_listed_anew():
    again = Fact(Kind.RELISTED, GONE_ON, 3)
    found = rows(ACTIVATED, FINAL, again, today=date(2028, 6, 1))
    assert found[1:] == (Row(GONE_ON, NOT_LISTED, GONE_ON), Row(GONE_ON, LISTED, GONE_ON))
    assert status([ACTIVATED, FINAL, again], date(2028, 6, 1)).since == GONE_ON


def test_a_correction_can_end_before_today():
    """A final notice left five days later than it was thought to: for five days it had been said too early."""
    left = Fact(Kind.LEFT, FINAL.on, 3, FINAL.on + timedelta(days=40))
    late = date(2028, 5, 1)
    gone = left.until + timedelta(days=28)
    found = rows(ACTIVATED, FINAL, recorded(left, late), today=late)
    assert found[2:] == (Row(GONE_ON, LISTED, late, gone - A_DAY, Correction(NOT_LISTED, GONE_ON, late)),)


@pytest.mark.parametrize("how", [Kind.REMOVED, Kind.RESIGNED])
def test_how_a_listing_ended_is_not_told(how):
    ended = Fact(how, date(2026, 5, 1), 2)
    assert rows(ACTIVATED, ended, today=ended.on)[1:] == (Row(ended.on, NOT_LISTED, ended.on),)


@pytest.mark.parametrize(
    "fact",
    [
        Fact(Kind.HELD, date(2027, 6, 1), 2, date(2027, 9, 1)),
        Fact(Kind.REQUESTED, date(2027, 6, 1), 2),
        Fact(Kind.NOTICE, date(2027, 6, 1), 2, PAID_TO, 30),
        Fact(Kind.COVERED, date(2027, 6, 1), 2, GRACE_ENDS),
        FINAL,
    ],
)
def test_what_is_nobodys_business_is_no_row(fact):
    assert len(rows(ACTIVATED, fact, today=date(2028, 2, 1))) == 1


def drawn(seed):
    """A random history in the order in which it was recorded, a part of it late; and the last day looked at."""
    random = Random(seed)
    late = [(fact.on + timedelta(days=random.choice((0, 0, 0, 0, 1, 20, 200))), fact) for fact in facts_of(random)]
    ordered = sorted(late, key=lambda each: (each[0], each[1].number))
    noted = [recorded(replace(fact, number=number), on) for number, (on, fact) in enumerate(ordered)]
    return noted, noted[-1].day + timedelta(days=random.choice((0, 30, 900))), random


def diary(noted, day):
    """What a clerk would say on the evening of a day of each day so far, and of the listing that is meant."""
    known = [each.fact for each in noted if each.day <= day]
    register, said, walked = slow_standing.Register(), {}, min((fact.on for fact in known), default=day + A_DAY)
    while walked <= day:
        register.morning(walked)
        for fact in sorted((fact for fact in known if fact.on == walked), key=lambda fact: fact.number):
            register.happens(fact)
        said[walked] = WORDS.get(register.state(walked), LISTED)
        walked += A_DAY
    return said


WORDS = {"not_yet": NOT_LISTED, "suspended": SUSPENDED, "removed": NOT_LISTED, "resigned": NOT_LISTED}


def told(found, day):
    """What rows alone say of a day: a later one speaks over those before."""
    return next(
        (row.verdict for row in reversed(found) if row.on <= day and (row.until is None or day <= row.until)),
        NOT_LISTED,
    )


@given(st.integers(0, 2**32))
def test_the_rows_tell_what_a_diary_says_of_every_day_at_any_time(seed):
    noted, today, random = drawn(seed)
    found = history(noted, today)
    first = min(each.fact.on for each in noted)
    evenings = {today, *(each.day for each in noted), first + timedelta(days=random.randint(0, 2000))}
    for evening in sorted(each for each in evenings if each <= today):
        said, until_then = diary(noted, evening), [row for row in found if row.recorded_on <= evening]
        assert {day: told(until_then, day) for day in said} == said, noted
        if evening == today:
            assert {day: verdict([each.fact for each in noted], day) for day in said} == said, noted


@given(st.integers(0, 2**32))
def test_rows_are_only_added_and_each_changes_what_was_said(seed):
    noted, today, _random = drawn(seed)
    found = history(noted, today)
    for number, each in enumerate(noted):
        assert found[: len(known := history(noted[: number + 1], each.day))] == known, noted
    for number, row in enumerate(found):
        days = [row.on + A_DAY * days for days in range(((row.until or row.recorded_on) - row.on).days + 1)]
        before = {told(found[:number], day) for day in days}
        assert row.corrects is None or before == {row.corrects.verdict}, noted
        assert before != {row.verdict} or (row.verdict is LISTED and not row.corrects), noted
        assert row.corrects is None or row.on <= row.corrects.since <= row.corrects.until == row.recorded_on, noted
