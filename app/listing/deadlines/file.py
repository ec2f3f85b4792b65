"""A mediator's deadlines as a calendar that other programs subscribe to (RFC 5545, RFC 7986)."""

from collections.abc import Iterable
from datetime import timedelta

from icalendar import Calendar, Component, Event, Timezone, vDuration

from app import crypto
from app.listing.deadlines.days import Followed

PRODUCT = "-//IMI Mediation Logbook//Deadlines//EN"
NAME = "IMI deadlines"
ASK_AGAIN_AFTER = timedelta(hours=6)


def write(feed_id: int, held: Iterable[Followed], *, portal: str) -> bytes:
    """The calendar: whole days, each with a link into the portal, whose address is `portal`.

    Without a deadline it holds a time zone, as a calendar without anything is none (RFC 5545 §3.6).
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", NAME)
    calendar.add("x-wr-calname", NAME)
    calendar.add("refresh-interval", ASK_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(ASK_AGAIN_AFTER))  # what Outlook reads instead
    events: list[Component] = [_event(feed_id, each, portal) for each in held]
    for component in events or [Timezone.from_tzid("UTC")]:
        calendar.add_component(component)
    return calendar.to_ical()


def uid(feed_id: int, each: Followed) -> str:
    """The name of an event, for good, which nobody can make who has not the key."""
    return f"deadline-{crypto.fingerprint('deadline', feed_id, *each.deadline.name)[:32]}@mediation-logbook"


def _event(feed_id: int, each: Followed, portal: str) -> Event:
    deadline, changed_at = each.deadline, each.changed_at.replace(microsecond=0)
    event = Event()
    event.add("uid", uid(feed_id, each))
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("sequence", each.sequence)
    event.add("dtstart", deadline.day)
    event.add("summary", deadline.title)
    event.add("description", deadline.words)
    event.add("url", portal + deadline.kind.address)
    event.add("status", "CANCELLED" if each.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event
