"""The one door through which the portal asks other machines: only public ones, in bounded time and size (design §5.6).

Nobody else opens a connection, but to the mail server and the database; decision 0029 says what the door refuses and
why. For the worker: no request waits for another machine.
"""

import logging
import socket
from base64 import b64encode
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from ipaddress import ip_address
from typing import Any, NamedTuple, Self

import httpx
from flask import current_app, has_request_context

from app.networks import is_public
from app.wire import NOT_ALLOWED, WRONG_PORT, Network, Resolve, Transport, Trouble, in_words, resolved, unpacked

MB = 1024 * 1024
LONGEST_ADDRESS = 2_000  # characters
USUAL_PORTS = {"https": 443, "http": 80}
PORTS = (80, 443)
REDIRECTS = (301, 302, 303, 307, 308)
SPELLED_OTHERWISE = {"webcal": "https", "webcals": "https"}
ALWAYS_SENT = {"User-Agent": "IMI-Mediation-Logbook", "Accept-Encoding": "identity"}

for chatty in ("httpx", "httpcore"):  # they log each address, and whoever knows that of a calendar can read it
    logging.getLogger(chatty).setLevel(logging.WARNING)

NOT_AN_ADDRESS = "This is not an address that can be fetched. It begins with https:// or webcal://."
NOT_HTTPS = "Only addresses that begin with https:// or webcal:// are used: with http://, others could read along."
WITH_USER = "This address has a user name or a password in it. Enter the address without."
TOO_LARGE = "This server sent more than {} MB, which is too much."
TOO_MANY_REDIRECTS = "This address leads to another, and that one to others, without an end."
LEADS_NOWHERE = "This address leads to another that cannot be fetched."


@dataclass(frozen=True, slots=True)
class Limits:
    """What one errand may take in all: seconds, bytes received, and redirects in a row.

    Without redirects, an answer that redirects is handed over as it is.
    """

    seconds: float = 20.0
    size: int = 5 * MB
    redirects: int = 3


USUAL = Limits()


class Astray(Trouble):
    """An address leads to where nothing is fetched from."""


class Origin(NamedTuple):
    """How a server is asked, and which: a login for one is sent to the same only. The host is as it is looked up."""

    scheme: str
    host: str
    port: int


class Login(NamedTuple):
    """Sent to the host that is asked, and to no other that it redirects to."""

    user: str
    password: str

    @property
    def header(self) -> str:
        return "Basic " + b64encode(f"{self.user}:{self.password}".encode()).decode()


def door(limits: Limits = USUAL) -> "Door":
    """A door by the portal's settings: `OUTBOUND_ALLOW` names what may be asked although it is not public."""
    if has_request_context():
        raise RuntimeError("No request waits for another machine: leave it to the worker.")
    return Door(limits, allowed=current_app.config["OUTBOUND_ALLOW"])


def checked(address: str) -> str:
    """An address as it will be asked, as far as can be told without a network; raises Trouble."""
    return str(_checked(address, current_app.config["OUTBOUND_ALLOW"], PORTS))


def _checked(address: str, allowed: Collection[str], ports: Collection[int]) -> httpx.URL:
    scheme, colon, rest = address.strip().partition(":")
    text = SPELLED_OTHERWISE.get(scheme.lower(), scheme.lower()) + colon + rest
    try:
        url = httpx.URL(text)
        host = url.host  # decodes it: `xn--` may stand before what is no name
    except (httpx.InvalidURL, ValueError):
        raise Trouble(NOT_AN_ADDRESS) from None
    if len(text) > LONGEST_ADDRESS or url.scheme not in USUAL_PORTS or not host:
        raise Trouble(NOT_AN_ADDRESS)
    if url.userinfo:
        raise Trouble(WITH_USER)
    if reason := _why_not(url, allowed, ports):
        raise Trouble(reason)
    return url


def _why_not(url: httpx.URL, allowed: Collection[str], ports: Collection[int]) -> str | None:
    """The network looks again, at what a name stands for; here an address is refused before it is kept."""
    scheme, host, port = _origin(url)
    if f"{host}:{port}" in allowed:
        return None
    if scheme != "https":
        return NOT_HTTPS
    if port not in ports:
        return WRONG_PORT
    number = _number(host)
    return NOT_ALLOWED if number and not is_public(number) else None


def _origin(url: httpx.URL) -> "Origin":
    return Origin(url.scheme, url.raw_host.decode(), url.port or USUAL_PORTS[url.scheme])


def _number(host: str) -> str | None:
    """The address that a host is, in any spelling that a resolver knows (127.1, 2130706433, 0x7f.1); none of a name."""
    with suppress(OSError):
        return socket.inet_ntoa(socket.inet_aton(host.rstrip(".")))
    with suppress(ValueError):
        return str(ip_address(host))
    return None


class Answer:
    """What a server says: its status, headers, where it was found at last, and its body as long as it is held open."""

    def __init__(self, response: httpx.Response, door: "Door") -> None:
        self.status, self.headers, self.url = response.status_code, response.headers, str(response.url)
        self._response, self._door = response, door

    def pieces(self) -> Iterator[bytes]:
        """The body, unpacked; raises Trouble when there is too much of it, or it comes too slowly."""
        with in_words():
            for piece in unpacked(self._response):
                self._door.take(len(piece))
                yield piece

    def body(self) -> bytes:
        with BytesIO() as whole:  # it hands its bytes over without a copy
            for piece in self.pieces():
                whole.write(piece)
            return whole.getvalue()


class Door:
    """One errand to other machines, of one question or several, with one deadline and one size for all of it.

    `allowed` are hosts with their port (`127.0.0.1:5232`) that may be asked by http too, whatever their address is.
    """

    def __init__(
        self,
        limits: Limits = USUAL,
        *,
        allowed: Collection[str] = (),
        resolve: Resolve = resolved,
        ports: Collection[int] = PORTS,
    ) -> None:
        self.limits, self._allowed, self._ports, self._left = limits, allowed, ports, limits.size
        network = Network(limits.seconds, allowed=allowed, resolve=resolve, ports=ports)
        self._client = httpx.Client(transport=Transport(network), trust_env=False, timeout=limits.seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_why: Any) -> None:
        self._client.close()

    @contextmanager
    def ask(
        self,
        method: str,
        address: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        login: Login | None = None,
    ) -> Iterator[Answer]:
        """The answer to one question, wherever it is found; raises Trouble."""
        url = first = self._checked(address)
        for _ in range(self.limits.redirects + 1):
            sent = {**ALWAYS_SENT, **(headers or {})}
            if login and _origin(url) == _origin(first):
                sent["Authorization"] = login.header
            with in_words():
                request = self._client.build_request(method, url, headers=sent, content=content)
                response = self._client.send(request, stream=True)
            try:
                if response.status_code not in REDIRECTS or not self.limits.redirects:
                    yield Answer(response, self)
                    return
            finally:
                response.close()
            url = self._led_to(url, response.headers.get("Location", ""))
            if response.status_code == httpx.codes.SEE_OTHER:
                method, content = "GET", None
        raise Trouble(TOO_MANY_REDIRECTS)

    def origin(self, address: str) -> Origin:
        """Which server an address would be asked of; raises Trouble when it would not be asked at all."""
        return _origin(self._checked(address))

    def _checked(self, address: str) -> httpx.URL:
        return _checked(address, self._allowed, self._ports)

    def _led_to(self, url: httpx.URL, location: str) -> httpx.URL:
        try:
            return self._checked(str(url.join(location)))
        except (httpx.InvalidURL, ValueError, Trouble):
            raise Astray(LEADS_NOWHERE) from None

    def take(self, size: int) -> None:
        """Count bytes that were received; raises Trouble when they are too many."""
        self._left -= size
        if self._left < 0:
            raise Trouble(TOO_LARGE.format(max(1, self.limits.size // MB)))
