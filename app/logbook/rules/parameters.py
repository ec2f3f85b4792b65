"""The parameters of counting and eligibility: IMI's by default; a programme may be stricter, never laxer."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from app.logbook import length

IMI = "IMI"
CORE = {"any": "enough hours or enough mediations", "both": "enough hours and enough mediations"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of the rule; the thresholds are IMI's own, what makes a mediation full-scale is our reading of them.

    Minutes are held substantive minutes, shares are online minutes over these, windows are calendar months.
    The smaller of a pair is where doubt begins: below it a mediation does not count, from the greater on it counts,
    in between an assessor decides. Without `judges_hybrids` no assessor decides about an online share: below the
    greater one a mediation does not count. `core` asks for any of the two amounts of core experience, or for both.
    """

    version: str = "IMI 2026-1"

    min_minutes: int = 120
    doubtful_minutes: int = 60
    min_online_share: Fraction = Fraction(3, 4)
    doubtful_online_share: Fraction = Fraction(1, 4)
    judges_hybrids: bool = True

    needed: int = 20
    needed_certified: int = 5
    shortest_window: int = 24
    longest_window: int = 36
    core_hours: int = 200
    core_mediations: int = 20
    core: str = "any"

    @property
    def has_one_window(self) -> bool:
        return self.shortest_window == self.longest_window

    @property
    def window_words(self) -> str:
        """Its window, or the range of them, as it is said."""
        if self.has_one_window:
            return f"{self.longest_window} months"
        return f"{self.shortest_window} to {self.longest_window} months"

    @property
    def core_words(self) -> str:
        """The core experience it asks for."""
        joint = "and" if self.core == "both" else "or"
        return f"{self.core_hours} hours {joint} {self.core_mediations} mediations"


IMI_RULE = Rule()


def written(rule: Rule) -> str:
    """A rule as it is stored: JSON, shares as fractions such as "3/4"."""
    return json.dumps(asdict(rule), sort_keys=True, default=str)


@lru_cache(maxsize=500)
def read(text: str) -> Rule:
    """The rule that was written so. What an older version did not know yet is as it is with IMI."""
    said: dict[str, Any] = json.loads(text)
    shares = {name: Fraction(value) for name, value in said.items() if name.endswith("_share")}
    return Rule(**(said | shares))


def percent(share: Fraction) -> str:
    """A share in words."""
    return f"{float(share * 100):g} %"


def changes(before: Rule, after: Rule) -> list[str]:
    """Which parameters a rule has otherwise than the one before it, in words."""
    return [
        f"{label}: {_said(name, before)} → {_said(name, after)}"
        for name, (label, _words) in _SAID.items()
        if getattr(before, name) != getattr(after, name)
    ]


class Laxer(NamedTuple):
    """A parameter that may not be so, and why, in words for whoever sets it."""

    name: str
    why: str


# What a parameter is called, and how its value is said.
_SAID: dict[str, tuple[str, Callable[[Any], str]]] = {
    "needed": ("e-mediations", str),
    "needed_certified": ("for those who are IMI Certified", str),
    "shortest_window": ("shortest window in months", str),
    "longest_window": ("longest window in months", str),
    "min_minutes": ("counts from", length.words),
    "doubtful_minutes": ("judged from", length.words),
    "min_online_share": ("counts from a share online of", percent),
    "doubtful_online_share": ("judged from a share online of", percent),
    "judges_hybrids": ("partly online", lambda is_so: "judged" if is_so else "not judged"),
    "core_hours": ("core hours", str),
    "core_mediations": ("core mediations", str),
    "core": ("core experience", CORE.__getitem__),
}
# What may rise above IMI's and never fall below it.
_AT_LEAST = (
    *("needed", "needed_certified", "min_minutes", "doubtful_minutes"),
    *("min_online_share", "doubtful_online_share", "core_hours", "core_mediations"),
)
# Of each pair the first may not be the greater one.
_IN_ORDER = {
    "shortest_window": ("longest_window", "The shortest window is not longer than the longest one."),
    "needed_certified": ("needed", "Those who are IMI Certified do not need more than the others."),
    "doubtful_minutes": ("min_minutes", "What an assessor judges is not longer than what counts."),
    "doubtful_online_share": ("min_online_share", "What an assessor judges is not more online than what counts."),
}


def why_laxer_than(rule: Rule, imi: Rule = IMI_RULE) -> list[Laxer]:
    """Every way in which a programme's rule is laxer than IMI's, or contradicts itself (domain §5).

    A longer window is the laxer one, as more mediations fall into it.
    """
    found = [
        Laxer(name, f"IMI asks for at least {_said(name, imi)}.")
        for name in _AT_LEAST
        if getattr(rule, name) < getattr(imi, name)
    ]
    found += [
        Laxer(name, f"A window has {imi.shortest_window} to {imi.longest_window} months.")
        for name in ("shortest_window", "longest_window")
        if not imi.shortest_window <= getattr(rule, name) <= imi.longest_window
    ]
    if imi.core == "both" and rule.core != "both":
        found.append(Laxer("core", "IMI asks for both, hours and mediations."))
    if rule.judges_hybrids and not imi.judges_hybrids:
        found.append(Laxer("judges_hybrids", "IMI has no partly online mediation judged."))
    return found + [
        Laxer(name, why) for name, (other, why) in _IN_ORDER.items() if getattr(rule, name) > getattr(rule, other)
    ]


def _said(name: str, rule: Rule) -> str:
    return _SAID[name][1](getattr(rule, name))
