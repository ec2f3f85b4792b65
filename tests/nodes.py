"""Several web nodes and workers on one PostgreSQL, and people who sign in to one of them and write to another."""

import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from tests.served import PATIENCE_SECONDS, Portal

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
READ = ("/", "/find-a-mediator", "/verify", "/account/", "/logbook/eligibility", "/listing/", "/feedback/", "/sign-in")
ENTRY = {
    "date": "2026-01-01",
    "minutes": "180",
    "mode": "video",
    "role": "sole_mediator",
    "kind": "joint",
    "agreement": "y",
    "status": "",
}


class Answer(NamedTuple):
    """What came back; the status is 0 where nothing did."""

    status: int
    words: str = ""
    location: str = ""
    again_after: str = ""


@contextmanager
def serving(environ: Mapping[str, str], folder: Path, *, count: int) -> Iterator[list[Portal]]:
    """So many nodes, each with web processes, a worker, a folder and a port of its own."""
    nodes: list[Portal] = []
    try:
        for number in range(count):
            own = folder / f"node-{number}"
            own.mkdir()
            nodes.append(Portal(environ, own, own / "log"))
        for node in nodes:
            node.wait()
        yield nodes
    finally:
        for node in nodes:
            node.end()


class Visitor:
    """A browser that asks now this node, now that one, as behind a proxy that deals requests out by chance."""

    def __init__(self, ports: Sequence[int], chance: random.Random) -> None:
        self.ports, self.chance = ports, chance
        self.cookies: dict[str, str] = {}
        self.csrf = ""

    def get(self, address: str, *, at: int | None = None) -> Answer:
        answer = self._asked("GET", address, at=at)
        if found := TOKEN.search(answer.words):
            self.csrf = found.group(1)
        return answer

    def post(self, address: str, fields: Mapping[str, str], *, at: int | None = None) -> Answer:
        return self._asked("POST", address, urlencode({"csrf_token": self.csrf, **fields}), at=at)

    def log(self, reference: str) -> Answer:
        """Log a mediation; the token of the form is the same for the same reference."""
        return self.post("/logbook/", ENTRY | {"reference": reference, "form_token": f"token of {reference}"})

    def _asked(self, method: str, address: str, body: str | None = None, *, at: int | None = None) -> Answer:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        port = self.chance.choice(self.ports) if at is None else self.ports[at]
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        try:
            connection.request(method, address, body, headers)
            answer = connection.getresponse()
            words = answer.read().decode()
        except (OSError, HTTPException):
            return Answer(0)
        finally:
            connection.close()
        for each in answer.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(each).items()}
        said = answer.headers
        return Answer(answer.status, words, said.get("Location", ""), said.get("Retry-After", ""))


class Person(threading.Thread):
    """Somebody who is signed in, and notes what the portal answers: how often what, and what it should not have."""

    def __init__(self, visitor: Visitor, is_over: threading.Event) -> None:
        super().__init__(daemon=True)
        self.visitor, self.is_over = visitor, is_over
        self.answers: Counter[str] = Counter()
        self.odd: list[Any] = []

    def noted(self, what: str, answer: Answer) -> Answer:
        self.answers[f"{what.split()[0]} {answer.status}"] += 1
        if not _is_in_order(answer):
            self.odd.append((what, answer.status, answer.location, answer.words[-2000:]))
        return answer


class Reader(Person):
    """Somebody who looks at one page after another, in public and not."""

    def run(self) -> None:
        while not self.is_over.is_set():
            for address in READ:
                self.noted(f"GET {address}", self.visitor.get(address))
                time.sleep(0.1)  # whoever reads faster than that is refused for it


class Writer(Person):
    """Somebody who logs one mediation after another, each until it is acknowledged, and looks at it elsewhere."""

    def __init__(self, number: int, visitor: Visitor, is_over: threading.Event) -> None:
        super().__init__(visitor, is_over)
        self.number = number
        self.done: list[str] = []
        self.unseen: list[str] = []

    def run(self) -> None:
        written = 0
        while not self.is_over.is_set():
            reference = f"W{self.number}-{written}"
            while not self.is_over.is_set() and not self._logged(reference):
                time.sleep(0.05)
            written += 1

    def _logged(self, reference: str) -> bool:
        answer = self.noted(f"POST /logbook/ {reference}", self.visitor.log(reference))
        if answer.status != 303 or "/sign-in" in answer.location:
            return False
        self.done.append(reference)
        page = self.noted("GET /logbook/", self.visitor.get(f"/logbook/?search={reference}"))
        if page.status == 200 and f"{reference}<" not in page.words:
            self.unseen.append(reference)
        return True


def _is_in_order(answer: Answer) -> bool:
    """A page, a redirect that leads on, or words about the database with a time to come back."""
    if answer.status == 503:
        return "One moment, please" in answer.words and answer.again_after.isdigit()
    return answer.status in (200, 303) and "/sign-in" not in answer.location


def wait_until(is_so: Callable[[], Any], seconds: float = PATIENCE_SECONDS) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.05)
