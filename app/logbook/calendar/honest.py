"""Which days an event may have been on, where its calendar does not say, and whether it matters (domain §6)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone
from typing import NamedTuple

from .events import Event

EASTERNMOST, WESTERNMOST = timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))


class Edge(NamedTuple):
    """A day from which on something is otherwise than the day before, and what it is, in words."""

    day: date
    words: str


def possible_days(event: Event) -> tuple[date, date]:
    """The first and the last day that an event may count for, where it is at home now.

    Of several whole days any may be the one; of a time without a zone, or in one that nobody knows, the zone may be
    any on earth; of an instant that is certain only the zone it is told in is not. Everything else has one day.
    """
    if not isinstance(event.start, datetime) or not isinstance(event.end, datetime):
        return event.start, max(event.end - timedelta(days=1), event.start)
    if not event.hints.zone_assumed:
        return event.start.date(), event.start.date()
    if event.hints.is_instant:
        return event.start.astimezone(WESTERNMOST).date(), event.start.astimezone(EASTERNMOST).date()
    home, wall = event.start.tzinfo, event.start.replace(tzinfo=None)
    first, last = (wall.replace(tzinfo=zone).astimezone(home).date() for zone in (EASTERNMOST, WESTERNMOST))
    return first, last


def moves_across(event: Event, edges: Iterable[Edge]) -> Edge | None:
    """The first edge that lies between the days an event may have been on: on which side it is, nobody can tell."""
    first, last = possible_days(event)
    return next((edge for edge in sorted(edges) if first < edge.day <= last), None)
