"""Any bytes are read or refused in words, and what is found adds up: damaged calendars, drawn ones and noise.

`make prove` sets CALENDAR_EXAMPLES to 20,000.
"""

import json
import os
from datetime import UTC, date, datetime
from random import Random

from hypothesis import given, settings, strategies as st

from app.demo.sample_calendar import sample_calendar
from app.logbook.calendar import CalendarError
from app.logbook.calendar_import import check as calendar_check

EXAMPLES = int(os.environ.get("CALENDAR_EXAMPLES", 100))
WINDOWS = ((date(2024, 1, 1), date(2026, 12, 31)), (date(2026, 3, 29), date(2026, 3, 29)), (date(1, 1, 1), date.max))

REAL = sample_calendar(datetime(2026, 6, 30, tzinfo=UTC).date())
PIECES = [
    *(f"{line}\r\n".encode() for line in (
        "BEGIN:VEVENT", "END:VEVENT", "END:VCALENDAR", "BEGIN:VALARM", "UID:same", "X-WR-TIMEZONE:../..",
        "RRULE:FREQ=YEARLY;BYWEEKNO=-53;BYSETPOS=-1", "RRULE:FREQ=MONTHLY;BYDAY=-53MO", "EXDATE:00010101",
        "RDATE;VALUE=PERIOD:99991231T235959/P9D", "RECURRENCE-ID;RANGE=THISANDFUTURE:00010101", "DURATION:P366D",
        "DTSTART;VALUE=DATE:99991231", "DTSTART;TZID=Asia/Tokyo:00010101T000000", "DTSTART:19000101T000000",
        "TZOFFSETTO:+9999",
    )),
    b"\r\n ", b"\n", b"\r", b"\0", b'"', b";", b":", b",", b"\xff\xfe", b"\xed\xa0\x80", "İıß".encode(),
]  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A part of a real calendar, cut, repeated and with pieces of others put in."""
    chance = Random(draw(st.integers(0, 2**32)))
    begin = chance.choice([0, 0, chance.randrange(len(REAL))])
    data = bytearray(REAL[begin : begin + chance.randint(1, 4000)])
    for _ in range(draw(st.integers(0, 12))):
        place = chance.randrange(len(data) + 1)
        kind = chance.randrange(3)
        if kind == 0:
            data[place:place] = chance.choice(PIECES)
        elif kind == 1:
            del data[place : place + chance.randint(1, 30)]
        else:
            data[place:place] = data[chance.randrange(len(data) + 1) :][: chance.randint(1, 300)]
    return bytes(data) if chance.random() < 0.3 else b"BEGIN:VCALENDAR\n" + bytes(data)


TIMES = (
    *("20260302T100000Z", "20260302T100000", "20260302", "20260329T013000", "20261025T013000", "19700101", "21001231"),
    *("19691231T235959Z", "99991231T235959Z", "00010101", "20260230", "20260302T250000", "2026", "", "20240229T120000"),
)
ZONES = (
    "Europe/Lisbon",
    "America/New_York",
    "W. Europe Standard Time",
    "Own",
    "Nowhere",
    "../../x",
    '"Asia/Tokyo"',
    "",
)
LENGTHS = ("PT1H", "P1D", "P31D", "P32D", "PT0S", "-PT1H", "P", "P1W", "PT25H", "P1DT1H")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY", "HOURLY", "SECONDLY", "", "FORTNIGHTLY")
PARTS = (
    *("INTERVAL=2", "INTERVAL=0", "COUNT=5", "COUNT=1", "COUNT=99999", "UNTIL=20260601T000000Z", "UNTIL=20260601"),
    *("BYDAY=MO", "BYDAY=-1FR,2TU", "BYDAY=XX", "BYMONTHDAY=31", "BYMONTHDAY=-1", "BYMONTH=2", "BYSETPOS=-1"),
    *("BYWEEKNO=53", "BYYEARDAY=366", "BYHOUR=1,25", "BYHOUR=9,17", "WKST=SU", "BYEASTER=1", "X", "=", "COUNT"),
)
WORDS = ("Mediation A / B", "a\\,b\\nc", "<script>", "\u202eab", "", "Mediação – dia 2", "=1+1", "x" * 400, "\0", "\t")
PARAMETERS = ("", ";VALUE=DATE", ";VALUE=PERIOD", ';X="a:b;c"', ';X="', ";RANGE=THISANDFUTURE")


def times(name: str) -> st.SearchStrategy[str]:
    zones = st.sampled_from(ZONES).map(lambda zone: f";TZID={zone}")
    parameters = st.one_of(st.just(""), zones, st.sampled_from(PARAMETERS))
    return st.tuples(parameters, st.sampled_from(TIMES)).map(lambda pair: f"{name}{pair[0]}:{pair[1]}")


def several_times(name: str) -> st.SearchStrategy[str]:
    periods = st.tuples(st.sampled_from(TIMES), st.sampled_from((*TIMES, *LENGTHS))).map("/".join)
    values = st.lists(st.one_of(st.sampled_from(TIMES), periods), max_size=4).map(",".join)
    return st.tuples(st.sampled_from(PARAMETERS), values).map(lambda pair: f"{name}{pair[0]}:{pair[1]}")


RULES = st.tuples(st.sampled_from(FREQUENCIES), st.lists(st.sampled_from(PARTS), max_size=4)).map(
    lambda pair: ";".join([f"RRULE:FREQ={pair[0]}", *pair[1]])
)
OTHERS = st.one_of(
    times("DTEND"),
    st.sampled_from(LENGTHS).map("DURATION:{}".format),
    RULES,
    several_times("RDATE"),
    several_times("EXDATE"),
    times("RECURRENCE-ID"),
    st.integers(-1, 3).map("SEQUENCE:{}".format),
    st.sampled_from(("CONFIRMED", "CANCELLED", "cancelled ", "")).map("STATUS:{}".format),
    st.sampled_from(WORDS).map("SUMMARY:{}".format),
    st.sampled_from(WORDS).map("DESCRIPTION:https://zoom.us/j/1 {}".format),
    st.sampled_from(("ACCEPTED", "DECLINED")).map("ATTENDEE;PARTSTAT={}:mailto:a@example.org".format),
    st.sampled_from(("CLASS:PRIVATE", "EXRULE:FREQ=DAILY", "BEGIN:VALARM", "END:VALARM", "END:VEVENT", " folded", "")),
    st.text(max_size=20),
)
UIDS = st.sampled_from(("a", "a", "b", "c", "")).map("UID:{}".format)
EVENTS = st.builds(
    lambda uid, start, others: ["BEGIN:VEVENT", uid, start, *others, "END:VEVENT"],
    UIDS,
    times("DTSTART"),
    st.lists(OTHERS, max_size=6),
)
OWN_ZONES = st.builds(
    lambda start, rule: [
        *("BEGIN:VTIMEZONE", "TZID:Own", "BEGIN:STANDARD", start),
        *("TZOFFSETFROM:+0200", "TZOFFSETTO:+0137", rule, "END:STANDARD", "END:VTIMEZONE"),
    ],
    times("DTSTART"),
    RULES,
)
HEADS = st.sampled_from(
    ("VERSION:2.0", "METHOD:CANCEL", "X-WR-TIMEZONE:Europe/Madrid", "X-WR-TIMEZONE:x", "BEGIN:VTODO")
)


@st.composite
def drawn(draw: st.DrawFn) -> bytes:
    """A calendar of drawn lines, some of which are lost or stand in another place."""
    parts = draw(st.lists(st.one_of(EVENTS, EVENTS, EVENTS, OWN_ZONES, st.lists(HEADS, max_size=2)), max_size=6))
    lines = ["BEGIN:VCALENDAR", *(line for part in parts for line in part), "END:VCALENDAR"]
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.integers(0, len(lines) - 1))
        line = lines.pop(place)
        if draw(st.booleans()):
            lines.insert(draw(st.integers(0, len(lines))), line)
    return draw(st.sampled_from(("\r\n", "\n", "\r"))).join(lines).encode()


NOISE = st.binary(max_size=300)
ANYTHING = st.one_of(damaged(), drawn(), drawn(), NOISE, NOISE.map(lambda data: b"BEGIN:VCALENDAR\n" + data))


@settings(max_examples=EXAMPLES)
@given(ANYTHING, st.sampled_from(WINDOWS))
def test_any_bytes_are_read_or_refused_and_what_is_found_adds_up(data, days):
    try:
        found = calendar_check.check(data, zone="Europe/Lisbon", first=days[0], last=days[1])
    except CalendarError:
        return
    numbers = found["numbers"]
    assert numbers["found"] == sum(number for name, number in numbers.items() if name != "found")
    assert numbers["new"] == sum(len(each["events"]) for each in found["proposals"])
    assert numbers["new"] or found["remarks"]
    assert all(
        each["why"] and 1 <= each["line"] <= data.count(b"\n") + data.count(b"\r") + 1 for each in found["skipped"]
    )
    assert json.loads(json.dumps(found)) == found
    assert "\n".join(calendar_check.lines(found))
