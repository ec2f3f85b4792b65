"""Events proposed as one mediation, with what is typed about it and what became of it."""

from dataclasses import dataclass, field
from typing import Any

from app.logbook.calendar import Chip


@dataclass
class Proposed:
    """Candidates proposed as one mediation, what is typed about it, and what became of it.

    A possible duplicate stands alone until it is none; then it `joins` the proposal of that number, where there is one.
    """

    number: int
    candidates: list[int]
    why_grouped: list[str] = field(default_factory=list)
    why_suggested: list[Chip] = field(default_factory=list)
    is_suggested: bool = True
    reference: str = ""
    is_reference_kept: bool = False
    role: str = "sole_mediator"
    has_agreement: bool = False
    is_simulated: bool = False
    is_ticked: bool = True
    attach_to: str = ""
    belongs_to: str = ""
    state: str = "open"
    outcome: str = ""
    mediation_id: int | None = None
    mediation_version: int | None = None
    joins: int | None = None

    @property
    def is_open(self) -> bool:
        return self.state == "open"


def proposed(told: dict[str, Any]) -> Proposed:
    """One as it was sealed."""
    return Proposed(**{**told, "why_suggested": [Chip(*each) for each in told["why_suggested"]]})
