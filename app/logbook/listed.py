"""A row of the list in words. It is drawn fifty times a page, so every word is looked up once."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from app import dates
from app.logbook import length
from app.logbook.counting import Reason, Verdict
from app.logbook.vocabulary import Field, Mode

VERDICTS = {verdict.value: verdict.label for verdict in Verdict}
REASONS = {reason.value: reason.label for reason in Reason} | {Reason.ALL_MET.value: ""}
MODES = {mode: mode.label for mode in Mode} | {None: ""}
FIELDS = {field: field.label for field in Field} | {None: ""}


class Listed(NamedTuple):
    id: int
    reference: str
    day: str
    length: str
    mode: str
    field: str
    verdict: str
    words: str
    reason: str


def listed(rows: Iterable[tuple[int, str, date, int, Mode | None, Field | None, str, str]]) -> list[Listed]:
    """Rows of `queries.LISTED` in words."""
    return [
        Listed(
            id,
            reference,
            dates.words(day),
            length.words(minutes),
            MODES[mode],
            FIELDS[field],
            verdict,
            VERDICTS[verdict],
            REASONS[reason],
        )
        for id, reference, day, minutes, mode, field, verdict, reason in rows
    ]
