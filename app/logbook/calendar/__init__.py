"""Calendar files: `read` turns bytes into events, `propose` turns events into mediations a person may accept.

Pure: no request, no database, no clock. Every event goes through our own reader, which is bounded; other engines
(recurring-ical-events, dateutil) check it in the tests.
"""

from .events import CalendarError, Event, Hints, Reading, Skipped
from .read import read

__all__ = ["CalendarError", "Event", "Hints", "Reading", "Skipped", "read"]
