"""How nearly all events are written: one meeting, with a UID and a start, and alarms after its own lines.

`PLAIN` spells that out over the bytes as they stand, folds and carriage returns included, so that what lies outside
the window is never decoded. What it does not match (a repetition, a changed meeting, anything odd) is read the long
way by `components`; what it matches means the same there (tests/rules/test_calendar_plain.py).
"""

import re

NOT_IN_PLAIN = (
    "UID", "DTSTART", "DTEND", "STATUS", "DURATION", "RRULE", "RDATE", "EXRULE", "EXDATE", "RECURRENCE-ID",
    "BEGIN", "END",
)  # fmt: skip


def in_any_case(word: str) -> str:
    """A pattern of a word in either case, up to what is a pattern itself; sets fail sooner than IGNORECASE does."""
    plain, bracket, rest = word.partition("[")
    return "".join(f"[{letter}{letter.lower()}]" if letter.isalpha() else letter for letter in plain) + bracket + rest


_BEGINNINGS = "".join(sorted({name[0] + name[0].lower() for name in NOT_IN_PLAIN}))
_NAMES = "|".join(map(in_any_case, NOT_IN_PLAIN))
_MARKS = "|".join(map(in_any_case, ("BEGIN", "END")))
_PARAMETERS = r'((?:;(?:[ -!#-9;-~]++|"[ -!#-~]*+")*+)?)'
_MOMENT = r"(\d{8})(T\d{6}Z?)?"
_END_OF_LINE = r"(?=\r?\n[^ \t])"  # no fold follows

_ALARMS_AND_END = rf"""
    (?: \nBEGIN:VALARM\r? (?:\n(?!(?:{_MARKS}):)[^\n]*+)*+ \nEND:VALARM\r? )*+
    \nEND:VEVENT[ \t]*(?=\r?\n|\Z)
"""

# A group is empty until its line was seen: (?(2)(?!)) refuses a second one. The number of lines bounds the memory that
# matching takes. A name that a fold divides has no colon on its first line, and so matches nothing here.
PLAIN = re.compile(
    rf"""
    \r?\nBEGIN:VEVENT[ \t]*\r?
    (
      (?: \n(?:
          [^{_BEGINNINGS}\r\n][^\n]*+
        | UID(?(2)(?!)):([!-~]++(?:\r?\n[ \t][!-~]++)*+){_END_OF_LINE}\r?
        | DTSTART(?(4)(?!)){_PARAMETERS}:{_MOMENT}{_END_OF_LINE}\r?
        | DTEND(?(7)(?!)){_PARAMETERS}:{_MOMENT}{_END_OF_LINE}\r?
        | STATUS(?(9)(?!)):([A-Z-]*+){_END_OF_LINE}\r?
        | (?!(?:{_NAMES})[;:])[A-Za-z0-9-]++[;:][^\n]*+
      )){{0,1000}}+
    )
    {_ALARMS_AND_END}
    """.encode(),
    re.VERBOSE,
)
# Any other event that is closed and has nothing but alarms inside: its own lines.
WHOLE = re.compile(
    rf"\r?\nBEGIN:VEVENT[ \t]*\r? ((?:\n(?!(?:{_MARKS}):)[^\n]*+){{0,1000}}) {_ALARMS_AND_END}".encode(), re.VERBOSE
)
FOLD = re.compile(rb"\r?\n[ \t]")
