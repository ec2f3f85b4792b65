"""When an answer is looked at by staff, and on which published grounds it is left out of everything (domain §7.9)."""

from enum import StrEnum
from typing import NamedTuple

from app.errors import Refused
from app.logbook.vocabulary import Choice

MOST_OPEN = 5
LONGEST_REASON = 500
NOT_ANY_MORE = "This was decided meanwhile. Look at it again."
ENOUGH_OPEN = f"IMI is looking at {MOST_OPEN} answers that you flagged. You can flag another one once one is decided."


class Ground(Choice):
    """The published grounds; that an answer is unkind, unfair or low is none of them."""

    ABUSE = "abuse"
    WRONG_PERSON = "wrong_person"
    IDENTIFIES_OTHERS = "identifies_others"

    @property
    def label(self) -> str:
        return {
            "abuse": "It insults or threatens somebody",
            "wrong_person": "It comes from somebody who did not take part",
            "identifies_others": "It tells who took part, or what was confidential",
        }[self.value]


class FlagState(StrEnum):
    OPEN = "open"
    EXCLUDED = "excluded"
    KEPT = "kept"

    @property
    def label(self) -> str:
        """What staff read."""
        return {"open": "To be decided", "excluded": "Left out", "kept": "Stands"}[self.value]

    @property
    def words(self) -> str:
        """What its mediator reads."""
        return {
            "open": "Flagged: IMI looks at it",
            "excluded": "Left out by IMI",
            "kept": "IMI looked at it: it stays",
        }[self.value]


class Move(NamedTuple):
    """What a decision leads to, the words of its button, and what it means for the digest and for the mediator."""

    to: FlagState
    words: str
    means: str


LEFT_OUT = "It no longer counts in the digest, and the digest says that one was left out. Only staff read the reason."


# Only staff move a flag; one that left an answer out by mistake can be taken back.
MOVES = {
    (FlagState.OPEN, "exclude"): Move(FlagState.EXCLUDED, "Leave this answer out", LEFT_OUT),
    (FlagState.OPEN, "keep"): Move(FlagState.KEPT, "Let it stand", "It counts on. The mediator is told that it stays."),
    (FlagState.EXCLUDED, "keep"): Move(
        FlagState.KEPT, "Let it stand after all", "It counts again. The mediator is told that it stays."
    ),
}


def moved(state: FlagState, verb: str) -> FlagState:
    """The state after a decision of staff; raises Refused where another came first."""
    if (state, verb) not in MOVES:
        raise Refused(NOT_ANY_MORE)
    return MOVES[state, verb].to


def moves(state: FlagState) -> dict[str, Move]:
    """What staff may decide now."""
    return {verb: move for (each, verb), move in MOVES.items() if each is state}


def why_not_flag(*, open_flags: int) -> str | None:
    """Nobody has everything looked at that they do not like."""
    return ENOUGH_OPEN if open_flags >= MOST_OPEN else None
