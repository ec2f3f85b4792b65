"""What a mediator said about their calendars before, and what the logbook holds beside them, as an import asks it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.logbook.calendar import Series, Weights
from app.logbook.calendar.honest import Edge
from app.logbook.calendar_import.same_time import Standing


@dataclass(frozen=True, slots=True)
class Told:
    """All by keyed hashes: what series are, by their UIDs; zones, by the names that nobody knows; events that are not
    what they look the same as; contents that are the same as a session or an event that was decided about.

    `standing` are sessions that no import knows of; `edges` the days where the date of a mediation matters.
    """

    weights: Weights = field(default_factory=Weights)
    series: Mapping[str, Series] = field(default_factory=dict)
    zones: Mapping[str, str] = field(default_factory=dict)
    others: frozenset[str] = frozenset()
    same: frozenset[str] = frozenset()
    standing: tuple[Standing, ...] = ()
    edges: tuple[Edge, ...] = ()
