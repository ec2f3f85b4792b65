"""How much work one file may cause, whatever it says."""

from dataclasses import dataclass

from .events import Unreadable


@dataclass(slots=True)
class Budget:
    """How many candidate days may still be looked at in this file; two million take some seconds."""

    left: int = 2_000_000

    def spend(self, days: int) -> None:
        self.left -= days
        if days and self.left < 0:
            raise Unreadable("The calendar's repetitions are too many to follow; this one was left out.")
