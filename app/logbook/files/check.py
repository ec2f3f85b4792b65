"""The eligibility check of a CSV file, as the JSON that a programme or a script reads."""

from datetime import date
from typing import Any

from app.logbook.counting import Verdict, judge
from app.logbook.eligibility.assessment import assess
from app.logbook.eligibility.months import last_counting_day
from app.logbook.eligibility.window import Entry
from app.logbook.files import rows


def check(text: str | bytes, *, as_of: date, certified: bool = False) -> dict[str, Any]:
    """Judge every mediation of the file and assess them on a day; only what JSON knows, windows by months as words.

    `certified` asks for the lower threshold of the IMI Certified, which nobody has verified here. Raises CsvError.
    """
    entries = [Entry.of(judge(facts), key=reference, reference=reference) for reference, facts in rows.read(text)]
    assessment = assess(entries, as_of=as_of, certified=certified)
    windows = assessment.windows
    return {
        "as_of": as_of.isoformat(),
        "needed": assessment.needed,
        "sentence": assessment.sentence,
        "borderline_sentence": assessment.borderline_sentence,
        "verdict": assessment.verdict.value,
        "met_from_months": assessment.met_from_months,
        "short_by": assessment.short_by,
        "counts": {str(months): window.count for months, window in windows.items()},
        "borderline": {str(months): window.borderline_count for months, window in windows.items()},
        "mediations": [_mediation(entry, (min(windows), max(windows))) for entry in entries],
    }


def _mediation(entry: Entry, windows: tuple[int, int]) -> dict[str, Any]:
    never_counts = entry.date is None or entry.verdict == Verdict.DOES_NOT_COUNT
    return {
        "reference": entry.reference,
        "verdict": str(entry.verdict),
        "reason": str(entry.reason),
        "date": entry.date.isoformat() if entry.date else None,
        "last_counting_day": {
            str(months): None
            if never_counts or entry.date is None
            else last_counting_day(entry.date, months).isoformat()
            for months in windows
        },
    }
