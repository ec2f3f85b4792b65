"""Calendar files: `read` turns bytes into events, `propose` turns events into mediations a person may accept.

Pure: no request, no database, no clock. Every event goes through our own reader, which is bounded; other engines
(recurring-ical-events, dateutil) check it in the tests.
"""

from .events import CalendarError, Contents, Event, Hints, Reading, Skipped
from .grouping import Proposal, Series, content_key, event_key, propose, suggested_kind, suggested_mode
from .read import read
from .suggesting import Chip, Weights, minutes

__all__ = [
    "CalendarError",
    "Chip",
    "Contents",
    "Event",
    "Hints",
    "Proposal",
    "Reading",
    "Series",
    "Skipped",
    "Weights",
    "content_key",
    "event_key",
    "minutes",
    "propose",
    "read",
    "suggested_kind",
    "suggested_mode",
]
