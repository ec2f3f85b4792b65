"""What a mediator said about their calendars before, and what the logbook holds beside them, as an import asks it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.logbook.calendar import Series, Weights


@dataclass(frozen=True, slots=True)
class Told:
    """`series` and `zones` are answers by the keyed hash of a UID or of a zone's name."""

    weights: Weights = field(default_factory=Weights)
    series: Mapping[str, Series] = field(default_factory=dict)
    zones: Mapping[str, str] = field(default_factory=dict)
