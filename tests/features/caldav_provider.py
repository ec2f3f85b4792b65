"""A provider of CalDAV of some shape, asked by the portal for its calendars or for one of them."""

from datetime import date

import pytest

from app.logbook.sources import caldav_client as client
from app.outbound import Door, Login, Trouble
from tests.features.caldav_shapes import (
    CLOUD_HOME,
    PASSWORD,
    USER,
    Shape,
    answering,
)
from tests.host import Host, host

LOGIN = Login(USER, PASSWORD)
SPAN = {"start": date(2023, 6, 1), "end": date(2027, 6, 1)}
NAMES = (
    "caldav.icloud.com",
    "p42-caldav.icloud.com",
    "caldav.fastmail.com",
    "cloud.example.org",
    "dav.cloud.example.org",
)
PERSONAL = f"{CLOUD_HOME}/personal"


class Provider:
    """A server of some shape, and the door that leads to it by each of its names."""

    def __init__(self, server: Host) -> None:
        self.server, self.port = server, server.server_address[1]

    def has(self, shape: Shape, **how) -> None:
        self.server.answer = answering(shape, self.port, **how)

    @property
    def door(self) -> Door:
        return Door(allowed=[f"{name}:{self.port}" for name in NAMES], resolve=lambda *_: ["127.0.0.1"])

    def address(self, name: str, path: str = "") -> str:
        return f"http://{name}:{self.port}{path}"

    def calendars(self, name: str, path: str = "", login: Login = LOGIN) -> dict[str, str]:
        with self.door as door:
            return {each.url: each.name for each in client.calendars(door, self.address(name, path), login)}

    def calendar(self, url: str, token: str = "") -> client.Synced:
        with self.door as door:
            return client.calendar(door, url, LOGIN, token=token, **SPAN)

    def trouble(self, name: str, path: str = "", login: Login = LOGIN) -> str:
        with pytest.raises(Trouble) as caught:
            self.calendars(name, path, login)
        return str(caught.value)

    @property
    def asked(self) -> list[str]:
        return [f"{each.method} {each.path}" for each in self.server.asked]


@pytest.fixture
def provider():
    with host() as server:
        yield Provider(server)
