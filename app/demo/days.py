"""The demo's past: what happened on a day happened at ten in the morning."""

from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time

from app import clock


def on(day: date) -> AbstractContextManager[None]:
    """What happens within this happened on a day."""
    return clock.held(datetime.combine(day, time(10), UTC))
