"""Each row: CPU time of the server's processes per request, as a multiple of "hello" in the same run.

Whoever shares the machine makes a request dearer and never cheaper: it finds the caches cold, and more so the more it
touches. So there are many short rounds, each right before one of "hello", and of both the lower quartile is compared.
The same code costs up to a quarter more in one process than in the next, for as long as it lives: so there are several
servers of each kind, the rows take turns at all of them, and what they cost is the mean of theirs.
The spread is that of the rounds: the middle half of what each cost beside its own "hello".
"""

import itertools
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import event, select

from app import create_app
from app.db import db
from app.logbook.models import Mediation
from bench import calendars, directory, reviewers, standing
from bench.seed import LARGE, SMALL, cookie_of, seed
from bench.server import KEYS, Server, asked, running

SERVERS, ROUNDS, REQUESTS, WARM_UP = 3, 15, 24, 40  # rounds at each server
SENDINGS = 1 + WARM_UP + ROUNDS * REQUESTS
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "section#mediations"}


@dataclass
class Browser:
    """One connection that stays open, with a signed-in cookie."""

    connection: HTTPConnection
    cookie: str = ""

    def get(self, path: str, headers: dict[str, str] | None = None) -> bytes:
        return self._send("GET", path, None, headers or {})

    def post(self, path: str, fields: dict[str, str], headers: dict[str, str]) -> bytes:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._send("POST", path, urlencode(fields), headers | form)

    def _send(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> bytes:
        cookies = {"Cookie": self.cookie} if self.cookie else {}
        answer = asked(self.connection, method, path, body, headers | cookies)
        content = answer.read()
        if cookie := answer.headers.get("Set-Cookie"):
            self.cookie = cookie.partition(";")[0]
        if answer.status == 303:
            return self.get(answer.headers["Location"], headers)
        if answer.status != 200:
            raise RuntimeError(f"{method} {path} answered {answer.status}")
        return content


@dataclass
class Row:
    """One thing a person does, how often it may cost what "hello" costs, and how many SQL statements it takes."""

    name: str
    do: Callable[[], bytes]
    must: float | None
    aim: float | None
    statements: int


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        environ = KEYS | {"PORTAL_URL": "http://localhost", "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3"}
        app = create_app(environ, Path(folder))
        tokens = seed(app)
        with app.app_context():
            links = iter(reviewers.ask(SERVERS * (SENDINGS + 2)))
        print("CPU of a request beside hello's, the lower quartile of short rounds of each")
        print(f"{'':46} {'ratio':>6} {'spread':>13} {'p50 ms':>7} {'p99 ms':>7} {'bytes':>7} {'SQL':>4}  must  aim")
        _measure(environ, lambda portal: _signed_in_rows(app, portal, tokens, links))
        for size in directory.SIZES:
            _measure_directory(environ, Path(folder), size)
        standing.report(environ, Path(folder))
        calendars.report(Path(folder))


def _measure_directory(environ: dict[str, str], folder: Path, size: int) -> None:
    app, given, profile = directory.seeded(environ, folder, size)
    _measure(given, lambda portal: _directory_rows(app, portal, size, profile))


def _directory_rows(app: Flask, portal: Server, size: int, profile: str) -> list[Row]:
    client, rows = app.test_client(), []
    for name, address, do, must, aim in directory.rows(portal.port, size, profile):
        client.get(address)
        rows.append(Row(name, do, must, aim, _statements(app, partial(client.get, address))))
    return rows


def _signed_in_rows(app: Flask, portal: Server, tokens: Mapping[int, str], links: Iterator[str]) -> list[Row]:
    return [
        *_rows(app, portal, tokens[SMALL], SMALL, 8.0, 5.0),
        *_rows(app, portal, tokens[LARGE], LARGE, None, None),
        *_reviewer_rows(app, portal, links),
    ]


def _reviewer_rows(app: Flask, portal: Server, links: Iterator[str]) -> list[Row]:
    """By links from letters, with drafts saved; answers are sent once, so each sending has a link of its own."""
    browser, client = Browser(HTTPConnection("127.0.0.1", portal.port)), app.test_client()
    step, sent = f"{next(links)}/conduct", {"send": "now", "seed": "s" * 22}
    looking = _statements(app, lambda: client.get(step))
    writing = _statements(app, lambda: client.post(f"{next(links)}/review", data=sent))
    return [
        Row("reviewer's form", lambda: browser.get(step), 3.0, 2.0, looking),
        Row("sending it", lambda: browser.post(f"{next(links)}/review", sent, {}), 4.0, 2.5, writing),
    ]


def _rows(app: Flask, portal: Server, token: str, size: int, must: float | None, aim: float | None) -> list[Row]:
    browser = Browser(HTTPConnection("127.0.0.1", portal.port), cookie_of(app, token))
    page = browser.get("/logbook/?edit=0").decode()
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', page)
    first = re.search(r'href="/logbook/(\d+)">(B\d+)<', page)
    if csrf is None or first is None:
        raise RuntimeError("the logbook page is not what it was")

    row = {"csrf_token": csrf[1], "mode": "video", "reference": first[2], "date": date.today().isoformat()}
    minutes = itertools.count(1)

    def edit() -> bytes:
        """One save: the POST, and the answer it leads to. The version is the one that an opened row would hold."""
        with app.app_context():
            version = db.session.scalar(select(Mediation.version).where(Mediation.id == int(first[1])))
        fields = row | {"version": str(version), "minutes": f"{120 + next(minutes) % 200} min"}
        return browser.post(f"/logbook/{first[1]}/row", fields, HTMX)

    client = app.test_client()
    name, _separator, value = cookie_of(app, token).partition("=")
    client.set_cookie(name, value)
    statements = _statements(app, lambda: client.get("/logbook/"))
    return [
        Row(f"logbook, 50 rows + panel + strip, of {size}", lambda: browser.get("/logbook/"), must, aim, statements),
        Row(f"edit in place, panel + strip redrawn, of {size}", edit, must, aim, statements),
    ]


@dataclass
class Measured:
    """A row at one server: bytes of its answer, seconds of each request, CPU seconds of each round and of hello's."""

    row: Row
    size: int
    times: list[float] = field(default_factory=list)
    rounds: list[tuple[float, float]] = field(default_factory=list)

    @property
    def quartiles(self) -> tuple[float, float]:
        """CPU seconds of a round and of hello's: the lower quartiles."""
        own, bare = zip(*self.rounds, strict=True)
        return _quartiles(own)[0], _quartiles(bare)[0]


def _measure(environ: dict[str, str], rows: Callable[[Server], list[Row]]) -> None:
    with ExitStack() as stack:
        yardsticks = [stack.enter_context(running("bench.hello:app", {})) for _ in range(SERVERS)]
        portals = [stack.enter_context(running("wsgi:app", environ)) for _ in range(SERVERS)]
        found = [[Measured(row, len(row.do())) for row in rows(portal)] for portal in portals]
        hellos = [Browser(HTTPConnection("127.0.0.1", yardstick.port)) for yardstick in yardsticks]
        for seen, hello in zip(found, hellos, strict=True):
            _warm_up(seen, hello)
        for _ in range(ROUNDS):
            for portal, yardstick, hello, seen in zip(portals, yardsticks, hellos, found, strict=True):
                _round(portal, yardstick, hello, seen)
    for at_each in zip(*found, strict=True):
        _print(at_each)


def _warm_up(found: list[Measured], hello: Browser) -> None:
    for each in found:
        for _ in range(WARM_UP):
            each.row.do()
            hello.get("/")


def _round(portal: Server, yardstick: Server, hello: Browser, found: list[Measured]) -> None:
    for each in found:
        own = _cpu(portal, each.row.do, each.times)
        each.rounds.append((own, _cpu(yardstick, lambda: hello.get("/"), [])))


def _print(at_each: Sequence[Measured]) -> None:
    """One row, from what it cost at each server."""
    row, times = at_each[0].row, sorted(itertools.chain.from_iterable(each.times for each in at_each))
    spent, base = (statistics.fmean(side) for side in zip(*(each.quartiles for each in at_each), strict=True))
    ratio = spent / base
    low, _middle, high = _quartiles([own / bare for each in at_each for own, bare in each.rounds])
    middle, slow = times[len(times) // 2] * 1e3, times[len(times) * 99 // 100] * 1e3
    over = "  OVER" if row.must and ratio > row.must else ""
    print(
        f"{row.name:46} {ratio:6.2f} {low:6.2f}–{high:<6.2f} {middle:7.2f} {slow:7.2f} "
        f"{at_each[0].size:7} {row.statements:4}  {row.must or '–'!s:>4} {row.aim or '–'!s:>4}{over}"
    )


def _cpu(server: Server, do: Callable[[], bytes], times: list[float]) -> float:
    """CPU seconds of one round of requests."""
    before = server.cpu_seconds()
    for _ in range(REQUESTS):
        start = time.perf_counter()
        do()
        times.append(time.perf_counter() - start)
    return server.cpu_seconds() - before


def _quartiles(values: Sequence[float]) -> list[float]:
    return statistics.quantiles(values, n=4)


def _statements(app: Flask, do: Callable[[], object]) -> int:
    """How many SQL statements something costs."""
    counted: list[str] = []

    def count(*statement: Any) -> None:
        counted.append(statement[2])

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", count)
    do()
    event.remove(engine, "before_cursor_execute", count)
    return len(counted)


if __name__ == "__main__":
    main()
