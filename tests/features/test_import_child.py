"""A calendar is read by a process of its own: the same events, some time and memory, two at once, nothing of ours."""

import os
import sys
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from app import throttle
from app.demo.sample_calendar import sample_calendar
from app.errors import Busy
from app.logbook.calendar import CalendarError, propose, read
from app.logbook.calendar_import.process import TOO_LONG, TOO_MUCH, reader
from tests.features.importing import FAROL, FILE, day, import_, logbook, numbers
from tests.rules.calendar_files import LISBON, calendar

WINDOW = {"start": datetime(2023, 5, 1, tzinfo=UTC), "end": datetime(2027, 6, 1, tzinfo=UTC), "home": LISBON}
ENDLESS = [f"UID:{n}\nDTSTART:19700101T100000Z\nRRULE:FREQ=DAILY;COUNT=1000000" for n in range(9000)]
HOLD = """
import fcntl, sys
files = [open(name, "w") for name in sys.argv[1:]]
for file in files:
    fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
input()
"""
OF_A_LONG_NAME = f"UID:{'x' * 100_000}\nDTSTART:20240101T100000Z\nRRULE:FREQ=DAILY"


def test_it_finds_what_the_calendar_package_finds(database):
    sample = sample_calendar(datetime(2026, 6, 30, tzinfo=UTC).date())
    with reader() as elsewhere:
        found = elsewhere.read(sample, **WINDOW)
        proposed = elsewhere.propose(found.events)
    here = read(sample, **WINDOW)
    assert (found.events, found.skipped) == (tuple(without_people(event) for event in here.events), here.skipped)
    assert [replace(each, events=()) for each in proposed] == [replace(e, events=()) for e in propose(here.events)]
    assert [each.events for each in proposed] == [
        tuple(map(without_people, each.events)) for each in propose(here.events)
    ]


def without_people(event):
    """People, rooms and what was found in texts stay in the process."""
    few = {"people": frozenset(), "people_count": 0, "link_key": "", "mentions_mediation": False}
    return replace(event, hints=replace(event.hints, **few))


def test_only_some_of_the_events_are_grouped(database):
    with reader() as elsewhere:
        _one, *others = elsewhere.read(calendar(day(1), day(2, "Lunch"), day(3)), **WINDOW).events
        proposed = elsewhere.propose(others)
    assert [[event.uid for event in each.events] for each in proposed] == [["2"], ["3"]]


def test_what_is_no_calendar_is_told_in_the_same_words(database):
    with reader() as elsewhere, pytest.raises(CalendarError, match="This looks like a web page, not a calendar"):
        elsewhere.read(b"<!doctype html><html></html>", **WINDOW)


TOO_DEAR = {
    "a calendar that takes longer than its time": ({"seconds": 1}, ENDLESS, TOO_LONG),
    "no time at all": ({"seconds": 0}, [], TOO_LONG),
    "more memory than there is": (
        {"seconds": 60, "memory": 160 * 1024**2},
        [day(1, FAROL, "1", f"X:{'x' * 60_000_000}")],
        TOO_MUCH,
    ),
    "an answer longer than we take": ({"seconds": 60}, [OF_A_LONG_NAME], TOO_MUCH),
}


@pytest.mark.parametrize(("limits", "events", "words"), TOO_DEAR.values(), ids=TOO_DEAR.keys())
def test_what_is_too_much_is_refused_in_words(database, limits, events, words):
    with reader(**limits) as elsewhere, pytest.raises(CalendarError) as refused:
        elsewhere.read(calendar(*events), **WINDOW)
    assert str(refused.value) == words


def test_a_calendar_that_is_too_much_is_a_mistake_on_the_form(browser, ana):
    page = import_(browser, OF_A_LONG_NAME)
    assert (page.status_code, numbers(ana)) == (422, [])
    assert page.page.one(id="calendar-error").text == TOO_MUCH


def test_two_are_read_at_once_and_the_third_comes_back_in_a_moment(browser, ana):
    with ExitStack() as readers:
        readers.enter_context(reader())
        readers.enter_context(reader())
        with pytest.raises(Busy):
            readers.enter_context(reader())
        page = import_(browser, day(1))
        assert (page.status_code, "Please try again in a moment." in page.words) == (503, True)
    import_(browser, day(1)).submit(f"Log this one: {FAROL}")
    assert len(logbook(ana)) == 1


def test_a_turn_is_taken_from_every_process_and_given_back_when_its_holder_dies(app, database):
    locks = [str(Path(app.config["FOLDER"], f"calendar-{number}.lock")) for number in range(2)]
    with Popen([sys.executable, "-c", HOLD, *locks], stdin=PIPE, stdout=PIPE) as holder:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(Busy), reader():
            pass
        holder.kill()
        holder.wait()
        with reader() as elsewhere:
            assert len(elsewhere.read(calendar(day(1)), **WINDOW).events) == 1


def test_it_inherits_nothing_and_is_gone_afterwards(database):
    with reader() as elsewhere:
        elsewhere.read(calendar(day(1)), **WINDOW)
        process = elsewhere._process
        its = Path(f"/proc/{process.pid}")
        inherited = its.joinpath("environ").read_bytes(), {each.name for each in its.joinpath("fd").iterdir()}
        ours = len(os.environ), len(os.listdir("/proc/self/fd"))
    assert (inherited, process.poll() is None) == ((b"", {"0", "1", "2"}), False)
    assert min(ours) > 3  # there was something to inherit


def test_a_bug_of_ours_says_where_it_is_and_not_what_was_read(database):
    with reader() as elsewhere, pytest.raises(RuntimeError) as bug:
        elsewhere._ask(b"Secretname\n")
    assert "JSONDecodeError" in str(bug.value)
    assert "Secretname" not in str(bug.value)


def test_a_person_imports_so_many_calendars_an_hour(browser, ana, clock):
    for _ in range(30):
        throttle.is_spent("calendar", str(ana.id), limit=30, within=timedelta(hours=1))
    assert import_(browser, day(1)).status_code == 429
    clock.hold(clock.now() + timedelta(hours=1))
    assert import_(browser, day(1)).status_code == 200


def test_a_form_without_a_file_is_no_import(browser, ana):
    for _ in range(31):
        answer = browser.get("/logbook/import/").submit("Read the calendar", {FILE: (BytesIO(), "")})
    assert answer.status_code == 422
