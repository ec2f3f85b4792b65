"""Calendars with what calendars do to times, worked out by hand, for other engines to check.

A meeting is written "start/end": instants in UTC, or dates. The zone of the reader is Europe/Amsterdam. `differs` names
the engines that say something else, with the reason why they do.
"""

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from tests.rules.calendar_files import calendar

HOME = ZoneInfo("Europe/Amsterdam")
RECURRING, ICAL_JS = "recurring-ical-events", "ical.js"


@dataclass(frozen=True)
class Case:
    data: bytes
    meetings: list[str]
    differs: dict[str, str] = field(default_factory=dict)


def zone(tzid: str, summer: str, winter: str, march: str = "-1SU", autumn: str = "10;BYDAY=-1SU") -> str:
    """A zone that changes in March and in autumn, at two in the morning of the winter's time."""
    return "\n".join((
        *("BEGIN:VTIMEZONE", f"TZID:{tzid}"),
        *("BEGIN:DAYLIGHT", "DTSTART:19700301T020000", f"TZOFFSETFROM:{winter}", f"TZOFFSETTO:{summer}"),
        *(f"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY={march}", "END:DAYLIGHT"),
        *("BEGIN:STANDARD", "DTSTART:19701001T030000", f"TZOFFSETFROM:{summer}", f"TZOFFSETTO:{winter}"),
        *(f"RRULE:FREQ=YEARLY;BYMONTH={autumn}", "END:STANDARD", "END:VTIMEZONE"),
    ))  # fmt: skip


AMSTERDAM = zone("Europe/Amsterdam", "+0200", "+0100")
NEW_YORK = zone("America/New_York", "-0400", "-0500", "2SU", "11;BYDAY=1SU")
OUTLOOK = zone("W. Europe Standard Time", "+0200", "+0100")
CUSTOM = zone("Customized Time Zone", "+0530", "+0430")
NO_ZONES = "it knows no zone that the file does not describe, and reads the time as floating"
NO_OWN_ZONE = "it does not know X-WR-TIMEZONE, which Google writes and no RFC has"
ON_THE_WALL = "it adds hours to the wall clock, where §3.3.6 has exact time"
WEEKLY = "UID:a\nDTSTART;TZID=Europe/Amsterdam:20260302T100000\nDTEND;TZID=Europe/Amsterdam:20260302T110000\n"


def series(lines: str, *more: str, heads: str = AMSTERDAM) -> bytes:
    return calendar(WEEKLY + lines, *more, head=heads)


CASES = {
    "a Windows name without a description": Case(
        calendar("UID:a\nDTSTART;TZID=W. Europe Standard Time:20260702T100000\nDURATION:PT1H"),
        ["2026-07-02T08:00Z/2026-07-02T09:00Z"],
    ),
    "a Windows name with a description": Case(
        calendar("UID:a\nDTSTART;TZID=W. Europe Standard Time:20260702T100000\nDURATION:PT1H", head=OUTLOOK),
        ["2026-07-02T08:00Z/2026-07-02T09:00Z"],
    ),
    "a Windows name far away": Case(
        calendar("UID:a\nDTSTART;TZID=Pacific Standard Time:20260702T100000\nDURATION:PT1H"),
        ["2026-07-02T17:00Z/2026-07-02T18:00Z"],
        {ICAL_JS: NO_ZONES},
    ),
    "a zone of the calendar's own": Case(
        calendar(
            "UID:a\nDTSTART;TZID=Customized Time Zone:20260327T100000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2",
            head=CUSTOM,
        ),
        ["2026-03-27T05:30Z/2026-03-27T06:30Z", "2026-04-03T04:30Z/2026-04-03T05:30Z"],
    ),
    "the calendar's zone for a floating time": Case(
        calendar("UID:a\nDTSTART:20260702T100000\nDURATION:PT1H", head="X-WR-TIMEZONE:America/New_York"),
        ["2026-07-02T14:00Z/2026-07-02T15:00Z"],
        {ICAL_JS: NO_OWN_ZONE},
    ),
    "the calendar's zone for a time in UTC": Case(
        calendar("UID:a\nDTSTART:20260702T100000Z\nDURATION:PT1H", head="X-WR-TIMEZONE:America/New_York"),
        ["2026-07-02T10:00Z/2026-07-02T11:00Z"],
    ),
    "a floating time": Case(
        calendar("UID:a\nDTSTART:20260702T100000\nDURATION:PT1H"), ["2026-07-02T08:00Z/2026-07-02T09:00Z"]
    ),
    "a week across the change in spring": Case(
        series("RRULE:FREQ=WEEKLY;COUNT=5"),
        [
            *("2026-03-02T09:00Z/2026-03-02T10:00Z", "2026-03-09T09:00Z/2026-03-09T10:00Z"),
            *("2026-03-16T09:00Z/2026-03-16T10:00Z", "2026-03-23T09:00Z/2026-03-23T10:00Z"),
            "2026-03-30T08:00Z/2026-03-30T09:00Z",
        ],
    ),
    "a week across the change in autumn": Case(
        calendar(
            "UID:a\nDTSTART;TZID=Europe/Amsterdam:20261020T100000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2",
            head=AMSTERDAM,
        ),
        ["2026-10-20T08:00Z/2026-10-20T09:00Z", "2026-10-27T09:00Z/2026-10-27T10:00Z"],
    ),
    "in the hour that the clock skips": Case(
        calendar("UID:a\nDTSTART;TZID=Europe/Amsterdam:20260329T023000\nDURATION:PT1H", head=AMSTERDAM),
        ["2026-03-29T01:30Z/2026-03-29T02:30Z"],
        {RECURRING: ON_THE_WALL, ICAL_JS: "it takes the offset after the gap, where §3.3.5 has the one before"},
    ),
    "in the hour that comes twice, the first of them": Case(
        calendar("UID:a\nDTSTART;TZID=Europe/Amsterdam:20261025T023000\nDURATION:PT1H", head=AMSTERDAM),
        ["2026-10-25T00:30Z/2026-10-25T01:30Z"],
        {RECURRING: ON_THE_WALL, ICAL_JS: "it takes the second of the two, where §3.3.5 has the first"},
    ),
    "from before the change in spring to after it": Case(
        calendar(
            "UID:a\nDTSTART;TZID=Europe/Amsterdam:20260328T230000\nDTEND;TZID=Europe/Amsterdam:20260329T040000",
            head=AMSTERDAM,
        ),
        ["2026-03-28T22:00Z/2026-03-29T02:00Z"],
    ),
    "one whole day": Case(calendar("UID:a\nDTSTART;VALUE=DATE:20260302"), ["2026-03-02/2026-03-03"]),
    "three whole days": Case(
        calendar("UID:a\nDTSTART;VALUE=DATE:20260302\nDTEND;VALUE=DATE:20260305"), ["2026-03-02/2026-03-05"]
    ),
    "whole days by their length, twice": Case(
        calendar("UID:a\nDTSTART;VALUE=DATE:20260302\nDURATION:P2D\nRRULE:FREQ=MONTHLY;COUNT=2"),
        ["2026-03-02/2026-03-04", "2026-04-02/2026-04-04"],
    ),
    "24 hours across a change of the clock": Case(
        calendar("UID:a\nDTSTART;TZID=Europe/Amsterdam:20260328T120000\nDURATION:PT24H", head=AMSTERDAM),
        ["2026-03-28T11:00Z/2026-03-29T11:00Z"],
        {RECURRING: ON_THE_WALL, ICAL_JS: ON_THE_WALL},
    ),
    "a day of the calendar across a change of the clock": Case(
        calendar("UID:a\nDTSTART;TZID=Europe/Amsterdam:20260328T120000\nDURATION:P1D", head=AMSTERDAM),
        ["2026-03-28T11:00Z/2026-03-29T10:00Z"],
    ),
    "a moved meeting, named in UTC": Case(
        series(
            "RRULE:FREQ=WEEKLY;COUNT=2",
            "UID:a\nRECURRENCE-ID:20260309T090000Z\nDTSTART;TZID=Europe/Amsterdam:20260310T140000\nDURATION:PT2H",
        ),
        ["2026-03-02T09:00Z/2026-03-02T10:00Z", "2026-03-10T13:00Z/2026-03-10T15:00Z"],
    ),
    "a moved meeting, named in another zone": Case(
        series(
            "RRULE:FREQ=WEEKLY;COUNT=2",
            "UID:a\nRECURRENCE-ID;TZID=America/New_York:20260309T050000\n"
            "DTSTART;TZID=America/New_York:20260310T090000\nDURATION:PT2H",
            heads=f"{AMSTERDAM}\n{NEW_YORK}",
        ),
        ["2026-03-02T09:00Z/2026-03-02T10:00Z", "2026-03-10T13:00Z/2026-03-10T15:00Z"],
        {ICAL_JS: "it looks for what is replaced by its wall time or in UTC, not in another zone"},
    ),
    "a change of this and all that follow": Case(
        series(
            "RRULE:FREQ=WEEKLY;COUNT=4",
            "UID:a\nRECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Amsterdam:20260316T100000\n"
            "DTSTART;TZID=Europe/Amsterdam:20260317T113000\nDTEND;TZID=Europe/Amsterdam:20260317T133000",
        ),
        [
            *("2026-03-02T09:00Z/2026-03-02T10:00Z", "2026-03-09T09:00Z/2026-03-09T10:00Z"),
            *("2026-03-17T10:30Z/2026-03-17T12:30Z", "2026-03-24T10:30Z/2026-03-24T12:30Z"),
        ],
    ),
    "a day excluded from meetings with times": Case(
        series("RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;VALUE=DATE:20260309"),
        ["2026-03-02T09:00Z/2026-03-02T10:00Z", "2026-03-16T09:00Z/2026-03-16T10:00Z"],
    ),
    "a meeting excluded by its instant": Case(
        series("RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE:20260309T090000Z"),
        ["2026-03-02T09:00Z/2026-03-02T10:00Z", "2026-03-16T09:00Z/2026-03-16T10:00Z"],
    ),
    "until an instant, which is the last meeting's": Case(
        series("RRULE:FREQ=WEEKLY;UNTIL=20260309T090000Z"),
        ["2026-03-02T09:00Z/2026-03-02T10:00Z", "2026-03-09T09:00Z/2026-03-09T10:00Z"],
    ),
    "until a second before the last meeting": Case(
        series("RRULE:FREQ=WEEKLY;UNTIL=20260309T085959Z"), ["2026-03-02T09:00Z/2026-03-02T10:00Z"]
    ),
    "added periods, with lengths of their own": Case(
        series("RDATE;VALUE=PERIOD:20260304T090000Z/PT3H,20260305T090000Z/20260305T093000Z"),
        [
            *("2026-03-02T09:00Z/2026-03-02T10:00Z", "2026-03-04T09:00Z/2026-03-04T12:00Z"),
            "2026-03-05T09:00Z/2026-03-05T09:30Z",
        ],
        {ICAL_JS: "it fails where a period is added"},
    ),
    "one UID twice, the higher sequence counts": Case(
        calendar(
            "UID:a\nSEQUENCE:2\nDTSTART:20260303T090000Z\nDURATION:PT1H",
            "UID:a\nSEQUENCE:1\nDTSTART:20260302T090000Z\nDURATION:PT1H",
        ),
        ["2026-03-03T09:00Z/2026-03-03T10:00Z"],
        {ICAL_JS: "it does not ask which is the newer: both are meetings"},
    ),
}
