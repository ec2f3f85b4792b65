"""The parameters of counting and eligibility: IMI's by default; a programme may be stricter, never laxer."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of the rule; the thresholds are IMI's own, what makes a mediation full-scale is our reading of them.

    Minutes are held substantive minutes, shares are online minutes over these, windows are calendar months.
    The smaller of a pair is where doubt begins: below it a mediation does not count, from the greater on it counts,
    in between an assessor decides.
    """

    version: str = "IMI 2026-1"

    min_minutes: int = 120
    doubtful_minutes: int = 60
    min_online_share: Fraction = Fraction(3, 4)
    doubtful_online_share: Fraction = Fraction(1, 4)

    needed: int = 20
    needed_certified: int = 5
    shortest_window: int = 24
    longest_window: int = 36
    core_hours: int = 200
    core_mediations: int = 20


IMI_RULE = Rule()
