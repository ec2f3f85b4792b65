"""Mediators' own references: what one is made of, the series somebody follows, and what comes next in it."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from operator import attrgetter

from app.logbook.listing import Listed

LONGEST = 20
PATTERN = rf"[A-Za-z0-9-]{{2,{LONGEST}}}"  # of all of it (domain §3)
_NAMED = attrgetter("id", "reference", "listed_on")
NAMES_YEAR = re.compile(r"(?P<letters>.*?)(?P<year>(20)?[0-9]{2})-")


def next_reference(rows: Sequence[Listed], day: date) -> str:
    """The next free reference for a mediation of `day`, such as KM-08 after KM-07; only a proposal.

    It continues the series of what was logged last. A series that names its year, such as L24-031, goes by the year
    of `day`, and begins anew with each year unless its numbers run on. L26-001 begins one where there is none.
    """
    numbered = [row for row in rows if row.reference[-1:].isdecimal() and len(row.reference) < LONGEST]
    if not numbered:
        return f"L{day.year % 100:02}-001"
    last = max(numbered, key=attrgetter("id"))
    latest, width = _parts(last.reference)
    series = _of_year(latest, day, last.listed_on)
    used = _numbers(rows, series)
    if series != latest and min(_numbers(rows, latest)) > 1:
        used += _numbers(rows, latest)
    return f"{series}{max(used, default=0) + 1:0{width}}"


def is_named_alike(before: Sequence[Listed], now: Sequence[Listed]) -> bool:
    """Whether both have the same references on the same days, so that the same one comes next."""
    pairs = zip(before, now, strict=False)
    return len(before) == len(now) and all(_NAMED(one) == _NAMED(other) for one, other in pairs if one is not other)


def free_references(days: Iterable[date], taken: Iterable[str], first: Callable[[date], str]) -> Iterator[str]:
    """A reference for each of some days, none twice and none of those `taken`; `first` says where a year begins."""
    used, latest = set(taken), dict[int, str]()
    for day in days:
        reference = latest.get(day.year) or first(day)
        while reference in used:
            reference = following(reference)
        latest[day.year] = reference
        used.add(reference)
        yield reference


def following(reference: str) -> str:
    """The reference after a numbered one."""
    series, width = _parts(reference)
    return f"{series}{int(reference[len(series) :]) + 1:0{width}}"


def _parts(reference: str) -> tuple[str, int]:
    """What a numbered reference begins with, and how many digits follow."""
    series = reference.rstrip("0123456789")
    return series, len(reference) - len(series)


def _of_year(series: str, day: date, logged: date) -> str:
    """The same series for the year of a day, where it names about the year that it was logged for."""
    found = NAMES_YEAR.fullmatch(series)
    if found is None or abs(logged.year % 100 - int(found["year"]) % 100) > 1:
        return series
    return f"{found['letters']}{str(day.year)[-len(found['year']) :]}-"


def _numbers(rows: Sequence[Listed], series: str) -> list[int]:
    """The numbers of a series that are in use."""
    ends = [row.reference[len(series) :] for row in rows if row.reference.startswith(series)]
    return [int(end) for end in ends if end.isdecimal()]
