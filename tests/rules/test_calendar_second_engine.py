"""The same calendars through recurring-ical-events and dateutil, which share no code with ours; ical.js reads them in
`tests/verifiers`."""

import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from dateutil.rrule import rrulestr

from app.logbook.calendar import read
from app.logbook.calendar.recur import Budget, walls
from app.logbook.calendar.rules import rule
from tests.rules.second_engine_calendars import CASES, RECURRING

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
START, END = datetime(2024, 1, 1, tzinfo=AMSTERDAM), datetime(2027, 1, 1, tzinfo=AMSTERDAM)

SERIES = {
    "weekly across both clock changes": "DTSTART;TZID=Europe/Amsterdam:20250303T100000\nRRULE:FREQ=WEEKLY;COUNT=60",
    "two weekdays, every other week, from Sunday": (
        "DTSTART;TZID=America/New_York:20240107T090000\nRRULE:FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,TU"
    ),
    "until in UTC, the last one counts": (
        "DTSTART;TZID=Europe/Amsterdam:20260301T100000\nRRULE:FREQ=DAILY;UNTIL=20260331T080000Z"
    ),
    "until in UTC, an hour too early for the last": (
        "DTSTART;TZID=Europe/Amsterdam:20260301T100000\nRRULE:FREQ=DAILY;UNTIL=20260331T070000Z"
    ),
    "last Friday of the month": "DTSTART;TZID=Europe/Amsterdam:20240126T150000\nRRULE:FREQ=MONTHLY;BYDAY=-1FR",
    "day 31, so seven times a year": "DTSTART;TZID=Europe/Amsterdam:20240131T150000\nRRULE:FREQ=MONTHLY",
    "29 February": "DTSTART;VALUE=DATE:20200229\nRRULE:FREQ=YEARLY",
    "last working day": (
        "DTSTART;TZID=Europe/Amsterdam:20240131T150000\nRRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"
    ),
    "Friday the thirteenth": "DTSTART;TZID=Europe/Amsterdam:20240913T150000\nRRULE:FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
    "a series of dates without one of them": (
        "DTSTART;VALUE=DATE:20240601\nRRULE:FREQ=WEEKLY;COUNT=5\nEXDATE;VALUE=DATE:20240615"
    ),
    "excluded in UTC": (
        "DTSTART;TZID=Europe/Amsterdam:20250303T100000\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE:20250304T090000Z"
    ),
    "added dates": (
        "DTSTART;TZID=Europe/Amsterdam:20250303T100000\n"
        "RDATE;TZID=Europe/Amsterdam:20250310T100000,20250312T140000\nRDATE:20250315T090000Z"
    ),
    "begins long before the window": "DTSTART;TZID=Europe/Amsterdam:19991231T233000\nRRULE:FREQ=DAILY;INTERVAL=7",
    "twice a day": "DTSTART;TZID=Europe/Amsterdam:20250303T100000\nRRULE:FREQ=DAILY;COUNT=9;BYHOUR=10,16",
    "in the hour the clock skips": "DTSTART;TZID=Europe/Amsterdam:20260326T023000\nRRULE:FREQ=DAILY;COUNT=6",
}


def calendar(*events: str) -> bytes:
    lines = "".join(f"BEGIN:VEVENT\nDTSTAMP:20240101T000000Z\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//T//T//EN\n{lines}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def ours(data: bytes) -> list[datetime | date]:
    return sorted(
        event.start.astimezone(UTC) if isinstance(event.start, datetime) else event.start
        for event in read(data, start=START, end=END, home=AMSTERDAM).events
    )


def theirs(data: bytes) -> list[datetime | date]:
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(data)).between(START, END)
    starts = [event["DTSTART"].dt for event in found]
    starts = [start.astimezone(UTC) if isinstance(start, datetime) else start for start in starts]
    # An event under way at the start of the window is theirs too; ours must start in it.
    return sorted(start for start in starts if start >= (START if isinstance(start, datetime) else START.date()))


@pytest.mark.parametrize("series", SERIES.values(), ids=SERIES.keys())
def test_a_series_has_the_same_meetings(series):
    data = calendar(f"UID:one\n{series}")
    assert ours(data)
    assert ours(data) == theirs(data)


def test_moved_cancelled_and_later_meetings_are_the_same():
    master = "UID:one\nDTSTART;TZID=Europe/Amsterdam:20260302T100000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=9"
    moved = "UID:one\nRECURRENCE-ID:20260309T090000Z\nDTSTART;TZID=America/New_York:20260311T090000\nDURATION:PT2H"
    later = (
        "UID:one\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Amsterdam:20260323T100000\n"
        "DTSTART;TZID=Europe/Amsterdam:20260324T113000\nDURATION:PT2H"
    )
    data = calendar(master, moved, later)
    assert ours(data) == theirs(data)
    assert len(ours(data)) == 9


def written(found: Iterable[tuple[date, date]]) -> list[str]:
    """Each meeting as in `second_engine_calendars`; what has no zone is the reader's."""
    return sorted("/".join(map(_moment, pair)) for pair in found)


def _moment(moment: date) -> str:
    if not isinstance(moment, datetime):
        return moment.isoformat()
    return f"{(moment if moment.tzinfo else moment.replace(tzinfo=AMSTERDAM)).astimezone(UTC):%Y-%m-%dT%H:%MZ}"


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_what_calendars_do_to_times_is_read_as_worked_out_by_hand(case):
    found = read(case.data, start=START, end=END, home=AMSTERDAM)
    assert (written((event.start, event.end) for event in found.events), found.skipped) == (case.meetings, ())


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_what_calendars_do_to_times_is_read_alike_but_for_a_reason(case):
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(case.data)).between(START, END)
    is_alike = written((event["DTSTART"].dt, event.end) for event in found) == case.meetings
    assert is_alike == (RECURRING not in case.differs)


def test_rules_name_the_same_days_as_dateutil():
    """Six hundred drawn rules. Where dateutil departs from the RFC they are not drawn: weekdays with and without a
    number in one rule (it takes both tests, the RFC either), week numbers without a weekday, and BYSETPOS or COUNT
    when the start is not itself in the rule, which the RFC leaves open."""
    chance = random.Random(5545)
    low, high = date(2023, 1, 1), date(2026, 1, 1)
    compared = 0
    for _ in range(600):
        text, first = _drawn(chance), datetime(chance.randint(2015, 2025), chance.randint(1, 12), 28, 16, 30)
        oracle = rrulestr(text, dtstart=first)
        in_rule = next(iter(oracle), None) == first
        if not in_rule and ("COUNT" in text or "BYSETPOS" in text):
            continue
        expected = {wall for wall in takewhile(lambda wall: wall.date() <= high, oracle) if wall.date() >= low}
        read_rule = rule(text)
        if low <= first.date() <= high and (read_rule.until is None or first <= read_rule.until):
            expected.add(first)
        found = list(walls(read_rule, first, read_rule.until, low=low, high=high, budget=Budget()))
        assert found == sorted(expected), (text, first)
        compared += 1
    assert compared > 300


def _drawn(chance: random.Random) -> str:
    every = chance.choice(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
    parts = [f"FREQ={every}", f"INTERVAL={chance.choice([1, 1, 2, 3])}", f"WKST={chance.choice(['MO', 'SU', 'WE'])}"]
    drawn = chance.random()
    if drawn < 0.3:
        days = chance.sample(["MO", "TU", "WE", "TH", "FR", "SA", "SU"], 3)
        number = chance.choice(["", "1", "-1", "2"]) if every in ("MONTHLY", "YEARLY") else ""
        parts.append("BYDAY=" + ",".join(number + day for day in days))
    elif drawn < 0.5 and every != "WEEKLY":
        parts.append("BYMONTHDAY=" + chance.choice(["1", "15,28", "-1", "28,-3", "30,31"]))
    elif drawn < 0.6 and every == "YEARLY":
        parts.append("BYDAY=MO,TH;BYWEEKNO=" + chance.choice(["1", "20,-2", "52"]))
    elif drawn < 0.7 and every == "YEARLY":
        parts.append("BYYEARDAY=" + chance.choice(["1,-1", "60,200", "-100"]))
    if every == "MONTHLY" and chance.random() < 0.3:
        parts.append("BYSETPOS=" + chance.choice(["1", "-1", "1,2"]))
    if chance.random() < 0.2:
        parts.append("BYMONTH=" + chance.choice(["1,5,8,12", "3,4,7"]))
    ends = chance.choice(["", f"COUNT={chance.randint(1, 60)}", f"UNTIL={2020 + chance.randint(0, 6)}0615T120000"])
    return ";".join([*parts, ends] if ends else parts)


def test_an_overnight_series_keeps_its_exact_length_across_a_clock_change():
    """Ours alone: DTEND gives the exact length to every meeting (RFC 5545 §3.8.5.3); theirs keeps the wall clock."""
    data = calendar(
        "UID:one\nDTSTART;TZID=Europe/Amsterdam:20260328T230000\nDTEND;TZID=Europe/Amsterdam:20260329T010000\n"
        "RRULE:FREQ=DAILY;COUNT=2"
    )
    found = read(data, start=START, end=END, home=AMSTERDAM).events
    assert [event.end.astimezone(UTC) - event.start.astimezone(UTC) for event in found] == [timedelta(hours=2)] * 2
