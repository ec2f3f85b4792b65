"""How a calendar that means harm is written down: how its bytes are made, and what must come of it."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.rules.calendar_files import calendar

MB = 1024**2
GOOD = "UID:good\nDTSTART:20260302T100000Z\nDTEND:20260302T110000Z\nSUMMARY:Good"
AT = "DTSTART:20260302T120000Z"
SOME = -1  # events, of a number that is of no matter


@dataclass(frozen=True)
class Hostile:
    """`events` are those read besides the good one, which stands in every file that is not refused."""

    make: Callable[[], bytes]
    refused: str = ""
    events: int = 0
    skipped: tuple[str, ...] = ()


def beside(lines: str | Callable[[], str], events: int = 0, *skipped: str, head: str = "") -> Hostile:
    """An event of these lines before a good one."""

    def make() -> bytes:
        return calendar(f"UID:bad\n{lines if isinstance(lines, str) else lines()}", GOOD, head=head)

    return Hostile(make, "", events, skipped)


def many(number: int, lines: Callable[[int], str], events: int = 0, *skipped: str, head: str = "") -> Hostile:
    """So many events before a good one, each made from its number."""
    return Hostile(lambda: calendar(*map(lines, range(number)), GOOD, head=head), "", events, skipped)


def head(lines: str, of: str, events: int = 1, *skipped: str) -> Hostile:
    return beside(of, events, *skipped, head=lines)


def zone(observance: str, number: int = 1, name: str = "X") -> str:
    parts = f"BEGIN:STANDARD\n{observance}\nEND:STANDARD\n" * number
    return f"BEGIN:VTIMEZONE\nTZID:{name}\n{parts}END:VTIMEZONE"
