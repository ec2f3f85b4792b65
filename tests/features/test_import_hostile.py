"""Calendars that mean harm: each is refused in words or costs itself alone, within 10 seconds and 300 MB, and no page
breaks. The process that reads them is the one that imports use, with its own limits.
"""

from collections import Counter
from datetime import datetime
from io import BytesIO
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

import pytest

from app.logbook.calendar import CalendarError, Reading
from app.logbook.calendar_import.process import SECONDS, reader
from tests.features.importing import FILE, numbers
from tests.rules.calendar_files import LISBON
from tests.rules.hostile import SOME, Hostile
from tests.rules.hostile_calendars import HOSTILE

PATIENCE = 60  # seconds of the processor, and thrice that by the clock of a machine that has much else to do
WINDOW = {
    "start": datetime(2024, 1, 1, tzinfo=LISBON),
    "end": datetime(2027, 1, 1, tzinfo=LISBON),
    "home": LISBON,
}


def test_the_process_has_ten_seconds_and_300_mb(database):
    with reader() as elsewhere:
        elsewhere.read(HOSTILE["the same file twice"].make(), **WINDOW)
        limits = Path(f"/proc/{elsewhere._process.pid}/limits").read_text()
    held = {line[:26].strip(): line[26:].split()[:2] for line in limits.splitlines()}
    assert held["Max cpu time"] == ["10", "10"]
    assert held["Max address space"] == [str(300 * 1024**2)] * 2
    assert len(HOSTILE) >= 60


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_in_words_or_costs_itself_alone(database, name):
    hostile, before = HOSTILE[name], _seconds()
    found = _read(hostile.make())
    assert _seconds() - before <= SECONDS
    if isinstance(found, CalendarError):
        assert hostile.refused, found
        assert str(found).startswith(hostile.refused)
    else:
        assert not hostile.refused
        as_expected(found, hostile)


def _seconds() -> float:
    """The processor time of all processes that were started here and have ended."""
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _read(data: bytes) -> Reading | CalendarError:
    with reader(seconds=PATIENCE) as elsewhere:
        try:
            return elsewhere.read(data, **WINDOW)
        except CalendarError as error:
            return error


def as_expected(found: Reading, hostile: Hostile) -> None:
    uids = Counter(event.uid for event in found.events)
    reasons = Counter(one.reason for one in found.skipped)
    assert uids["good"] == 1
    if hostile.events == SOME:
        assert reasons.keys() == set(hostile.skipped)
    else:
        assert (uids.total() - 1, reasons) == (hostile.events, Counter(hostile.skipped))


POSTED = (
    *("64 MB of zero bytes", "64 MB of noise", "a gzip bomb", "60 MB of UTF-16", "the first half of a download"),
    *("lone surrogates", "too deep", "events in events", "a line of 50 MB that nobody needs", "a UID of a megabyte"),
    *("24 times a day", "100,000 periods", "3,000 endless series", "the year 9999", "a path as a zone"),
    *("zero bytes in the names", "zero bytes between all letters of a title", "a script", "a template", "a formula"),
    *("writing from right to left", "a title of 100,000 ligatures", "a UID of zero bytes", "99,000 broken events"),
    "99,000 events of one UID",
)


@pytest.mark.parametrize("name", POSTED)
def test_a_page_says_what_became_of_it(browser, ana, name):
    data = HOSTILE[name].make()
    page = browser.get("/logbook/import/").submit("Read the calendar", {FILE: (BytesIO(data), "calendar.ics")})
    if hostile_words := HOSTILE[name].refused:
        assert (page.status_code, hostile_words in page.words, numbers(ana)) == (422, True, [])
        return
    assert page.status_code in (200, 422)
    for found, new, known, changed, cancelled, skipped in numbers(ana):
        assert found == new + known + changed + cancelled + skipped > 0
