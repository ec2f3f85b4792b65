"""Where everything stands in the window strip: a dot a mediation on one line of months, with today near the right.

A unit is a CSS pixel where the strip is drawn at its smallest. A day is just wide enough for the marks of two months
side by side (January and February, the closest two, lie 29.5 days apart) to leave each its target of 24 pixels.
The picture is made anew with every edit, so it must be cheap: a dot draws itself, and what was drawn before (a dot
where it was before, the axis) is kept by what it shows, so that nothing kept can be out of date.
"""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from html import escape
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
STEPS = {days: round(days * DAY) for days in range(-AHEAD.days, 37 * 31)}
PLANNED = "planned"
PLURAL = {"counts": "count", "borderline": "to judge", "does_not_count": "do not count", PLANNED: "planned"}

Dated = tuple[date, Entry]


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
    brackets: list[Bracket]
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
    by_month = _by_month(assessment.logged.entries, longest.first_day, as_of + AHEAD)
    placed, full = _place(by_month, longest.first_day, as_of)
    threshold = _threshold(assessment)
    top = BRACKET * (len(windows) + bool(threshold)) + 8
    rows = max([2, *(row + 1 for _, row, _, _ in placed)])
    bottom = top + TARGET * (rows + bool(full)) + 8
    floor = bottom - 4 - TARGET // 2
    return Strip(
        dots=[
            _dot(x, floor - TARGET * row, PLANNED if day > as_of else entry.verdict, entry, longest.months)
            for x, row, day, entry in placed
        ],
        months=[_month(month, by_month[month], top + 4 + TARGET // 2, as_of) for month in full],
        brackets=[_bracket(window, line) for line, window in enumerate(windows, 1)],
        axis=_axis(longest.first_day, as_of),
        threshold=threshold,
        top=top,
        bottom=bottom,
        label=f"Your last {longest.months} months: {longest.count} count, {longest.borderline_count} to judge",
    )


def _windows(assessment: Assessment) -> list[Window]:
    shortest, longest = assessment.shortest, assessment.longest
    return [longest] if shortest.months == longest.months else [longest, shortest]


def _by_month(entries: list[Entry], first: date, last: date) -> dict[int, list[Dated]]:
    """The entries of every month that the strip touches, each month whole, the oldest first, by months since year 0."""
    found: dict[int, list[Dated]] = {month: [] for month in range(_number(first), _number(last) + 1)}
    dated = [(day, entry) for entry in entries if (day := entry.date)]
    dated.sort(key=itemgetter(0))
    for pair in dated:
        month = pair[0].year * 12 + pair[0].month - 1
        if month in found:
            found[month].append(pair)
    return found


def _place(
    by_month: dict[int, list[Dated]], first: date, as_of: date
) -> tuple[list[tuple[int, int, date, Entry]], list[int]]:
    """Each entry with its x and its row, lowest first, so that no targets overlap; and the months that do not fit."""
    room, placed, full = [-TARGET] * HIGHEST, [], []
    last, today = as_of + AHEAD, as_of.toordinal()
    edges = (_number(first), _number(as_of), _number(last))
    for month, entries in by_month.items():
        drawn = [dated for dated in entries if first <= dated[0] <= last] if month in edges else entries
        rows = _rows(drawn, room, today) if len(drawn) <= MOST_IN_A_MONTH else None
        if rows is None:
            full.append(month)
        else:
            placed += rows
    return placed, full


def _rows(entries: list[Dated], room: list[int], today: int) -> list[tuple[int, int, date, Entry]] | None:
    """One month's entries with x and row, or None, and `room` as it was, when they need more rows than there are."""
    taken, found = list(room), []
    for day, entry in entries:
        x = TODAY - STEPS[today - day.toordinal()]
        for row, last in enumerate(taken):
            if x - last >= TARGET:
                taken[row] = x
                found.append((x, row, day, entry))
                break
        else:
            return None
    room[:] = taken
    return found


@lru_cache(maxsize=20_000)
def _dot(x: int, y: int, kind: str, entry: Entry, months: int) -> Dot:
    return Dot(x, y, kind, f"/logbook/{entry.key}", f"{entry.reference}, {_fate(kind, entry, months)}")


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


def _month(month: int, entries: list[Dated], y: int, as_of: date) -> Month:
    year, index = divmod(month, 12)
    kinds = [PLANNED if day > as_of else entry.verdict for day, entry in entries]
    said = ", ".join(f"{number} {words}" for kind, words in PLURAL.items() if (number := kinds.count(kind)))
    return Month(
        x=_x(date(year, index + 1, 1), as_of, later=(monthrange(year, index + 1)[1] - 1) / 2),
        y=y,
        number=len(entries),
        href=f"/logbook/?month={year}-{index + 1:02}",
        label=f"{dates.MONTHS[index]} {year}, {len(entries)} mediations: {said}",
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
    day = assessment.logged.counting.dates[window.counted_at.stop - needed]
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
