"""When two entries may be linked as one mediation that two people mediated: pure, with the reasons in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

from app.logbook.counting import MediationFacts
from app.logbook.vocabulary import SessionStatus, Status

A_DAY = timedelta(days=1)
HOLDS = timedelta(days=30)
MOST_OPEN = 5
USED = "This link was used already. Ask your co-mediator for a new one."


class Day(NamedTuple):
    """The local date of a session that was held, and the zone it is frozen in."""

    on: date
    zone: str

    @property
    def stretch(self) -> tuple[datetime, datetime]:
        """From one midnight to the next."""
        zone = ZoneInfo(self.zone)
        first, last = (datetime.combine(day, time.min, zone) for day in (self.on, self.on + A_DAY))
        return first.astimezone(UTC), last.astimezone(UTC)

    def overlaps(self, other: Self) -> bool:
        """Whether the two are the same day, or have an hour in common where their zones differ.

        A session by video in the evening in Lisbon is dated the next day by a co-mediator in Tokyo.
        """
        (first, last), (their_first, their_last) = self.stretch, other.stretch
        return first < their_last and their_first < last


@dataclass(frozen=True, slots=True)
class Offered:
    """What an address offers to link with, as it stands for the person who opened it."""

    facts: MediationFacts
    is_own: bool
    is_used: bool
    is_expired: bool
    is_removed: bool
    is_linked: bool


def why_not_linked(facts: MediationFacts) -> str | None:
    """Why an entry can be linked with none; nothing where it can."""
    is_held = any(session.status is SessionStatus.HELD for session in facts.sessions)
    return _first(
        {
            "A simulated mediation cannot be linked.": facts.is_simulated,
            "Only the entry of a lead mediator or a co-mediator can be linked. If you mediated this with somebody, "
            "change your role first.": not facts.role.mediates_with_others,
            "Only a concluded mediation can be linked.": facts.status is not Status.CONCLUDED,
            "A mediation of which no session was held cannot be linked.": not is_held,
        }
    )


def why_not_taken(offered: Offered) -> str | None:
    """Why an address links nothing for this person; nothing where it does."""
    return _first(
        {
            "This is your own link. Your co-mediator opens it, signed in with their own account.": offered.is_own,
            USED: offered.is_used,
            f"This link is too old: it held for {HOLDS.days} days. Ask for a new one.": offered.is_expired,
            "The entry that this link offered was removed.": offered.is_removed,
            "This mediation is linked with an entry of yours already.": offered.is_linked,
        }
    ) or why_not_linked(offered.facts)


def share_a_day(one: Iterable[Day], other: Iterable[Day]) -> bool:
    """Whether the two were in session on a common day."""
    theirs = list(other)
    return any(mine.overlaps(each) for mine in one for each in theirs)


def _first(reasons: dict[str, bool]) -> str | None:
    return next((words for words, applies in reasons.items() if applies), None)
