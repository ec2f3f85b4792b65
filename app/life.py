"""A life as a table: in which state who may do what, and what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from app.errors import Refused
from app.words import N_

NOT_ANY_MORE = N_("This cannot be done any more.")

State = TypeVar("State", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Move(Generic[State]):
    to: State
    by: tuple[StrEnum, ...]


@dataclass(frozen=True, slots=True)
class Life(Generic[State]):
    """The moves there are; it guards the door and draws the buttons."""

    table: Mapping[tuple[State, str], Move[State]]

    def moved(self, state: State, verb: str, *, by: StrEnum) -> State:
        """The state after somebody's move; raises Refused when the table has none."""
        move = self.table.get((state, verb))
        if move is None or by not in move.by:
            raise Refused(NOT_ANY_MORE)
        return move.to

    def moves(self, state: State, *, by: StrEnum) -> tuple[str, ...]:
        """What somebody may do now."""
        return tuple(verb for (each, verb), move in self.table.items() if each is state and by in move.by)
