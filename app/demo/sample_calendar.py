"""A calendar for Ana Ferreira, mediator in Lisbon, to import in the demo: three years of work and life, made up.

All days are counted in weeks before the week of `today`, so that a Tuesday stays a Tuesday whenever the demo runs.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import count

OWNER = "ana.ferreira@example.org"
LONDON, NEW_YORK = "Europe/London", "America/New_York"
CHAMBERS = "Chambers Standard Time"  # which nobody knows

VTIMEZONE = """\
BEGIN:VTIMEZONE
TZID:{name}
BEGIN:DAYLIGHT
TZOFFSETFROM:{winter}
TZOFFSETTO:{summer}
DTSTART:20070325T{forward}
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY={forward_day}
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:{summer}
TZOFFSETTO:{winter}
DTSTART:20071028T{back}
RRULE:FREQ=YEARLY;BYMONTH={back_month};BYDAY={back_day}
END:STANDARD
END:VTIMEZONE"""
EUROPEAN = {
    "winter": "+0000", "summer": "+0100", "forward": "010000", "forward_day": "-1SU",
    "back": "020000", "back_day": "-1SU", "back_month": 10,
}  # fmt: skip
AMERICAN = {
    "winter": "-0500", "summer": "-0400", "forward": "020000", "forward_day": "2SU",
    "back": "020000", "back_day": "1SU", "back_month": 11,
}  # fmt: skip
DESCRIBED = {"Europe/Lisbon": EUROPEAN, LONDON: EUROPEAN, NEW_YORK: AMERICAN}


@dataclass(frozen=True)
class Meeting:
    """One event: `weeks` before the current week (negative: after), weekday 0 to 6, start as (hour, minute)."""

    weeks: int
    weekday: int
    title: str
    at: tuple[int, int] = (10, 0)
    minutes: int = 60
    zone: str = ""
    link: str = ""
    place: str = ""
    people: tuple[str, ...] = ()
    more: tuple[str, ...] = ()  # further lines of the event


ZOOM_FAROL = "https://us02web.zoom.us/j/84120077311?pwd=b3Jhbmdl"
TEAMS_ATLANTICA = "https://teams.microsoft.com/l/meetup-join/19%3ameeting_YXRsYW50aWNh%40thread.v2/0"
MEET_WHITFIELD = "https://meet.google.com/wqm-ktpv-hsd"
ZOOM_HUDSON = "https://us06web.zoom.us/j/91577204418?pwd=aHVkc29u"
WEBEX_NORDKAP = "https://chambers.webex.com/meet/ferreira-nordkap"
ZOOM_RIBEIRO = "https://us02web.zoom.us/j/86660114029?pwd=cmliZWlybw"
TEAMS_OFFICE = "https://teams.microsoft.com/l/meetup-join/19%3ameeting_b2ZmaWNl%40thread.v2/0"

FAROL = ("duarte@example.com", "counsel.duarte@example.net", "board@farol.example", "counsel.farol@example.net")
ATLANTICA = ("m.pereira@example.com", "legal@atlantica.example", "advogada@example.net")
WHITFIELD = ("j.whitfield@example.com", "solicitor@example.net", "marsh@example.com")
HUDSON = ("tenant@example.com", "landlord@example.com", "attorney.one@example.net", "attorney.two@example.net")
NORDKAP = ("ceo@nordkap.example", "lindqvist@example.com", "counsel.lindqvist@example.net")
RIBEIRO = ("costa@example.com", "ribeiro@example.net")

MEDIATIONS = (
    Meeting(22, 1, "Mediation Duarte / Farol – day 1", (9, 30), 210, link=ZOOM_FAROL, people=FAROL),
    Meeting(22, 2, "Mediation Duarte / Farol – day 2", (9, 30), 240, link=ZOOM_FAROL, people=FAROL),
    Meeting(21, 3, "Duarte / Farol – day 3 (cont.)", (14, 0), 120, link=ZOOM_FAROL, people=FAROL),
    Meeting(55, 0, "Mediação Pereira / Atlântica – sessão 1", (10, 0), 150, link=TEAMS_ATLANTICA, people=ATLANTICA),
    Meeting(54, 0, "Mediação Pereira / Atlântica – sessão 2", (10, 0), 180, link=TEAMS_ATLANTICA, people=ATLANTICA),
    Meeting(
        90, 3, "Mediation Whitfield v Marsh", (14, 0), 90, LONDON, MEET_WHITFIELD, people=WHITFIELD,
        more=("RRULE:FREQ=WEEKLY;COUNT=3",),
    ),
    Meeting(33, 2, "Mediation: Hudson Yards lease", (9, 0), 240, NEW_YORK, ZOOM_HUDSON, people=HUDSON),
    Meeting(33, 2, "Mediation: Hudson Yards lease", (9, 0), 240, NEW_YORK),  # from a calendar that is shared with her
    Meeting(32, 0, "Caucus – Hudson Yards lease", (10, 0), 60, NEW_YORK, ZOOM_HUDSON, people=HUDSON[1::2]),
    Meeting(113, 4, "Intake call Nordkap / Lindqvist", (11, 0), 30, CHAMBERS, link=WEBEX_NORDKAP, people=NORDKAP[:2]),
    Meeting(112, 3, "Online mediation Nordkap / Lindqvist", (13, 0), 200, CHAMBERS, link=WEBEX_NORDKAP, people=NORDKAP),
    Meeting(41, 4, "Mediation Braga / Solar", (10, 0), 180, people=("solar@example.com",), more=("STATUS:CANCELLED",)),
    Meeting(64, 3, "Mediation clinic, Casa da Praça", (16, 0), 120, more=("RRULE:FREQ=WEEKLY;COUNT=12",)),
    Meeting(-3, 1, "Mediation Costa / Ribeiro", (10, 0), 240, link=ZOOM_RIBEIRO, people=RIBEIRO),
)  # fmt: skip

SERIES = (
    Meeting(70, 0, "Office week call", (9, 0), 45, link=TEAMS_OFFICE, people=("rita@example.org", "tomas@example.org")),
    Meeting(140, 3, "Gym", (18, 30), more=("RRULE:FREQ=WEEKLY;COUNT=40",)),
    Meeting(95, 5, "Yoga", (9, 30), 75, more=("RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=12",)),
    Meeting(120, 4, "Chambers lunch", (13, 0), 90, LONDON, more=("RRULE:FREQ=MONTHLY;BYDAY=1FR;COUNT=6",)),
)
LIFE = (  # every so many weeks, from this many weeks ago on
    (26, Meeting(148, 1, "Dentist", (17, 0), 45, place="Rua Garrett 12, Lisboa")),
    (5, Meeting(146, 4, "Lunch with Inês", (13, 0), 75, place="Chiado")),
    (13, Meeting(144, 2, "School: parents' evening", (18, 30), 90, place="Escola Básica")),
    (17, Meeting(149, 3, "Haircut", (16, 0), 60)),
    (11, Meeting(143, 1, "Train to Porto", (7, 30), 170, more=("TRANSP:OPAQUE",))),
    (9, Meeting(145, 2, "Call with London chambers", (10, 0), 30, LONDON, people=("clerk@example.net",))),
    (30, Meeting(139, 4, "Webinar: arbitration update", (12, 0), 60, link="https://whereby.com/updates")),
    (37, Meeting(131, 0, "Doctor", (8, 30), 30, more=("CLASS:PRIVATE",))),
)
HOLIDAYS = ((128, 12), (76, 15), (25, 8))  # weeks ago, days long


def sample_calendar(today: date, *, zone: str = "Europe/Lisbon") -> bytes:
    """An .ics file (RFC 5545) whose last week is that of `today`; the same bytes for the same day and zone.

    It holds five mediations by video that count when accepted as proposed, one of them a weekly series of three, one
    in a zone that nobody knows; a cancelled one, a planned one and one that is there twice; a mediation clinic; series
    with an exception and a moved date; private, all-day and foreign events.
    """
    monday = today - timedelta(days=today.weekday())
    uids = (f"{number:04d}-{monday:%Y%m%d}@calendar.example.org" for number in count(1))
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Example//Calendar//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    lines += [f"X-WR-CALNAME:{OWNER}", f"X-WR-TIMEZONE:{zone}"]
    for name in dict.fromkeys((zone, LONDON, NEW_YORK)):
        if name in DESCRIBED:
            lines += VTIMEZONE.format(name=name, **DESCRIBED[name]).splitlines()
    for meeting in (*MEDIATIONS, *SERIES[1:], *_life()):
        lines += _event(meeting, next(uids), monday, zone)
    lines += _office_week_call(SERIES[0], next(uids), monday, zone)
    for weeks, days in HOLIDAYS:
        lines += _all_day("Holiday", next(uids), monday - timedelta(weeks=weeks), days)
    lines += _all_day("Inês's birthday", next(uids), monday - timedelta(weeks=135), 1, "RRULE:FREQ=YEARLY;COUNT=3")
    return "".join(f"{_fold(line)}\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


def _life() -> list[Meeting]:
    return [replace(meeting, weeks=weeks) for every, meeting in LIFE for weeks in range(meeting.weeks, 0, -every)]


def _office_week_call(meeting: Meeting, uid: str, monday: date, zone: str) -> list[str]:
    """Every Monday for over a year; left out twice, and once moved to Tuesday."""
    first = datetime.combine(monday, time(*meeting.at)) - timedelta(weeks=meeting.weeks)
    left_out = ",".join(f"{first + timedelta(weeks=n):%Y%m%dT%H%M%S}" for n in (6, 7))
    moved = f"RECURRENCE-ID;TZID={zone}:{first + timedelta(weeks=15):%Y%m%dT%H%M%S}"
    every_week = replace(meeting, more=("RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=60", f"EXDATE;TZID={zone}:{left_out}"))
    on_tuesday = replace(meeting, weeks=meeting.weeks - 15, weekday=1, more=(moved, "SEQUENCE:1"))
    return _event(every_week, uid, monday, zone) + _event(on_tuesday, uid, monday, zone)


def _event(meeting: Meeting, uid: str, monday: date, zone: str) -> list[str]:
    day = monday + timedelta(days=meeting.weekday) - timedelta(weeks=meeting.weeks)
    starts = datetime(day.year, day.month, day.day, *meeting.at)
    ends, tzid = starts + timedelta(minutes=meeting.minutes), meeting.zone or zone
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{monday:%Y%m%d}T060000Z",
        f"DTSTART;TZID={tzid}:{starts:%Y%m%dT%H%M%S}",
        f"DTEND;TZID={tzid}:{ends:%Y%m%dT%H%M%S}",
        f"SUMMARY:{_escaped(meeting.title)}",
        *([f"LOCATION:{_escaped(meeting.place or meeting.link)}"] if meeting.place or meeting.link else []),
        *([f"DESCRIPTION:{_escaped(f'Join here: {meeting.link}')}"] if meeting.link else []),
        *([f"ORGANIZER;CN=Ana Ferreira:mailto:{OWNER}"] if meeting.people else []),
        *(f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{person}" for person in meeting.people),
        *meeting.more,
        "END:VEVENT",
    ]


def _all_day(title: str, uid: str, first: date, days: int, *more: str) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{first:%Y%m%d}T060000Z",
        f"DTSTART;VALUE=DATE:{first:%Y%m%d}",
        f"DTEND;VALUE=DATE:{first + timedelta(days=days):%Y%m%d}",
        f"SUMMARY:{_escaped(title)}",
        *more,
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    """TEXT (RFC 5545 §3.3.11)."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _fold(line: str) -> str:
    """At most 75 octets a line, the rest on lines that begin with a space (RFC 5545 §3.1)."""
    pieces, room = [""], 75
    for letter in line:
        if len((pieces[-1] + letter).encode()) > room:
            pieces, room = [*pieces, ""], 74
        pieces[-1] += letter
    return "\r\n ".join(pieces)
