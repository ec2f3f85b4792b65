"""What a calendar file holds beside the window, counted while it is read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from .components import Component
from .events import Contents, Skipped
from .rules import Every, Rule

OTHERS = {b"VTODO": "task", b"VJOURNAL": "journal entry", b"VFREEBUSY": "list of busy times"}
OTHER = re.compile(rb"^BEGIN:(VTODO|VJOURNAL|VFREEBUSY)[ \t]*(?=\r?\n|\Z)", re.IGNORECASE | re.MULTILINE)
END = re.compile(rb"^END:VCALENDAR[ \t]*(?=\r?\n|\Z)", re.IGNORECASE | re.MULTILINE)
DAYS = {Every.DAY: 1, Every.WEEK: 7, Every.MONTH: 31, Every.YEAR: 366}
MOST_NAMED = 100
FOR_EVER = date.max


@dataclass(slots=True)
class Counting:
    """Grows with every event of the file; `contents` is what it came to.

    `days` are those on which events start that do not repeat and are whole: see `plain`.
    """

    events: int = 0
    days: set[date] = field(default_factory=set)
    first: date = date.max
    last: date = date.min
    shortened: list[Skipped] = field(default_factory=list)

    def add(self, one: Component, too_long: Sequence[str] = ()) -> None:
        """Count an event that was read; `too_long` names the lines of it that were not."""
        self.events += 1
        self.first = min(self.first, one.start.day)
        self.last = max(self.last, _last_day(one))
        for name in too_long[: max(MOST_NAMED - len(self.shortened), 0)]:
            words = f"A line ({name}) is longer than 1 MB and was left out; the event was read."
            self.shortened.append(Skipped(words, one.block.line))

    def contents(self, data: bytes, *, is_empty: bool) -> Contents:
        """`data` is the cleaned file; `is_empty` when it holds no event at all, be it read or skipped."""
        first, last = min([self.first, *self.days]), max([self.last, *self.days])
        return Contents(
            self.events,
            first if self.events else None,
            last if self.events and last != FOR_EVER else None,
            _others(data) if is_empty else (),
            not END.search(data, max(len(data) - 10_000, 0)) and not END.search(data),
            tuple(self.shortened),
        )


def _last_day(one: Component) -> date:
    """The last day on which an occurrence may start."""
    return max([one.start.day, *(each.day for each, _length in one.added), *(_end(rule, one) for rule in one.rules)])


def _end(rule: Rule, one: Component) -> date:
    if rule.until is not None:
        return rule.until.date() if isinstance(rule.until, datetime) else rule.until
    if rule.count is None:
        return FOR_EVER
    last = one.start.day.toordinal() + (rule.count - 1) * rule.interval * DAYS[rule.every]
    return date.fromordinal(last) if last < FOR_EVER.toordinal() else FOR_EVER


def _others(data: bytes) -> tuple[tuple[str, int], ...]:
    found = [name.upper() for name in OTHER.findall(data)]
    return tuple((words, found.count(name)) for name, words in OTHERS.items() if name in found)
