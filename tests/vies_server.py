"""A VIES of our own on loopback: it answers as it is told, well or badly, and keeps what it was asked."""

import json
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Answering = Callable[["_Door", dict[str, str]], None]
REFERENCE = "WAPIAAAAZ0ODRTEST"
DRIPS = 1200


class ViesServer(ThreadingHTTPServer):
    """Answers at `address`; `answer` is how, one of the functions below, and `asked` every question."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Door)
        self.asked: list[dict[str, str]] = []
        self.answer: Answering = yes
        self.has_dripped = False

    def __enter__(self) -> "ViesServer":
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *why: Any) -> None:
        self.shutdown()
        super().__exit__(*why)

    @property
    def place(self) -> str:
        """As `OUTBOUND_ALLOW` names it."""
        return f"127.0.0.1:{self.server_address[1]}"

    @property
    def address(self) -> str:
        return f"http://{self.place}/check-vat-number"

    def empty(self) -> None:
        self.asked.clear()
        self.answer, self.has_dripped = yes, False

    def handle_error(self, *_request: Any) -> None:
        """Whoever asked has hung up."""


class _Door(BaseHTTPRequestHandler):
    server: ViesServer

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked)
        self.server.answer(self, asked)

    def log_message(self, *_said: Any) -> None:
        """Nobody reads it."""


def sent(door: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    door.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        door.send_header(name, value)
    door.end_headers()
    door.wfile.write(body)


def _said(door: BaseHTTPRequestHandler, asked: dict[str, str], **what: Any) -> None:
    about = {name: asked[name] for name in ("countryCode", "vatNumber")}
    sent(door, json.dumps({**about, "requestDate": "2026-06-30T08:00:00.000Z", **what}).encode())


def yes(door: BaseHTTPRequestHandler, asked: dict[str, str]) -> None:
    _said(door, asked, valid=True, requestIdentifier=REFERENCE, name="---", address="---")


def no(door: BaseHTTPRequestHandler, asked: dict[str, str]) -> None:
    _said(door, asked, valid=False, requestIdentifier="", userError="INVALID")


def away(door: BaseHTTPRequestHandler, asked: dict[str, str]) -> None:
    """A member state is away: VIES says "valid": false, which is no answer."""
    _said(door, asked, valid=False, userError="MS_UNAVAILABLE")


def wrapped(door: BaseHTTPRequestHandler, _asked: dict[str, str]) -> None:
    sent(door, json.dumps({"actionSucceed": False, "errorWrappers": [{"error": "MS_MAX_CONCURRENT_REQ"}]}).encode())


def about_another(door: BaseHTTPRequestHandler, asked: dict[str, str]) -> None:
    _said(door, {**asked, "vatNumber": "1"}, valid=True, requestIdentifier=REFERENCE)


def garbage(door: BaseHTTPRequestHandler, _asked: dict[str, str]) -> None:
    sent(door, b"<html>" + bytes(range(256)))


def nested(door: BaseHTTPRequestHandler, _asked: dict[str, str]) -> None:
    sent(door, b"[" * 60_000)


def huge(door: BaseHTTPRequestHandler, _asked: dict[str, str]) -> None:
    sent(door, b" " * 10_000_000)


def broken(door: BaseHTTPRequestHandler, asked: dict[str, str]) -> None:
    """A yes that comes with an error."""
    sent(door, json.dumps({**asked, "valid": True}).encode(), 500)


def elsewhere(door: BaseHTTPRequestHandler, _asked: dict[str, str]) -> None:
    sent(door, b"", 307, Location="/check-vat-number")


def hangs_up(door: BaseHTTPRequestHandler, _asked: dict[str, str]) -> None:
    door.connection.close()


def drips_headers(door: _Door, _asked: dict[str, str]) -> None:
    _drip(door, b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x")


def drips_body(door: _Door, _asked: dict[str, str]) -> None:
    _drip(door, f"HTTP/1.1 200 OK\r\nContent-Length: {DRIPS}\r\n\r\n".encode(), b" ")


def _drip(door: _Door, said: bytes, drop: bytes) -> None:
    """For a minute, or until whoever asked has hung up: writing fails then, and it has not dripped to the end."""
    door.wfile.write(said)
    for _ in range(DRIPS):
        door.wfile.write(drop)
        time.sleep(0.05)
    door.server.has_dripped = True


UNCLEAR = (away, wrapped, about_another, garbage, nested, huge, broken, elsewhere, hangs_up)
SLOW = (drips_headers, drips_body)
