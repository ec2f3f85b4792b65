"""Made-up events that show what the weights of the signs come to."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from .events import Event, Hints
from .suggesting import Chip, Weights, chips, looks_like_mediation, points

AT_TEN = datetime(2026, 6, 1, 10, tzinfo=UTC)
LINK = "zoom.us"


class Example(NamedTuple):
    """An event's title, the chips it gets, its points together, and whether it is suggested."""

    title: str
    chips: tuple[Chip, ...]
    points: int
    is_suggested: bool


def _event(title: str, minutes: int, **hints: object) -> Event:
    return Event(
        uid=title,
        recurrence=None,
        start=AT_TEN,
        end=AT_TEN + timedelta(minutes=minutes),
        all_day=False,
        zone="UTC",
        cancelled=False,
        title=title,
        hints=Hints(**hints),  # type: ignore[arg-type]
    )


EVENTS = (
    _event("Mediation Duarte / Farol", 210, mentions_mediation=True, link=LINK, people_count=4),
    _event("Duarte / Farol, day 2", 150, link=LINK, people_count=4),
    _event("Mediação Pereira", 60, mentions_mediation=True),
    _event("Mediation training, module 2", 300, mentions_mediation=True),
    _event("Call with the insurer", 45, link=LINK, people_count=3),
    _event("Lunch with Inês", 75),
)


def examples(weights: Weights) -> list[Example]:
    return [
        Example(one.title, chips([one], weights), points([one], weights), looks_like_mediation([one], weights))
        for one in EVENTS
    ]
