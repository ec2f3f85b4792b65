"""Plain events are read the short way, and say what they would say the long way.

Whole events are known by BEGIN:VEVENT in large letters; in small ones the same event goes the long way.
"""

import struct
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st

from app.logbook.calendar import Reading, read
from app.logbook.calendar.shape import PLAIN
from tests.bench.google_calendar import DESCRIBED, VTIMEZONE
from tests.rules.calendar_files import LISBON, calendar

START, END = datetime(2025, 3, 1, tzinfo=LISBON), datetime(2025, 11, 1, tzinfo=LISBON)
DAYS = (
    "20250227", "20250228", "20250301", "20250302", "20250329", "20250330", "20250331", "20250630", "20251025",
    "20251026", "20251101", "20251102", "20251103", "19991231", "19600101", "21990101", "20250231", "99991231",
)  # fmt: skip
TIMES = ("T000000", "T003000", "T013000", "T020000", "T100000", "T103000", "T233000", "T246000", "T1000", "T100060")
PLACES = (
    "", "", "Z", ";TZID=Europe/Lisbon", ";TZID=America/New_York", ";TZID=W. Europe Standard Time", ";TZID=Nowhere",
    ";TZID=Own", ';TZID="Europe/London"', ";X=1;TZID=Asia/Tokyo", ";TZID=Pacific/Apia", ";TZID=America/Nuuk",
)  # fmt: skip
OWN = VTIMEZONE.format(**DESCRIBED[0] | {"name": "Own", "winter": "+0017", "summer": "+0117"})
HEADS = ("", "X-WR-TIMEZONE:America/New_York", "METHOD:CANCEL", f"X-WR-TIMEZONE:Europe/Berlin\n{OWN}", OWN)
ALARM = "BEGIN:VALARM\nTRIGGER:-PT5M\nUID:alarm\nDTSTART:20200101\nEND:VALARM"
MORE = (
    "SUMMARY:Mediation Pereira \\, Solar", "SUMMARY:Mediação", "STATUS:CANCELLED", "STATUS:CONFIRMED",
    "status:cancelled",
    "DESCRIPTION:Join https://meet.google.com/abc\n  and bring it\n\tall",
    "ATTENDEE;PARTSTAT=DECLINED:mailto:a@example.org",
    "DTSTAMP:20250101T100000Z", "SEQUENCE:2", "X-DTSTART:20250101", "DTSTART\n :20250301T100000", "DTSTART=2",
    "no colon",
    "UID:again", "DTEND:20250301T110000", "RRULE:FREQ=DAILY;COUNT=2", "DURATION:PT1H",
    "RECURRENCE-ID:20250630T100000Z",
    "EXDATE:20250630T100000Z", "  a fold", "\n", ALARM, f"{ALARM}\n{ALARM}", ALARM.replace("END", "end"),
    "BEGIN:X\nEND:X",
)  # fmt: skip
UIDS = (
    "UID:one",
    "UID:two",
    "UID:th\n ree",
    "UID:fo\n  ur",
    "UID: five ",
    "UID:sïx",
    "UID;X=1:seven",
    "uid:eight",
    "UID:",
)


@st.composite
def moments(draw: st.DrawFn) -> str:
    """What follows DTSTART or DTEND."""
    day, at, place = (draw(st.sampled_from(each)) for each in (DAYS, ("", *TIMES[:7], *TIMES), PLACES))
    return f":{day}{at}{'Z' if at else ''}" if place == "Z" else f"{place}:{day}{at}"


@st.composite
def events(draw: st.DrawFn) -> str:
    start = draw(moments())
    ends = st.one_of(st.none(), st.just(start), st.sampled_from(TIMES).map(lambda at: _at(start, at)), moments())
    end = draw(ends)
    lines = [draw(st.sampled_from(UIDS[:3] + UIDS)), f"DTSTART{start}", *([f"DTEND{end}"] if end else [])]
    return "\n".join(draw(st.permutations(lines + draw(st.lists(st.sampled_from(MORE), max_size=4)))))


def _at(start: str, at: str) -> str:
    """The same day and zone at another time."""
    day, _, rest = start.rpartition("T")
    return f"{day}{at}{'Z' if rest.endswith('Z') else ''}" if day else start


@given(st.lists(events(), min_size=1, max_size=5), st.sampled_from(HEADS), st.sampled_from(["\n", "\r\n", "\r"]))
def test_the_short_way_says_what_the_long_way_says(drawn, head, line_end):
    data = calendar(*drawn, head=head, line_end=line_end)
    assert _read(data) == _read(data.replace(b"BEGIN:VEVENT", b"begin:vevent"))


def _read(data: bytes) -> Reading:
    return read(data, start=START, end=END, home=ZoneInfo("Europe/Lisbon"))


def test_there_is_a_short_way():
    ordinary = calendar("UID:one\nDTSTART;TZID=Europe/Lisbon:20250630T100000\nDTEND;TZID=Europe/Lisbon:20250630T110000")
    assert PLAIN.search(ordinary)
    assert not PLAIN.search(ordinary.replace(b"BEGIN:VEVENT", b"begin:vevent"))
    assert not PLAIN.search(calendar("UID:one\nDTSTART:20250630T100000Z\nRRULE:FREQ=DAILY"))
    assert len(_read(ordinary).events) == 1


def test_an_event_that_shares_its_uid_is_not_alone():
    """The newer of two plain events counts, also where the older one alone is in the window."""
    old = "UID:one\nDTSTART:20250630T100000Z\nSEQUENCE:1"
    new = "UID:one\nDTSTART:20220630T100000Z\nSEQUENCE:2"
    assert len(_read(calendar(old)).events) == 1
    assert _read(calendar(old, new)).events == _read(calendar(new, old)).events == ()
    assert len(_read(calendar(old, new.replace("SEQUENCE:2", "SEQUENCE:0"))).events) == 1


def test_no_zone_changes_its_offset_twice_within_a_day_and_a_half():
    """What `steady` builds on, for every zone that can be named, in the years that are read (RFC 8536 §3)."""
    names = files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
    closest = {name: min((b - a for a, b in pairwise(_changes(name))), default=timedelta.max) for name in names}
    assert {name: gap for name, gap in closest.items() if gap < timedelta(hours=36)} == {}
    assert len([gap for gap in closest.values() if gap < timedelta.max]) > 300


def _changes(name: str) -> list[datetime]:
    """The instants from 1970 on at which the zone's offset changes, up to where its yearly rule goes on alone."""
    data = files("tzdata.zoneinfo").joinpath(*name.split("/")).read_bytes()
    utc, standard, leaps, times, types, letters = struct.unpack(">6l", data[20:44])
    second = 44 + times * 5 + types * 6 + letters + leaps * 8 + standard + utc + 44
    times, types = struct.unpack(">2l", data[second - 12 : second - 4])
    instants = struct.unpack(f">{times}q", data[second : second + times * 8])
    kinds = data[second + times * 8 : second + times * 9]
    table = second + times * 9
    offsets = [struct.unpack(">l", data[table + kind * 6 : table + kind * 6 + 4])[0] for kind in kinds]
    changed = [
        at
        for (at, offset), before in zip(zip(instants, offsets, strict=True), [None, *offsets], strict=False)
        if offset != before
    ]
    return [datetime.fromtimestamp(at, UTC) for at in changed if at >= 0]
