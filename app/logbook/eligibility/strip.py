"""Where everything stands in the window strip: a dot a mediation on one line of months, with today near the right.

A unit is a CSS pixel where the strip is drawn at its smallest. A day is just wide enough for the marks of two months
side by side (January and February, the closest two, lie 29.5 days apart) to leave each its target of 24 pixels.
The picture is made anew with every edit, so it must be cheap: a dot draws itself, and what was drawn before (a month
whose mediations are the same, what stands around the dots) is kept by what it shows: nothing kept can be out of date.
"""

from bisect import bisect_left
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from html import escape
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from app import dates
from app.logbook.counting import Reason, Verdict
from app.logbook.eligibility.assessment import Assessment
from app.logbook.eligibility.months import last_counting_day
from app.logbook.eligibility.window import Entry, Line, Window
from app.words import amount

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
SEVERAL = {"counts": "count", "borderline": "to judge", "does_not_count": "do not count", PLANNED: "planned"}
ONE = SEVERAL | {"counts": "counts", "does_not_count": "does not count"}
MOST_KEPT = 10_000  # months, of more logbooks than reading.py keeps

_SHOWN = attrgetter("key", "reference", "date", "verdict", "reason")

Places = tuple[tuple[int, int], ...]
Room = tuple[int, ...]
Placed = tuple[tuple[Entry, ...], Places]


@dataclass(frozen=True, slots=True)
class Dot:
    """One mediation: its centre, its kind (a verdict, or planned), the address it opens and its name."""

    x: int
    y: int
    kind: str
    href: str
    label: str
    html: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        name = f"<title>{escape(self.label)}</title>"
        mark = f'<use href="#dot-{self.kind}" x="{self.x}" y="{self.y}"/>'
        object.__setattr__(self, "html", f'<a href="{escape(self.href)}">{name}{mark}</a>\n')


class Month(NamedTuple):
    """A month with more mediations than there is room for: one mark that opens them all."""

    x: int
    y: int
    number: int
    href: str
    label: str

    @property
    def html(self) -> str:
        x, y, number, href, label = self
        mark = f'<use href="#dot-month" x="{x}" y="{y}"/><text x="{x}" y="{y + 4}">+{number}</text>'
        return f'<a href="{escape(href)}"><title>{escape(label)}</title>{mark}</a>\n'


class Marks(tuple[Dot | Month, ...]):
    """Every dot and every full month; they draw themselves."""

    def __html__(self) -> str:
        return "".join([mark.html for mark in self])


class Bracket(NamedTuple):
    """A window from its first day to today."""

    x: int
    y: int
    words: str


class Axis(NamedTuple):
    """The path of the months' first days, and where which words stand below it."""

    path: str
    words: tuple[tuple[int, str], ...]


class Threshold(NamedTuple):
    """The mediation that is needed and furthest back; windows that reach it pass. Its words stand on the wider side."""

    x: int
    is_left: bool
    words: str
    label: str


@dataclass(frozen=True, slots=True)
class Strip:
    """Everything to draw. `top` and `bottom` bound the band of the dots, `height` the whole picture."""

    dots: list[Dot]
    months: list[Month]
    brackets: tuple[Bracket, ...]
    axis: Axis
    threshold: Threshold | None
    top: int
    bottom: int
    label: str

    width = WIDTH
    today = TODAY

    @property
    def height(self) -> int:
        return self.bottom + 28

    @property
    def marks(self) -> "Marks":
        return Marks((*self.dots, *self.months))


def draw(assessment: Assessment) -> Strip:
    """Lay the logbook out for the longest window and the weeks after today; what lies outside is not drawn."""
    as_of, longest, windows = assessment.as_of, assessment.longest, _windows(assessment)
    placed, full, rows = _place(assessment.logged.dated, longest.first_day, as_of)
    threshold = _threshold(assessment)
    top = BRACKET * (len(windows) + bool(threshold)) + 8
    bottom = top + TARGET * (max(rows, 2) + bool(full)) + 8
    floor = bottom - 4 - TARGET // 2
    return Strip(
        dots=[dot for month, places in placed for dot in _dots(month, places, floor, as_of, longest.months)],
        months=[_month(month, top + 4 + TARGET // 2, as_of) for month in full],
        brackets=tuple(_bracket(window, line) for line, window in enumerate(windows, 1)),
        axis=_axis(longest.first_day, as_of),
        threshold=threshold,
        top=top,
        bottom=bottom,
        label=f"Your last {longest.months} months: {amount(longest.count, 'counts', 'count')}, "
        f"{longest.borderline_count} to judge",
    )


def looks_alike(one: Assessment, other: Assessment) -> bool:
    """Whether both are drawn alike: their mediations may differ in length, which no dot shows.

    What is not edited is the same object in both, so this costs a tenth of drawing.
    """
    if (one.as_of, one.needed, one.rule) != (other.as_of, other.needed, other.rule):
        return False
    before, after = one.logged.dated.entries, other.logged.dated.entries
    pairs = zip(before, after, strict=False)
    return len(before) == len(after) and all(_SHOWN(was) == _SHOWN(now) for was, now in pairs if was is not now)


def _windows(assessment: Assessment) -> list[Window]:
    shortest, longest = assessment.shortest, assessment.longest
    return [longest] if shortest.months == longest.months else [longest, shortest]


def _by_month(line: Line, first: date, last: date) -> list[range]:
    """The places of the entries of every month that the strip touches, each month whole."""
    starts = [bisect_left(line.dates, month) for month in _months(first, last)]
    return [range(start, end) for start, end in pairwise(starts) if start < end]


@lru_cache(maxsize=1_000)
def _months(first: date, last: date) -> list[date]:
    """The first day of every month from one day to another, and of the month after."""
    return [date(number // 12, number % 12 + 1, 1) for number in range(_number(first), _number(last) + 2)]


def _place(line: Line, first: date, as_of: date) -> tuple[list[Placed], list[Line], int]:
    """Where the entries of each month stand, so that no targets overlap; the months that do not fit; how many rows.

    A month depends on those before it only by the room that they leave: the last x of each row.
    """
    room, placed, full = (-TARGET,) * HIGHEST, [], []
    last = as_of + AHEAD
    inside = line.between(first, last)
    for month in _by_month(line, first, last):
        drawn = slice(max(month.start, inside.start), min(month.stop, inside.stop))
        laid = _laid(tuple(line.dates[drawn]), room, as_of)
        if laid is None:
            full.append(line.part(month))
        else:
            places, room = laid
            placed.append((tuple(line.entries[drawn]), places))
    return placed, full, sum([x > -TARGET for x in room])


@lru_cache(maxsize=MOST_KEPT)
def _laid(days: tuple[date, ...], room: Room, as_of: date) -> tuple[Places, Room] | None:
    """The x and the row of each day of a month, lowest first, and the room then; None when there are too few rows."""
    if len(days) > MOST_IN_A_MONTH:
        return None
    taken, places = list(room), []
    for day in days:
        x = _x(day, as_of)
        row = next((row for row, last in enumerate(taken) if x - last >= TARGET), None)
        if row is None:
            return None
        taken[row] = x
        places.append((x, row))
    return tuple(places), tuple(taken)


@lru_cache(maxsize=MOST_KEPT)
def _dots(month: tuple[Entry, ...], places: Places, floor: int, as_of: date, months: int) -> tuple[Dot, ...]:
    return tuple(
        _dot(entry, x, floor - TARGET * row, _kind(entry, as_of), months)
        for entry, (x, row) in zip(month, places, strict=True)
    )


def _dot(entry: Entry, x: int, y: int, kind: str, months: int) -> Dot:
    return Dot(x, y, kind, f"/logbook/{entry.key}", f"{entry.reference}, {_fate(kind, entry, months)}")


def _kind(entry: Entry, as_of: date) -> str:
    return PLANNED if entry.date and entry.date > as_of else entry.verdict


def _fate(kind: str, entry: Entry, months: int) -> str:
    """The day in words, and whether it counts and until when, or why not."""
    day, reason = entry.date, entry.reason
    if day is None:
        raise ValueError("only what has a date has a place in the strip")
    if kind == PLANNED:
        return f"{dates.words(day)}, planned"
    if kind == Verdict.DOES_NOT_COUNT:
        return f"{dates.words(day)}, does not count: {Reason(reason).label.lower()}"
    counts = "counts" if kind == Verdict.COUNTS else "to judge, would count"
    return f"{dates.words(day)}, {counts} until {dates.words(last_counting_day(day, months))}"


def _month(line: Line, y: int, as_of: date) -> Month:
    year, month = line.day(0).year, line.day(0).month
    kinds = [_kind(entry, as_of) for entry in line.entries]
    said = ", ".join(amount(number, ONE[kind], many) for kind, many in SEVERAL.items() if (number := kinds.count(kind)))
    return Month(
        x=_x(date(year, month, 1), as_of, later=(monthrange(year, month)[1] - 1) / 2),
        y=y,
        number=len(kinds),
        href=f"/logbook/?month={year}-{month:02}",
        label=f"{dates.MONTHS[month - 1]} {year}, {len(kinds)} mediations: {said}",
    )


def _bracket(window: Window, line: int) -> Bracket:
    needed = window.logged.needed
    words = f"{window.months} months: {window.count}" + (f", {needed} needed" if window.is_met else f" of {needed}")
    return Bracket(_x(window.first_day, window.logged.as_of), BRACKET * line - 2, words)


def _threshold(assessment: Assessment) -> Threshold | None:
    """Where the window must reach back to; None when too few count."""
    needed, window = assessment.needed, assessment.longest
    if not window.is_met:
        return None
    day = assessment.logged.counting.day(window.counted_at.stop - needed)
    x = _x(day, assessment.as_of)
    label = f"{needed} count since {dates.words(day)}: a window that reaches back to this day meets the threshold"
    return Threshold(x, x < WIDTH / 2, f"{needed} count from here on", label)


@lru_cache(maxsize=1_000)
def _axis(first: date, as_of: date) -> Axis:
    """January says its year, the other quarters their name, where today leaves room."""
    path, words = [], []
    for month in range(_number(first) + 1, _number(as_of + AHEAD) + 1):
        year, index = divmod(month, 12)
        x = _x(date(year, index + 1, 1), as_of)
        is_said = index % 3 == 0 and abs(x - TODAY) > LABEL_ROOM
        path.append(f"M{x} 0v{8 if is_said else 4}")
        words += [(x, dates.MONTHS[index] if index else str(year))] if is_said else []
    return Axis("".join(path), tuple(words))


def _x(day: date, as_of: date, *, later: float = 0) -> int:
    """Where a day stands; a month's mark stands some days after the first."""
    return TODAY - round(((as_of - day).days - later) * DAY)


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1
