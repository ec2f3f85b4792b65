"""Professional development (CPD): how long an item took, totals by year, what of a file is new (domain §3)."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple, Protocol, TypeVar

from app.logbook import length
from app.words import amount

LONGEST_TITLE, LONGEST_TAKEAWAY = 200, 4000


class Dated(Protocol):
    """What has a day, as the mediator gave it; it has no zone and never moves."""

    @property
    def date(self) -> dt.date: ...


Item = TypeVar("Item", bound=Dated)


class Year(NamedTuple):
    """What was learned in a calendar year."""

    year: int
    items: int
    minutes: int

    @property
    def count_words(self) -> str:
        return amount(self.items, "item")


class Known(NamedTuple):
    """An item that is kept: what a file calls it, here and where it came from, and what it says."""

    names: frozenset[str]
    date: dt.date
    title: str
    minutes: int


def hours(text: str) -> int:
    """Read a length as typed, a bare number being hours, and answer whole minutes.

    Raises ValueError, in words, for what is no length, for nothing at all and for more than 1,000 hours.
    """
    minutes = length.parse_experience(text)
    if not 0 < minutes <= length.LONGEST_MINUTES:
        raise ValueError(f"Enter a length between 1 min and {length.words(length.LONGEST_MINUTES)}.")
    return minutes


def why_not_kept(on: dt.date, today: dt.date) -> str | None:
    """Only what was learned is an item: a course that is booked adds to no year yet."""
    return "This day is still to come. Add it once you have done it." if on > today else None


def totals(items: Iterable[tuple[dt.date, int]]) -> list[Year]:
    """Days with minutes, summed by calendar year; the latest year first, years without an item left out."""
    counts: Counter[int] = Counter()
    minutes: Counter[int] = Counter()
    for day, lasted in items:
        counts[day.year] += 1
        minutes[day.year] += lasted
    return [Year(year, counts[year], minutes[year]) for year in sorted(counts, reverse=True)]


def by_year(items: Sequence[Item], years: Iterable[Year]) -> list[tuple[Year, list[Item]]]:
    """Items that stand in order of their days, under their years; a year's total is that of all its items."""
    total = {each.year: each for each in years}
    return [(total[year], list(found)) for year, found in groupby(items, lambda item: item.date.year)]


def missing(said: Iterable[Mapping[str, Any]], kept: Iterable[Known]) -> list[Mapping[str, Any]]:
    """The items of a file, as `archive.read` gives them, that are not kept yet.

    One is known by its name in the file; of the others each is known by the day, title and length of one kept item.
    What is kept and says something else by now stays as it is. What the file says twice by name is there once.
    """
    said, kept = list({each["id"] or at: each for at, each in enumerate(said)}.values()), list(kept)
    named = {each["id"] for each in said} - {""}
    names = frozenset[str]().union(*(each.names for each in kept))
    others = Counter((each.date.isoformat(), each.title, each.minutes) for each in kept if not each.names & named)
    found = []
    for each in said:
        same = each["date"], each["title"], each["minutes"]
        if each["id"] and each["id"] in names:
            continue
        if others[same]:
            others[same] -= 1
        else:
            found.append(each)
    return found
