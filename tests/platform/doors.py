"""Doors that are tried, and a socket that would notice whoever came through one."""

import socket
from collections.abc import Iterator

import pytest

from app.outbound import Door, Trouble


class Listener:
    """A socket that anybody on this machine may connect to, by IPv4 and IPv6; `connections` says how many did."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True)
        self.port = self.socket.getsockname()[1]

    @property
    def connections(self) -> int:
        self.socket.settimeout(0.05)
        count = 0
        while True:
            try:
                self.socket.accept()[0].close()
            except TimeoutError:
                return count
            count += 1


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()
    yield found
    found.socket.close()


def trouble(door: Door, address: str, **how) -> Trouble:
    """One try: the door stays open for others."""
    with pytest.raises(Trouble) as caught, door.ask("GET", address, **how):
        pass
    return caught.value


def body(door: Door, address: str, **how) -> bytes:
    with door, door.ask("GET", address, **how) as answer:
        return answer.body()
