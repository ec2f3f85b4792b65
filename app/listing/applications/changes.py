"""Which entries of a logbook read otherwise than they were shared."""

from collections.abc import Iterable
from typing import NamedTuple

from app.listing.applications.snapshot import Frozen

_COMPARED = {
    "reference": ("reference",),
    "role": ("role",),
    "status": ("status", "is_simulated", "has_agreement"),
    "sessions": ("sessions",),
    "verdict": ("verdict", "reasons"),
    "claim": ("claim",),
}


class Change(NamedTuple):
    """An entry that reads otherwise than it was shared; `what` are words for a person."""

    key: int
    reference: str
    what: str


def differs(shared: Iterable[Frozen], now: Iterable[Frozen]) -> list[Change]:
    """Which entries read otherwise now than they were shared, those that are new or gone included.

    Evidence and flags are not what the mediator wrote, and make no difference.
    """
    before, after = ({each["key"]: each for each in some} for some in (shared, now))
    changes = [_change(before.get(key), after.get(key)) for key in {**before, **after}]
    return [each for each in changes if each]


def _change(before: Frozen | None, after: Frozen | None) -> Change | None:
    if before is None or after is None:
        one = before or after or {}
        return Change(one["key"], one["reference"], "removed" if before else "new")
    words = [word for word, names in _COMPARED.items() if any(before[name] != after[name] for name in names)]
    return Change(after["key"], after["reference"], f"changed: {', '.join(words)}") if words else None
