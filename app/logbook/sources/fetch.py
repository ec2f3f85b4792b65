"""Fetch a calendar from the place a mediator names, and find the calendars of an account; for the worker only."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from http import HTTPStatus
from typing import Literal

from app import clock, crypto, outbound
from app.logbook.calendar_import.reading import looked_at
from app.logbook.sources import caldav_client
from app.outbound import MB, Answer, Limits, Login, Trouble

__all__ = ["Fetched", "Found", "Place", "Trouble", "checked_address", "fetch", "find_calendars"]

OF_A_CALENDAR = Limits(seconds=60, size=64 * MB)
LONGEST = 500  # characters of an etag, a date or a token; a longer one is not kept, and the calendar is fetched again
DAY = timedelta(days=1)
AT_THE_BEGINNING = 64 * 1024  # bytes that are looked at for how often a calendar wants to be fetched

WEB_PAGE = "This address shows a web page, not a calendar. Look for its iCal or ICS link."
SIGN_IN = "This address asks for a sign-in. Use the secret or public link of the calendar, which needs none."
GONE = "There is no calendar at this address any more."
BUSY = "The server of this calendar is busy or out of order just now."
UNUSUAL = "The server of this calendar answered with the status {}, and no calendar."

_INTERVAL = re.compile(rb"^(?:REFRESH-INTERVAL|X-PUBLISHED-TTL)(?:;[^:\r\n]*)?:[ \t]*(P[0-9WDTHMS]{1,40})", re.I | re.M)
_DURATION = re.compile(
    r"P(?:(?P<weeks>\d{1,6})W)?(?:(?P<days>\d{1,6})D)?"
    r"(?:T(?:(?P<hours>\d{1,6})H)?(?:(?P<minutes>\d{1,6})M)?(?:(?P<seconds>\d{1,6})S)?)?"
)
_WRITTEN_AT = re.compile(rb"^DTSTAMP[:;][^\n]*\n", re.MULTILINE)  # some servers write when the calendar was asked for
_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a calendar is, and what the last answer from there said of itself; without that it is fetched whole."""

    kind: Literal["address", "caldav"]
    url: str = field(repr=False)
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    etag: str = ""
    modified: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A calendar as iCalendar bytes, or None where nothing has changed since the answer that `Place` tells of.

    `etag`, `modified` and `token` (500 characters each at most) belong into the next `Place`. `refresh_after` is how
    often the calendar itself wants to be looked at, whatever that is; None where it did not say so now. One that
    has not changed may hold events that were ahead when it was fetched, and now are not.
    """

    data: bytes | None = field(repr=False)
    etag: str = ""
    modified: str = ""
    token: str = ""
    refresh_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A calendar of an account: `url` belongs into a `Place` of the kind "caldav"."""

    url: str = field(repr=False)
    name: str = field(repr=False)


def checked_address(typed: str) -> str:
    """An address of a calendar as it will be fetched, as far as it can be checked without fetching; raises Trouble."""
    return outbound.checked(typed)


def fetch(place: Place) -> Fetched:
    """The calendar at a place, at most 64 MB within 60 seconds; raises Trouble.

    By CalDAV it is the part of the calendar that an import looks at, and a day more at both ends.
    """
    return _by_caldav(place) if place.kind == "caldav" else _from_address(place)


def find_calendars(address: str, user: str, password: str) -> list[Found]:
    """The calendars of an account, from the address of its server, of its owner or of one calendar; raises Trouble."""
    with outbound.door(OF_A_CALENDAR) as door:
        found = caldav_client.calendars(door, address, Login(user, password))
    return [Found(calendar.url, calendar.name) for calendar in found]


def _by_caldav(place: Place) -> Fetched:
    first, last = looked_at(clock.REGISTER_ZONE)
    start, end = first - DAY, last + 2 * DAY
    with outbound.door(OF_A_CALENDAR) as door:
        login = Login(place.user, place.password)
        synced = caldav_client.calendar(door, place.url, login, token=place.token, start=start, end=end)
    return Fetched(synced.data, token=_kept(synced.token))


def _from_address(place: Place) -> Fetched:
    known = {"If-None-Match": place.etag, "If-Modified-Since": place.modified}
    headers = {"Accept": "text/calendar, */*;q=0.1", **{name: value for name, value in known.items() if value}}
    with outbound.door(OF_A_CALENDAR) as door, door.ask("GET", place.url, headers=headers) as answer:
        if answer.status == HTTPStatus.NOT_MODIFIED and len(headers) > 1:
            return Fetched(None, place.etag, place.modified, place.token)
        _check(answer)
        data, said = answer.body(), answer.headers
    if _PAGE.match(data[:AT_THE_BEGINNING].removeprefix(b"\xef\xbb\xbf")):
        raise Trouble(WEB_PAGE)
    etag, modified = (_kept(said.get(name, "")) for name in ("ETag", "Last-Modified"))
    token = _fingerprint(data)
    return Fetched(None if token == place.token else data, etag, modified, token, _refresh_after(data))


def _check(answer: Answer) -> None:
    if answer.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        raise Trouble(SIGN_IN)
    if answer.status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        raise Trouble(GONE)
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Trouble(BUSY)
    if answer.status != HTTPStatus.OK:
        raise Trouble(UNUSUAL.format(answer.status))


def _kept(text: str) -> str:
    """What can be sent back as it came; else nothing."""
    return text if len(text) <= LONGEST and text.isascii() and text.isprintable() else ""


def _fingerprint(data: bytes) -> str:
    """By which a calendar is recognised whose server says nothing of it, without anything of it being kept."""
    digest, before = sha256(), 0
    view = memoryview(data)
    for line in _WRITTEN_AT.finditer(data):
        digest.update(view[before : line.start()])
        before = line.end()
    digest.update(view[before:])
    return crypto.fingerprint("fetched calendar", digest.hexdigest())


def _refresh_after(data: bytes) -> timedelta | None:
    """REFRESH-INTERVAL (RFC 7986 §5.7) or X-PUBLISHED-TTL, of at most 999,999 of each unit."""
    found = _INTERVAL.search(data[:AT_THE_BEGINNING])
    read = _DURATION.fullmatch(found[1].decode().upper()) if found else None
    if not read:
        return None
    parts = {unit: int(number) for unit, number in read.groupdict(default="0").items()}
    return timedelta(**parts)
