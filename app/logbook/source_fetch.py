"""Fetch a calendar from the place a mediator names, and find the calendars of an account; for the worker only."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

LONGEST = 500  # characters of an etag, a date or a token; a longer one is not kept, and the calendar is fetched again


class Trouble(Exception):
    """Why nothing could be fetched, in words for the person who named the place: they name no address or password."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a calendar is, and what the last answer from there said of itself; without that it is fetched whole."""

    kind: Literal["address", "caldav"]
    url: str = field(repr=False)
    user: str = ""
    password: str = field(default="", repr=False)
    etag: str = ""
    modified: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A calendar as iCalendar bytes, or None where nothing has changed since the answer that `Place` tells of.

    `etag`, `modified` and `token` (500 characters each at most) belong into the next `Place`. `refresh_after` is how
    often the calendar itself wants to be looked at, from 6 hours to 7 days; None where it does not say.
    """

    data: bytes | None
    etag: str = ""
    modified: str = ""
    token: str = ""
    refresh_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A calendar of an account: `url` belongs into a `Place` of the kind "caldav"."""

    url: str
    name: str


def fetch(place: Place) -> Fetched:
    """The calendar at a place, at most 64 MB within 60 seconds; raises Trouble."""
    raise Trouble(f"A calendar of the kind “{place.kind}” cannot be fetched yet.")


def find_calendars(address: str, user: str, password: str) -> list[Found]:
    """The calendars of an account, from the address of its server, of its owner or of one calendar; raises Trouble."""
    raise Trouble(f"The calendars of {user} at {address} cannot be found{' yet' if password else ''}.")
