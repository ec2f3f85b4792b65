"""Which stretch of a calendar an import looks at: from before the longest window to a year ahead."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from app import clock
from app.logbook.calendar import Reading, read
from app.logbook.months import first_day
from app.logbook.rule import IMI_RULE

LOOK_AHEAD = timedelta(days=366)
MARGIN = timedelta(days=31)  # a mediation that counts may have begun before the window


def reading(data: bytes, zone: str) -> Reading:
    """The events of a calendar that matter to a mediator at home in an IANA zone. Raises CalendarError."""
    home, today = ZoneInfo(zone), clock.today(zone)
    return read(
        data,
        start=datetime.combine(first_day(today, IMI_RULE.longest_window) - MARGIN, time(), home),
        end=datetime.combine(today + LOOK_AHEAD, time(), home),
        home=home,
    )
