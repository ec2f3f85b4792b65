"""From a reading to a draft: what is new, known, changed or cancelled, and which mediations the new events propose."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app import crypto, dates
from app.accounts.person import Person
from app.logbook import export_calendar, length
from app.logbook.calendar import CalendarError, Event, Reading
from app.logbook.calendar.grouping import (
    Proposal,
    content_key,
    event_key,
    minutes,
    suggested_kind,
    suggested_mode,
)
from app.logbook.draft import Candidate, Changed, Draft, LeftOut, Proposed

MOST_NEW = 50_000
DECLINED = "You declined this invitation."
CANCELLED = "Cancelled in your calendar."
TWICE = "The same event is in the file twice; one was read."


@dataclass
class Sorted:
    """A reading against what is known: found = new + known + changed + cancelled + skipped.

    New events come with their keys and contents, hashed. Those that are logged come with their mediations.
    """

    found: int
    new: list[tuple[Event, str, str]] = field(default_factory=list)
    logged: list[tuple[Event, Any]] = field(default_factory=list)
    known: int = 0
    changed: list[Changed] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    skipped: list[tuple[str, int]] = field(default_factory=list)

    @property
    def cancelled(self) -> int:
        return sum(each.why == CANCELLED for each in self.left_out)


def sort(mediator: Person, reading: Reading, known: Mapping[str, Any]) -> Sorted:
    """Tell new events from known, changed and cancelled ones; a known event is known whatever became of it."""
    sorted_ = Sorted(
        found=len(reading.events) + len(reading.skipped),
        skipped=[(skipped.reason, skipped.line) for skipped in reading.skipped],
    )
    seen: set[str] = set()
    for event in reading.events:
        key = crypto.fingerprint("calendar event", mediator.id, event_key(event))
        content = crypto.fingerprint("calendar content", mediator.id, content_key(event))
        if key in seen:
            sorted_.skipped.append((TWICE, 0))
        elif export_calendar.is_own(event.uid, mediator.id):
            sorted_.known += 1
        elif key in known:
            _sort_known(sorted_, event, content, known[key])
        elif event.cancelled or event.hints.is_declined:
            _leave_out(sorted_, event)
        else:
            sorted_.new.append((event, key, content))
        seen.add(key)
    if len(sorted_.new) > MOST_NEW:
        raise CalendarError(f"The calendar has more than {MOST_NEW:,} new events. Export a shorter period.")
    return sorted_


def draft(
    found: Sorted, known: Mapping[str, Any], *, propose: Callable[[Sequence[Event]], Sequence[Proposal]]
) -> Draft:
    """The new events as mediations that `propose` makes of them.

    One whose content is known under another name is a possible duplicate, asked about on its own. One that goes with
    events that are logged already is proposed as another session of their mediation.
    """
    contents = {row.content for row in known.values()}
    candidates: dict[int, Candidate] = {}
    numbers: dict[int, int] = {}
    for event, key, content in found.new:
        candidate = _candidate(len(candidates) + 1, event, key, content, is_duplicate=content in contents)
        candidates[candidate.number] = candidate
        numbers[id(event)] = candidate.number
        contents.add(content)
    logged = {id(event): row for event, row in found.logged}
    fresh = [event for event, _key, _content in found.new if not candidates[numbers[id(event)]].is_duplicate]
    grouped = [_proposed(proposal, numbers, logged) for proposal in propose([*fresh, *(e for e, _row in found.logged)])]
    alone = [Proposed(0, [number], is_suggested=False) for number, each in candidates.items() if each.is_duplicate]
    proposals = [each for each in grouped if each.candidates] + alone
    for number, proposal in enumerate(proposals, 1):
        proposal.number = number
    return Draft(candidates, proposals, found.changed, found.left_out, found.skipped)


def _sort_known(found: Sorted, event: Event, content: str, row: Any) -> None:
    is_logged = row.mediation_id is not None
    if is_logged:
        found.logged.append((event, row))
    if is_logged and (event.cancelled or row.content != content):
        found.changed.append(Changed(row.mediation_id, _logged(row), _now(event)))
    else:
        found.known += 1


def _leave_out(found: Sorted, event: Event) -> None:
    why = CANCELLED if event.cancelled else DECLINED
    name = "A private event" if event.hints.is_private else event.title or "No title"
    found.left_out.append(LeftOut(name, _day(event).isoformat(), why))
    if why == DECLINED:
        found.skipped.append((DECLINED, 0))


def _proposed(proposal: Proposal, numbers: Mapping[int, int], logged: Mapping[int, Any]) -> Proposed:
    new = [numbers[id(event)] for event in proposal.events if id(event) in numbers]
    homes = {
        logged[id(event)].mediation_id: logged[id(event)].reference for event in proposal.events if id(event) in logged
    }
    home = next(iter(homes.items())) if len(homes) == 1 else None
    return Proposed(
        0,
        new,
        list(proposal.why_grouped) if len(proposal.events) > 1 else [],
        list(proposal.why_suggested),
        is_suggested=proposal.is_suggested or home is not None,
        is_ticked=home is None,
        attach_to=str(home[0]) if home else "",
        belongs_to=home[1] if home else "",
    )


def _candidate(number: int, event: Event, key: str, content: str, *, is_duplicate: bool) -> Candidate:
    lasted, day = minutes(event), _day(event)
    return Candidate(
        number=number,
        key=key,
        content=content,
        title=event.title,
        day=day.isoformat(),
        last_day=_last_day(event).isoformat(),
        starts_at=_instant(event.start),
        ends_at=_instant(event.end),
        zone=event.zone,
        is_zone_assumed=event.hints.zone_assumed,
        is_private=event.hints.is_private,
        is_duplicate=is_duplicate,
        length=length.words(lasted) if lasted else "",
        mode=suggested_mode(event).value,
        kind=suggested_kind(event).value,
        platform=event.hints.platform,
    )


def _day(event: Event) -> date:
    """The start's date in the event's own zone."""
    return event.start.date() if isinstance(event.start, datetime) else event.start


def _last_day(event: Event) -> date:
    """The end's date; the end of an all-day event is the first day after it."""
    return event.end.date() if isinstance(event.end, datetime) else event.end - timedelta(days=1)


def _instant(moment: date) -> str | None:
    return moment.astimezone(UTC).isoformat() if isinstance(moment, datetime) else None


def _logged(row: Any) -> str:
    lasted = f", {length.words(row.minutes)}" if row.minutes else ""
    return f"{row.reference}, {dates.words(row.date)}{lasted}"


def _now(event: Event) -> str:
    """What the calendar says now, without its title."""
    if event.cancelled:
        return "cancelled"
    lasted = minutes(event)
    at = f" at {event.start:%H:%M}" if isinstance(event.start, datetime) else ""
    return f"{dates.words(_day(event))}{at}" + (f", {length.words(lasted)}" if lasted else "")
