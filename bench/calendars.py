"""Calendars: our reader beside icalendar + recurring-ical-events, on the same file in the same run.

Each reads in a process of its own. Memory is the most that the process held, the file included, above what it held
before it opened the file; it is the kernel's count of that process alone, as `ru_maxrss` begins with what the parent
had. What both found is compared meeting by meeting.
"""

import pickle
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from tests.bench.google_calendar import google_calendar

SIZES = 1_000, 10_000, 50_000
HOME, LAST_DAY = ZoneInfo("Europe/Lisbon"), date(2026, 6, 30)
START, END = datetime(2023, 7, 1, tzinfo=HOME), datetime(2026, 7, 1, tzinfo=HOME)  # 36 months
MUST, AIM, MUST_AGAIN, MUST_MEGABYTES = 20, 50, 10, 150
TIMES = 3  # of what is quick the quickest counts: whoever shares the machine only makes it slower


class Occurrence(NamedTuple):
    """One meeting, as both tell it: instants in UTC, or days; `recurrence` of what does not repeat is its start."""

    uid: str
    start: str
    end: str
    recurrence: str


class Cost(NamedTuple):
    seconds: float
    megabytes: float
    found: list[Occurrence]


def report(folder: Path) -> None:
    """What ours costs by size; then both on the largest; then the same file again, unchanged."""
    ours = {}
    for size in SIZES:
        path = folder / f"{size}.ics"
        subprocess.run([sys.executable, "-m", "bench.calendars", "write", str(path), str(size)], check=True)
        ours[size] = min((_measured("ours", path) for _ in range(TIMES)), key=lambda cost: cost.seconds)
        print(
            f"calendar of {size:>6,} events, 36 months: {ours[size].seconds * 1e3:8.1f} ms of CPU, "
            f"{ours[size].seconds / size * 1e6:5.1f} µs an event, {ours[size].megabytes:5.0f} MB"
        )
    theirs, own = _measured("theirs", path), ours[SIZES[-1]]
    again = min(_measured("again", path).seconds for _ in range(TIMES))
    _print("read and expanded, theirs beside ours", theirs.seconds / own.seconds, MUST, AIM)
    _print("unchanged, reading beside comparing it", own.seconds / again, MUST_AGAIN, None)
    over = "  OVER" if own.megabytes > MUST_MEGABYTES else ""
    print(
        f"memory: ours {own.megabytes:.0f} MB (must be below {MUST_MEGABYTES}), theirs {theirs.megabytes:.0f} MB{over}"
    )
    _compare(own.found, theirs.found)


def _print(name: str, ratio: float, must: float, aim: float | None) -> None:
    over = "  TOO LITTLE" if ratio < must else ""
    print(f"{name:46} {ratio:6.1f} ×   must {must}, aim {aim or '–'}{over}")


def _compare(ours: list[Occurrence], theirs: list[Occurrence]) -> None:
    if ours == theirs:
        print(f"both found the same {len(ours):,} meetings")
        return
    print(f"DIFFERENT: {len(ours):,} meetings of ours, {len(theirs):,} of theirs")
    for whose, only in (("ours", set(ours) - set(theirs)), ("theirs", set(theirs) - set(ours))):
        print(f"  only {whose}: {len(only)}", *sorted(only)[:3], sep="\n    ")


def _measured(what: str, path: Path) -> Cost:
    """Imported there, too: what is found is then of this module's kinds, whoever reads it."""
    run = "import sys; from pathlib import Path; from bench.calendars import main; main(sys.argv[1], Path(sys.argv[2]))"
    subprocess.run([sys.executable, "-c", run, what, str(path)], check=True)
    return Cost(*pickle.loads(path.with_suffix(".found").read_bytes()))


# In a process of its own ---------------------------------------------------------------------------------------------


def cost(find: Callable[[bytes], Any], path: Path) -> tuple[float, float, Any]:
    """Seconds of CPU and megabytes that reading took, and what was found."""
    memory, data = _megabytes("VmRSS"), path.read_bytes()
    began = time.process_time()
    found = find(data)
    return time.process_time() - began, _megabytes("VmHWM") - memory, found


def _megabytes(name: str) -> float:
    found = re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    if found is None:
        raise RuntimeError("this kernel does not tell how much memory a process has")
    return int(found[1]) / 1024


def ours(path: Path) -> tuple[float, float, list[Occurrence]]:
    from app.logbook.calendar import read

    seconds, megabytes, found = cost(lambda data: read(data, start=START, end=END, home=HOME), path)
    return seconds, megabytes, told_by_ours(found.events)


def told_by_ours(events: Iterable[Any]) -> list[Occurrence]:
    return sorted(
        Occurrence(event.uid, _told(event.start), _told(event.end), _told(event.recurrence or event.start))
        for event in events
    )


def theirs(path: Path) -> tuple[float, float, list[Occurrence]]:
    import icalendar
    import recurring_ical_events

    def find(data: bytes) -> Any:
        calendar = icalendar.Calendar.from_ical(data)
        return recurring_ical_events.of(calendar).between(START, END)

    seconds, megabytes, found = cost(find, path)
    return seconds, megabytes, told_by_theirs(found)


def told_by_theirs(events: Iterable[Any]) -> list[Occurrence]:
    """Those that start in the window; theirs also has what was under way when it began."""
    return sorted(
        Occurrence(str(event["UID"]), _told(event.start), _told(event.end), _told(event["RECURRENCE-ID"].dt))
        for event in events
        if (event.start >= START if isinstance(event.start, datetime) else event.start >= START.date())
    )


def _told(moment: date) -> str:
    return moment.astimezone(UTC).isoformat() if isinstance(moment, datetime) else moment.isoformat()


def again(path: Path) -> tuple[float, float, list[Occurrence]]:
    """A feed that did not change: its bytes have the fingerprint that was kept."""
    seconds, megabytes, _fingerprint = cost(lambda data: blake2b(data, digest_size=16).digest(), path)
    return seconds, megabytes, []


def main(what: str, path: Path, size: int = 0) -> None:
    if what == "write":
        path.write_bytes(google_calendar(size, last=LAST_DAY))
        return
    read = {"ours": ours, "theirs": theirs, "again": again}[what]
    path.with_suffix(".found").write_bytes(pickle.dumps(read(path)))


if __name__ == "__main__":
    if arguments := sys.argv[1:]:
        main(arguments[0], Path(arguments[1]), *map(int, arguments[2:]))
    else:
        with tempfile.TemporaryDirectory() as own:
            report(Path(own))
