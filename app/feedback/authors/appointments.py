"""Who may write a mediator's digest, what they declare, and the life of their appointment (domain §7.10)."""

from collections.abc import Collection
from enum import StrEnum

from app.life import Life, Move

LONGEST_RELATIONSHIP = 200
STATEMENTS = {
    "is_not_family": "I am not of this mediator's family",
    "is_not_subordinate": "I do not work under this mediator",
    "is_not_reciprocal": "This mediator does not write a digest about me",
}


class Who(StrEnum):
    MEDIATOR = "mediator"
    AUTHOR = "author"


class State(StrEnum):
    """Where an appointment stands."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ENDED = "ended"

    @property
    def words(self) -> str:
        return _STATES[self]


_STATES = {
    State.INVITED: "Asks you to write",
    State.ACCEPTED: "You write this digest",
    State.DECLINED: "Declined",
    State.ENDED: "The appointment is ended",
}
LIVE = (State.INVITED, State.ACCEPTED)
_MEDIATOR, _AUTHOR, _EITHER = (Who.MEDIATOR,), (Who.AUTHOR,), (Who.MEDIATOR, Who.AUTHOR)
LIFE = Life(
    {
        (State.INVITED, "accept"): Move(State.ACCEPTED, _AUTHOR),
        (State.INVITED, "decline"): Move(State.DECLINED, _AUTHOR),
        (State.INVITED, "end"): Move(State.ENDED, _MEDIATOR),
        (State.ACCEPTED, "end"): Move(State.ENDED, _EITHER),
    }
)


class Tie(StrEnum):
    """What the portal knows of a mediator and an author that the author may not declare away."""

    SAME_PERSON = "same_person"
    RECIPROCAL = "reciprocal"
    CO_MEDIATORS = "co_mediators"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Tie.SAME_PERSON: "Nobody writes their own digest.",
    Tie.RECIPROCAL: "Of two people only one can write the digest of the other.",
    Tie.CO_MEDIATORS: "Nobody writes the digest of somebody they mediated with.",
}
ONE_AT_A_TIME = "A digest has one author at a time. End the appointment there is, and then appoint somebody else."
WITHOUT_NAME = "Your name is printed with the digest: enter it on your account page first."


def why_not(ties: Collection[Tie]) -> str | None:
    """Why somebody with these ties cannot write the digest."""
    return next((tie.words for tie in Tie if tie in ties), None)
