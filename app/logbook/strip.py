"""Where everything stands in the window strip: a dot a mediation on one line of months, with today near the right.

A unit is a CSS pixel where the strip is drawn at its smallest. A day is just wide enough for the marks of two months
side by side (January to February, the closest two, lie 29.5 days apart) to leave each its target of 24 pixels.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter
from typing import NamedTuple

from app import dates
from app.logbook.counting import Reason, Verdict
from app.logbook.eligibility import Assessment
from app.logbook.months import last_counting_day
from app.logbook.window import Entry, Window

TARGET = 24
DAY = 0.815
WIDTH = 986
TODAY = 920
AHEAD = timedelta(days=50)
HIGHEST = 5
MOST_IN_A_MONTH = 2 * HIGHEST
BRACKET = 20
LABEL_ROOM = 40
PLANNED = "planned"
PLURAL = {"counts": "count", "borderline": "to judge", "does_not_count": "do not count", PLANNED: "planned"}


class Dot(NamedTuple):
    """One mediation: its centre, its kind (a verdict, or planned), the address it opens and its name."""

    x: float
    y: float
    kind: str
    href: str
    label: str


class Month(NamedTuple):
    """A month with more mediations than there is room for: one mark that opens them all."""

    x: float
    y: float
    number: int
    href: str
    label: str


class Bracket(NamedTuple):
    """A window from its first day to today."""

    x: float
    y: float
    words: str
    is_met: bool


class Tick(NamedTuple):
    """The first day of a month; every third has words."""

    x: float
    words: str


class Threshold(NamedTuple):
    """The mediation that is needed and furthest back; windows that reach it pass. Its words stand on the wider side."""

    x: float
    is_left: bool
    words: str
    label: str


@dataclass(frozen=True, slots=True)
class Strip:
    """Everything to draw. `top` and `bottom` bound the band of the dots, `height` the whole picture."""

    dots: tuple[Dot, ...]
    months: tuple[Month, ...]
    brackets: tuple[Bracket, ...]
    ticks: tuple[Tick, ...]
    threshold: Threshold | None
    top: int
    bottom: int
    label: str

    width = WIDTH
    today = TODAY

    @property
    def height(self) -> int:
        return self.bottom + 28


Dated = tuple[date, Entry]


def draw(assessment: Assessment) -> Strip:
    """Lay the logbook out for the longest window and the weeks after today; what lies outside is not drawn."""
    as_of, windows = assessment.as_of, _windows(assessment)
    first = assessment.longest.first_day
    by_month = _by_month(assessment.logged.entries, first, as_of + AHEAD)
    placed, full = _place(by_month, first, as_of)
    threshold = _threshold(assessment)
    top = BRACKET * (len(windows) + bool(threshold)) + 8
    rows = max([1, *(row for row, _, _ in placed)]) + 1
    bottom = top + TARGET * (rows + bool(full)) + 8
    floor = bottom - 4 - TARGET / 2
    return Strip(
        dots=tuple(_dot(*each, floor, as_of, assessment.longest.months) for each in placed),
        months=tuple(_month(month, by_month[month], top + 4 + TARGET / 2, as_of) for month in full),
        brackets=tuple(_bracket(window, line) for line, window in enumerate(windows, 1)),
        ticks=tuple(_ticks(first, as_of)),
        threshold=threshold,
        top=top,
        bottom=bottom,
        label=f"Your last {assessment.longest.months} months: {assessment.longest.count} count, "
        f"{assessment.longest.borderline_count} to judge",
    )


def _windows(assessment: Assessment) -> list[Window]:
    shortest, longest = assessment.shortest, assessment.longest
    return [longest] if shortest.months == longest.months else [longest, shortest]


def _by_month(entries: list[Entry], first: date, last: date) -> dict[int, list[Dated]]:
    """The entries of every month that the strip touches, each month whole, by months since year 0."""
    found: dict[int, list[Dated]] = {month: [] for month in range(_number(first), _number(last) + 1)}
    for entry in entries:
        if (day := entry.date) and (month := day.year * 12 + day.month - 1) in found:
            found[month].append((day, entry))
    return found


def _place(
    by_month: dict[int, list[Dated]], first: date, as_of: date
) -> tuple[list[tuple[int, date, Entry]], list[int]]:
    """Each entry with its row, lowest first, so that no two targets overlap; and the months that do not fit."""
    room, placed, full = [-float(TARGET)] * HIGHEST, [], []
    for month, entries in by_month.items():
        drawn = [dated for dated in entries if first <= dated[0] <= as_of + AHEAD]
        rows = _rows(drawn, room, as_of) if len(drawn) <= MOST_IN_A_MONTH else None
        if rows is None:
            full.append(month)
        else:
            placed += rows
    return placed, full


def _rows(entries: list[Dated], room: list[float], as_of: date) -> list[tuple[int, date, Entry]] | None:
    """One month's entries with their rows, or None, and `room` as it was, when they need more rows than there are."""
    taken, found = list(room), []
    for day, entry in sorted(entries, key=itemgetter(0)):
        x = _x(day, as_of)
        row = next((row for row, last in enumerate(taken) if x - last >= TARGET), None)
        if row is None:
            return None
        taken[row] = x
        found.append((row, day, entry))
    room[:] = taken
    return found


def _dot(row: int, day: date, entry: Entry, floor: float, as_of: date, months: int) -> Dot:
    kind = _kind(day, entry, as_of)
    label = f"{entry.reference}, {dates.words(day)}, {_fate(day, entry, kind, months)}"
    return Dot(_x(day, as_of), floor - TARGET * row, kind, f"/logbook/{entry.key}", label)


def _kind(day: date, entry: Entry, as_of: date) -> str:
    return PLANNED if day > as_of else entry.verdict


def _fate(day: date, entry: Entry, kind: str, months: int) -> str:
    """Whether it counts and until when, or why not."""
    if kind == PLANNED:
        return "planned"
    if kind == Verdict.DOES_NOT_COUNT:
        return f"does not count: {Reason(entry.reason).label.lower()}"
    last_day = dates.words(last_counting_day(day, months))
    return f"counts until {last_day}" if kind == Verdict.COUNTS else f"to judge, would count until {last_day}"


def _month(month: int, entries: list[Dated], y: float, as_of: date) -> Month:
    year, index = divmod(month, 12)
    days = monthrange(year, index + 1)[1]
    kinds = Counter(_kind(day, entry, as_of) for day, entry in entries)
    said = ", ".join(f"{kinds[kind]} {words}" for kind, words in PLURAL.items() if kinds[kind])
    return Month(
        x=_x(date(year, index + 1, 1), as_of, later=(days - 1) / 2),
        y=y,
        number=len(entries),
        href=f"/logbook/?month={year}-{index + 1:02}",
        label=f"{dates.MONTHS[index]} {year}, {len(entries)} mediations: {said}",
    )


def _bracket(window: Window, line: int) -> Bracket:
    needed = window.logged.needed
    state = f"{needed} needed" if window.is_met else f"{window.short_by} short of {needed}"
    words = f"{window.months} months: {window.count} count, {state}"
    return Bracket(_x(window.first_day, window.logged.as_of), BRACKET * line - 2, words, window.is_met)


def _threshold(assessment: Assessment) -> Threshold | None:
    """Where the window must reach back to; None when too few count."""
    needed, window = assessment.needed, assessment.longest
    if not window.is_met:
        return None
    day = assessment.logged.counting.dates[window.counted_at.stop - needed]
    label = f"{needed} count since {dates.words(day)}: a window that reaches back to this day meets the threshold"
    x = _x(day, assessment.as_of)
    return Threshold(x, x < WIDTH / 2, f"{needed} count from here on", label)


def _ticks(first: date, as_of: date) -> Iterator[Tick]:
    for month in range(_number(first) + 1, _number(as_of + AHEAD) + 1):
        year, index = divmod(month, 12)
        x = _x(date(year, index + 1, 1), as_of)
        is_clear = index % 3 == 0 and abs(x - TODAY) > LABEL_ROOM
        yield Tick(x, (str(year) if index == 0 else dates.MONTHS[index]) if is_clear else "")


def _x(day: date, as_of: date, *, later: float = 0) -> float:
    return round(TODAY - ((as_of - day).days - later) * DAY, 1)


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1
