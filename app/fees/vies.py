"""Ask the EU's VIES service whether a VAT number is valid; for the worker only, for an answer may take long.

Whatever is not a clear yes or no is no answer: an outage of a member state never makes a number invalid (domain §9).
"""

import json
import logging
import re
import ssl
import time
from collections.abc import Iterable
from typing import Any, NamedTuple

import httpcore
import httpx
from flask import current_app

from app.fees.vat import Answer

WITHIN_SECONDS = 20.0
LARGEST = 64 * 1024
_REFERENCE = re.compile(r"[A-Za-z0-9]{1,40}")

log = logging.getLogger("portal.vies")


class Said(NamedTuple):
    """What VIES said of a number, and the reference of the consultation, which it gives for a yes."""

    answer: Answer
    consultation: str = ""


NOTHING = Said(Answer.UNAVAILABLE)
MADE_UP = Said(Answer.VALID, "DEMO")


def is_made_up() -> bool:
    """Whether this is a demo, which asks nobody and confirms every number that is written as one of its country is."""
    return bool(current_app.config["IS_DEMO"] and not current_app.config["VIES_URL"])


def check(number: str, *, requester: str, within: float = WITHIN_SECONDS) -> Said:
    """What VIES says now of a number; both are as `vat.normal` writes them, and `requester` may be empty.

    Takes `within` seconds at most, reads 64 kB at most and follows no redirect. What a network does raises nothing.
    """
    address = current_app.config["VIES_URL"]
    if not address:
        return MADE_UP if is_made_up() else NOTHING
    asked = {"countryCode": number[:2], "vatNumber": number[2:]}
    if requester:
        asked |= {"requesterMemberStateCode": requester[:2], "requesterNumber": requester[2:]}
    try:
        return read(_answer(address, asked, within), number)
    except (httpx.HTTPError, httpx.InvalidURL, _Unclear) as problem:
        log.warning("no answer", extra={"problem": str(problem) or type(problem).__name__})
        return NOTHING


def read(body: bytes, number: str) -> Said:
    """The answer in a body of VIES: a yes or no counts only when it is about the number that was asked."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return NOTHING
    if not isinstance(said, dict) or said.get("userError", "VALID") not in ("VALID", "INVALID"):
        return NOTHING
    is_about = f"{said.get('countryCode', '')}{said.get('vatNumber', '')}" == number
    if not is_about or not isinstance(said.get("valid"), bool):
        return NOTHING
    if not said["valid"]:
        return Said(Answer.INVALID)
    reference = said.get("requestIdentifier")
    is_one = isinstance(reference, str) and _REFERENCE.fullmatch(reference)
    return Said(Answer.VALID, str(reference) if is_one else "")


class _Unclear(Exception):
    """An answer that nobody needs to read."""


def _answer(address: str, asked: dict[str, str], within: float) -> bytes:
    headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
    with (
        httpx.Client(transport=_Transport(within), trust_env=False, timeout=within) as client,
        client.stream("POST", address, json=asked, headers=headers) as response,
    ):
        if response.status_code != httpx.codes.OK:
            raise _Unclear(f"status {response.status_code}")
        body = b""
        for piece in response.iter_raw():
            body += piece
            if len(body) > LARGEST:
                raise _Unclear("too large")
        return body


class _Transport(httpx.HTTPTransport):
    """One question, with one deadline for all of it: httpx's own timeouts begin anew with every byte."""

    def __init__(self, within: float) -> None:
        context = ssl.create_default_context()
        super().__init__(verify=context, trust_env=False)
        self._pool = httpcore.ConnectionPool(ssl_context=context, network_backend=_InTime(within))


class _InTime(httpcore.SyncBackend):
    """A network that ends at an instant, however slowly the other side drips."""

    def __init__(self, seconds: float) -> None:
        self.ends = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds until then; raises ReadTimeout afterwards."""
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
        return _Stream(super().connect_tcp(host, port, self.left, local_address, socket_options), self)


class _Stream(httpcore.NetworkStream):
    """A stream that waits as long as there is time."""

    def __init__(self, stream: httpcore.NetworkStream, within: _InTime) -> None:
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
