"""Calendars that mean harm or are badly broken, by what is wrong with them; some have tens of megabytes."""

from tests.rules.calendar_files import calendar
from tests.rules.hostile import AT, GOOD, SOME, Hostile, beside, head, many, zone
from tests.rules.hostile_bytes import FILES

OFFSETS = "TZOFFSETFROM:+0100\nTZOFFSETTO:+0200"
OFTEN = "nothing more frequent than daily is read."
UNREAD = "A date or time cannot be read."
NO_ZONE = "\nDTSTART;TZID={}:20260302T120000"
SERIES = "DTSTART:20240101T000000Z\nRRULE:FREQ="


def up_to(number: int) -> str:
    return ",".join(map(str, range(number)))


def _following(n: int) -> str:
    day = f"2024{n % 12 + 1:02}{n % 28 + 1:02}"
    return f"RECURRENCE-ID;RANGE=THISANDFUTURE:{day}T000000Z\nDTSTART:{day}T{n % 24:02}0000Z"


REPETITIONS = {
    "every second": beside(lambda: f"{SERIES}SECONDLY", 0, f"The event repeats secondly; {OFTEN}"),
    "every minute, a thousand million times": beside(
        lambda: f"{SERIES}MINUTELY;COUNT=1000000000", 0, f"The event repeats minutely; {OFTEN}"
    ),
    "every hour": beside(lambda: f"{SERIES}HOURLY;INTERVAL=1000000", 0, f"The event repeats hourly; {OFTEN}"),
    "every zero days": beside(
        lambda: f"{SERIES}DAILY;INTERVAL=0", 0, "The repetition cannot be read (INTERVAL is not a positive number)."
    ),
    "every minus one days": beside(
        lambda: f"{SERIES}DAILY;INTERVAL=-1", 0, "The repetition cannot be read (INTERVAL is not a positive number)."
    ),
    "an interval of 999999999999 years": beside(lambda: f"{SERIES}YEARLY;INTERVAL=999999999999", 1),
    "30 February, daily": beside(lambda: f"{SERIES}DAILY;BYMONTH=2;BYMONTHDAY=30", 1),
    "30 February, yearly": beside(lambda: f"{SERIES}YEARLY;BYMONTH=2;BYMONTHDAY=30", 1),
    "a position that is never reached": beside(lambda: f"{SERIES}YEARLY;BYDAY=MO;BYSETPOS=366", 1),
    "a million times a day": beside(
        lambda: f"{SERIES}DAILY;BYHOUR={up_to(24)};BYMINUTE={up_to(60)};BYSECOND={up_to(60)}",
        0,
        "The event repeats more often than hourly; nothing more frequent is read.",
    ),
    "24 times a day": beside(
        lambda: f"{SERIES}DAILY;BYHOUR={up_to(24)}",
        2000,
        "The event repeats more than 2,000 times; the first ones were read.",
    ),
    "a rule with everything": beside(
        f"{SERIES}YEARLY;INTERVAL=1;COUNT=100000;WKST=SU;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12;BYWEEKNO=1,-1,20;BYYEARDAY=1,-1,100;BYMONTHDAY=1,-1,13;BYDAY=MO,-1FR,53SU;BYHOUR=1,2;BYMINUTE=3,4;BYSECOND=5;BYSETPOS=1,-1",
        3,
    ),
    "a rule of nothing": beside(lambda: f"{AT}\nRRULE:", 0, "The repetition cannot be read."),
    "a rule of semicolons": beside(lambda: f"{AT}\nRRULE:{';' * 500_000}", 0, "The repetition cannot be read."),
    "a rule of half a million days": beside(
        lambda: f"{AT}\nRRULE:FREQ=DAILY;BYMONTHDAY=" + ",".join(["1"] * 250_000), 10
    ),
    "5,000 rules in one event": beside(
        lambda: f"{SERIES}DAILY\n" + "RRULE:FREQ=DAILY\n" * 5000,
        0,
        "The calendar's repetitions are too many to follow; this one was left out.",
    ),
    "a number of four hundred digits": beside(
        lambda: f"{SERIES}DAILY;COUNT={'9' * 400}", 0, "The repetition cannot be read (COUNT is not a positive number)."
    ),
    "digits of another script": beside(
        lambda: f"{SERIES}DAILY;COUNT=\u0663", 0, "The repetition cannot be read (COUNT is not a positive number)."
    ),
    "EXRULE": beside(lambda: f"{AT}\nEXRULE:FREQ=SECONDLY", 0, "The event uses EXRULE, which is not supported."),
    "100,000 EXDATEs": beside(lambda: f"{SERIES}DAILY;COUNT=3\n" + "EXDATE:20240102T000000Z\n" * 100_000, 2),
    "100,000 EXDATEs in one line": beside(
        lambda: f"{SERIES}DAILY;COUNT=3\nEXDATE:" + ",".join(["20240102T000000Z"] * 60_000), 2
    ),
    "100,000 RDATEs": beside(lambda: f"{AT}\n" + "RDATE:20260303T120000Z\n" * 100_000, 2),
    "100,000 periods": beside(
        lambda: (
            f"{AT}\n"
            + "".join(
                f"RDATE;VALUE=PERIOD:2026{n % 12 + 1:02}{n % 28 + 1:02}T{n % 24:02}{n % 60:02}{n % 59:02}Z/PT1H\n"
                for n in range(100_000)
            )
        ),
        2000,
        "The event repeats more than 2,000 times; the first ones were read.",
    ),
    "100,000 periods without an end": beside(lambda: f"{AT}\n" + "RDATE;VALUE=PERIOD:20260303T120000Z/\n" * 100_000, 2),
    "99 series of 2,000 meetings with long titles": Hostile(
        lambda: calendar(
            *(f"UID:{n}\n{SERIES}DAILY;COUNT=2000;BYHOUR=8,12\nSUMMARY:{chr(0x1F600) * 300}" for n in range(99))
        ),
        "This calendar takes too much memory to read.",
    ),
    "101 series of 2,000 meetings": Hostile(
        lambda: calendar(*(f"UID:{n}\n{SERIES}DAILY;COUNT=2000;BYHOUR=8,12" for n in range(101))),
        "The period holds more than 200,000 events.",
    ),
    "3,000 endless series": many(
        3000,
        lambda n: f"UID:{n}\nDTSTART:19700101T100000Z\nRRULE:FREQ=DAILY;COUNT=1000000",
        SOME,
        "The calendar's repetitions are too many to follow; this one was left out.",
    ),
    "1,000 meetings replaced of one": many(
        1000, lambda n: f"UID:one\nRECURRENCE-ID:20260101T{n % 24:02}{n % 60:02}{n % 59:02}Z\n{AT}", SOME
    ),
    "20,000 changes of all that follow": many(
        20_000,
        lambda n: f"UID:one\n{_following(n) if n else SERIES + 'DAILY'}",
        SOME,
    ),
}

TIMES = {
    "the year 9999": beside(
        "DTSTART:99991231T235959Z\nDTEND:99991231T235959Z", 0, "A date is in the year 9999; 1970 to 2100 are read."
    ),
    "the year 1": beside(
        "DTSTART:00010101T000000\nRRULE:FREQ=DAILY", 0, "A date is in the year 1; 1970 to 2100 are read."
    ),
    "the year 0": beside("DTSTART:00000101", 0, "A date or time does not exist."),
    "the year 12026": beside("DTSTART:120260302T120000Z", 0, UNREAD),
    "30 February": beside("DTSTART:20260230", 0, "A date or time does not exist."),
    "hour 24": beside("DTSTART:20260302T240000Z", 0, "A date or time does not exist."),
    "a leap second": beside("DTSTART:20261231T235960Z", 1),
    "a start of words": beside("DTSTART:tomorrow", 0, UNREAD),
    "a start of nothing": beside("DTSTART:", 0, UNREAD),
    "a duration of ages": beside(f"{AT}\nDURATION:P99999999999W", 0, "The duration cannot be read."),
    "a duration of 9999 weeks": beside(f"{AT}\nDURATION:P9999W", 0, "The event is longer than 31 days."),
    "a duration below nothing": beside(f"{AT}\nDURATION:-P1D", 0, "The duration cannot be read."),
    "a duration of a million digits": beside(f"{AT}\nDURATION:P{'9' * 1_000_000}D", 0, "The duration cannot be read."),
    "an end in the year 9999": beside(f"{AT}\nDTEND:99991231T235959Z", 0, "The event is longer than 31 days."),
    "an end before the start": beside(f"{AT}\nDTEND:20260301T000000Z", 0, "The event ends before it starts."),
    "a replaced meeting of the year 1": beside(
        f"{AT}\nRECURRENCE-ID:00010101T000000Z", 0, "A date is in the year 1; 1970 to 2100 are read."
    ),
    "an excluded day of the year 1": beside(
        "DTSTART;TZID=Asia/Tokyo:20260302T120000\nEXDATE;TZID=Asia/Tokyo:00010101T000000", 1
    ),
    "an added day of the year 9999": beside(f"{AT}\nRDATE;TZID=America/New_York:99991231T235959", 1),
}

ZONES = {
    "a path as a zone": beside(NO_ZONE.format("../../../../etc/passwd"), 1),
    "an absolute path as a zone": beside(NO_ZONE.format("/etc/localtime"), 1),
    "a zone of null bytes": beside(NO_ZONE.format("\0\0"), 1),
    "a zone with a name of a megabyte": beside(NO_ZONE.format("A/" * 500_000), 1),
    "a path as the zone of the calendar": head("X-WR-TIMEZONE:../../etc/passwd", AT),
    "50,000 zones that nobody knows": many(50_000, lambda n: f"UID:{n}" + NO_ZONE.format(f"Zone{n}"), 50_000),
    "a zone that changes every second": head(
        zone(f"DTSTART:19700101T000000\n{OFFSETS}\nRRULE:FREQ=SECONDLY"), NO_ZONE.format("X")
    ),
    "a zone that changes daily from the year 1": head(
        zone(f"DTSTART:00010101T000000\n{OFFSETS}\nRRULE:FREQ=DAILY"), NO_ZONE.format("X")
    ),
    "a zone of 100,000 parts": head(zone(f"DTSTART:19700101T000000\n{OFFSETS}", 100_000), NO_ZONE.format("X")),
    "a zone of 100,000 dates": head(
        zone(f"DTSTART:19700101T000000\n{OFFSETS}\nRDATE:" + ",".join(["20260101T000000"] * 60_000)),
        NO_ZONE.format("X"),
    ),
    "a zone 99 hours away": head(
        zone("DTSTART:19700101T000000\nTZOFFSETFROM:+9900\nTZOFFSETTO:-9959"), NO_ZONE.format("X")
    ),
    "a zone without parts": head("BEGIN:VTIMEZONE\nTZID:X\nEND:VTIMEZONE", NO_ZONE.format("X")),
    "a zone in a zone": head(
        "BEGIN:VTIMEZONE\nTZID:X\nBEGIN:VTIMEZONE\nTZID:X\nEND:VTIMEZONE\nEND:VTIMEZONE", NO_ZONE.format("X")
    ),
    "a zone that takes a known name": head(
        zone(f"DTSTART:19700101T000000\n{OFFSETS}", name="Europe/Lisbon"), NO_ZONE.format("Europe/Lisbon")
    ),
    "2,000 zones of its own": Hostile(
        lambda: calendar(
            *(f"UID:{n}" + NO_ZONE.format(f"X{n}") for n in range(2000)),
            GOOD,
            head="\n".join(
                zone(
                    f"DTSTART:19700101T000000\nTZOFFSETFROM:+0137\nTZOFFSETTO:+01{n % 60:02}\nRRULE:FREQ=DAILY",
                    name=f"X{n}",
                )
                for n in range(2000)
            ),
        ),
        "",
        2000,
    ),
}

WORDS = {
    "a script": beside(f"{AT}\nSUMMARY:<script>alert(1)</script><img src=x onerror=alert(1)>", 1),
    "a template": beside(f"{AT}\nSUMMARY:{{{{ config }}}}{{% for x in y %}}${{7*7}}", 1),
    "a formula": beside(f'{AT}\nSUMMARY:=HYPERLINK("http://x")', 1),
    "SQL": beside(f"{AT}\nSUMMARY:'); DROP TABLE mediation;--", 1),
    "writing from right to left": beside(f"{AT}\nSUMMARY:\u202egnp.exe\u2066\u200f\u2069\u202c", 1),
    "a title of marks above marks": beside(f"{AT}\nSUMMARY:a" + "\u0301" * 100_000, 1),
    "a title of 100,000 ligatures": beside(f"{AT}\nSUMMARY:" + "\ufdfa" * 100_000, 1),
    "a title in emoji families": beside(f"{AT}\nSUMMARY:" + "👨\u200d👩\u200d👧\u200d👦" * 5000, 1),
    "an address that is a script": beside(f"{AT}\nURL:javascript:alert(1)\nATTENDEE:javascript:alert(1)", 1),
    "a link to a local file": beside(f"{AT}\nATTACH:file:///etc/passwd\nURL:http://169.254.169.254/", 1),
    "a UID of nothing": Hostile(lambda: calendar(f"UID:\n{AT}", GOOD), "", 1),
    "a UID of zero bytes": Hostile(lambda: calendar(f"UID:\0\0\n{AT}", GOOD), "", 1),
    "two UIDs": beside(f"UID:other\n{AT}", 0, "The event has more than one UID."),
    "everything twice": Hostile(
        lambda: calendar("".join(f"{line}\n" * 2 for line in f"UID:bad\n{AT}\nSUMMARY:x".split("\n")), GOOD), "", 1
    ),
    "the same file twice": Hostile(lambda: calendar(GOOD) * 2),
    "99,000 events of one UID": many(
        99_000,
        lambda n: f"UID:same\nDTSTART:20260302T12{n % 60:02}00Z",
        1,
        *["Another event in the file has the same UID; that one was read."] * 97_350,
    ),
    "99,000 events of one UID and its numbers": many(99_000, lambda n: f"UID:same\nSEQUENCE:{n}\n{AT}", 1),
    "60,000 events without a UID": many(60_000, lambda n: AT, 1),
    "a sequence of a million digits": beside(f"{AT}\nSEQUENCE:{'9' * 1_000_000}", 1),
    "99,000 broken events": many(99_000, lambda n: "UID:x\nDTSTART:never", 0, *[UNREAD] * 99_000),
}

HOSTILE = FILES | REPETITIONS | TIMES | ZONES | WORDS
