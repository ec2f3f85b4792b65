"""The stretch of time that is asked for, and what of it can be told before anything is worked out."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from functools import cached_property

from .moments import DAY

EARLIEST, LATEST = date(1970, 1, 1), date(2101, 1, 1)  # a window is cut to these


@dataclass(frozen=True)
class Window:
    """The time asked for, [start, end), and the reader's zone."""

    start: datetime
    end: datetime
    home: tzinfo

    @cached_property
    def days(self) -> tuple[date, date]:
        """The first and the last day on which an event of the window can start, in any zone."""
        return max(self.start.date(), EARLIEST) - 2 * DAY, min(self.end.date(), LATEST) + 2 * DAY

    @cached_property
    def instants(self) -> tuple[datetime, datetime]:
        """The start and the end in UTC, which is quicker to compare with; cut to the years that are read."""
        low, high = (datetime(day.year, 1, 1, tzinfo=UTC) for day in (EARLIEST - DAY, LATEST + 366 * DAY))
        return min(max(self.start, low), high).astimezone(UTC), max(min(self.end, high), low).astimezone(UTC)

    def midnight(self, day: date) -> datetime:
        """When a day begins in the reader's zone, in UTC."""
        return datetime.combine(day, time(), self.home).astimezone(UTC)
