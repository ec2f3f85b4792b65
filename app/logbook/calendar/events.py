"""What a reading of a calendar is made of: events, what was skipped, and the words when it is no calendar at all."""

from dataclasses import dataclass
from datetime import date, datetime


class CalendarError(ValueError):
    """These bytes cannot be read as a calendar; the message tells a person why."""


class Unreadable(ValueError):
    """One event cannot be read; the message tells a person why. It costs that event and no other."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What an event's other fields suggest. It holds people and links: show it, never store it (domain §6).

    `link` is the host of the conference link, `link_key` its host and path, to see that two events share a room.
    `platform` is that of the link, or the one that title or place name without a link.
    `people` are folded addresses of organiser and attendees; `people_count` is their number, rooms not counted.
    `is_declined` is only true where the invited person can be told: see `hints._is_declined`.
    `zone_assumed`: the time was floating or its zone unknown, so the calendar's or the reader's own zone was used;
    `zone_said` is the name that nobody knows, and `is_instant` that the calendar describes it: the instant is certain.
    """

    link: str = ""
    link_key: str = ""
    platform: str | None = None
    people: frozenset[str] = frozenset()
    people_count: int = 0
    mentions_mediation: bool = False
    is_by_phone: bool = False
    is_private: bool = False
    is_declined: bool = False
    zone_assumed: bool = False
    zone_said: str = ""
    is_instant: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """One event, or one occurrence of a series.

    `recurrence` says which occurrence of the series it is, also after it was moved: an aware datetime in UTC, a date
    in an all-day series, None when the event does not repeat. `start` and `end` are aware datetimes in the event's
    own zone, whose IANA name is `zone`; of an all-day event they are dates, and `end` is the first day after it.
    """

    uid: str
    recurrence: datetime | date | None
    start: datetime | date
    end: datetime | date
    all_day: bool
    zone: str
    cancelled: bool
    title: str
    hints: Hints = Hints()


@dataclass(frozen=True, slots=True)
class Skipped:
    """An event, or a line of one, that was left out, why, and the line of the file it begins on (the first is 1)."""

    reason: str
    line: int


@dataclass(frozen=True, slots=True)
class Contents:
    """What the whole file holds, in the window or not, to explain a reading in which there is little or nothing.

    `events` counts its VEVENTs that can be read; `first` and `last` are the days between which they start, and `last`
    is none when one of them repeats without an end. `others` counts what is no event, by name, only if there is no
    event at all. `is_cut_off`: the calendar is never closed. `shortened` names lines too long to be read.
    """

    events: int = 0
    first: date | None = None
    last: date | None = None
    others: tuple[tuple[str, int], ...] = ()
    is_cut_off: bool = False
    shortened: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """The events that start in the window, by start, and what had to be left out."""

    events: tuple[Event, ...]
    skipped: tuple[Skipped, ...]
    contents: Contents = Contents()
