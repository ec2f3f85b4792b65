"""One window of months over a logbook: how many mediations count in it, which ones, and why the others do not."""

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple, Self

from app.logbook.counting import Judgement, Reason, Verdict
from app.logbook.eligibility.months import first_day, last_counting_day


class Entry(NamedTuple):
    """One mediation as eligibility sees it; a named tuple, because a page makes hundreds of them.

    `verdict` and `reason` are values of Verdict and Reason (a stored word will do). `date` is None when no session
    was held. `core_minutes` are all its held minutes, used only where `is_core`.
    """

    key: Hashable
    reference: str
    date: date | None
    verdict: str
    reason: str
    core_minutes: int = 0
    is_core: bool = False

    @classmethod
    def of(cls, judgement: Judgement, *, key: Hashable, reference: str) -> Self:
        return cls(
            key,
            reference,
            judgement.counted_on,
            judgement.verdict,
            judgement.reason,
            judgement.held_minutes,
            judgement.is_core,
        )


_DAY = attrgetter("date")


@dataclass(frozen=True)
class Line:
    """Entries that have a date, oldest first."""

    entries: list[Entry]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Self:
        return cls(sorted([entry for entry in entries if entry.date], key=_DAY))

    @cached_property
    def dates(self) -> list[date]:
        """Of every entry; for a few of them `day` costs less in a long logbook."""
        return list(map(_DAY, self.entries))

    def day(self, place: int) -> date:
        day: date = _DAY(self.entries[place])
        return day

    def judged(self, verdict: Verdict) -> Self:
        """Those of one verdict."""
        word = verdict.value  # words are compared four times as quickly as members
        return type(self)([entry for entry in self.entries if entry.verdict == word])

    def between(self, first: date, last: date) -> range:
        """The places of the entries from the first to the last day, both included."""
        return range(bisect_left(self.entries, first, key=_DAY), bisect_right(self.entries, last, key=_DAY))

    def at(self, places: range) -> list[Entry]:
        return self.entries[places.start : places.stop]

    def part(self, places: range) -> Self:
        return type(self)(self.at(places))


class Logged(NamedTuple):
    """What every window of an assessment looks at: the logbook, the day, and how many are needed."""

    entries: list[Entry]
    dated: Line
    counting: Line
    borderline: Line
    as_of: date
    needed: int

    @classmethod
    def of(cls, entries: list[Entry], as_of: date, needed: int) -> Self:
        dated = Line.of(entries)
        return cls(entries, dated, dated.judged(Verdict.COUNTS), dated.judged(Verdict.BORDERLINE), as_of, needed)


@dataclass(frozen=True, slots=True)
class Window:
    """So many months up to `as_of`. A number is the length of the list it opens; a list is made when it is opened."""

    months: int
    first_day: date
    logged: Logged
    counted_at: range
    borderline_at: range

    @classmethod
    def of(cls, logged: Logged, months: int) -> Self:
        first, last = first_day(logged.as_of, months), logged.as_of
        return cls(months, first, logged, logged.counting.between(first, last), logged.borderline.between(first, last))

    @property
    def count(self) -> int:
        return len(self.counted_at)

    @property
    def borderline_count(self) -> int:
        return len(self.borderline_at)

    @property
    def is_met(self) -> bool:
        return self.count >= self.logged.needed

    @property
    def is_met_with_borderline(self) -> bool:
        return self.count + self.borderline_count >= self.logged.needed

    @property
    def short_by(self) -> int:
        return max(0, self.logged.needed - self.count)

    @property
    def counted(self) -> list[Entry]:
        """Oldest first."""
        return self.logged.counting.at(self.counted_at)

    @property
    def borderline(self) -> list[Entry]:
        """Oldest first."""
        return self.logged.borderline.at(self.borderline_at)

    @property
    def not_counted(self) -> list[tuple[Entry, str]]:
        """Every other entry with why, in the order they were given; the three lists together are the whole logbook."""
        return [(entry, why) for entry in self.logged.entries if (why := self._why_not(entry))]

    def _why_not(self, entry: Entry) -> str | None:
        if entry.verdict == Verdict.DOES_NOT_COUNT or entry.date is None:
            return Reason(entry.reason).label
        if entry.date > self.logged.as_of:
            return "In the future"
        days = (self.first_day - entry.date).days
        return f"Outside by {days} {'day' if days == 1 else 'days'}" if days > 0 else None

    @property
    def lapses_on(self) -> date | None:
        """The first day on which this window would no longer pass if nothing more is logged; None if it does not now.

        Entries dated in the future are logged already: they may put that day off.
        """
        if not self.is_met:
            return None
        dates, known = self.logged.counting.dates, self.counted_at.stop
        while True:
            lapse = last_counting_day(dates[known - self.logged.needed], self.months) + timedelta(days=1)
            if known == len(dates) or dates[known] > lapse:
                return lapse
            known += 1
