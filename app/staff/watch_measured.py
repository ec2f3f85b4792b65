"""What was measured in the last 24 hours: the pages that were slow, and the readers of untrusted files."""

from collections.abc import Sequence
from dataclasses import dataclass
from re import compile as pattern

from flask import current_app
from sqlalchemy import ColumnElement, func, select

from app import clock, measured
from app.db import db
from app.measured import Measured
from app.staff.watch import A_DAY
from app.words import amount

MOST_PAGES = 10
PART = pattern(r"<[^>]+>")
READERS = {
    "calendar": "Calendars",
    "sheet": "Spreadsheets",
    "photo": "Photos",
    "statement": "Bank statements",
    "pdf": "Invoices as PDF",
}


@dataclass(frozen=True, slots=True)
class Slow:
    """An address of the portal, how often it was asked for, how often it was slow, and how long it took."""

    address: str
    number: str
    slow: str
    very_slow: str
    mean: str
    longest: str


@dataclass(frozen=True, slots=True)
class Answers:
    """How many there were and how many of them slow, in words, if any was written down; the pages that kept most people
    waiting, those that did so for longest first, and none that was always quick. Slow is what took longer than so many
    seconds.
    """

    said: str | None
    slowest: Sequence[Slow] = ()
    slow: float = measured.SLOW
    very_slow: float = measured.VERY_SLOW


@dataclass(frozen=True, slots=True)
class Reader:
    """Readers of one kind: files that had their turn, those that were asked to wait, and the longest turn."""

    name: str
    turns: str
    busy: str
    longest: str


def answers() -> Answers:
    number, slow = db.session.execute(
        select(func.sum(Measured.number), func.sum(Measured.slow)).where(*_today(measured.PAGE))
    ).one()
    if not number:
        return Answers(None)
    of_them = f"{slow:,} of them" if slow else "none of them"
    said = f"{amount(number, 'answer')} in the last 24 hours, {of_them} slower than {measured.SLOW:g} seconds."
    return Answers(said, _slowest())


def readers() -> Sequence[Reader]:
    """Every kind of reader that was asked for anything, by its place in `READERS`."""
    number, _slow, _very_slow, _total, longest = _sums()
    rows = db.session.execute(
        select(Measured.name, Measured.kind, number, longest)
        .where(*_today(measured.TURN, measured.BUSY))
        .group_by(Measured.name, Measured.kind)
    )
    found = {(name, kind): (turns, took) for name, kind, turns, took in rows}
    return [
        _reader(words, found.get((name, measured.TURN), (0, 0)), found.get((name, measured.BUSY), (0, 0)))
        for name, words in READERS.items()
        if {(name, measured.TURN), (name, measured.BUSY)} & found.keys()
    ]


def _sums() -> tuple[ColumnElement[int], ...]:
    added = (Measured.number, Measured.slow, Measured.very_slow, Measured.total)
    return *map(func.sum, added), func.max(Measured.longest)


def _today(*kinds: str) -> tuple[ColumnElement[bool], ...]:
    """It is written down by the hour: the hour that was under way a day ago is left out."""
    return Measured.kind.in_(kinds), Measured.hour > clock.now() - A_DAY


def _slow(endpoint: str, number: int, slow: int, very_slow: int, total: int, longest: int) -> Slow:
    times = seconds(total / number), seconds(longest)
    return Slow(_address(endpoint), f"{number:,}", f"{slow:,}", f"{very_slow:,}", *times)


def _address(endpoint: str) -> str:
    """As it is in the address line, with … for what differs; one that this version does not have, by its name."""
    if endpoint not in current_app.view_functions:
        return endpoint
    rule = next(current_app.url_map.iter_rules(endpoint))
    verb = "" if "GET" in (rule.methods or ()) else " (sent)"
    return PART.sub("…", rule.rule) + verb


def _slowest() -> Sequence[Slow]:
    number, slow, very_slow, total, longest = _sums()
    rows = db.session.execute(
        select(Measured.name, number, slow, very_slow, total, longest)
        .where(*_today(measured.PAGE))
        .group_by(Measured.name)
        .having(slow > 0)
        .order_by(very_slow.desc(), slow.desc(), longest.desc(), Measured.name)
        .limit(MOST_PAGES)
    )
    return [_slow(*row) for row in rows]


def _reader(words: str, turns: tuple[int, int], busy: tuple[int, int]) -> Reader:
    return Reader(words, f"{turns[0]:,}", f"{busy[0]:,}", seconds(turns[1]) if turns[0] else "")


def seconds(milliseconds: float) -> str:
    """To a hundredth below ten seconds, else to a tenth."""
    return f"{milliseconds / 1000:,.{2 if milliseconds < 10_000 else 1}f} s"
