"""What approving a listing needs, the life of that decision, and both in words for either side (domain §8)."""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple

from app.life import Life, Move
from app.listing.applications.life import Who
from app.logbook.eligibility.certification import Claim
from app.logbook.vocabulary import Choice

LONGEST_REASON = 500
OPEN_FOR = timedelta(hours=1)
OPENED = "opened what was submitted"
NOT_OPEN = "Open what was submitted from the page of the application. It stays open for an hour, for you alone."


class State(StrEnum):
    """Where the decision about a passed application stands; one that nobody has touched waits."""

    WAITING = "waiting"
    RETURNED = "returned"
    APPROVED = "approved"
    DECLINED = "declined"

    @property
    def words(self) -> str:
        return _STATES[self]


class Contribution(Choice):
    """How the contribution of the first year is settled."""

    PAID = "paid"
    WAIVED = "waived"


class Waits(StrEnum):
    """Why a passed application is in the queue of staff."""

    PASS = "passes"  # noqa: S105  # an assessment, not a password
    INCOMPLETE = "incomplete"
    APPROVAL = "approvals"


_STATES = {
    State.WAITING: "Waits for IMI",
    State.RETURNED: "Returned to the mediator",
    State.APPROVED: "Approved",
    State.DECLINED: "Not approved",
}
_STAFF, _MEDIATOR = (Who.STAFF,), (Who.MEDIATOR,)
LIFE = Life(
    {
        (State.WAITING, "approve"): Move(State.APPROVED, _STAFF),
        (State.WAITING, "return"): Move(State.RETURNED, _STAFF),
        (State.WAITING, "decline"): Move(State.DECLINED, _STAFF),
        (State.RETURNED, "approve"): Move(State.APPROVED, _STAFF),
        (State.RETURNED, "decline"): Move(State.DECLINED, _STAFF),
        (State.RETURNED, "ask"): Move(State.WAITING, _MEDIATOR),
        (State.DECLINED, "reopen"): Move(State.WAITING, _STAFF),
    }
)
_LACKING = {
    "photo": "a photo",
    "languages": "a language",
    "places": "a practice location",
    "expertise": "an area of expertise",
}
DONE = {
    "approve": "Approved",
    "return": "Returned to the mediator",
    "decline": "Not approved",
    "ask": "IMI asked to look again",
    "reopen": "Taken up again",
}
TOLD = (State.RETURNED, State.DECLINED)
UNDECIDED = (State.WAITING, State.RETURNED)
_READ_BY_MEDIATOR = {
    State.WAITING: "IMI decides about your listing once every line below is met.",
    State.RETURNED: "IMI looked at it and returned it to you. Do what the reason asks, then ask IMI to look again.",
    State.APPROVED: "IMI approved your listing.",
    State.DECLINED: "IMI did not approve a listing. If you think that is wrong, write to IMI: it can look again.",
}
LISTED_OTHERWISE = "They have a listing already, which did not begin here: there is nothing to decide."
_READ_BY_STAFF = {
    State.WAITING: "It waits for a decision of IMI.",
    State.RETURNED: "It is with the mediator, who can ask IMI to look again once nothing is missing.",
    State.APPROVED: "It is approved, and the mediator is listed.",
    State.DECLINED: "It is not approved. It can be looked at again.",
}


class Certified(NamedTuple):
    """A pass that was counted for somebody who says that they are IMI Certified, which lowers the threshold.

    `claim` is how that stands today; `total` e-mediations stand, and `needed` are asked of who is not (domain §5).
    """

    claim: Claim
    total: int
    needed: int

    @property
    def is_settled(self) -> bool:
        """Whether it is verified, or the pass does not rest on it."""
        return self.claim is Claim.VERIFIED or self.total >= self.needed

    @property
    def without(self) -> str:
        """What the pass comes to without the certification."""
        return f"{self.total} of {self.needed}"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known for an approval: who passed it and when, in words; what the profile lacks, by names of
    `profile.Item.field`; the version of the Code that was accepted; nothing of a certification that it was not
    counted by."""

    passed: str
    missing: tuple[str, ...]
    code_version: str
    contribution: Contribution | None
    certified: Certified | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the checklist; `note` is how far it is, `blocks` what is missing as staff read it, `step` for them.

    `address` is where the mediator does that, or nothing.
    """

    words: str
    is_met: bool
    note: str
    blocks: str
    step: str
    address: str


def lines(facts: Facts) -> tuple[Line, ...]:
    """What approval needs (domain §8). Feedback is not needed."""
    lacks = ", ".join(_LACKING[each] for each in facts.missing)
    return (
        Line(
            "ODRQAP assessment passed",
            bool(facts.passed),
            facts.passed or "not yet",
            "the assessment is not passed",
            "Your application",
            "/listing/",
        ),
        *([_certification(facts.certified)] if facts.certified else []),
        Line(
            "Profile complete",
            not facts.missing,
            f"lacks {lacks}" if lacks else "photo, language, place, expertise",
            f"the profile lacks {lacks}",
            "Your profile",
            "/listing/profile/",
        ),
        Line(
            "Code accepted",
            bool(facts.code_version),
            f"version {facts.code_version}" if facts.code_version else "not yet",
            "the Code of Professional Conduct is not accepted",
            "Read and accept it",
            "/logbook/code",
        ),
        Line(
            "Contribution paid or waived",
            facts.contribution is not None,
            facts.contribution.label.lower() if facts.contribution else "not recorded yet",
            "the contribution is not recorded as paid or waived",
            "How it is paid or waived",
            "/fees/",
        ),
    )


def _certification(found: Certified) -> Line:
    is_verified = found.claim is Claim.VERIFIED
    return Line(
        "Certification verified",
        found.is_settled,
        "verified" if is_verified else f"{found.claim.words}; {found.without} e-mediations without it",
        f"the certification is {found.claim.words}, and without it the pass comes to {found.without} e-mediations",
        "What it changes",
        "/logbook/eligibility#certified",
    )


def why_not_approved(facts: Facts) -> str | None:
    """Everything that keeps a listing from being approved, in one sentence; None when nothing does."""
    missing = blocks(facts)
    return f"It cannot be approved yet: {'; '.join(missing)}." if missing else None


def blocks(facts: Facts) -> list[str]:
    """What is missing, as staff read it."""
    return [line.blocks for line in lines(facts) if not line.is_met]


def why_not_ask(facts: Facts) -> str | None:
    """What the mediator has to do before IMI looks again, in one sentence."""
    missing = blocks(_done_by_imi(facts))
    return f"Before you ask IMI to look again: {'; '.join(missing)}." if missing else None


def moves(state: State, facts: Facts, *, by: Who) -> tuple[str, ...]:
    """What somebody may do now; to approve is offered once only the contribution is left to record, to ask once
    nothing is left to the mediator."""
    needed = {"approve": _settled(facts), "ask": _done_by_imi(facts)}
    return tuple(verb for verb in LIFE.moves(state, by=by) if verb not in needed or not blocks(needed[verb]))


def _settled(facts: Facts) -> Facts:
    """As if the contribution were recorded."""
    return replace(facts, contribution=facts.contribution or Contribution.PAID)


def _done_by_imi(facts: Facts) -> Facts:
    """As if IMI had done its part: it records the contribution, and looks at a claim to be certified that waits."""
    is_with_imi = facts.certified is not None and facts.certified.claim is Claim.WAITING
    return replace(_settled(facts), certified=None if is_with_imi else facts.certified)


def next_step(state: State, *, reader: Who) -> str:
    """Who has to do what next, as the reader is told it."""
    return (_READ_BY_MEDIATOR if reader is Who.MEDIATOR else _READ_BY_STAFF)[state]
