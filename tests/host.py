"""A host of our own on loopback: it answers as it is told, well or badly, and keeps what it was asked."""

import sys
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, NamedTuple

MB = 1024 * 1024
Answering = Callable[["Answerer"], None]
PAUSE = 0.05  # seconds between two drops
LONGEST = 120.0  # seconds of an answer to somebody who never hangs up


class Asked(NamedTuple):
    """One question: its header names are written small."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Host(ThreadingHTTPServer):
    """Answers at `address`; `answer` is how, `asked` every question, `connections` how often somebody came.

    Once it `is_over` nothing waits any more: an answer that would take long ends with the test.
    """

    daemon_threads = True

    def __init__(self, answer: Answering | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Answerer)
        self.answer = answer or saying(b"hello")
        self.asked: list[Asked] = []
        self.connections = 0
        self.is_over = Event()

    @property
    def place(self) -> str:
        """As `OUTBOUND_ALLOW` names it."""
        return f"127.0.0.1:{self.server_address[1]}"

    @property
    def address(self) -> str:
        return f"http://{self.place}/calendar.ics"

    def process_request(self, *request: Any) -> None:
        self.connections += 1
        super().process_request(*request)

    def handle_error(self, *_request: Any) -> None:
        """Whoever asked has hung up."""


@contextmanager
def host(answer: Answering | None = None) -> Iterator[Host]:
    with Host(answer) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield server
        finally:
            server.is_over.set()
            server.shutdown()


class Answerer(BaseHTTPRequestHandler):
    """What an answer is written to."""

    server: Host
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.asked.append(Asked(self.command, self.path, headers, body))
        self.server.answer(self)

    do_GET = do_POST = do_PROPFIND = do_REPORT = do_OPTIONS = _answer

    def log_message(self, *_said: Any) -> None:
        """Nobody reads it."""

    def send(self, body: bytes = b"", status: int = 200, **headers: str) -> None:
        """`ETag="x"` and `Last_Modified="…"` are headers."""
        self.send_response(status)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in {"Content-Length": str(len(body)), **named}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def wait(self, seconds: float = LONGEST) -> bool:
        """Say nothing for so long, or until the test is over: whether it is."""
        return self.server.is_over.wait(seconds)

    def pour(self, drop: bytes, times: int = sys.maxsize, pause: float = 0) -> None:
        """The same bytes again and again, until whoever asked has hung up or the test is over."""
        ends = time.monotonic() + LONGEST
        for _ in range(times):
            self.wfile.write(drop)
            if self.wait(pause) or time.monotonic() > ends:
                return


def saying(body: bytes, status: int = 200, **headers: str) -> Answering:
    return lambda to: to.send(body, status, **headers)


def leading(location: str, status: int = 302) -> Answering:
    return saying(b"", status, Location=location)


def stalls(to: Answerer) -> None:
    to.wait()


def stalls_in_the_middle(to: Answerer) -> None:
    to.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nBEGIN:VCAL")
    to.wait()


def drips_headers(to: Answerer) -> None:
    to.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    to.pour(b"x", pause=PAUSE)


def drips_body(to: Answerer) -> None:
    to.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    to.pour(b" ", pause=PAUSE)


def never_begins(to: Answerer) -> None:
    """One preliminary answer after the other."""
    to.pour(b"HTTP/1.1 102 Processing\r\n\r\n", pause=PAUSE / 10)


def never_ends(to: Answerer) -> None:
    to.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    to.pour(b"%x\r\n%s\r\n" % (MB, b"x" * MB))


def endless_headers(to: Answerer) -> None:
    to.wfile.write(b"HTTP/1.1 200 OK\r\n")
    to.pour(b"X-More: " + b"x" * 60_000 + b"\r\n")


def bomb(to: Answerer) -> None:
    """Up to four gigabytes of zeros in four megabytes, which nobody asked to have packed."""
    to.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4000000\r\n\r\n")
    packing = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
    for _ in range(4096):
        to.wfile.write(packing.compress(bytes(MB)))


def hangs_up(to: Answerer) -> None:
    to.close_connection = True


def cuts_off(to: Answerer) -> None:
    to.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nBEGIN:VCAL")
    to.close_connection = True


def talks_nonsense(to: Answerer) -> None:
    to.wfile.write(bytes(range(256)))
    to.close_connection = True


def goes_round(to: Answerer) -> None:
    to.send(status=302, Location=f"/again?{time.monotonic()}")
