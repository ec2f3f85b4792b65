"""The final notices about an unpaid period: when each was queued, and when it left (domain §8)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Finals:
    """Each by the day on which it was queued, which is that of its fact, with the day on which it left."""

    days: tuple[tuple[date, date], ...] = ()

    @property
    def first_left_on(self) -> date | None:
        return min((left_on for _queued_on, left_on in self.days), default=None)

    def queued(self, on: date) -> "Finals":
        """With one more, which leaves on the same day unless something else is known."""
        return Finals((*self.days, (on, on)))

    def left(self, queued_on: date, left_on: date) -> "Finals":
        """As one was not taken by any mail server before a later day; an earlier one changes nothing."""
        return Finals(tuple((on, max(left, left_on) if on == queued_on else left) for on, left in self.days))

    def without(self, queued_on: date) -> "Finals":
        """As one came back."""
        return Finals(tuple(each for each in self.days if each[0] != queued_on))


NO_FINALS = Finals()
