"""A large calendar as Google exports one: ten years of meetings, the same bytes for the same numbers."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

YEARS = 10
HOME, ABROAD, WINDOWS = "Europe/Lisbon", "America/New_York", "W. Europe Standard Time"
MEANT = {HOME: HOME, ABROAD: ABROAD, WINDOWS: "Europe/Berlin"}
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

HEAD = """\
BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:PUBLISH
X-WR-CALNAME:ana.ferreira@example.org
X-WR-TIMEZONE:Europe/Lisbon"""
VTIMEZONE = """\
BEGIN:VTIMEZONE
TZID:{name}
BEGIN:DAYLIGHT
TZOFFSETFROM:{winter}
TZOFFSETTO:{summer}
TZNAME:{names[1]}
DTSTART:{forward}
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY={forward_day}
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:{summer}
TZOFFSETTO:{winter}
TZNAME:{names[0]}
DTSTART:{back}
RRULE:FREQ=YEARLY;BYMONTH={back_month};BYDAY={back_day}
END:STANDARD
END:VTIMEZONE"""
EUROPEAN = {"forward_day": "-1SU", "back_day": "-1SU", "back_month": 10}
AMERICAN = {"forward_day": "2SU", "back_day": "1SU", "back_month": 11}
DESCRIBED = (
    EUROPEAN | {
        "name": HOME, "names": ("WET", "WEST"), "winter": "+0000", "summer": "+0100",
        "forward": "20070325T010000", "back": "20071028T020000",
    },
    AMERICAN | {
        "name": ABROAD, "names": ("EST", "EDT"), "winter": "-0500", "summer": "-0400",
        "forward": "20070311T020000", "back": "20071104T020000",
    },
    EUROPEAN | {
        "name": WINDOWS, "names": ("CET", "CEST"), "winter": "+0100", "summer": "+0200",
        "forward": "20070325T020000", "back": "20071028T030000",
    },
)  # fmt: skip
ALARM = """\
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:This is an event reminder
TRIGGER:-P0DT0H30M0S
END:VALARM"""

NAMES = ("Ana Ferreira", "Bram de Wit", "Chidi Okafor", "Dana Lévy", "Elin Sjöberg", "Farid Haddad", "Grace Oyelaran")
TITLES = (
    "Mediation {a} / {b}", "Mediação {a} / {b} – sessão {n}", "Intake call {a}", "Team call", "Dentist", "Gym",
    "Lunch with {b}", "Review of case {n}", "Caucus – {a}", "Flight to {b}", "Call {a}\\, {b}", "Vermittlung {a}",
)  # fmt: skip
PARTIES = ("Nordkap", "Lindqvist", "Whitfield", "Marsh", "Pereira", "Atlântica", "Hudson Yards", "Duarte", "Solar")
RULER = "-::~:~::~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~:~::~:~::-"
DESCRIPTION = (
    "Agenda: opening\\, positions\\, interests\\, options.\\nPlease send the brief of your side and the signed "
    f"agreement by noon of the day before.\\n\\n{RULER}\\nJoin with Google Meet: https://meet.google.com/{{room}}\\n"
    f"Or dial: (PT) +351 210 000 000 PIN: {{n}}#\\n\\nPlease do not edit this section.\\n{RULER}"
)


def google_calendar(events: int, *, last: date, seed: int = 7) -> bytes:
    """So many VEVENTs in the ten years up to the day `last`, about 1.1 kB each; every tenth is a series.

    Times are in three zones (one by its Windows name) that the calendar describes, in UTC, floating or whole days;
    some meetings are cancelled, some of a series are moved or left out.
    """
    chance, lines = Random(seed), HEAD.split("\n")
    for zone in DESCRIBED:
        lines += VTIMEZONE.format(**zone).split("\n")
    left, number = events, 0
    while left > 0:
        for event in list(_meeting(chance, number, last))[:left]:
            lines += ["BEGIN:VEVENT", *event, "END:VEVENT"]
            left -= 1
        number += 1
    return "".join([f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"]]).encode()


def _folded(line: str) -> str:
    """In pieces of 74 bytes at most."""
    if len(line) < 75 and line.isascii():
        return line
    pieces, size = [""], 0
    for letter in line:
        size += len(letter.encode())
        if size > 74:
            pieces, size = [*pieces, " "], 1 + len(letter.encode())
        pieces[-1] += letter
    return "\r\n".join(pieces)


def _meeting(chance: Random, number: int, last: date) -> Iterator[list[str]]:
    """The events of one UID: a meeting, or a series and what was changed of it."""
    day = last - timedelta(days=chance.randrange(YEARS * 365))
    wall = datetime(day.year, day.month, day.day, chance.randrange(8, 19), chance.choice([0, 0, 0, 15, 30, 45]))
    zone = chance.choices([HOME, ABROAD, WINDOWS, "UTC", "", "day"], [45, 12, 10, 20, 4, 9])[0]
    minutes = timedelta(minutes=chance.choice([30, 45, 60, 60, 90, 120, 180]))
    about = _about(chance, number, wall)
    if number % 10:
        yield [*_times(zone, wall, minutes), *about]
        return
    zone = HOME if zone == "UTC" else zone  # Google writes no series in UTC
    rule, without = _rule(chance, wall, zone, last)
    yield [*_times(zone, wall, minutes), *rule, *about]
    if not without and chance.random() < 0.2:
        moved = _times(zone, wall + timedelta(days=1, hours=-1), minutes)
        yield [*moved, _at("RECURRENCE-ID", zone, wall), *about]


def _times(zone: str, wall: datetime, minutes: timedelta) -> list[str]:
    if zone == "day":
        return [_at("DTSTART", zone, wall), _at("DTEND", zone, wall + timedelta(days=1 + minutes.seconds // 7200))]
    return [_at("DTSTART", zone, wall), _at("DTEND", zone, wall + minutes)]


def _at(name: str, zone: str, wall: datetime) -> str:
    if zone == "day":
        return f"{name};VALUE=DATE:{wall:%Y%m%d}"
    if zone in ("UTC", ""):
        return f"{name}:{wall:%Y%m%dT%H%M%S}{'Z' if zone else ''}"
    return f"{name};TZID={zone}:{wall:%Y%m%dT%H%M%S}"


def _rule(chance: Random, wall: datetime, zone: str, last: date) -> tuple[list[str], bool]:
    """The lines by which it repeats, and whether one of its meetings is left out."""
    weekday, number = WEEKDAYS[wall.weekday()], chance.randint(3, 60)
    until = min(wall.date() + timedelta(days=7 * number), last)
    rule = chance.choice(
        (
            f"FREQ=WEEKLY;COUNT={number};BYDAY={weekday}",
            f"FREQ=WEEKLY;WKST=MO;UNTIL={_until(until, zone)};BYDAY={weekday}",
            f"FREQ=WEEKLY;WKST=MO;INTERVAL=2;COUNT={number};BYDAY={weekday},{WEEKDAYS[(wall.weekday() + 2) % 7]}",
            f"FREQ=MONTHLY;COUNT={number};BYDAY={(wall.day + 6) // 7}{weekday}",
            f"FREQ=DAILY;COUNT={number}",
            f"FREQ=MONTHLY;COUNT={number};BYMONTHDAY={wall.day}",
            f"FREQ=YEARLY;UNTIL={_until(last, zone)}",
            f"FREQ=WEEKLY;BYDAY={weekday}" if chance.random() < 0.2 else f"FREQ=WEEKLY;COUNT=9;BYDAY={weekday}",
        )
    )
    without = chance.random() < 0.4
    left_out = [_at("EXDATE", zone, wall + timedelta(days=weeks * 7)) for weeks in (1, 2)] if without else []
    return [f"RRULE:{rule}", *left_out], without


def _until(day: date, zone: str) -> str:
    """The end of that day, in UTC when the series is in a zone (RFC 5545 §3.3.10)."""
    if zone == "day":
        return f"{day:%Y%m%d}"
    end = datetime(day.year, day.month, day.day, 23, 59, 59)
    if zone == "":
        return f"{end:%Y%m%dT%H%M%S}"
    return f"{end.replace(tzinfo=ZoneInfo(MEANT.get(zone, 'UTC'))).astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _about(chance: Random, number: int, wall: datetime) -> list[str]:
    """The rest of an event's lines."""
    people = chance.sample(NAMES, chance.choice([0, 2, 2, 3, 4]))
    room = f"{chance.getrandbits(40):010x}"
    words = {"a": chance.choice(PARTIES), "b": chance.choice(PARTIES), "n": chance.randint(1, 400)}
    changed = f"{wall - timedelta(days=9):%Y%m%dT%H%M%SZ}"
    answers = ("ACCEPTED", "ACCEPTED", "NEEDS-ACTION", "DECLINED")
    return [
        f"DTSTAMP:{changed}",
        *(f"ORGANIZER;CN={name}:mailto:{_address(name)}" for name in people[:1]),
        f"UID:{number:07d}{room}@google.com",
        *(
            f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={chance.choice(answers)};CN={name}"
            f";X-NUM-GUESTS=0:mailto:{_address(name)}"
            for name in people
        ),
        *([f"X-GOOGLE-CONFERENCE:https://meet.google.com/{room}"] if people else []),
        f"CREATED:{changed}",
        "DESCRIPTION:" + (DESCRIPTION.format(room=room, n=number) if chance.random() < 0.6 else ""),
        f"LAST-MODIFIED:{changed}",
        "LOCATION:" + chance.choice(["", "", "Rua do Farol 7\\, 1100-001 Lisboa\\, Portugal", "Zoom"]),
        f"SEQUENCE:{chance.choice([0, 0, 0, 1, 2])}",
        f"STATUS:{chance.choices(['CONFIRMED', 'CANCELLED', 'TENTATIVE'], [94, 3, 3])[0]}",
        f"SUMMARY:{chance.choice(TITLES).format(**words)}",
        "TRANSP:OPAQUE",
        *ALARM.split("\n") * chance.choice([0, 1, 2]),
    ]


def _address(name: str) -> str:
    return f"{name.lower().replace(' ', '.').encode('ascii', 'ignore').decode()}@example.org"
