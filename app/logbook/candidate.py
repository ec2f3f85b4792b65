"""A calendar event in front of a person: what is shown of it, and what they say of it before it becomes a session."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.logbook import length
from app.logbook.vocabulary import Kind, Mode


@dataclass
class Candidate:
    """One calendar event that may become a session. Title and times are shown and never stored with an entry.

    `day` and `last_day` are local dates; `starts_at` and `ends_at` are instants in ISO form, none for all-day events.
    `length`, `mode` and `kind` are what the person says, prefilled.
    """

    number: int
    key: str
    content: str
    title: str
    day: str
    last_day: str
    starts_at: str | None
    ends_at: str | None
    zone: str
    is_zone_assumed: bool
    is_private: bool
    length: str
    mode: str
    kind: str
    platform: str | None
    is_long: bool = False
    is_duplicate: bool = False
    is_removed: bool = False

    @property
    def is_alone(self) -> bool:
        """Whether it is asked about by itself, and not proposed with others."""
        return self.is_duplicate or self.is_removed

    @property
    def name(self) -> str:
        """Its title, unless that is for the person's eyes only."""
        return "A private event" if self.is_private else self.title or "No title"

    @property
    def date(self) -> date:
        """The frozen local date: the day it began, of an asynchronous session the day it ended (domain §3)."""
        return date.fromisoformat(self.last_day if self.kind == Kind.ASYNCHRONOUS else self.day)

    @property
    def is_asynchronous(self) -> bool:
        return self.kind == Kind.ASYNCHRONOUS or self.mode == Mode.ASYNCHRONOUS_TEXT

    @property
    def elapsed(self) -> str:
        """The length by the calendar, from its start to its end; empty for all-day events."""
        if not (self.starts_at and self.ends_at):
            return ""
        lasted = length.minutes_between(datetime.fromisoformat(self.starts_at), datetime.fromisoformat(self.ends_at))
        return length.words(lasted) if lasted else ""


def candidate(told: dict[str, Any]) -> Candidate:
    """One as it was sealed."""
    return Candidate(**told)
