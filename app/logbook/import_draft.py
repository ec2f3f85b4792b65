"""From a reading to a draft: what is new, known, changed or cancelled, and which mediations the new events propose."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from app import crypto, dates
from app.accounts.person import Person
from app.logbook import length
from app.logbook.calendar import Event, Reading
from app.logbook.calendar.grouping import (
    Proposal,
    content_key,
    event_key,
    minutes,
    propose,
    suggested_kind,
    suggested_mode,
)
from app.logbook.draft import Candidate, Changed, Draft, Proposed

DECLINED = "You declined this invitation."


@dataclass
class Sorted:
    """A reading against what is known: found = new + known + changed + cancelled + skipped."""

    found: int
    new: list[Event] = field(default_factory=list)
    known: int = 0
    changed: list[Changed] = field(default_factory=list)
    cancelled: int = 0
    skipped: list[tuple[str, int]] = field(default_factory=list)


def key_of(mediator: Person, event: Event) -> str:
    return crypto.fingerprint("calendar event", mediator.id, event_key(event))


def content_of(mediator: Person, event: Event) -> str:
    return crypto.fingerprint("calendar content", mediator.id, content_key(event))


def sort(mediator: Person, reading: Reading, known: Mapping[str, Any]) -> Sorted:
    """Tell new events from known, changed and cancelled ones; a known event is known whatever became of it."""
    found = Sorted(
        found=len(reading.events) + len(reading.skipped),
        skipped=[(skipped.reason, skipped.line) for skipped in reading.skipped],
    )
    for event in reading.events:
        row = known.get(key_of(mediator, event))
        if row is not None and row.reference and _differs(mediator, event, row):
            found.changed.append(Changed(row.mediation_id, _logged(row), _now(event)))
        elif row is not None:
            found.known += 1
        elif event.cancelled:
            found.cancelled += 1
        elif event.hints.is_declined:
            found.skipped.append((DECLINED, 0))
        else:
            found.new.append(event)
    return found


def draft(mediator: Person, found: Sorted, known: Mapping[str, Any]) -> Draft:
    """The new events as proposed mediations; one whose content is known under another name is a possible duplicate."""
    contents = {row.content for row in known.values()}
    numbers: dict[str, int] = {}
    candidates: dict[int, Candidate] = {}
    for event in found.new:
        candidate = _candidate(mediator, len(candidates) + 1, event, contents)
        candidates[candidate.number] = candidate
        numbers[candidate.key] = candidate.number
    proposals = [
        _proposed(number, proposal, [candidates[numbers[key_of(mediator, event)]] for event in proposal.events])
        for number, proposal in enumerate(propose(found.new), 1)
    ]
    return Draft(candidates, proposals, found.changed, found.skipped)


def _proposed(number: int, proposal: Proposal, candidates: list[Candidate]) -> Proposed:
    return Proposed(
        number,
        [candidate.number for candidate in candidates],
        list(proposal.why_grouped) if len(candidates) > 1 else [],
        list(proposal.why_suggested),
        proposal.is_suggested and not any(candidate.is_duplicate for candidate in candidates),
    )


def _candidate(mediator: Person, number: int, event: Event, contents: set[str]) -> Candidate:
    lasted, content = minutes(event), content_of(mediator, event)
    return Candidate(
        number=number,
        key=key_of(mediator, event),
        content=content,
        title=event.title,
        day=_day(event).isoformat(),
        starts_at=_instant(event.start),
        ends_at=_instant(event.end),
        zone=event.zone,
        is_zone_assumed=event.hints.zone_assumed,
        is_private=event.hints.is_private,
        is_duplicate=content in contents,
        length=length.words(lasted) if lasted else "",
        mode=suggested_mode(event).value,
        kind=suggested_kind(event).value,
        platform=event.hints.platform,
    )


def _day(event: Event) -> date:
    """The frozen local date: the start's date in the event's own zone."""
    return event.start.date() if isinstance(event.start, datetime) else event.start


def _instant(moment: date) -> str | None:
    return moment.astimezone(UTC).isoformat() if isinstance(moment, datetime) else None


def _differs(mediator: Person, event: Event, row: Any) -> bool:
    return event.cancelled or row.content != content_of(mediator, event)


def _logged(row: Any) -> str:
    lasted = f", {length.words(row.minutes)}" if row.minutes else ""
    return f"{row.reference}, {dates.words(row.date)}{lasted}"


def _now(event: Event) -> str:
    if event.cancelled:
        return "cancelled"
    lasted = minutes(event)
    return dates.words(_day(event)) + (f", {length.words(lasted)}" if lasted else "")
