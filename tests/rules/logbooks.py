"""Logbooks as lists of entries that count, or do not."""

from datetime import date, timedelta

from app.logbook.counting import Reason, Verdict
from app.logbook.eligibility.window import Entry

TODAY = date(2026, 6, 30)
DAY = timedelta(days=1)
REASONS = {
    Verdict.COUNTS: Reason.ALL_MET,
    Verdict.BORDERLINE: Reason.MINUTES,
    Verdict.DOES_NOT_COUNT: Reason.IN_PERSON,
}


def entry(day: date | None, verdict: Verdict = Verdict.COUNTS, **details: int) -> Entry:
    return Entry(str(day), f"M-{day}", day, verdict, REASONS[verdict], **details)


def entries(*days: date, verdict: Verdict = Verdict.COUNTS) -> list[Entry]:
    return [entry(day, verdict) for day in days]
