"""Many people at once: how long they wait, whether every answer is the right one, and whether the memory grows.

Two web processes and a worker, 2,000 mediators with 150 mediations each, 1,000 of them listed. First 50 sessions ask
without a pause for LOAD_SECONDS (60), then 25 at half of the rate that came of it for LOAD_MINUTES (none); `--postgres`
does it on PostgreSQL. The visitors live on the same machine and take their part of it. It fails when the p95 is over
a second, when any answer is wrong, when anything acknowledged is missing, and when the memory grows by more than 10 %.
"""

import os
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path

from flask import Flask

from app import create_app, doctor
from app.db import db
from bench import load_people
from bench.server import KEYS, Server, running, working
from bench.visits import MEDIATORS, PATIENCE_SECONDS, STAFF, Listed, Person, Visitor, begin
from tests.databases import postgres
from tests.post_office import PostOffice

SECONDS, MINUTES = float(os.environ.get("LOAD_SECONDS", "60")), float(os.environ.get("LOAD_MINUTES", "0"))
SESSIONS, OF_STAFF, HALF = 50, 2, 25
P95_SECONDS, GROWTH = 1.0, 1.1
WARM_UP, EACH_SECONDS, SAMPLES = 0.2, 10, 3  # the part of the time in which caches fill; the samples at either end


def main() -> int:
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        office = opened.enter_context(PostOffice())
        address = opened.enter_context(postgres()) if "--postgres" in sys.argv else f"sqlite:///{folder}/load.sqlite3"
        environ = KEYS | {"PORTAL_URL": "http://localhost", "DATABASE_URL": address, "SMTP_URL": office.address}
        environ |= {"PORTAL_PROXIES": "1", "PORTAL_FOLDER": str(folder), "FLASK_APP": "wsgi:app"}
        app = create_app(environ, folder)
        people, listed = load_people.prepare(app, SESSIONS, OF_STAFF)
        with running("wsgi:app", environ) as portal, working(environ):
            visitors = [_visitor(number, who, portal, listed) for number, who in enumerate(people)]
            failed = list(_load(portal, visitors))
        return _told([*failed, *_missing(app, visitors)])


def _visitor(number: int, person: Person, portal: Server, listed: list[Listed]) -> Visitor:
    connection = HTTPConnection("127.0.0.1", portal.port, timeout=PATIENCE_SECONDS)
    return Visitor(number, person, connection, listed, random.Random(number))


def _load(portal: Server, visitors: list[Visitor]) -> Iterator[str]:
    """What is too slow, wrong or too large, in words."""
    for one in visitors[OF_STAFF:]:
        begin(one)
    with _visiting(visitors, pause=0):
        time.sleep(WARM_UP * SECONDS)
    for one in visitors:
        one.times.clear()
    print(f"{SESSIONS} sessions without a pause, {SECONDS:.0f} s")
    before = portal.cpu_seconds()
    with _visiting(visitors, pause=0):
        time.sleep(SECONDS)
    rate = _report(visitors, SECONDS, portal.cpu_seconds() - before)
    yield from _slow_or_wrong(visitors)
    if not MINUTES:
        return
    print(f"{HALF} sessions at half of that rate, {MINUTES:.0f} min")
    some = visitors[:HALF]
    for one in some:
        one.times.clear()
        one.wrong.clear()
    before = portal.cpu_seconds()
    with _visiting(some, pause=2 * len(some) / rate):
        memory = [*_samples(portal)]
    _report(some, MINUTES * 60, portal.cpu_seconds() - before)
    yield from _slow_or_wrong(some)
    yield from _grown(memory)


@contextmanager
def _visiting(visitors: list[Visitor], *, pause: float) -> Iterator[None]:
    """Everybody does one thing after another, and begins one every `pause` seconds at most."""
    over = threading.Event()
    threads = [threading.Thread(target=_stay, args=(one, over, pause)) for one in visitors]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _stay(one: Visitor, over: threading.Event, pause: float) -> None:
    kinds = STAFF if one.number < OF_STAFF else MEDIATORS
    over.wait(one.chance.random() * pause)
    while not over.is_set():
        began = time.monotonic()
        one.visit(kinds)
        over.wait(began + pause - time.monotonic())


def _samples(portal: Server) -> Iterator[int]:
    end = time.monotonic() + MINUTES * 60
    while time.monotonic() < end:
        time.sleep(min(EACH_SECONDS, MINUTES * 60 / 20))
        yield portal.memory_bytes()


def _grown(memory: list[int]) -> Iterator[str]:
    warm = int(len(memory) * WARM_UP)
    before, after = (statistics.median(some) for some in (memory[warm : warm + SAMPLES], memory[-SAMPLES:]))
    first = memory[0] / 2**20
    print(f"web processes: {first:.0f} MB at first, {before / 2**20:.0f} MB warm, {after / 2**20:.0f} MB at the end")
    if after > GROWTH * before:
        yield f"the memory grew by {after / before - 1:.0%}"


def _report(visitors: list[Visitor], seconds: float, spent: float) -> float:
    """A line for each kind of request and one for all, which took `spent` seconds of CPU; says how many a second."""
    kinds: dict[str, list[float]] = {}
    for one in visitors:
        for kind, times in one.times.items():
            kinds.setdefault(kind, []).extend(times)
    everything = [each for times in kinds.values() for each in times]
    print(f"{'':24} {'requests':>9} {'p50 ms':>7} {'p95 ms':>7} {'p99 ms':>7} {'max ms':>7}")
    for kind, times in [*sorted(kinds.items()), ("all", everything)]:
        shown = " ".join(f"{each * 1e3:7.0f}" for each in (*_percentiles(times), max(times)))
        print(f"{kind:24} {len(times):9} {shown}")
    wrong, rate = sum(len(one.wrong) for one in visitors), len(everything) / seconds
    each = f"{spent / len(everything) * 1e3:.1f} ms of CPU each"
    print(f"{rate:.0f} requests a second, {each}, {wrong} of them wrong; load average {os.getloadavg()[0]:.1f}")
    return rate


def _percentiles(times: Iterable[float]) -> tuple[float, float, float]:
    ordered = sorted(times)
    p50, p95, p99 = (ordered[len(ordered) * part // 100] for part in (50, 95, 99))
    return p50, p95, p99


def _slow_or_wrong(visitors: list[Visitor]) -> Iterator[str]:
    _p50, p95, _p99 = _percentiles(each for one in visitors for times in one.times.values() for each in times)
    if p95 > P95_SECONDS:
        yield f"the p95 is {p95:.2f} s"
    yield from [each for one in visitors for each in one.wrong][:10]


def _missing(app: Flask, visitors: list[Visitor]) -> Iterator[str]:
    """What the database does not hold as it was acknowledged, and what the portal finds wrong with itself."""
    with app.app_context():
        for one in visitors[OF_STAFF:]:
            if (kept := load_people.kept(one.person)) != {each.reference: each.minutes for each in one.logged}:
                yield f"{one.person.name} logged something else than {kept}"
        db.session.rollback()
        yield from (each for found in doctor.examined().values() for each in found)


def _told(failed: list[str]) -> int:
    for each in failed:
        print(f"FAILED: {each}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
