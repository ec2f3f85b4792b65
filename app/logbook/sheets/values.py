"""What the cells of a spreadsheet mean: days, clock times, lengths, yes or no, and words of closed lists.

Every reader answers a value, or raises ValueError with the reason in words that quote nothing of the cell.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from typing import TypeVar

from app.folding import folded
from app.logbook import length
from app.logbook.sheets import words as sheet_words
from app.logbook.vocabulary import Choice

Word = TypeVar("Word", bound=Choice)

EARLIEST, LATEST = date(1970, 1, 1), date(2100, 12, 31)
NO_DAY = "The date cannot be read. Write it like 2026-06-30."
NO_SUCH_DAY = "There is no such day."
FAR_DAY = "The date is before 1970 or after 2100."
NO_TIME = "The time cannot be read. Write it like 14:30."
NO_LENGTH = "The length cannot be read. Write it like 1:30, 1.5 h or 90 min."
BAD_LENGTH = "The length is not between 1 minute and 1,000 hours."
NO_ANSWER = "This is neither yes nor no."
NO_WORD = "This word is not known here."


class Order(StrEnum):
    """How the numbers of a date are ordered in a whole column."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"

    @property
    def label(self) -> str:
        return {"day_first": "Day first: 31.12.2026", "month_first": "Month first: 12/31/2026"}[self.value]


_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{4})(\d{2})(\d{2})")
_NUMBERS = re.compile(r"(\d{1,2})([./-]|\. )(\d{1,2})(?:[./-]|\. )(\d{4}|\d{2})\.?")
_DAY_WORD = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|º|o|ª)?\.?[ -]?(?:de |of )?([a-z]{3,12})\.?,?[ -]?(?:de )?(\d{4}|\d{2})"
)
_WORD_DAY = re.compile(r"([a-z]{3,12})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_SERIAL = re.compile(r"(\d{5})(?:[.,](\d{1,10}))?")
_WEEKDAY = re.compile(r"^[a-z]{2,12}(-feira)?[.,]? (?=\d|[a-z]{3,12}\.? \d)")
_CLOCK_AFTER = re.compile(r"[ t,]+(\d{1,2}[:h.]\d{2}.*)$")
_CLOCK = re.compile(
    r"(\d{1,2})(?:[:.h](\d{2})(?::(\d{2})(?:\.\d+)?)?|h| ?(?=[ap]\.?m))\s*(?:([ap])\.?m\.?|uhr|h|hrs|z)?"
)
_BARE_HOUR = re.compile(r"(\d{1,2}) ?(?:uhr|h)")
_FRACTION = re.compile(r"0[.,]\d{1,10}|0")
_BETWEEN = re.compile(r"\s*(?:-|–|—|\bto\b|\bbis\b|\buntil\b|\ba\b|\btot\b)\s*")
_BARE = re.compile(r"\d{1,6}(?:[.,]\d{1,10})?")
_DAY_FRACTION = re.compile(r"0[.,]\d{3,10}")
_SECONDS = re.compile(r"(\d{1,4}:\d{2}):\d{2}")
_UNITS = re.compile(r"(?<![a-z])[a-z]+\.?")
_DAY_OF_1900, _DAY_OF_1904 = date(1899, 12, 30), date(1904, 1, 1)


def order_of(cells: Iterable[str]) -> Order | None:
    """The order that a whole column decides; none where it fits both, or neither, and must be asked.

    Numbers parted by full stops are day first: nobody writes 12.31.2026.
    """
    first = second = parted = 0
    for cell in cells:
        if found := _NUMBERS.match(folded(cell)):
            first, second = max(first, int(found[1])), max(second, int(found[3]))
            parted += found[2].startswith(".")
    if (first > 12) != (second > 12):
        return Order.DAY_FIRST if first > 12 else Order.MONTH_FIRST
    return Order.DAY_FIRST if parted and second <= 12 else None


def needs_order(cells: Iterable[str]) -> bool:
    """Whether any date of a column can be read in two ways."""
    return any(_NUMBERS.match(folded(cell)) for cell in cells)


def day(cell: str, order: Order | None = None, *, is_1904: bool = False) -> tuple[date, time | None]:
    """A day, and the clock time that stands behind it, if one does."""
    text = folded(cell)
    at = None
    if found := _CLOCK_AFTER.search(text):
        text, at = text[: found.start()].rstrip(" ,"), clock(found[1])
    try:
        read = _day(text, order, is_1904=is_1904) or _day(_WEEKDAY.sub("", text), order, is_1904=is_1904)
    except (OverflowError, ValueError):
        raise ValueError(NO_SUCH_DAY) from None
    if read is None:
        raise ValueError(NO_DAY)
    if not EARLIEST <= read <= LATEST:
        raise ValueError(FAR_DAY)
    return read, at


def _day(text: str, order: Order | None, *, is_1904: bool) -> date | None:
    if found := _ISO.fullmatch(text):
        year, month, number = (int(each) for each in found.groups() if each)
        return date(year, month, number)
    if found := _NUMBERS.fullmatch(text):
        one, other = int(found[1]), int(found[3])
        number, month = (other, one) if order is Order.MONTH_FIRST else (one, other)
        return date(_year(found[4]), month, number)
    if found := _DAY_WORD.fullmatch(text):
        return _named(found[3], found[2], found[1])
    if found := _WORD_DAY.fullmatch(text):
        return _named(found[3], found[1], found[2])
    if found := _SERIAL.fullmatch(text):
        return (_DAY_OF_1904 if is_1904 else _DAY_OF_1900) + timedelta(days=int(found[1]))
    return None


def _named(year: str, word: str, number: str) -> date | None:
    month = sheet_words.MONTHS.get(word[:4]) or sheet_words.MONTHS.get(word[:3])
    return date(_year(year), month, int(number)) if month else None


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits) if int(digits) < 70 else 1900 + int(digits)


def clock(cell: str) -> time:
    """A clock time: 14:30, 14h30, 14.30, 2 pm, 14 Uhr, and the fraction of a day that a spreadsheet makes of it."""
    text = folded(cell)
    if _FRACTION.fullmatch(text) and (at := _of_a_day(text)) % 5 == 0:
        return _time(*divmod(at, 60))
    if found := _BARE_HOUR.fullmatch(text):
        return _time(int(found[1]), 0)
    if found := _CLOCK.fullmatch(text):
        hours, half = int(found[1]), found[4]
        if half:
            hours = _time(hours, 0).hour if not 1 <= hours <= 12 else hours % 12 + 12 * (half == "p")
        return _time(hours, int(found[2] or 0))
    if _FRACTION.fullmatch(text):
        return _time(*divmod(_of_a_day(text), 60))
    try:
        return datetime.fromisoformat(cell.strip()).time().replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        raise ValueError(NO_TIME) from None


def _of_a_day(fraction: str) -> int:
    return round(float(fraction.replace(",", ".")) * 24 * 60)


def _time(hours: int, minutes: int) -> time:
    try:
        return time(hours, minutes)
    except ValueError:
        raise ValueError(NO_TIME) from None


def clocks(cell: str) -> tuple[time, time | None]:
    """A start, with the end where the cell says both: 14:00-17:30."""
    first, *rest = _BETWEEN.split(folded(cell), maxsplit=1)
    return (clock(first), clock(rest[0])) if rest and rest[0] else (clock(cell), None)


def minutes(cell: str, unit: str = "") -> int:
    """Whole minutes. A bare number is in the unit of its column, `hours` or `minutes`; without one as in `length`.

    A small fraction with many digits is one of a day, as spreadsheets keep a time.
    """
    text = folded(cell.replace("½", ".5").replace("’", "'"))
    if found := _SECONDS.fullmatch(text):
        text = found[1]
    elif _BARE.fullmatch(text):
        return _bare(text, unit)
    text = _UNITS.sub(lambda word: sheet_words.UNITS.get(word[0].rstrip("."), word[0]), text)
    try:
        return length.parse(text.replace("'", " min"))
    except ValueError as why:
        raise ValueError(BAD_LENGTH if "between" in str(why) else NO_LENGTH) from None


def _bare(text: str, unit: str) -> int:
    number = float(text.replace(",", "."))
    if unit != "minutes" and _DAY_FRACTION.fullmatch(text) and round(number * 1440, 3) == round(number * 1440):
        found = round(number * 1440)
    elif unit:
        found = int(number * (60 if unit == "hours" else 1) + 0.5)
    else:
        return _by_size(text)
    if not 0 < found <= length.LONGEST_MINUTES:
        raise ValueError(BAD_LENGTH)
    return found


def _by_size(text: str) -> int:
    try:
        return length.parse(f"{round(float(text.replace(',', '.')), 4):.10g}")
    except ValueError:
        raise ValueError(BAD_LENGTH) from None


def yes_or_no(cell: str) -> bool:
    """Yes or no in a dozen languages, a tick, a cross in a box, 1 or 0."""
    text = folded(cell)
    if text in sheet_words.YES or cell.strip() in sheet_words.TICKS:
        return True
    if text in sheet_words.NO:
        return False
    raise ValueError(NO_ANSWER)


def word(cell: str, words: type[Word]) -> Word:
    """A word of a closed list: its value, its label, or what people call it in several languages."""
    text = folded(cell.replace("_", " ").replace("-", " "))
    known = _known(words)
    if found := known.get(text):
        return words(found)
    said = next((value for phrase, value in known.items() if len(phrase) > 3 and f" {phrase} " in f" {text} "), None)
    if said is None:
        raise ValueError(NO_WORD)
    return words(said)


@cache
def _known(words: type[Choice]) -> Mapping[str, str]:
    """By what it is called, folded; longer names first, so that "not settled" is not "settled"."""
    own = {
        folded(name.replace("_", " ").replace("-", " ")): each.value for each in words for name in (each, each.label)
    }
    named = {folded(phrase): value for value, said in sheet_words.OF[words].items() for phrase in said.split("|")}
    return dict(sorted((named | own).items(), key=lambda each: -len(each[0])))
