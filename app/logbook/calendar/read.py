"""A calendar file, read: bytes and a window in, the events that start in the window out. It never loses the file."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo

from .components import Calendar, Component, component
from .contents import Counting
from .events import CalendarError, Event, Hints, Reading, Skipped, Unreadable
from .hints import hints, title_of
from .moments import DAY
from .recur import Budget
from .scan import Block, calendars, cleaned, properties, wanted
from .series import Occurrence, Series, series
from .zones import Zones

MAX_OCCURRENCES = 2_000  # of one series in the window
MAX_READ = 200_000
EARLIEST, LATEST = date(1970, 1, 1), date(2101, 1, 1)  # a window is cut to these

ABOUT_THE_CALENDAR = wanted("METHOD", "X-WR-TIMEZONE", "X-WR-CALNAME")
ONE_BAD_EVENT = (ValueError, OverflowError)  # Unreadable is a ValueError; others come from dates out of range


@dataclass(frozen=True, slots=True)
class Window:
    """The time asked for, [start, end), and the reader's zone."""

    start: datetime
    end: datetime
    home: tzinfo

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day on which an event of the window can start, in any zone."""
        return max(self.start.date(), EARLIEST) - 2 * DAY, min(self.end.date(), LATEST) + 2 * DAY

    def instant(self, occurrence: Occurrence) -> datetime:
        """When it starts, in UTC; on the midnight of the reader's zone if it lasts all day."""
        if not occurrence.start.is_date:
            return occurrence.start.instant()
        return datetime.combine(occurrence.start.day, time(), self.home).astimezone(UTC)


def read(data: bytes, *, start: datetime, end: datetime, home: tzinfo) -> Reading:
    """The events of an iCalendar file (RFC 5545) that start in [start, end), by start, and what was skipped.

    `start` and `end` are aware; `home` is the reader's zone, for times without one and for all-day events, which
    start at its midnight. One bad event costs that event. Raises CalendarError, in words for a person, when the bytes
    are no calendar or too much of one. Time and memory are bounded whatever the bytes (domain §6).
    """
    if start.tzinfo is None or end.tzinfo is None:
        raise TypeError("the window needs aware datetimes")
    window, clean = Window(start, end, home), cleaned(data)
    skipped: list[Skipped] = []
    found: list[tuple[datetime, Event]] = []
    counted = Counting()
    for components in _by_uid(clean, window, skipped, counted).values():
        found += _events(components, clean, window, skipped)
        if len(found) > MAX_READ:
            raise CalendarError(f"The period holds more than {MAX_READ:,} events. Choose a shorter one.")
    found.sort(key=lambda pair: (pair[0], pair[1].uid))
    contents = counted.contents(clean, is_empty=not counted.events and not skipped)
    return Reading(tuple(event for _, event in found), tuple(sorted(skipped, key=lambda one: one.line)), contents)


def _by_uid(data: bytes, window: Window, skipped: list[Skipped], counted: Counting) -> dict[str, list[Component]]:
    found: dict[str, list[Component]] = defaultdict(list)
    budget = Budget()
    for block in calendars(data):
        calendar = _calendar(block, data, window, budget)
        for event in block.inside:
            if event.name == b"VEVENT":
                too_long = event.long_lines(data)
                try:
                    one = component(event, event.text(data), calendar, too_long)
                except ONE_BAD_EVENT as error:
                    skipped.append(Skipped(_why(error), event.line))
                else:
                    found[one.uid].append(one)
                    counted.add(one, too_long)
    return found


def _why(error: Exception) -> str:
    return str(error) if isinstance(error, Unreadable) else "A date or time is out of range."


def _calendar(block: Block, data: bytes, window: Window, budget: Budget) -> Calendar:
    try:
        about = {one.name: one.value.strip() for one in properties(block.text(data), ABOUT_THE_CALENDAR)}
    except Unreadable:
        about = {}
    described = [part for part in block.inside if part.name == b"VTIMEZONE"]
    zones = Zones(described, data, about.get("X-WR-TIMEZONE", ""), window.home, window.days, budget)
    return Calendar(zones, budget, about.get("METHOD", "").upper() == "CANCEL", about.get("X-WR-CALNAME", ""))


def _events(
    components: list[Component], data: bytes, window: Window, skipped: list[Skipped]
) -> list[tuple[datetime, Event]]:
    """One UID's events in the window, each with the instant it starts."""
    whole, left_out = series(components)
    skipped += [Skipped(reason, one.block.line) for one, reason in left_out]
    told: dict[int, tuple[str, Hints]] = {}
    found: list[tuple[datetime, Event]] = []
    try:
        for occurrence in whole.occurrences(*window.days):
            instant = window.instant(occurrence)
            if not window.start <= instant < window.end:
                continue
            if len(found) == MAX_OCCURRENCES:
                raise Unreadable(f"The event repeats more than {MAX_OCCURRENCES:,} times; the first ones were read.")
            if id(occurrence.source) not in told:
                told[id(occurrence.source)] = _told(occurrence.source, whole, data)
            found.append((instant, _event(occurrence, instant, *told[id(occurrence.source)])))
    except ONE_BAD_EVENT as error:
        skipped.append(Skipped(_why(error), (whole.master or components[0]).block.line))
    return found


def _told(source: Component, whole: Series, data: bytes) -> tuple[str, Hints]:
    """The title and hints; a change to an event that does not repeat its title has that of the series."""
    text = source.block.text(data)
    title = title_of(text)
    if not title and whole.master is not None and whole.master is not source:
        title = title_of(whole.master.block.text(data))
    return title, hints(text, owner=source.calendar.owner, zone=source.start.zone)


def _event(occurrence: Occurrence, instant: datetime, title: str, found: Hints) -> Event:
    moment, length, zone = occurrence.start, occurrence.length, occurrence.start.zone
    starts: datetime | date = moment.day
    ends: datetime | date = moment.day + max(length.days, 1) * DAY
    if not moment.is_date:
        starts = instant.astimezone(zone.shown)
        ends = (moment.later(length.days).instant() + length.exact).astimezone(zone.shown)
    return Event(
        uid=occurrence.source.uid,
        recurrence=occurrence.recurrence,
        start=starts,
        end=ends,
        all_day=moment.is_date,
        zone=zone.name,
        cancelled=occurrence.is_cancelled,
        title=title,
        hints=found,
    )
