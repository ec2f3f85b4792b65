"""A read-only client of CalDAV: the calendars of an account, and one calendar as a file (decision 0029).

Found as RFC 6764 and RFC 4791 say, from a host, an e-mail address, or the address of a server, a principal or a
calendar. It writes nothing, and sends a login to the server that was named and to its own parts only.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from app.logbook.sources import caldav
from app.logbook.sources.caldav import Item, NotCalDAV
from app.logbook.sources.caldav_file import joined
from app.logbook.sources.caldav_hosts import server, which_password, why_no_caldav
from app.outbound import MB, Answer, Astray, Door, Login, Origin, Trouble

MOST_CALENDARS = 500
LONGEST_NAME = 200
LONGEST_LIST = 2 * MB  # of properties: all of it is in memory at once
ROOTS = ("/.well-known/caldav", "/remote.php/dav/", "/")  # RFC 6764 §5; Nextcloud behind a proxy; where many begin
ABOUT = ("d:resourcetype", "d:displayname", "c:supported-calendar-component-set")
STATE = ("cs:getctag", "d:sync-token")
SYNC, CTAG = "sync ", "ctag "  # how a token begins, by what it is
OUT_OF_ORDER = {429, *range(500, 600)} - {501}  # who does not know a question says 501
OF_ICLOUD = re.compile(r"(?:p\d{1,3}-)?caldav\.icloud\.com")

WRONG_PASSWORD = "This server does not take this user name and password. "  # noqa: S105
OTHER_LOGIN = "This server asks for another kind of sign-in than a user name and a password."
FORBIDDEN = "This server does not show this calendar to this account."
GONE = "There is no calendar at this address any more."
NOT_A_CALENDAR = "This address is not that of a calendar of events."
NOT_CALDAV = "No calendars were found: the server at this address does not speak CalDAV."
NO_CALENDARS = "This account has no calendar of events."
ELSEWHERE = "This server leads to another one, {}. If your calendars are there, enter that name instead."
IN_PARTS = "This server hands out a part of this calendar only, as it holds too much."
NOTHING_INSIDE = "This server names the events of this calendar, but does not hand them out."
WITHOUT = {403: FORBIDDEN, 404: GONE, 410: GONE}
UNUSUAL = "This server's answer is too long or too deep to be read."
BUSY = "This server is busy or out of order just now."


class Calendar(NamedTuple):
    """A calendar of an account."""

    url: str
    name: str


class Synced(NamedTuple):
    """A calendar as one file, or None when it is as the token says; and the token for the next time."""

    data: bytes | None
    token: str


class NotHere(Trouble):
    """This address has nothing of CalDAV, or not for this account; another of the same server may."""

    def __init__(self, status: int) -> None:
        super().__init__(NOT_CALDAV)
        self.status = status


def calendars(door: Door, typed: str, login: Login) -> list[Calendar]:
    """The calendars of an account, from what somebody typed; raises Trouble."""
    url = server(typed)
    account = _Account(door, url, login)
    for address, item in account.beginnings(url):
        if item.is_calendar:
            return [_calendar(address, item)]
        if homes := account.homes(address, item):
            return account.calendars(homes)
    raise Trouble(NOT_CALDAV)


def calendar(door: Door, url: str, login: Login, *, token: str = "", start: date, end: date) -> Synced:
    """The events of a calendar that touch a stretch of time, unless `token` says that it has not changed."""
    account = _Account(door, url, login)
    now = account.state(url)
    if token and (token == now or account.is_unchanged(url, token)):
        return Synced(None, now)
    return Synced(account.events(url, start, end), now)


class _Account:
    """A login, and the server that it is for."""

    def __init__(self, door: Door, url: str, login: Login) -> None:
        self.door, self.login, self.named = door, login, door.origin(url)
        if reason := why_no_caldav(self.named.host):
            raise Trouble(reason)

    def beginnings(self, url: str) -> Iterator[tuple[str, Item]]:
        """Where this server may begin, each with what it says of itself."""
        is_named = urlsplit(url).path not in ("", "/")
        astray: Astray | None = None
        for address in (*([url] if is_named else []), *(urljoin(url, root) for root in ROOTS)):
            try:
                found, items = self._found(address, *ABOUT, "d:current-user-principal", "c:calendar-home-set")
            except NotHere:
                continue
            except Astray as trouble:
                astray = astray or trouble
            else:
                yield found, items[0]
        if astray:
            raise astray

    def homes(self, url: str, item: Item) -> list[str]:
        """Where calendars are, of a principal or of whoever knows it."""
        if not (hrefs := item.of("c:calendar-home-set").hrefs):
            principals = item.of("d:current-user-principal").hrefs
            if not principals:
                return []
            url, items = self._found(_at(url, principals[0]), "c:calendar-home-set")
            hrefs = items[0].of("c:calendar-home-set").hrefs
        return [_at(url, href) for href in hrefs]

    def calendars(self, homes: list[str]) -> list[Calendar]:
        found: dict[str, Calendar] = {}
        for home in homes:
            url, items = self._found(home, *ABOUT, depth="1")
            each = (_calendar(_at(url, item.href), item) for item in items if item.is_calendar)
            found |= {calendar.url: calendar for calendar in each if self._is_ours(calendar.url)}
        if not found:
            raise Trouble(NO_CALENDARS)
        return list(found.values())[:MOST_CALENDARS]

    def state(self, url: str) -> str:
        """What a calendar says of its own state, as a token; "" when it says nothing."""
        try:
            _url, items = self._found(url, *ABOUT, *STATE)
        except NotHere as trouble:
            raise Trouble(WITHOUT.get(trouble.status, NOT_A_CALENDAR)) from None
        if not items[0].is_calendar:
            raise Trouble(NOT_A_CALENDAR)
        sync, ctag = (items[0].of(name).text for name in ("d:sync-token", "cs:getctag"))
        return SYNC + sync if sync else CTAG + ctag if ctag else ""

    def is_unchanged(self, url: str, token: str) -> bool:
        """Whether a server that gives a new sync-token says itself that nothing has changed since the old one."""
        if not token.startswith(SYNC):
            return False
        try:
            with self._asked("REPORT", url, caldav.changes(token.removeprefix(SYNC)), "0") as answer:
                return all(_is_itself(item, answer.url) for item in _items(answer))
        except NotHere:  # it has forgotten the token
            return False

    def events(self, url: str, start: date, end: date) -> bytes:
        with self._asked("REPORT", url, caldav.events(start, end), "1") as answer:
            return joined(_objects(answer))

    def _found(self, url: str, *names: str, depth: str = "0") -> tuple[str, list[Item]]:
        """The properties of what is at an address, or in it, and where it was found."""
        with self._asked("PROPFIND", url, caldav.properties(*names), depth) as answer:
            items = [item for item in _items(answer, most=LONGEST_LIST) if item.status < 400]
            if not items:
                raise NotHere(404)
            return answer.url, items

    @contextmanager
    def _asked(self, method: str, url: str, body: bytes, depth: str) -> Iterator[Answer]:
        """An answer with a login: a redirect to another server loses it, so a part of the named one is asked again."""
        for _ in range(2):
            if not self._is_ours(url):
                raise Trouble(ELSEWHERE.format(self.door.origin(url).host))
            headers = {"Depth": depth, "Content-Type": "application/xml; charset=utf-8", "Accept": "application/xml"}
            with self.door.ask(method, url, headers=headers, content=body, login=self.login) as answer:
                if self.door.origin(answer.url) == self.door.origin(url):
                    self._check(answer)
                    yield answer
                    return
            url = answer.url
        raise NotHere(404)

    def _is_ours(self, url: str) -> bool:
        with suppress(Trouble):
            return is_part(self.door.origin(url), self.named)
        return False

    def _check(self, answer: Answer) -> None:
        if answer.status == HTTPStatus.UNAUTHORIZED:
            asks = answer.headers.get("WWW-Authenticate", "basic").lower()
            words = WRONG_PASSWORD + which_password(self.named.host) if "basic" in asks else OTHER_LOGIN
            raise Trouble(words)
        if answer.status in OUT_OF_ORDER:
            raise Trouble(BUSY)
        if answer.status != HTTPStatus.MULTI_STATUS:
            raise NotHere(answer.status)


def is_part(other: Origin, named: Origin) -> bool:
    """Whether a login for one server may be sent to another: to one of its own name, never by a less safe way."""
    if other == named:
        return True
    if other.scheme not in ("https", named.scheme) or other.port not in (443, named.port):
        return False
    if other.host == named.host or (OF_ICLOUD.fullmatch(named.host) and OF_ICLOUD.fullmatch(other.host)):
        return True
    return "." in named.host and other.host.endswith(f".{named.host}")


def _at(url: str, href: str) -> str:
    """Where an address in an answer leads to; "" when that is nowhere."""
    with suppress(ValueError):
        return urljoin(url, href)
    return ""


def _is_itself(item: Item, url: str) -> bool:
    """Whether an answer names a calendar, and nothing in it; one that was cut short says 507 of it (RFC 6578 §3.6)."""
    return item.status < HTTPStatus.BAD_REQUEST and _path(_at(url, item.href)) == _path(url)


def _path(url: str) -> str:
    return unquote(urlsplit(url).path).rstrip("/")


def _items(answer: Answer, **limit: int) -> Iterator[Item]:
    try:
        yield from caldav.items(answer.pieces(), **limit)
    except NotCalDAV as problem:
        raise (Trouble(UNUSUAL) if str(problem) == caldav.UNUSUAL else NotHere(answer.status)) from None


def _objects(answer: Answer) -> Iterator[str]:
    """The events of an answer. A part of them, or their names alone, would look as if the others were gone."""
    shown = hidden = 0
    for item in _items(answer):
        if item.status == HTTPStatus.INSUFFICIENT_STORAGE:
            raise Trouble(IN_PARTS)
        if text := item.of("c:calendar-data").text:
            shown += 1
            yield text
        elif item.status < HTTPStatus.BAD_REQUEST:
            hidden += 1
    if hidden and not shown:
        raise Trouble(NOTHING_INSIDE)


def _calendar(url: str, item: Item) -> Calendar:
    name = item.of("d:displayname").text or _path(url).rpartition("/")[2] or urlsplit(url).hostname or ""
    return Calendar(url, name[:LONGEST_NAME])
