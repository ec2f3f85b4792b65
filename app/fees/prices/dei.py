"""The DEI table as rows and as CSV: what a file would add, change or leave, and why a line of it is refused.

Which countries have a discount, and how much, IMI decides: nothing is guessed, and a row that is made up says so.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from itertools import pairwise

from app import dates
from app.fees.prices.lines import DEI_PERCENTS
from app.logbook.files.rows import BYTE_ORDER_MARK, guard, unguard
from app.logbook.vocabulary import Choice

COLUMNS = ("country", "percent", "valid_from", "valid_until", "source")
LONGEST_SOURCE = 200
LARGEST_BYTES = 100_000
MOST_LINES = 1_000
DEMO = "Demo row"
NOT_TEXT = "This file is not text in UTF-8. Save it as “CSV UTF-8”."
NO_HEADER = f"The first line has to name these columns: {', '.join(COLUMNS)}."
TOO_LONG = f"A file has {MOST_LINES} lines at most."
NOT_CSV = "This file cannot be read as CSV. Save it anew from your spreadsheet as “CSV UTF-8”."
EMPTY = "This file has no lines below its first one."
NOT_A_PERCENT = f"The discount is {' or '.join(map(str, DEI_PERCENTS))} percent."
TWICE = "An earlier line of this file is about the same country from the same day."
HAS_BEGUN = "This discount holds since {begun}. End it, and add the new one from a later day."
HAS_ENDED = "This discount ended on {ended}. Add the new one from a later day."
ENDS_TOO_EARLY = "A discount that holds ends today at the earliest."
OVERLAPS = "Another discount for {country} holds from {begins} {until}. Two may not hold at once: end that one first."


class What(Choice):
    """What a line of a file comes to."""

    ADD = "add"
    CHANGE = "change"
    SAME = "same"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        return {"add": "Would be added", "change": "Would be changed", "same": "Stays as it is", "refused": "Refused"}[
            self.value
        ]


def version(valid_until: date | None) -> int:
    """The version of a row, of which nothing but the last day is ever changed."""
    return valid_until.toordinal() if valid_until else 0


@dataclass(frozen=True, slots=True)
class Row:
    """A discount in percent for those billed in a country (ISO 3166 alpha-2); `valid_until` is its last day."""

    country: str
    percent: int
    valid_from: date
    valid_until: date | None
    source: str

    @property
    def key(self) -> tuple[str, date]:
        return self.country, self.valid_from

    @property
    def version(self) -> int:
        return version(self.valid_until)

    @property
    def is_demo(self) -> bool:
        """Whether it is made up: its source says so, here and in every file."""
        return self.source.casefold().startswith(DEMO.casefold())

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    def overlaps(self, other: "Row") -> bool:
        first, second = sorted((self, other), key=lambda row: row.valid_from)
        return first.valid_until is None or first.valid_until >= second.valid_from


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file, counted from 1 with its heading: a row, or what keeps it from being one."""

    number: int
    row: Row | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """What a line comes to, in words for staff."""

    number: int
    what: What
    row: Row | None
    words: str


class NotRead(ValueError):
    """A file that is no table of discounts at all, in words."""


def read(data: bytes | str, countries: Mapping[str, str]) -> list[Line]:
    """The lines of a file in UTF-8, with or without a byte order mark, separated by commas or semicolons.

    Raises NotRead for what has no lines to speak of; what is wrong with one of them is its `problem`.
    """
    table = _table(data)
    heading = [cell.strip().casefold() for cell in table[0][1]] if table else []
    if sorted(heading) != sorted(COLUMNS):
        raise NotRead(NO_HEADER)
    if len(table) > MOST_LINES + 1:
        raise NotRead(TOO_LONG)
    if len(table) == 1:
        raise NotRead(EMPTY)
    return [_line(number, heading, cells, countries) for number, cells in table[1:]]


def write(rows: Iterable[Row]) -> str:
    """The table as a file that `read` takes back and Excel knows for UTF-8; no cell of it is run as a formula."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for row in rows:
        until = row.valid_until.isoformat() if row.valid_until else ""
        writer.writerow([row.country, row.percent, row.valid_from.isoformat(), until, guard(row.source)])
    return BYTE_ORDER_MARK + file.getvalue()


def why_not(row: Row, countries: Mapping[str, str]) -> str | None:
    """Why a row cannot stand by itself, in words; none if it can."""
    if row.country not in countries:
        return "The country is a code of two letters, such as KE for Kenya."
    if row.percent not in DEI_PERCENTS:
        return NOT_A_PERCENT
    if row.valid_until and row.valid_until < row.valid_from:
        return "The last day is not before the first."
    if not row.source:
        return "Say where this was decided, in the column source."
    if len(row.source) > LONGEST_SOURCE:
        return f"Keep the source to {LONGEST_SOURCE} characters."
    return None


def plan(known: Sequence[Row], lines: Sequence[Line], countries: Mapping[str, str], *, today: date) -> list[Planned]:
    """What each line does to the table as it is. What holds or has held is ended, and never rewritten."""
    before = {row.key: row for row in known}
    seen: set[tuple[str, date]] = set()
    found = []
    for line in lines:
        found.append(_planned(line, before, seen, countries, today))
        if line.row:
            seen.add(line.row.key)
    after = before | {each.row.key: each.row for each in found if each.row and each.what is not What.REFUSED}
    clashes = _clashes(after.values())
    return [_refused_for(each, clashes, countries) for each in found]


def fingerprint(planned: Iterable[Planned]) -> str:
    """The same for the same plan: what staff saw is what is done, or nothing is."""
    return sha256(repr([(each.number, each.what.value, each.row) for each in planned]).encode()).hexdigest()


def demo_source(source: str) -> str:
    """A source that says of a row that it is made up."""
    return source if source.casefold().startswith(DEMO.casefold()) else f"{DEMO}: {source}"[:LONGEST_SOURCE]


def _table(data: bytes | str) -> list[tuple[int, list[str]]]:
    """The lines that hold something, each with the number it begins on."""
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data.removeprefix(BYTE_ORDER_MARK)
    except UnicodeDecodeError:
        raise NotRead(NOT_TEXT) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")  # as a form sends it again
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    found, number = [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((number, cells))
            number = reader.line_num + 1
    except csv.Error:
        raise NotRead(NOT_CSV) from None
    return found


def _line(number: int, heading: Sequence[str], cells: Sequence[str], countries: Mapping[str, str]) -> Line:
    if len(cells) != len(heading):
        return Line(number, None, f"This line has {len(cells)} cells, and the first has {len(heading)}.")
    by = dict(zip(heading, (cell.strip() for cell in cells), strict=True))
    percent = by["percent"].removesuffix("%").strip()
    if not (percent.isascii() and percent.isdigit() and len(percent) <= 3):
        return Line(number, None, NOT_A_PERCENT)
    try:
        begins, ends = date.fromisoformat(by["valid_from"]), _day(by["valid_until"])
    except ValueError:
        return Line(number, None, "Write days as 2027-01-31; only valid_until may be empty.")
    source = " ".join(unguard(by["source"]).split())
    row = Row(by["country"].upper(), int(percent), begins, ends, source)
    return Line(number, row, why_not(row, countries) or "")


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _planned(
    line: Line,
    before: Mapping[tuple[str, date], Row],
    seen: set[tuple[str, date]],
    countries: Mapping[str, str],
    today: date,
) -> Planned:
    row = line.row
    if row is None or line.problem:
        return Planned(line.number, What.REFUSED, row, line.problem)
    if row.key in seen:
        return Planned(line.number, What.REFUSED, row, TWICE)
    was = before.get(row.key)
    if was is None:
        return Planned(line.number, What.ADD, row, said(row, countries))
    if was == row:
        return Planned(line.number, What.SAME, row, said(row, countries))
    if why := _why_not_changed(was, row, today):
        return Planned(line.number, What.REFUSED, row, why)
    return Planned(line.number, What.CHANGE, row, f"{said(row, countries)} {_changes(was, row)}")


def _why_not_changed(was: Row, row: Row, today: date) -> str | None:
    if was.valid_from > today or (was.percent, was.valid_until) == (row.percent, row.valid_until):
        return None
    if was.valid_until and was.valid_until < today:
        return HAS_ENDED.format(ended=dates.words(was.valid_until))
    if was.percent != row.percent:
        return HAS_BEGUN.format(begun=dates.words(was.valid_from))
    return ENDS_TOO_EARLY if row.valid_until and row.valid_until < today else None


def said(row: Row, countries: Mapping[str, str]) -> str:
    """A row in words: Kenya: 50% from 1 Jan 2027 on."""
    name = countries.get(row.country, row.country)
    return f"{name}: {row.percent}% from {dates.words(row.valid_from)} {_until(row)}."


def _until(row: Row) -> str:
    return f"to {dates.words(row.valid_until)}" if row.valid_until else "on"


def _changes(was: Row, row: Row) -> str:
    parts = [
        f"was {was.percent}%" if was.percent != row.percent else "",
        f"had {f'the last day {dates.words(was.valid_until)}' if was.valid_until else 'no last day'}"
        if was.valid_until != row.valid_until
        else "",
        f"had the source “{was.source}”" if was.source != row.source else "",
    ]
    return f"It {', '.join(part for part in parts if part)}."


def _clashes(rows: Iterable[Row]) -> dict[tuple[str, date], Row]:
    """Rows that hold at once with another of their country, each with that other."""
    in_order = sorted(rows, key=lambda row: row.key)
    return dict(_pairs(in_order))


def _pairs(in_order: Sequence[Row]) -> Iterator[tuple[tuple[str, date], Row]]:
    for first, second in pairwise(in_order):
        if first.country == second.country and first.overlaps(second):
            yield first.key, second
            yield second.key, first


def _refused_for(each: Planned, clashes: Mapping[tuple[str, date], Row], countries: Mapping[str, str]) -> Planned:
    if each.row is None or each.what not in (What.ADD, What.CHANGE) or each.row.key not in clashes:
        return each
    other = clashes[each.row.key]
    country = countries.get(other.country, other.country)
    words = OVERLAPS.format(country=country, begins=dates.words(other.valid_from), until=_until(other))
    return replace(each, what=What.REFUSED, words=words)
