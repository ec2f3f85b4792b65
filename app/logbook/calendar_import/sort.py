"""What of a reading is new, known, changed or cancelled (domain §6)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app import crypto, dates
from app.accounts.person import Person
from app.logbook import length
from app.logbook.calendar import CalendarError, Event, Reading
from app.logbook.calendar.grouping import content_key, event_key
from app.logbook.calendar.suggesting import minutes
from app.logbook.calendar_import.candidate import title_shown
from app.logbook.calendar_import.draft import Changed, LeftOut
from app.logbook.calendar_import.reading import looked_at
from app.logbook.calendar_import.told import Told
from app.logbook.calendar_import.zeros import Numbers, remarks
from app.logbook.files import calendar as export_calendar
from app.logbook.sources import calendar_says
from app.logbook.sources.calendar_says import Flag

MOST_NEW = 50_000
DECLINED = "You declined this invitation."
CANCELLED = "Cancelled in your calendar."
TWICE = "The same event is there twice; one was read."


@dataclass
class Sorted:
    """A reading against what is known: found = new + known + changed + cancelled + skipped.

    New events come with their keys and contents, hashed, and so do those of the known ones that the mediator removed.
    Those that are logged come with their mediations, and with what is to be noted of them. `series` and `zones` are
    keyed hashes, by the UIDs of what repeats and by the names of zones that nobody knows.
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
    series: dict[str, str] = field(default_factory=dict)
    zones: dict[str, str] = field(default_factory=dict)

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


def sort(mediator: Person, reading: Reading, known: Mapping[str, Any], told: Told) -> Sorted:
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
            _sort_known(sorted_, event, key, content, known[key])
        elif content in told.same:
            sorted_.known += 1
        elif event.cancelled or event.hints.is_declined:
            _leave_out(sorted_, event)
        else:
            sorted_.new.append((event, key, content))
        seen.add(key)
        _name(sorted_, event, mediator)
    if len(sorted_.new) > MOST_NEW:
        raise CalendarError(f"The calendar has more than {MOST_NEW:,} new events. Export a shorter period.")
    sorted_.remarks = remarks(reading.contents, sorted_.numbers, looked_at(mediator.zone))
    return sorted_


def _sort_known(found: Sorted, event: Event, key: str, content: str, row: Any) -> None:
    is_otherwise = row.mediation_id is not None and calendar_says.is_otherwise(event, row, content=content)
    found.known += not is_otherwise
    if is_otherwise:
        found.changed.append(Changed(row.mediation_id, logged(row), _now(event)))
    if row.mediation_id is not None:
        found.logged.append((event, row))
        found.flags += filter(None, [calendar_says.flag(event, row, key=key, content=content)])
        return
    found.ignored += 1
    if row.is_removed and not event.cancelled:
        found.removed.append((event, key, content))


def _leave_out(found: Sorted, event: Event) -> None:
    why = CANCELLED if event.cancelled else DECLINED
    name = title_shown(event.title, is_private=event.hints.is_private)
    found.left_out.append(LeftOut(name, first_day(event).isoformat(), why))
    if why == DECLINED:
        found.skipped.append((DECLINED, 0))


def _name(found: Sorted, event: Event, mediator: Person) -> None:
    """Give a series, and a zone that nobody knows, the keyed hash by which an answer about it is known."""
    if event.recurrence is not None and event.uid not in found.series:
        found.series[event.uid] = crypto.fingerprint("calendar series", mediator.id, event.uid)
    if (said := event.hints.zone_said) and said not in found.zones:
        found.zones[said] = crypto.fingerprint("calendar zone", mediator.id, said)


def first_day(event: Event) -> date:
    """The start's date in the event's own zone."""
    return event.start.date() if isinstance(event.start, datetime) else event.start


def logged(row: Any) -> str:
    """How a session stands in the logbook, in words."""
    lasted = f", {length.words(row.minutes)}" if row.minutes else ""
    return f"{row.reference}, {dates.words(row.date)}{lasted}"


def _now(event: Event) -> str:
    """What the calendar says now, without its title."""
    if event.cancelled:
        return "cancelled"
    lasted = minutes(event)
    at = f" at {event.start:%H:%M}" if isinstance(event.start, datetime) else ""
    return f"{dates.words(first_day(event))}{at}" + (f", {length.words(lasted)}" if lasted else "")
