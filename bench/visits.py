"""What people do at the portal, one request after another, and whether each answer is the right one."""

import random
import re
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from http.client import HTTPConnection, HTTPException
from typing import NamedTuple
from urllib.parse import urlencode

from app.logbook import length
from bench.directory import WORDS
from bench.seed import SMALL
from bench.server import asked

AT_MOST_LOGGED = 8
PATIENCE_SECONDS = 60
ROW = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "section#mediations"}


class Wrong(Exception):
    """An answer that is not the right one, in words."""


class Listed(NamedTuple):
    """Somebody in the directory."""

    name: str
    address: str
    number: str


@dataclass
class Person:
    """Who visits: the cookie, the name, and the links from letters whose answers are saved and not sent yet."""

    name: str
    cookie: str
    links: list[str]


@dataclass
class Entry:
    """A mediation that was logged in the course of it, as it was acknowledged."""

    id: int
    reference: str
    minutes: int


@dataclass
class Visitor:
    """A session of its own over a connection that stays open: what it has done, how long each took, what went wrong."""

    number: int
    person: Person
    connection: HTTPConnection
    known: list[Listed]
    chance: random.Random
    csrf: str = ""
    counted: int = 0
    written: int = 0
    asked: int = 0
    logged: list[Entry] = field(default_factory=list)
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)

    def visit(self, kinds: "dict[str, tuple[int, Visit]]") -> None:
        """Do one thing, chosen by weight."""
        [(name, (_weight, do))] = self.chance.choices(list(kinds.items()), [weight for weight, _do in kinds.values()])
        try:
            do(self)
        except (Wrong, OSError, HTTPException) as problem:
            self.wrong.append(f"{name}: {problem!r}")
            self.connection.close()

    def get(self, kind: str, path: str, *expected: str, is_public: bool = False, is_part: bool = False) -> str:
        """The page at a path, which must say all that is expected."""
        return self._said(kind, "GET", path, None, expected, is_public=is_public, is_part=is_part)

    def post(
        self,
        kind: str,
        path: str,
        fields: dict[str, str],
        *expected: str,
        is_public: bool = False,
        is_part: bool = False,
    ) -> str:
        """The same of what a form is answered, or of the page where that leads to."""
        given = fields if is_public else {"csrf_token": self.csrf, **fields}
        return self._said(kind, "POST", path, given, expected, is_public=is_public, is_part=is_part)

    def _said(
        self,
        kind: str,
        method: str,
        path: str,
        fields: dict[str, str] | None,
        expected: tuple[str, ...],
        *,
        is_public: bool = False,
        is_part: bool = False,
    ) -> str:
        self.asked += 1
        headers = ROW.copy() if is_part else {}
        headers |= {"X-Forwarded-For": f"10.{self.number}.{self.asked >> 8 & 255}.{self.asked & 255}"}
        headers |= {} if is_public else {"Cookie": self.person.cookie}
        headers |= {"Content-Type": "application/x-www-form-urlencoded"} if fields else {}
        start = time.perf_counter()
        answer = asked(self.connection, method, path, urlencode(fields) if fields else None, headers)
        words = answer.read().decode()
        self.times[kind].append(time.perf_counter() - start)
        if cookie := answer.headers.get("Set-Cookie"):
            self.person.cookie = cookie.partition(";")[0]
        if method == "POST" and answer.status == 303:
            leads_to = answer.headers["Location"].partition("#")[0]
            return self._said("page after a form", "GET", leads_to, None, expected, is_public=is_public)
        missing = [each for each in expected if each not in words]
        if answer.status != 200 or missing:
            raise Wrong(f"{method} {path} answered {answer.status} without {missing}")
        return words


Visit = Callable[[Visitor], object]


def begin(one: Visitor) -> None:
    """Open the logbook for the first time, and log a mediation to edit later."""
    page = one.get("logbook", "/logbook/")
    one.csrf, one.counted = (
        _found(r'name="csrf_token" value="([^"]+)"', page),
        int(_found(r"<a [^>]+>(\d+)<span> of", page)),
    )
    log(one)


def look(one: Visitor) -> None:
    one.get("logbook", "/logbook/", *_totals(one), f">{one.logged[-1].reference}<")


def search(one: Visitor) -> None:
    entry = one.chance.choice(one.logged)
    page = one.get("search in the logbook", f"/logbook/?search={entry.reference}", f">{entry.reference}<", is_part=True)
    if page.count("<tr>") != 2 or f"<td>{length.words(entry.minutes)}</td>" not in page:
        raise Wrong(f"a search for {entry.reference} found something else")


def narrow(one: Visitor) -> None:
    page = one.get("filter of the logbook", "/logbook/?verdict=counts&mode=audio", is_part=True)
    if set(re.findall(r'data-verdict="(\w+)"', page)) != {"counts"} or page.count("<td>Audio</td>") != page.count(
        'class="state"'
    ):
        raise Wrong("a filter let something else through")


def edit(one: Visitor) -> None:
    entry = one.logged[-1]
    row = one.get("open a row", f"/logbook/?edit={entry.id}", f'value="{entry.reference}"', is_part=True)
    minutes = one.chance.choice([each for each in range(120, 300) if each != entry.minutes])
    fields = {
        "version": _found(r'name="version"[^>]*value="(\d+)"|value="(\d+)"[^>]*name="version"', row),
        "mode": "video",
    }
    fields |= {"reference": entry.reference, "date": date.today().isoformat(), "minutes": f"{minutes} min"}
    expected = f"<td>{length.words(minutes)}</td>", f"{entry.reference} is changed", *_totals(one)
    one.post("edit in place", f"/logbook/{entry.id}/row", fields, *expected, is_part=True)
    entry.minutes = minutes


def log(one: Visitor) -> None:
    """A new entry; of those logged before, the oldest goes when they are many."""
    one.written += 1
    reference = f"L{one.number}-{one.written:05}"
    entry = {"form_token": f"load {reference}", "date": date.today().isoformat(), "minutes": "180", "mode": "video"}
    entry |= {"reference": reference, "role": "sole_mediator", "kind": "joint", "has_agreement": "y", "status": ""}
    one.logged.append(Entry(0, reference, 180))
    page = one.post("new entry", "/logbook/", entry, f"{reference} is logged", *_totals(one))
    one.logged[-1].id = int(_found(rf'href="/logbook/(\d+)">{reference}<', page))
    if len(one.logged) > AT_MOST_LOGGED:
        oldest = one.logged.pop(0)
        one.post("remove", f"/logbook/{oldest.id}/remove", {}, f"{oldest.reference} is removed", *_totals(one))


def look_at_eligibility(one: Visitor) -> None:
    one.get("eligibility", "/logbook/eligibility", f"{one.counted + len(one.logged)} ", "Next to drop out")


def look_for(one: Visitor) -> None:
    wanted = one.chance.choice(one.known)
    one.get(
        "directory, a name", f"/find-a-mediator?search={wanted.name.replace(' ', '+')}", wanted.address, is_public=True
    )


def look_around(one: Visitor) -> None:
    word, language = one.chance.choice(WORDS.split()), one.chance.choice(("fr", "es", "pt", "de", "it"))
    one.get("directory, a word", f"/find-a-mediator?search={word}&language={language}", "/mediators/", is_public=True)


def look_at_somebody(one: Visitor) -> None:
    somebody = one.chance.choice(one.known)
    one.get("profile", somebody.address, f"<h1><bdi>{somebody.name}</bdi></h1>", is_public=True)


def verify(one: Visitor) -> None:
    somebody = one.chance.choice(one.known)
    one.get("verify", f"/verify/{somebody.number}", somebody.name, 'data-verdict="listed"', is_public=True)


def open_form(one: Visitor) -> None:
    if one.person.links:
        one.get("reviewer's form", f"{one.person.links[-1]}/conduct", " checked", is_public=True)


def send_form(one: Visitor) -> None:
    if one.person.links:
        sent = {"send": "now", "seed": "s" * 22}
        one.post("reviewer sends", f"{one.person.links.pop()}/review", sent, "Thank you", is_public=True)


def look_at_queue(one: Visitor) -> None:
    one.get("staff, queue", "/staff/", "</h1>")


def look_for_people(one: Visitor) -> None:
    wanted = one.chance.choice(one.known)
    one.get("staff, people", f"/staff/people/?q={wanted.name.replace(' ', '+')}", wanted.name)


def watch(one: Visitor) -> None:
    one.get("staff, watch", "/staff/watch/", "</h1>")


def _totals(one: Visitor) -> tuple[str, str]:
    """What a list and a panel say of all that was logged: every entry of `log` counts."""
    return f"{SMALL + len(one.logged)} mediations, ", f">{one.counted + len(one.logged)}<span> of "


def _found(pattern: str, page: str) -> str:
    found = re.search(pattern, page)
    if found is None:
        raise Wrong(f"{pattern} is not on the page")
    return next(each for each in found.groups() if each)


MEDIATORS: dict[str, tuple[int, Visit]] = {
    "logbook": (20, look),
    "search": (10, search),
    "filter": (6, narrow),
    "edit": (14, edit),
    "log": (4, log),
    "eligibility": (8, look_at_eligibility),
    "directory, name": (6, look_for),
    "directory, word": (6, look_around),
    "profile": (10, look_at_somebody),
    "verify": (6, verify),
    "form": (6, open_form),
    "sending": (1, send_form),
}
STAFF: dict[str, tuple[int, Visit]] = {"queue": (2, look_at_queue), "people": (2, look_for_people), "watch": (1, watch)}
