"""The examples of domain §8 as tables: periods, grace, removal, notices, and what comes too late."""

from datetime import date, timedelta

import pytest

from app.errors import Refused
from app.listing.standings import moves as standing_moves, words as standing_words
from app.listing.standings.facts import NOTICES, Fact, Kind, standing
from app.listing.standings.periods import anniversary, years_covered
from app.listing.standings.plan import due, gone_on, next_due_on
from app.listing.standings.state import VISIBLE, State

A_DAY = timedelta(days=1)
LISTED_ON = date(2026, 3, 1)
PAID_TO = date(2027, 2, 28)
DUE_ON = date(2027, 3, 1)
GRACE_ENDS = date(2028, 2, 29)
ACTIVATED = Fact(Kind.ACTIVATED, LISTED_ON)
FINAL = Fact(Kind.NOTICE, DUE_ON + timedelta(days=330), 1, PAID_TO, 330)


def state(day, *facts):
    return standing((ACTIVATED, *facts), day).state


def nights(facts, first, last):
    """What every night from one day to another adds to the facts of a listing, as day and days of the notice."""
    known, sent = list(facts), []
    for number in range((last - first).days + 1):
        night = first + timedelta(days=number)
        for each in due(known, night):
            known.append(each.fact)
            sent.append((night, each.days))
    return known, sent


@pytest.mark.parametrize(
    ("start", "years", "expected"),
    [
        ("2026-03-01", 1, "2027-03-01"),
        ("2024-02-29", 1, "2025-02-28"),
        ("2024-02-29", 3, "2027-02-28"),
        ("2024-02-29", 4, "2028-02-29"),
        ("2023-02-28", 1, "2024-02-28"),
        ("2023-03-01", 1, "2024-03-01"),
    ],
)
def test_a_period_begins_on_the_same_day_and_29_february_keeps_its_day(start, years, expected):
    assert anniversary(date.fromisoformat(start), years) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("start", "covered_until", "grace_ends_on"),
    [
        ("2026-03-01", "2027-02-28", "2028-02-29"),
        ("2024-02-29", "2025-02-27", "2026-02-27"),
        ("2026-02-28", "2027-02-27", "2028-02-27"),
    ],
)
def test_a_period_ends_the_day_before_the_anniversary(start, covered_until, grace_ends_on):
    found = standing([Fact(Kind.ACTIVATED, date.fromisoformat(start))], date(2026, 3, 2))
    assert [found.covered_until, found.grace_ends_on] == [
        date.fromisoformat(covered_until),
        date.fromisoformat(grace_ends_on),
    ]


@pytest.mark.parametrize(
    ("start", "until", "years"),
    [
        ("2024-01-01", "2024-12-31", 1),
        ("2024-01-01", "2024-12-30", 0),
        ("2024-01-01", "2026-12-31", 3),
        ("2024-02-29", "2025-02-27", 1),
        ("2024-02-29", "2028-02-27", 3),
        ("2024-02-29", "2028-02-28", 4),
        ("2026-03-01", "2025-03-01", 0),
    ],
)
def test_only_periods_that_have_ended_are_covered(start, until, years):
    assert years_covered(date.fromisoformat(start), date.fromisoformat(until)) == years


def test_29_february_is_the_day_again_in_the_next_leap_year():
    facts = [Fact(Kind.ACTIVATED, date(2024, 2, 29)), Fact(Kind.COVERED, date(2024, 3, 1), until=date(2027, 2, 27))]
    found = standing(facts, date(2026, 1, 1))
    assert (found.covered_until, found.due_on, found.grace_ends_on) == (
        date(2027, 2, 27),
        date(2027, 2, 28),
        date(2028, 2, 28),
    )


@pytest.mark.parametrize(
    ("day", "facts", "expected"),
    [
        ("2026-02-28", (), State.NOT_YET),
        ("2026-03-01", (), State.LISTED),
        ("2026-12-30", (), State.LISTED),
        ("2026-12-31", (), State.DUE_SOON),
        ("2027-02-28", (), State.DUE_SOON),
        ("2027-03-01", (), State.IN_GRACE),
        ("2028-02-29", (FINAL,), State.IN_GRACE),
        ("2028-03-01", (FINAL,), State.REMOVED),
        ("2028-03-01", (), State.IN_GRACE),
        ("2031-01-01", (), State.IN_GRACE),
    ],
)
def test_the_example_of_the_page(day, facts, expected):
    """Listed 1 Mar 2026; grace 1 Mar 2027 to 29 Feb 2028; removed 1 Mar 2028, and never without a final notice."""
    assert state(date.fromisoformat(day), *facts) is expected


def test_who_pays_late_gets_no_year_free():
    paid = Fact(Kind.COVERED, date(2027, 12, 10), until=GRACE_ENDS)
    found = standing([ACTIVATED, paid], date(2027, 12, 10))
    assert (found.state, found.covered_until, found.due_on) == (State.LISTED, GRACE_ENDS, date(2028, 3, 1))
    assert state(date(2027, 12, 9), paid) is State.IN_GRACE


@pytest.mark.parametrize(
    ("facts", "removed_on"),
    [
        ((), "2028-03-01"),
        ((Fact(Kind.NOTICE, date(2028, 2, 10), 1, PAID_TO, 358),), "2028-03-01"),
        ((Fact(Kind.HELD, date(2028, 2, 1), 2, date(2028, 3, 31)),), "2028-04-01"),
        (
            (Fact(Kind.HELD, date(2028, 2, 1), 2, date(2028, 3, 31)), Fact(Kind.RELEASED, date(2028, 3, 9), 3)),
            "2028-03-10",
        ),
        ((Fact(Kind.HELD, date(2028, 2, 1), 2, date(2028, 2, 10)),), "2028-03-01"),
        ((Fact(Kind.REQUESTED, date(2028, 2, 1), 2), Fact(Kind.DECLINED, date(2028, 5, 1), 3)), "2028-05-02"),
        ((Fact(Kind.REQUESTED, date(2028, 2, 1), 2), Fact(Kind.DECLINED, date(2028, 2, 3), 3)), "2028-03-01"),
        ((Fact(Kind.REQUESTED, date(2028, 2, 1), 2),), None),
        ((Fact(Kind.HELD, date(2028, 3, 1), 2, date(2028, 3, 31)),), "2028-03-01"),
        ((Fact(Kind.COVERED, date(2028, 2, 29), 2, GRACE_ENDS),), None),
        ((Fact(Kind.COVERED, date(2028, 3, 1), 2, GRACE_ENDS),), "2028-03-01"),
        ((Fact(Kind.SUSPENDED, date(2027, 9, 1), 2),), "2028-03-01"),
    ],
)
def test_the_latest_of_all_days_removes(facts, removed_on):
    """Whatever happens on the day of the removal comes too late for it."""
    found = standing([ACTIVATED, FINAL, *facts], date(2028, 12, 31))
    assert found.ended_on == (removed_on and date.fromisoformat(removed_on))
    assert gone_on([ACTIVATED, FINAL, *facts]) == found.ended_on


def test_a_final_notice_that_is_late_gives_its_28_days():
    late = Fact(Kind.NOTICE, date(2028, 2, 20), 1, PAID_TO, 330)
    assert standing([ACTIVATED, late], date(2028, 12, 31)).ended_on == date(2028, 3, 19)


@pytest.mark.parametrize(
    ("day", "facts", "expected"),
    [
        ("2026-06-01", (Fact(Kind.SUSPENDED, date(2026, 6, 1)),), State.SUSPENDED),
        ("2026-06-02", (Fact(Kind.SUSPENDED, date(2026, 6, 1)), Fact(Kind.RESTORED, date(2026, 6, 2))), State.LISTED),
        (
            "2026-06-01",
            (Fact(Kind.RESTORED, date(2026, 6, 1), 5), Fact(Kind.SUSPENDED, date(2026, 6, 1), 6)),
            State.SUSPENDED,
        ),
        ("2026-06-01", (Fact(Kind.REMOVED, date(2026, 6, 1)),), State.REMOVED),
        ("2026-06-01", (Fact(Kind.RESIGNED, date(2026, 6, 1)),), State.RESIGNED),
        ("2026-07-01", (Fact(Kind.RESIGNED, date(2026, 6, 1)), Fact(Kind.RELISTED, date(2026, 7, 1))), State.LISTED),
        ("2026-07-01", (Fact(Kind.RESIGNED, date(2026, 6, 1)), Fact(Kind.RESTORED, date(2026, 7, 1))), State.RESIGNED),
    ],
)
def test_what_staff_record(day, facts, expected):
    assert state(date.fromisoformat(day), *facts) is expected


def test_relisting_begins_afresh_and_cancels_the_unpaid_year():
    again = Fact(Kind.RELISTED, date(2028, 9, 9), 9)
    found = standing([ACTIVATED, FINAL, again], date(2028, 9, 9))
    assert (found.state, found.covered_until, found.last_notice) == (State.LISTED, date(2029, 9, 8), None)


def test_grace_looks_like_any_other_listing_in_public():
    assert {each.public for each in VISIBLE} == {"Listed"}
    assert {each for each in State if each.is_visible} == set(VISIBLE)
    assert {each.public for each in (State.REMOVED, State.RESIGNED)} == {"No longer listed"}


def test_every_night_done_sends_each_notice_on_its_day():
    _known, sent = nights([ACTIVATED], LISTED_ON, date(2028, 6, 1))
    expected = [(DUE_ON + timedelta(days=days), days) for days in NOTICES]
    assert sent == [*expected, (date(2028, 3, 1), None)]


def test_nights_that_were_missed_are_caught_up_with_each_notice_once():
    before, _sent = nights([ACTIVATED], LISTED_ON, DUE_ON - timedelta(days=61))
    _known, sent = nights(before, DUE_ON - timedelta(days=20), DUE_ON + timedelta(days=29))
    late = DUE_ON - timedelta(days=20)
    assert sent == [(late, -60), (late, -30), (DUE_ON, 0)]


def test_a_final_notice_sent_late_by_forty_days_still_gives_its_days():
    before, _sent = nights([ACTIVATED], LISTED_ON, DUE_ON + timedelta(days=329))
    late = DUE_ON + timedelta(days=370)
    _known, sent = nights(before, late, late + timedelta(days=60))
    assert sent == [(late, 330), (late, 358), (late + timedelta(days=28), None)]


def test_nobody_gets_every_notice_at_once_for_a_year_that_became_unpaid_late():
    """Held past the grace year, then paid for it: of the next year's notices whose day had passed the last is owed."""
    facts = [
        ACTIVATED,
        Fact(Kind.HELD, date(2028, 1, 1), 1, date(2028, 12, 31)),
        Fact(Kind.COVERED, date(2028, 7, 1), 2, GRACE_ENDS),
    ]
    _known, sent = nights(facts, date(2028, 7, 1), date(2029, 3, 1))
    assert sent == [
        (date(2029, 1, 1), 180),
        (date(2029, 1, 25), 330),
        (date(2029, 2, 22), 358),
        (date(2029, 3, 1), None),
    ]


def test_what_waits_for_staff_gets_no_notice():
    for stop in (Fact(Kind.HELD, DUE_ON, 1, DUE_ON + timedelta(days=40)), Fact(Kind.REQUESTED, DUE_ON, 1)):
        assert due([ACTIVATED, stop], DUE_ON + timedelta(days=35)) == ()
    assert next_due_on([ACTIVATED, Fact(Kind.REQUESTED, DUE_ON, 1)]) is None
    assert next_due_on([ACTIVATED, Fact(Kind.HELD, DUE_ON, 1, DUE_ON + timedelta(days=40))]) == DUE_ON + timedelta(
        days=41
    )


def test_only_whole_periods_can_be_covered():
    found = standing([ACTIVATED], date(2027, 5, 1))
    assert standing_moves.period_ends(found) == (GRACE_ENDS, date(2029, 2, 28), date(2030, 2, 28))
    with pytest.raises(Refused, match="29 Feb 2028 or 28 Feb 2029"):
        standing_moves.check(found, Kind.COVERED, date(2028, 2, 28))


@pytest.mark.parametrize(
    ("facts", "refused"),
    [
        (
            (),
            {Kind.ACTIVATED, Kind.CORRECTED, Kind.RELEASED, Kind.GRANTED, Kind.DECLINED, Kind.RESTORED, Kind.RELISTED},
        ),
        (
            (Fact(Kind.RESIGNED, LISTED_ON, 1),),
            set(standing_moves.MOVES) - {Kind.RELISTED},
        ),
        (
            (Fact(Kind.SUSPENDED, LISTED_ON, 1), Fact(Kind.REQUESTED, LISTED_ON, 2)),
            {Kind.ACTIVATED, Kind.CORRECTED, Kind.RELEASED, Kind.REQUESTED, Kind.SUSPENDED, Kind.RELISTED},
        ),
    ],
)
def test_what_cannot_be_recorded(facts, refused):
    found = standing([ACTIVATED, *facts], LISTED_ON)
    assert {kind for kind in standing_moves.MOVES if standing_moves.why_not(found, kind)} == refused


@pytest.mark.parametrize(
    ("day", "facts", "label", "reason", "to_do"),
    [
        ("2026-04-01", (), "Listed", "Covered until 28 Feb 2027.", "Nothing for now"),
        ("2027-01-01", (), "Listed, due soon", "The next contribution is due on 1 Mar 2027.", "by 28 Feb 2027."),
        ("2027-04-01", (), "Listed, contribution due", "1 Mar 2027 to 29 Feb 2028 is not paid.", "You stay listed"),
        ("2028-02-01", (FINAL,), "Listed, contribution due", "no longer listed from 1 Mar 2028 on.", "Pay"),
        ("2028-03-01", (FINAL,), "No longer listed", "was not paid. Not listed since 1 Mar 2028.", "listed again"),
    ],
)
def test_a_standing_in_words(day, facts, label, reason, to_do):
    said = standing_words.explained(standing([ACTIVATED, *facts], date.fromisoformat(day)))
    assert (said.label, reason in said.reason, to_do in said.to_do) == (label, True, True)
