"""What the bytes are when they are no calendar, in words that say what to do; and calendars in UTF-16 or UTF-32."""

import re

BEGINNINGS = (
    (b"PK\x03\x04", "This is a zip archive. Unpack it and choose the .ics file inside."),
    (b"\x1f\x8b", "This is a compressed file (gzip). Unpack it and choose the .ics file inside."),
    (b"BZh", "This is a compressed file (bzip2). Unpack it and choose the .ics file inside."),
    (b"\xfd7zXZ", "This is a compressed file (xz). Unpack it and choose the .ics file inside."),
    (b"\x28\xb5\x2f\xfd", "This is a compressed file (zstd). Unpack it and choose the .ics file inside."),
    (b"7z\xbc\xaf\x27\x1c", "This is a 7-Zip archive. Unpack it and choose the .ics file inside."),
    (b"Rar!", "This is a RAR archive. Unpack it and choose the .ics file inside."),
    (b"%PDF", "This is a PDF, not a calendar. Export the calendar as an .ics file."),
    (b"!BDN", "This is a data file of Outlook (.pst). Save the calendar as an .ics file and choose that."),
    (b"\xd0\xcf\x11\xe0", "This is an old Office or Outlook file. Save the calendar as an .ics file and choose that."),
    (b"\x89PNG", "This is a picture, not a calendar. Export the calendar as an .ics file."),
    (b"\xff\xd8\xff", "This is a picture, not a calendar. Export the calendar as an .ics file."),
    (b"SQLite format 3\0", "This is a database, not a calendar. Export the calendar as an .ics file."),
)
TEXTS = (  # a pattern at the beginning of the text, spaces aside
    (
        rb"<(!doctype html|html|head|body)|<[^>]{0,200}>\s*<(html|!doctype html)",
        "This looks like a web page, not a calendar.",
    ),
    (rb"<\?xml|<[a-z]+[:> ]", "This is an XML file, not a calendar. Export the calendar as an .ics file."),
    (rb"[\[{]", "This is a JSON file, not a calendar. Export the calendar as an .ics file."),
    (rb"begin:vcard", "This is an address book (vCard), not a calendar. Export the calendar as an .ics file."),
    (
        rb"(received|return-path|mime-version|from|delivered-to|content-type):",
        "This is an e-mail. Save the .ics file attached to it and choose that.",
    ),
)
NO_CALENDAR = "This is not a calendar: a calendar file (.ics) begins with BEGIN:VCALENDAR."
MARKS = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"B\0E\0", "utf-16-le"),
    (b"\0B\0E", "utf-16-be"),
    (b"\xef\xbb\xbf", ""),
)


def why_no_text(data: bytes) -> str:
    """Why a file of another kind is no calendar, whatever is packed in it; "" for text."""
    return next((reason for beginning, reason in BEGINNINGS if data.startswith(beginning)), "")


def in_utf8(data: bytes) -> bytes:
    """The same text in UTF-8, without its byte order mark; bytes of any other encoding as they are."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace").encode() if encoding else data[len(mark) :]
    return data


def why_no_calendar(data: bytes) -> str:
    """Why bytes without BEGIN:VCALENDAR are no calendar."""
    data = data.lstrip(b" \t\r\n\0")
    if not data:
        return "The file is empty."
    if re.search(rb"begin:vevent", data[:1_000_000], re.IGNORECASE):
        return "The beginning of the calendar is missing (BEGIN:VCALENDAR). Export or download it again."
    start = data[:4096]
    return next((why for pattern, why in TEXTS if re.match(pattern, start, re.IGNORECASE)), NO_CALENDAR)
