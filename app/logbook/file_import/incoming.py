"""What a spreadsheet or a logbook file would bring in: mediations with their sessions, what is known already, what is
skipped. Pure; found = new + known + changed + skipped.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.logbook import length
from app.logbook.references import free_references


@dataclass(frozen=True, slots=True)
class IncomingSession:
    """A session to be made of `details`; by `key` the next import knows it again, by `content` whether it changed."""

    key: str
    content: str
    details: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A mediation to be made of `details`, or (with `mediation_id`) one that is logged and gets more sessions.

    `number` is where it begins in the file; `name` is how the file calls it, shown and never stored.
    `reflections` are what went well and what was hard.
    """

    number: int
    name: str
    reference: str
    sessions: tuple[IncomingSession, ...]
    details: dict[str, Any] = field(default_factory=dict)
    mediation_id: int | None = None
    warnings: tuple[str, ...] = ()
    reflections: tuple[str, str] | None = None
    is_imported: bool = True

    @property
    def date(self) -> date:
        """The day of its last session."""
        last: date = max(session.details["date"] for session in self.sessions)
        return last

    @property
    def lasting(self) -> str:
        """The length of all its sessions, in words."""
        minutes = sum(session.details["minutes"] or 0 for session in self.sessions)
        return length.words(minutes) if minutes else "no length"

    @property
    def modes(self) -> str:
        """The modes of its sessions, in words."""
        return ", ".join(dict.fromkeys(session.details["mode"].label.lower() for session in self.sessions))


@dataclass(frozen=True, slots=True)
class Changed:
    """What is logged and stands differently in the file: a file never changes an entry."""

    mediation_id: int
    reference: str
    number: int
    logged: str
    now: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """What is left out, why in words that quote nothing of it, and what it is about, shown and never stored."""

    reason: str
    number: int
    cell: str = ""


@dataclass(slots=True)
class Plan:
    """Everything that was found in a file, in rows of a sheet or in mediations of a logbook."""

    new: list[Incoming] = field(default_factory=list)
    known: int = 0
    changed: list[Changed] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    are_rows: bool = True

    @property
    def new_count(self) -> int:
        return sum(len(each.sessions) for each in self.new) if self.are_rows else len(self.new)

    @property
    def found(self) -> int:
        return self.new_count + self.known + len(self.changed) + len(self.skipped)


def numbered(new: Iterable[Incoming], taken: Iterable[str], first: Callable[[date], str]) -> list[Incoming]:
    """The same, where those without a reference have the next free one; `first` says where a year of them begins."""
    new = list(new)
    days = [each.date for each in new if not each.reference]
    free = free_references(days, [*taken, *(each.reference for each in new)], first)
    return [each if each.reference else replace(each, reference=next(free)) for each in new]
