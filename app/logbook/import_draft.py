"""From a reading to a draft: what is new, known, changed or cancelled, and which mediations the new events propose."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app import crypto, dates
from app.accounts.person import Person
from app.logbook import calendar_says, length
from app.logbook.calendar import CalendarError, Event, Reading
from app.logbook.calendar.grouping import (
    Proposal,
    content_key,
    event_key,
    suggested_kind,
    suggested_mode,
)
from app.logbook.calendar.suggesting import minutes
from app.logbook.calendar_says import Flag
from app.logbook.candidate import Candidate
from app.logbook.draft import Changed, Draft, LeftOut, Proposed
from app.logbook.import_reading import looked_at
from app.logbook.told import Told
from app.logbook.zeros import Numbers, remarks

MOST_NEW = 50_000
DECLINED = "You declined this invitation."
CANCELLED = "Cancelled in your calendar."
TWICE = "The same event is there twice; one was read."


@dataclass
class Sorted:
    """A reading against what is known: found = new + known + changed + cancelled + skipped.

    New events come with their keys and contents, hashed, and so do those of the known ones that the mediator removed.
    Those that are logged come with their mediations, and with what is to be noted of them.
    """

    found: int
    new: list[tuple[Event, str, str]] = field(default_factory=list)
    logged: list[tuple[Event, Any]] = field(default_factory=list)
    removed: list[tuple[Event, str, str]] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    known: int = 0
    ignored: int = 0
    remarks: list[str] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    skipped: list[tuple[str, int]] = field(default_factory=list)

    @property
    def cancelled(self) -> int:
        return sum(each.why == CANCELLED for each in self.left_out)

    @property
    def numbers(self) -> Numbers:
        """The same numbers, with what is known and skipped told apart."""
        declined = len(self.left_out) - self.cancelled
        return Numbers(
            found=self.found,
            new=len(self.new),
            logged=self.known - self.ignored,
            ignored=self.ignored,
            changed=len(self.changed),
            cancelled=self.cancelled,
            declined=declined,
            skipped=len(self.skipped) - declined,
        )


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
        elif key in known:
            _sort_known(sorted_, event, key, content, known[key])
        elif event.cancelled or event.hints.is_declined:
            _leave_out(sorted_, event)
        else:
            sorted_.new.append((event, key, content))
        seen.add(key)
    if len(sorted_.new) > MOST_NEW:
        raise CalendarError(f"The calendar has more than {MOST_NEW:,} new events. Export a shorter period.")
    sorted_.remarks = remarks(reading.contents, sorted_.numbers, looked_at(mediator.zone))
    return sorted_


def draft(found: Sorted, known: Mapping[str, Any], told: Told, *, propose: Callable[..., Sequence[Proposal]]) -> Draft:
    """The new events as mediations that `propose` makes of them.

    One whose content is known under another name is a possible duplicate, asked about on its own. One that goes with
    events that are logged already is proposed as another session of their mediation. What the mediator removed is kept
    at hand, and proposed again when they ask for it.
    """
    contents = {row.content for row in known.values()}
    candidates: dict[int, Candidate] = {}
    numbers: dict[int, int] = {}
    for event, key, content in [*found.new, *found.removed]:
        candidate = _candidate(len(candidates) + 1, event, key, content)
        candidate.is_removed = key in known
        candidate.is_duplicate = content in contents and not candidate.is_removed
        candidates[candidate.number] = candidate
        numbers[id(event)] = candidate.number
        contents.add(content)
    logged = {id(event): row for event, row in found.logged}
    fresh = [event for event, _key, _content in found.new if not candidates[numbers[id(event)]].is_duplicate]
    grouped = [
        _proposed(proposal, numbers, logged)
        for proposal in propose([*fresh, *(e for e, _row in found.logged)], told.weights)
    ]
    alone = [_alone(number, known.get(each.key)) for number, each in candidates.items() if each.is_alone]
    proposals = [each for each in grouped if each.candidates] + alone
    for number, proposal in enumerate(proposals, 1):
        proposal.number = number
    return Draft(candidates, proposals, found.changed, found.left_out, found.skipped, remarks=found.remarks)


def _sort_known(found: Sorted, event: Event, key: str, content: str, row: Any) -> None:
    is_otherwise = row.mediation_id is not None and calendar_says.is_otherwise(event, row, content=content)
    found.known += not is_otherwise
    if is_otherwise:
        found.changed.append(Changed(row.mediation_id, _logged(row), _now(event)))
    if row.mediation_id is not None:
        found.logged.append((event, row))
        found.flags += filter(None, [calendar_says.flag(event, row, key=key, content=content)])
        return
    found.ignored += 1
    if row.is_removed and not event.cancelled:
        found.removed.append((event, key, content))


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


def _alone(number: int, row: Any) -> Proposed:
    """A candidate asked about by itself; what was removed from a mediation that is still there goes with that."""
    if row is None or row.home_id is None:
        return Proposed(0, [number], is_suggested=False)
    home = {"attach_to": str(row.home_id), "belongs_to": row.reference, "is_ticked": False}
    return Proposed(0, [number], is_suggested=False, **home)


def _candidate(number: int, event: Event, key: str, content: str) -> Candidate:
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
        is_duplicate=False,
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
