"""Which events look like mediation at all: signs, what each is worth, and from how many points on (domain §6)."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from .events import Event
from .words import folded, says

MOST = 9  # points of a sign, and of the threshold
SEVERAL_PEOPLE = 3
LONG_MINUTES = 120
TOO_LONG = timedelta(days=1)
CHECK_LENGTH = "longer than a day: please check"
BETWEEN_SIDES = re.compile(r"\S (?:/|\./\.|vs?\.?|versus|contra|c/) \S")


@dataclass(frozen=True, slots=True)
class Weights:
    """The points of each sign, and how many make a suggestion; the mediator's own or, by default, ours.

    The word for mediation is enough by itself; the other signs need one another. A word for other work, such as
    training or an invoice, takes its points away.
    """

    word: int = 4
    link: int = 1
    people: int = 1
    length: int = 1
    sides: int = 1
    other: int = 4
    threshold: int = 3

    def __post_init__(self) -> None:
        if any(not 0 <= points <= MOST for points in asdict(self).values()) or self.threshold == 0:
            raise ValueError(f"Points are 0 to {MOST}, and the threshold is 1 to {MOST}.")


SIGNS = tuple(each.name for each in fields(Weights) if each.name not in ("other", "threshold"))


class Chip(NamedTuple):
    """Why something is suggested, in short words, and the points that gives or takes; 0 helps only to recognise it."""

    words: str
    points: int = 0

    @property
    def told(self) -> str:
        """Its points with their sign."""
        return f"+{self.points}" if self.points > 0 else f"−{-self.points}"

    @property
    def is_warning(self) -> bool:
        return self.words == CHECK_LENGTH


def signs(events: Sequence[Event]) -> dict[str, bool]:
    """Which signs of mediation the events show, each once however many events show it."""
    return {
        "word": any(event.hints.mentions_mediation for event in events),
        "link": any(event.hints.link != "" for event in events),
        "people": any(event.hints.people_count >= SEVERAL_PEOPLE for event in events),
        "length": any((minutes(event) or 0) >= LONG_MINUTES for event in events),
        "sides": any(has_two_sides(event.title) for event in events),
    }


def points(events: Sequence[Event], weights: Weights) -> int:
    shown = signs(events)
    return sum(getattr(weights, sign) for sign in SIGNS if shown[sign]) - weights.other * all(
        map(is_other_work, events)
    )


def looks_like_mediation(events: Sequence[Event], weights: Weights, *, is_standing: bool = False) -> bool:
    """Whether the points reach the threshold; what was called off or declined throughout does not ask for attention.

    A standing series has one point less: team calls have a link and people, too.
    """
    live = [event for event in events if not event.cancelled and not event.hints.is_declined]
    return bool(live) and points(live, weights) - is_standing >= weights.threshold


def chips(events: Sequence[Event], weights: Weights) -> tuple[Chip, ...]:
    """Why the events are suggested, for a person."""
    shown = signs(events)
    people = max(event.hints.people_count for event in events)
    longest = max(minutes(event) or 0 for event in events)
    hours, rest = divmod(longest, 60)
    worth = {sign: getattr(weights, sign) if shown[sign] else 0 for sign in SIGNS}
    found = (
        (Chip("mentions mediation", worth["word"]), shown["word"]),
        (Chip("conference link", worth["link"]), shown["link"]),
        (Chip(f"{people} people", worth["people"]), people > 1),
        (Chip(f"{hours} h {rest} min long" if rest else f"{hours} h long", worth["length"]), 1 <= hours < 24),
        (Chip("two sides in the title", worth["sides"]), shown["sides"]),
        (Chip("training, preparing or the like", -weights.other), all(map(is_other_work, events))),
        (Chip(CHECK_LENGTH), any(map(is_too_long, events))),
    )
    return tuple(chip for chip, holds in found if holds)


def has_two_sides(title: str) -> bool:
    return BETWEEN_SIDES.search(folded(title)) is not None


def is_other_work(event: Event) -> bool:
    """Whether a title says that it is about mediation and no session of one: always of training and the like, and of
    preparing, travel and paper where nobody is invited.
    """
    title = folded(event.title)
    is_alone = event.hints.people_count <= 1 and not says(title, "intake")
    return says(title, "other work") or (is_alone and says(title, "own work"))


def is_too_long(event: Event) -> bool:
    """Whether a meeting with times goes on for over a day, which is hardly ever meant."""
    if isinstance(event.start, datetime) and isinstance(event.end, datetime):
        return event.end.astimezone(UTC) - event.start.astimezone(UTC) > TOO_LONG
    return False


def minutes(event: Event) -> int | None:
    """The difference of the instants in whole minutes (domain §3, time traps); None for all-day events."""
    if isinstance(event.start, datetime) and isinstance(event.end, datetime):
        return int((event.end.astimezone(UTC) - event.start.astimezone(UTC)).total_seconds()) // 60
    return None
