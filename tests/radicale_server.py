"""A real CalDAV server on loopback: Radicale, with one account and a folder of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import httpx
import radicale
from radicale import config

USER, PASSWORD = "ana", "an app password"
ABOUT_IT = """<?xml version="1.0"?>
<c:mkcalendar xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:set><d:prop>
<d:displayname>{name}</d:displayname>
<c:supported-calendar-component-set><c:comp name="{kind}"/></c:supported-calendar-component-set>
</d:prop></d:set></c:mkcalendar>"""


class Radicale:
    """At `address`; what its owner does there with another program: `make`, `put`, `remove`, `drop`."""

    def __init__(self, server: WSGIServer) -> None:
        self.place = f"127.0.0.1:{server.server_port}"
        self.address = f"http://{self.place}"
        self.asked: list[str] = []
        self._client = httpx.Client(base_url=self.address, auth=(USER, PASSWORD), trust_env=False)

    def make(self, calendar: str, name: str, kind: str = "VEVENT") -> str:
        return self._do("MKCALENDAR", f"/{USER}/{calendar}/", ABOUT_IT.format(name=name, kind=kind))

    def put(self, calendar: str, uid: str, data: bytes) -> None:
        self._do("PUT", f"/{USER}/{calendar}/{uid}.ics", data, {"Content-Type": "text/calendar"})

    def remove(self, calendar: str, uid: str) -> None:
        self._do("DELETE", f"/{USER}/{calendar}/{uid}.ics")

    def drop(self, calendar: str) -> None:
        self._do("DELETE", f"/{USER}/{calendar}/")

    def _do(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> str:
        answer = self._client.request(method, path, content=body, headers=headers)
        assert answer.is_success, answer.text
        self.asked.clear()
        return f"{self.address}{path}"


@contextmanager
def running(folder: Path) -> Iterator[Radicale]:
    (folder / "users").write_text(f"{USER}:{PASSWORD}\n")
    settings = config.load()
    settings.update(
        {
            "auth": {
                "type": "htpasswd",
                "htpasswd_filename": str(folder / "users"),
                "htpasswd_encryption": "plain",
                "delay": "0",
            },
            "storage": {"filesystem_folder": str(folder / "calendars"), "_filesystem_fsync": "False"},
            "logging": {"level": "critical"},
        },
        "test",
        privileged=True,
    )
    with make_server("127.0.0.1", 0, radicale.Application(settings), handler_class=_Quiet) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        found = Radicale(server)
        server.set_app(_noting(server.get_app(), found.asked))
        yield found
        server.shutdown()


def _noting(app: Any, asked: list[str]) -> Any:
    def noted(environ: dict[str, Any], start: Any) -> Any:
        asked.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
        return app(environ, start)

    return noted


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_said: Any) -> None:
        """Nobody reads it."""
