"""A calendar event in front of a person: what is shown of it, and what they say of it before it becomes a session."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.logbook import length
from app.logbook.vocabulary import Kind, Mode

Day = date


@dataclass
class Twin:
    """What an event may be the same as: a session of the logbook, or, where it has none, something else, in words.

    `logged` is how the session stands there: its reference, date and length.
    """

    words: str
    reference: str = ""
    logged: str = ""
    mediation_id: int | None = None
    session_id: int | None = None


@dataclass
class Candidate:
    """One calendar event that may become a session. Title and times are shown and never stored with an entry.

    `day` and `last_day` are local dates; `starts_at` and `ends_at` are instants in ISO form, none for all-day events.
    `length`, `mode` and `kind` are what the person says, prefilled. `series` is the keyed hash of what it repeats.

    Where its zone or day is not sure, it `asks` for "zone" or "day", and says at which `edge` that matters; `days` are
    those to choose from. `zone_said` is a name that nobody knows, and `place` what was typed and is no zone.
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
    is_removed: bool = False
    series: str = ""
    twin: Twin | None = None
    zone_said: str = ""
    is_instant: bool = False
    is_zone_told: bool = False
    asks: str = ""
    edge: str = ""
    days: list[str] = field(default_factory=list)
    place: str = ""

    @property
    def is_alone(self) -> bool:
        """Whether it is asked about by itself, and not proposed with others."""
        return self.is_duplicate or self.is_removed

    @property
    def name(self) -> str:
        """Its title, unless that is for the person's eyes only."""
        return title_shown(self.title, is_private=self.is_private)

    @property
    def is_duplicate(self) -> bool:
        return self.twin is not None

    @property
    def date(self) -> date:
        """The frozen local date: the day it began, of an asynchronous session the day it ended (domain §3)."""
        return date.fromisoformat(self.last_day if self.kind == Kind.ASYNCHRONOUS else self.day)

    @property
    def possible_days(self) -> "list[Day]":
        return [date.fromisoformat(day) for day in self.days]

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

    def read_in(self, zone: str) -> None:
        """Take its times to be those of a zone: the wall clock stays, unless the instants are certain.

        Where the clocks skip its start and would have it end before, it lasts as long as it did.
        """
        if not (self.starts_at and self.ends_at):
            return
        was_elapsed = self.length == self.elapsed
        lasted = datetime.fromisoformat(self.ends_at) - datetime.fromisoformat(self.starts_at)
        starts, ends = (self._in(ZoneInfo(zone), instant) for instant in (self.starts_at, self.ends_at))
        self.day, self.last_day = starts.date().isoformat(), ends.date().isoformat()
        first, last = starts.astimezone(UTC), ends.astimezone(UTC)
        self.starts_at = first.isoformat()
        self.ends_at = (last if last > first else first + lasted).isoformat()
        self.zone, self.is_zone_assumed, self.is_zone_told, self.place = zone, False, True, ""
        if was_elapsed:
            self.length = self.elapsed

    def was_on(self, day: str) -> None:
        """Take the one of its days that it counts for."""
        self.day = self.last_day = day

    def _in(self, zone: ZoneInfo, instant: str) -> datetime:
        if self.is_instant:
            return datetime.fromisoformat(instant).astimezone(zone)
        return datetime.fromisoformat(instant).astimezone(ZoneInfo(self.zone)).replace(tzinfo=zone)


def title_shown(title: str, *, is_private: bool) -> str:
    """A title as it is listed: masked where it is for the person's eyes only (domain §6)."""
    return "A private event" if is_private else title or "No title"


def candidate(told: dict[str, Any]) -> Candidate:
    """One as it was sealed."""
    return Candidate(**{**told, "twin": Twin(**told["twin"]) if told["twin"] else None})
