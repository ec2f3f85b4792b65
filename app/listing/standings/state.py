"""The states that a listing can be in, as its mediator, staff and everybody read them (domain §8)."""

from enum import StrEnum


class State(StrEnum):
    NOT_YET = "not_yet"
    LISTED = "listed"
    DUE_SOON = "due_soon"
    IN_GRACE = "in_grace"
    SUSPENDED = "suspended"
    REMOVED = "removed"
    RESIGNED = "resigned"

    @property
    def label(self) -> str:
        """What its mediator and staff read."""
        return _LABELS[self]

    @property
    def public(self) -> str:
        """What everybody reads: a contribution that is due is nobody's business (domain §8)."""
        return _PUBLIC[self]

    @property
    def is_visible(self) -> bool:
        """Whether the listing is shown in public."""
        return self in VISIBLE


_LABELS = {
    State.NOT_YET: "Not yet listed",
    State.LISTED: "Listed",
    State.DUE_SOON: "Listed, due soon",
    State.IN_GRACE: "Listed, contribution due",
    State.SUSPENDED: "Suspended",
    State.REMOVED: "No longer listed",
    State.RESIGNED: "Resigned",
}
VISIBLE = (State.LISTED, State.DUE_SOON, State.IN_GRACE)
_PUBLIC = {
    **dict.fromkeys(State, "No longer listed"),
    **dict.fromkeys(VISIBLE, "Listed"),
    State.NOT_YET: "Not listed",
    State.SUSPENDED: "Not listed at present",
}
