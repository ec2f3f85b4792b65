"""A calendar file, read: bytes and a window in, the events that start in the window out. It never loses the file."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo
from operator import itemgetter

from .components import Component
from .events import CalendarError, Event, Hints, Reading, Skipped, Unreadable
from .gathering import ONE_BAD_EVENT, gather, why
from .hints import title_and_hints, title_of
from .scan import cleaned
from .series import Occurrence, Series, series
from .window import Window

MAX_OCCURRENCES = 2_000  # of one series in the window
MAX_READ = 200_000


def read(data: bytes, *, start: datetime, end: datetime, home: tzinfo) -> Reading:
    """The events of an iCalendar file (RFC 5545) that start in [start, end), by start, and what was skipped.

    `start` and `end` are aware; `home` is the reader's zone, for times without one and for all-day events, which
    start at its midnight. One bad event costs that event. Raises CalendarError, in words for a person, when the bytes
    are no calendar or too much of one. Time and memory are bounded whatever the bytes (domain §6).
    """
    if start.tzinfo is None or end.tzinfo is None:
        raise TypeError("the window needs aware datetimes")
    with _nothing_collected():
        return _read(cleaned(data), Window(start, end, home))


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Without Python's search for cycles: none are made here, and it would look at every event again and again."""
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_collecting:
            gc.enable()


def _read(clean: bytes, window: Window) -> Reading:
    gathered = gather(clean, window)
    skipped, found = gathered.skipped, list(gathered.plain.values())
    for components in sorted(gathered.series.values(), key=lambda each: each[0].block.begin):
        found += _events(components, clean, window, skipped)
        if len(found) > MAX_READ:
            raise CalendarError(f"The period holds more than {MAX_READ:,} events. Choose a shorter one.")
    found.sort(key=lambda pair: pair[1].uid)
    found.sort(key=itemgetter(0))
    counted = gathered.counted
    contents = counted.contents(clean, is_empty=not counted.events and not skipped)
    return Reading(tuple(event for _, event in found), tuple(sorted(skipped, key=lambda one: one.line)), contents)


def _events(
    components: list[Component], data: bytes, window: Window, skipped: list[Skipped]
) -> list[tuple[datetime, Event]]:
    """One UID's events in the window, each with the instant it starts."""
    whole, left_out = series(components)
    skipped += [Skipped(reason, one.block.line) for one, reason in left_out]
    told: dict[int, tuple[str, Hints]] = {}
    found: list[tuple[datetime, Event]] = []
    low, high = window.instants
    try:
        for occurrence in whole.occurrences(*window.days):
            instant = occurrence.instant or window.midnight(occurrence.start)
            if not low <= instant < high:
                continue
            if len(found) == MAX_OCCURRENCES:
                raise Unreadable(f"The event repeats more than {MAX_OCCURRENCES:,} times; the first ones were read.")
            if id(occurrence.source) not in told:
                told[id(occurrence.source)] = _told(occurrence.source, whole, data)
            found.append((instant, _event(occurrence, *told[id(occurrence.source)])))
    except ONE_BAD_EVENT as error:
        skipped.append(Skipped(why(error), (whole.master or components[0]).block.line))
    return found


def _told(source: Component, whole: Series, data: bytes) -> tuple[str, Hints]:
    """The title and hints; a change to an event that does not repeat its title has that of the series."""
    text = source.block.text(data)
    title, found = title_and_hints(text, owner=source.calendar.owner, zone=source.start.zone)
    if not title and whole.master is not None and whole.master is not source:
        title = title_of(whole.master.block.text(data))
    return title, found


def _event(occurrence: Occurrence, title: str, found: Hints) -> Event:
    source, zone = occurrence.source, occurrence.source.start.zone
    return Event(
        uid=source.uid,
        recurrence=occurrence.recurrence,
        start=occurrence.start,
        end=occurrence.end,
        all_day=source.start.is_date,
        zone=zone.name,
        cancelled=occurrence.is_cancelled,
        title=title,
        hints=found,
    )
