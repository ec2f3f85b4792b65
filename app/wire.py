"""The network beneath the outbound door: a host is looked up once, checked, and connected to until an instant.

httpx begins its timeouts anew with every byte and looks at no address; this network does neither (decision 0029).
"""

import socket
import ssl
import time
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

import httpcore
import httpx

from app.networks import is_public

MOST_ADDRESSES, ONE_TRY_SECONDS = 4, 10.0  # of a host that are tried, one after the other
AT_A_TIME = 64 * 1024  # bytes of what is unpacked
PACKINGS = ("gzip", "x-gzip", "deflate")

NOT_ALLOWED = "The portal does not fetch anything from this address: it is not one of the public internet."
WRONG_PORT = "The portal does not fetch anything from this address: only the ports 80 and 443 are used."
NOT_FOUND = "There is no server of this name. Check the address."
NAMES_ARE_SILENT = "The name of this server could not be looked up just now."
NOBODY = "Nobody answers at this address. Check it, or try again later."
CERTIFICATE = "The certificate of this server is not valid for it, so nothing was sent or fetched."
NOT_SAFE = "No safe connection to this server could be made."
TOO_SLOW = "This server took too long to answer."
HUNG_UP = "This server broke off in the middle of its answer."
COMPRESSED = "This server sent an answer that was packed in a way that nobody asked for."

Resolve = Callable[[str, int], Collection[str]]


class Trouble(Exception):
    """Why there is no answer, in words for whoever named the address; they name no more of it than its host."""


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a host, by the machine's own resolver. Raises OSError, and UnicodeError for what is no name."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@contextmanager
def in_words() -> Iterator[None]:
    """What a network does, as Trouble."""
    try:
        yield
    except httpx.TimeoutException:
        raise Trouble(TOO_SLOW) from None
    except httpx.ConnectError as problem:
        raise Trouble(_why_not_connected(problem)) from None
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, UnicodeError, zlib.error):
        raise Trouble(HUNG_UP) from None


def _why_not_connected(problem: BaseException | None) -> str:
    while problem and not isinstance(problem, ssl.SSLError):
        problem = problem.__cause__ or problem.__context__
    if isinstance(problem, ssl.SSLCertVerificationError):
        return CERTIFICATE
    return NOT_SAFE if problem else NOBODY


def unpacked(response: httpx.Response) -> Iterator[bytes]:
    """The pieces of a body; of one that is packed although nobody asked for it, never more than 64 kB at once."""
    packing = response.headers.get("Content-Encoding", "").strip().lower()
    if packing in ("", "identity"):
        yield from response.iter_raw()
        return
    if packing not in PACKINGS:
        raise Trouble(COMPRESSED)
    unpacking = zlib.decompressobj(wbits=32 + zlib.MAX_WBITS)
    for piece in response.iter_raw():
        while piece and not unpacking.eof:
            yield unpacking.decompress(piece, AT_A_TIME)
            piece = unpacking.unconsumed_tail
    yield unpacking.flush()
    if not unpacking.eof:
        raise Trouble(HUNG_UP)


class Transport(httpx.HTTPTransport):
    """httpx on such a network, with certificates checked, and no settings of the environment."""

    def __init__(self, network: "Network") -> None:
        context = ssl.create_default_context()
        super().__init__(verify=context, trust_env=False)
        self._pool = httpcore.ConnectionPool(ssl_context=context, network_backend=network)


class Network(httpcore.SyncBackend):
    """Connections to public hosts, and to those in `allowed` (`host:port`), for so many seconds in all."""

    def __init__(self, seconds: float, *, allowed: Collection[str], resolve: Resolve, ports: Collection[int]) -> None:
        self.ends, self.allowed, self.resolve, self.ports = time.monotonic() + seconds, allowed, resolve, ports

    @property
    def left(self) -> float:
        """Seconds until the end; raises ReadTimeout afterwards."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("too slow")
        return left

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = self._addresses(host, port)
        for number, address in enumerate(addresses, 1):
            seconds = self.left if number == len(addresses) else min(self.left, ONE_TRY_SECONDS)
            try:
                stream = super().connect_tcp(address, port, seconds, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == len(addresses):
                    raise
            else:
                return _Stream(stream, self)
        raise Trouble(NOT_FOUND)

    def connect_unix_socket(self, *_path: Any, **_options: Any) -> httpcore.NetworkStream:
        raise Trouble(NOT_ALLOWED)

    def _addresses(self, host: str, port: int) -> list[str]:
        """Where to connect to: nowhere at all unless every address of the host is public, for it may choose any."""
        is_allowed = f"{host}:{port}" in self.allowed
        if not is_allowed and port not in self.ports:
            raise Trouble(WRONG_PORT)
        found = self._looked_up(host, port)
        if not is_allowed and not all(map(is_public, found)):
            raise Trouble(NOT_ALLOWED)
        return list(dict.fromkeys(found))[:MOST_ADDRESSES]

    def _looked_up(self, host: str, port: int) -> Collection[str]:
        """A resolver waits as long as it likes, so it does so elsewhere."""
        found: SimpleQueue[Collection[str] | Trouble] = SimpleQueue()
        Thread(target=lambda: found.put(_asked(self.resolve, host, port)), daemon=True).start()
        try:
            answer = found.get(timeout=self.left)
        except Empty:
            raise Trouble(NAMES_ARE_SILENT) from None
        if isinstance(answer, Trouble):
            raise answer
        return answer


def _asked(resolve: Resolve, host: str, port: int) -> Collection[str] | Trouble:
    try:
        return resolve(host, port)
    except socket.gaierror as problem:
        return Trouble(NAMES_ARE_SILENT if problem.errno == socket.EAI_AGAIN else NOT_FOUND)
    except (OSError, ValueError):
        return Trouble(NOT_FOUND)


class _Stream(httpcore.NetworkStream):
    """A stream that waits as long as there is time."""

    def __init__(self, stream: httpcore.NetworkStream, within: Network) -> None:
        self.stream, self.within = stream, within

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, self.within.left)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, self.within.left)

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self.stream.start_tls(ssl_context, server_hostname, self.within.left), self.within)

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)
