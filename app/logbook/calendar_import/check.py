"""A calendar file as its import page would show it to somebody who never imported any, for a terminal or a script."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from app import dates
from app.logbook import length
from app.logbook.calendar import Event, Proposal, event_key, minutes, propose, read, suggested_kind, suggested_mode
from app.logbook.calendar.components import FIRST_YEAR, LAST_YEAR
from app.logbook.calendar_import.candidate import title_shown
from app.logbook.calendar_import.reading import looked_at, reading
from app.logbook.calendar_import.sort import CANCELLED, DECLINED, TWICE, first_day
from app.logbook.calendar_import.zeros import Numbers, remarks

EARLIEST, LATEST = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)


def check(data: bytes, *, zone: str, first: date | None = None, last: date | None = None) -> dict[str, Any]:
    """What would be proposed, left out and skipped, as only what JSON knows; an event is new that is not called off.

    `zone` is the IANA zone of whoever imports it; `first` and `last` are the days looked at, those of an import where
    they are not given; days of years that are never read are not looked at. Raises CalendarError.
    """
    usual = looked_at(zone)
    days = max(first or usual[0], EARLIEST), min(last or usual[1], LATEST)
    found = reading(data, zone, read=read, days=days)
    new, left_out = _sorted(found.events)
    numbers = Numbers(
        found=len(found.events) + len(found.skipped),
        new=len(new),
        cancelled=sum(why == CANCELLED for _event, why in left_out),
        declined=sum(why == DECLINED for _event, why in left_out),
        skipped=len(found.skipped) + sum(why == TWICE for _event, why in left_out),
    )
    return {
        "zone": zone,
        "from": days[0].isoformat(),
        "to": days[1].isoformat(),
        "numbers": {name: getattr(numbers, name) for name in ("found", "new", "cancelled", "declined", "skipped")},
        "remarks": remarks(found.contents, numbers, days),
        "proposals": [_proposal(each) for each in propose(new)],
        "left_out": [{**_event(event), "why": why} for event, why in left_out],
        "skipped": [{"line": each.line, "why": each.reason} for each in found.skipped],
    }


def lines(found: dict[str, Any]) -> Iterator[str]:
    """What `check` found, for a person to read."""
    numbers = found["numbers"]
    parts = [f"{number} {name}" for name, number in numbers.items() if number and name != "found"]
    days = dates.span(*(date.fromisoformat(found[name]) for name in ("from", "to")))
    yield f"{numbers['found']} found from {days}, at home in {found['zone']}{': ' if parts else ''}{', '.join(parts)}."
    yield from found["remarks"]
    suggested = [each for each in found["proposals"] if each["is_suggested"]]
    others = [each for each in found["proposals"] if not each["is_suggested"]]
    if suggested:
        yield f"\nWhat looks like mediations: {len(suggested)}"
    for number, proposal in enumerate(suggested, 1):
        yield from _lines(number, proposal)
    if others:
        yield f"\nThe rest of the calendar: {len(others)}"
        yield from map(_line, others)
    if found["left_out"]:
        yield f"\nCancelled, declined or twice: {len(found['left_out'])}"
        yield from (f"  {each['title']}, {_when(each)}: {each['why']}" for each in found["left_out"])
    if found["skipped"]:
        yield f"\nSkipped: {len(found['skipped'])}"
        yield from (f"  line {each['line']}: {each['why']}" for each in found["skipped"])


def _sorted(events: tuple[Event, ...]) -> tuple[list[Event], list[tuple[Event, str]]]:
    """The new events, and those left out with the reason, as `sort.sort` tells them where nothing is known."""
    new, left_out, seen = [], [], set()
    for event in events:
        key = event_key(event)
        if key in seen:
            left_out.append((event, TWICE))
        elif event.cancelled or event.hints.is_declined:
            left_out.append((event, CANCELLED if event.cancelled else DECLINED))
        else:
            new.append(event)
        seen.add(key)
    return new, left_out


def _proposal(proposal: Proposal) -> dict[str, Any]:
    return {
        "is_suggested": proposal.is_suggested,
        "why_suggested": [chip.words for chip in proposal.why_suggested],
        "why_grouped": list(proposal.why_grouped) if len(proposal.events) > 1 else [],
        "events": [_event(event) for event in proposal.events],
    }


def _event(event: Event) -> dict[str, Any]:
    """Its day and times in its own zone, the end of an all-day event being the first day after it.

    A private title is masked, as on the page.
    """
    lasted = minutes(event)
    return {
        "title": title_shown(event.title, is_private=event.hints.is_private),
        "day": first_day(event).isoformat(),
        "start": event.start.isoformat(),
        "end": event.end.isoformat(),
        "zone": event.zone,
        "is_zone_assumed": event.hints.zone_assumed,
        "length": length.words(lasted) if lasted else "",
        "mode": suggested_mode(event).value,
        "kind": suggested_kind(event).value,
        "platform": event.hints.platform,
    }


def _lines(number: int, proposal: dict[str, Any]) -> Iterator[str]:
    grouped = f"grouped: {', '.join(proposal['why_grouped'])}" if proposal["why_grouped"] else ""
    why = "; ".join(filter(None, [*proposal["why_suggested"], grouped]))
    yield f"{number:>4}. {proposal['events'][0]['title']}{f'  [{why}]' if why else ''}"
    for event in proposal["events"]:
        assumed = ", zone assumed" if event["is_zone_assumed"] else ""
        lasts = f", {event['length']}" if event["length"] else ""
        other = f": {event['title']}" if event["title"] != proposal["events"][0]["title"] else ""
        yield f"      {_when(event)}{assumed}{lasts}, {event['mode']}, {event['kind']}{other}".replace("_", " ")


def _line(proposal: dict[str, Any]) -> str:
    first, *more = proposal["events"]
    until = f", {len(more) + 1} times until {dates.words(date.fromisoformat(more[-1]['day']))}" if more else ""
    return f"  {first['title']}, {_when(first)}{until}"


def _when(event: dict[str, Any]) -> str:
    day = dates.words(date.fromisoformat(event["day"]))
    if "T" not in event["start"]:
        return f"{day}, all day"
    start, end = (datetime.fromisoformat(event[name]) for name in ("start", "end"))
    return f"{day}, {start:%H:%M}–{end:%H:%M} {event['zone']}"
