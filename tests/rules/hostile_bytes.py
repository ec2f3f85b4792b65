"""Files that mean harm before any event is looked at: their bytes, their parts and their lines."""

import gzip
import zipfile
from io import BytesIO
from random import Random

from tests.rules.calendar_files import calendar
from tests.rules.hostile import AT, GOOD, MB, Hostile, beside


def _zip() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.ics", bytes(20 * MB))
    return file.getvalue()


BYTES = {
    "nothing": Hostile(lambda: b"", "The file is empty."),
    "64 MB of zero bytes": Hostile(lambda: bytes(64 * MB), "The file is empty."),
    "64 MB of line ends": Hostile(lambda: b"\n" * (64 * MB), "The file is empty."),
    "64 MB of carriage returns": Hostile(lambda: b"\r" * (64 * MB), "The file is empty."),
    "64 MB of noise": Hostile(lambda: b"#" + Random(7).randbytes(64 * MB - 1), "This is not a calendar"),
    "65 MB": Hostile(lambda: calendar(GOOD) + b"X" * (65 * MB), "The file is larger than 64 MB."),
    "gzip": Hostile(lambda: gzip.compress(calendar(GOOD)), "This is a compressed file (gzip)."),
    "a gzip bomb": Hostile(lambda: gzip.compress(bytes(32 * MB), 1), "This is a compressed file (gzip)."),
    "a zip bomb": Hostile(_zip, "This is a zip archive."),
    "a web page of 60 MB": Hostile(lambda: b"<html>" + b"<p>x</p>" * (7 * MB), "This looks like a web page"),
    "a bomb of XML entities": Hostile(
        lambda: b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa">]><x>&a;</x>', "This is an XML file"
    ),
    "angle brackets": Hostile(lambda: b"<" * (8 * MB), "This is not a calendar"),
    "UTF-16": Hostile(lambda: calendar(GOOD).decode().encode("utf-16")),
    "UTF-16, cut in half a character": Hostile(lambda: calendar(GOOD).decode().encode("utf-16") + b"\0"),
    "60 MB of UTF-16": Hostile(lambda: (calendar(GOOD).decode() + "\r\nX:\u4e00" * (6 * MB)).encode("utf-16"), "", 0),
    "UTF-32": Hostile(lambda: calendar(GOOD).decode().encode("utf-32")),
    "UTF-7": Hostile(lambda: b"+AEI-EGIN:VCALENDAR\r\n", "This is not a calendar"),
    "lone surrogates": Hostile(
        lambda: calendar(f"UID:bad\n{AT}\nSUMMARY:a%b", GOOD).replace(b"%", b"\xed\xa0\x80"), "", 1
    ),
    "overlong and broken UTF-8": Hostile(
        lambda: calendar(f"UID:bad\n{AT}\nSUMMARY:a%b", GOOD).replace(b"%", b"\xc0\xaf\xf5\xff\x80"), "", 1
    ),
    "zero bytes between all letters of a title": beside(f"{AT}\nSUMMARY:{chr(0).join('mediation')}", 1),
    "zero bytes in the names": beside("DTSTA\0RT:20260302T120000Z", 0, "The event has no start (DTSTART)."),
    "a form feed and other separators": beside(f"{AT}\nSUMMARY:a\x0bb\x0cc\x1cd\x85e\u2028f", 1),
    "carriage returns only": Hostile(lambda: calendar(GOOD, line_end="\r")),
    "ends of lines of all kinds": Hostile(lambda: calendar(GOOD).replace(b"DTEND", b"\r\r\n\n\r\nDTEND")),
    "the first half of a download": Hostile(
        lambda: calendar(GOOD, f"UID:bad\n{AT}").partition(b"T120000Z")[0],
        "",
        0,
        ("The file ends in the middle of this event; the download may be incomplete.",),
    ),
    "a calendar in a calendar in a calendar": Hostile(
        lambda: b"BEGIN:VCALENDAR\nBEGIN:VCALENDAR\n" + calendar(GOOD, line_end="\n")
    ),
    "a thousand calendars": Hostile(lambda: calendar() * 1000 + calendar(GOOD)),
    "100,000 calendars": Hostile(lambda: calendar() * 100_000 + calendar(GOOD)),
}

NESTING = {
    "too deep": Hostile(lambda: b"BEGIN:VCALENDAR\n" + b"BEGIN:X\n" * 5_000_000, "The calendar is damaged"),
    "events in events": Hostile(
        lambda: b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 50_000 + calendar(GOOD, line_end="\n"),
        "",
        0,
        ("The event is never closed (END:VEVENT is missing).",) * 50_000,
    ),
    "two million parts": Hostile(
        lambda: b"BEGIN:VCALENDAR\n" + b"BEGIN:VALARM\nEND:VALARM\n" * 1_000_000,
        "The calendar has more than 400,000 parts",
    ),
    "200,000 events": Hostile(
        lambda: b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\nEND:VEVENT\n" * 200_000,
        "The calendar has more than 100,000 events",
    ),
    "100,000 alarms of one event": beside(
        f"{AT}\n" + "BEGIN:VALARM\nTRIGGER:-PT1M\nREPEAT:2000000000\nEND:VALARM\n" * 100_000, 1
    ),
    "ends without a beginning": Hostile(
        lambda: b"END:VEVENT\nEND:VCALENDAR\n" * 500_000 + calendar(GOOD), "The calendar has more than 400,000 parts"
    ),
    "crossed ends": Hostile(lambda: calendar(f"UID:bad\n{AT}\nBEGIN:VALARM\nEND:VEVENT\nEND:VALARM", GOOD), "", 1),
    "the name of a part of a megabyte": Hostile(lambda: calendar(GOOD) + b"BEGIN:" + b"V" * MB + b"\n"),
}

LINES = {
    "a line of 50 MB that nobody needs": beside(lambda: f"{AT}\nATTACH:{'A' * (50 * MB)}", 1),
    "a title of 50 MB": beside(lambda: f"{AT}\nSUMMARY:{'A' * (50 * MB)}", 0, "A line (SUMMARY) is longer than 1 MB."),
    "a title of 20 MB of folds": beside(
        lambda: f"{AT}\nSUMMARY:" + "\n A" * (5 * MB), 0, "A line (SUMMARY) is longer than 1 MB."
    ),
    "a line of 50 MB without a colon": beside(lambda: f"{AT}\n{'A' * (50 * MB)}", 1),
    "a start of 30 MB": beside(
        lambda: f"DTSTART{';X=Y' * (7 * MB)}:20260302", 0, "A line (DTSTART) is longer than 1 MB."
    ),
    "50 lines just under a megabyte": beside(
        lambda: f"{AT}\n" + f"X-A:{'A' * (MB - 100)}\n" * 50, 0, "The event is larger than 8 MB."
    ),
    "50 MB of empty lines in an event": beside(lambda: f"{AT}\n{chr(10) * (25 * MB)}", 1),
    "a million lines": beside(lambda: f"{AT}\n" + "X-A:1\n" * 1_000_000, 1),
    "a quote that is never closed": beside(lambda: f'{AT}\nATTENDEE;CN="' + 'a;b="' * 200_000, 1),
    "a million parameters": beside(lambda: "DTSTART" + ";A=B" * 250_000 + ":20260302T120000Z", 1),
    "a million backslashes": beside(lambda: f"{AT}\nSUMMARY:" + "\\" * (MB - 100), 1),
    "a description of links": beside(lambda: f"{AT}\nDESCRIPTION:" + "https://zoom.us/j/1 " * 50_000, 1),
    "ten megabytes of attendees": beside(lambda: f"{AT}\n" + "ATTENDEE;CN=A:mailto:a@example.org\n" * 200_000, 1),
    "a name of a megabyte": beside(lambda: f"{AT}\n{'X' * (MB - 100)}:1", 1),
    "a UID of a megabyte": Hostile(lambda: calendar(f"UID:{'u' * (MB - 100)}\n{AT}", GOOD), "", 1),
}

FILES = BYTES | NESTING | LINES
