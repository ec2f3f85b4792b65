"""What is noted of a logged event that stands otherwise in its calendar now."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from app.logbook.calendar import Event
from app.logbook.sources.calendar_says import CANCELLED, Flag, flag, is_otherwise
from app.logbook.vocabulary import CalendarSays

START = datetime(2026, 6, 1, 10, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOVED, GONE = CalendarSays.MOVED, CalendarSays.CANCELLED


def event(start=START, end=START + 3 * HOUR, *, cancelled=False):
    all_day = not isinstance(start, datetime)
    return Event("1", None, start, end, all_day, "UTC", cancelled, "Mediation")


def row(**what):
    """As it was logged, of content "a"."""
    logged = {"session_id": 7, "content": "a", "latest": None, "calendar_says": None}
    at = {"starts_at": START, "ends_at": START + 3 * HOUR, "date": date(2026, 6, 1)}
    return SimpleNamespace(**(logged | at | what))


WHOLE_DAYS = event(date(2026, 6, 1), date(2026, 6, 3))
LATER = event(START + HOUR, START + 4 * HOUR)
OFF = event(cancelled=True)
CASES = {
    "as it was logged": (event(), "a", row(), False, None),
    "edited since it was logged": (event(), "a", row(starts_at=None, date=date(2026, 6, 8)), False, None),
    "another title at the same time": (event(), "b", row(), False, None),
    "moved": (LATER, "b", row(), True, (MOVED, "b")),
    "moved, and flagged before": (LATER, "b", row(latest="b", calendar_says=MOVED), True, None),
    "moved, and looked at": (LATER, "b", row(latest="b"), False, None),
    "moved again after it was looked at": (LATER, "c", row(latest="b"), True, (MOVED, "c")),
    "moved back": (event(), "a", row(latest="b", calendar_says=MOVED), False, (None, None)),
    "moved back, after the entry had followed": (
        event(), "a", row(latest="b", starts_at=None, date=date(2026, 6, 8)), True, (MOVED, "a"),
    ),
    "moved back, after the entry had followed, and looked at": (
        event(), "a", row(latest="a", starts_at=None, date=date(2026, 6, 8)), False, None,
    ),
    "moved to where the entry was edited to": (
        event(START + 7 * DAY, START + 7 * DAY + HOUR), "b", row(starts_at=None, date=date(2026, 6, 8)), False, None,
    ),
    "cancelled": (OFF, "a", row(), True, (GONE, CANCELLED)),
    "cancelled after it was moved": (OFF, "b", row(latest="b"), True, (GONE, CANCELLED)),
    "cancelled, and looked at": (OFF, "a", row(latest=CANCELLED), False, None),
    "held after all": (event(), "a", row(latest=CANCELLED), False, (None, None)),
    "whole days, another title": (WHOLE_DAYS, "b", row(starts_at=None, date=date(2026, 6, 2)), False, None),
    "whole days, moved": (WHOLE_DAYS, "b", row(starts_at=None, date=date(2026, 6, 3)), True, (MOVED, "b")),
}  # fmt: skip


@pytest.mark.parametrize(("now", "content", "known", "otherwise", "noted"), CASES.values(), ids=CASES.keys())
def test_it_is_said_once_until_the_calendar_says_something_else(now, content, known, otherwise, noted):
    assert is_otherwise(now, known, content=content) is otherwise
    assert flag(now, known, key="k", content=content) == (Flag("k", 7, *noted) if noted else None)
