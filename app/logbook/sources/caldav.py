"""What is asked of a CalDAV server, and its answers read piece by piece (RFC 4791, 4918, 5397, 6578).

The parser is expat itself, with a handler that refuses every document type: an entity, through which XML does harm,
cannot be declared without one. What is in memory is one response of a server, bounded in depth, names and text.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from math import inf
from typing import NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import escape

DEEPEST, MOST_ELEMENTS, MOST_NAMES = 20, 1_000_000, 100
LONGEST_WORDS, LONGEST_OBJECT = 2_000, 4 * 1024 * 1024  # characters of a property and of an object; then it is cut
LONGEST_TOKEN = 1024 * 1024  # bytes of one tag: expat would begin it anew with each piece

WITH_TYPE = "The answer has a document type (DTD), which no answer of CalDAV has."
NO_MULTISTATUS = "The answer is no multistatus."
NOT_XML = "The answer is no well-formed XML in UTF-8."
UNUSUAL = "The answer is deeper, longer or finer than any of CalDAV."

CALDAV = "urn:ietf:params:xml:ns:caldav"
PREFIXES = {"DAV:": "d", CALDAV: "c", "http://calendarserver.org/ns/": "cs"}
_SPACES = " ".join(f'xmlns:{prefix}="{name}"' for name, prefix in PREFIXES.items())
_HEAD = '<?xml version="1.0" encoding="utf-8"?>'
_PROPERTY = ["d:multistatus", "d:response", "d:propstat", "d:prop"]
_STATUS = (["d:multistatus", "d:response", "d:status"], [*_PROPERTY[:3], "d:status"])


class NotCalDAV(ValueError):
    """An answer that no CalDAV server gives, with the reason for whoever reads a log."""


class Property(NamedTuple):
    """A property's own words, the addresses in it, and the names of the elements in it (`c:comp VEVENT` for one)."""

    text: str = ""
    hrefs: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()


NONE = Property()


@dataclass(slots=True)
class Item:
    """One response of a multistatus: `status` of the whole, and the properties that were found, `d:displayname`."""

    href: str = ""
    status: int = 200
    properties: dict[str, Property] = field(default_factory=dict)

    def of(self, name: str) -> Property:
        return self.properties.get(name, NONE)

    @property
    def is_calendar(self) -> bool:
        """Of events: one that does not say what it holds may hold them."""
        holds = self.of("c:supported-calendar-component-set").names
        return "c:calendar" in self.of("d:resourcetype").names and (not holds or "c:comp VEVENT" in holds)


def properties(*names: str) -> bytes:
    """The body of a PROPFIND for properties by their short names."""
    wanted = "".join(f"<{name}/>" for name in names)
    return f"{_HEAD}<d:propfind {_SPACES}><d:prop>{wanted}</d:prop></d:propfind>".encode()


def events(start: date, end: date) -> bytes:
    """The body of a REPORT for all events that touch a stretch of time, whole; both days at midnight UTC."""
    span = f'start="{start:%Y%m%d}T000000Z" end="{end:%Y%m%d}T000000Z"'
    within = f'<c:comp-filter name="VEVENT"><c:time-range {span}/></c:comp-filter>'
    return (
        f"{_HEAD}<c:calendar-query {_SPACES}><d:prop><c:calendar-data/></d:prop>"
        f'<c:filter><c:comp-filter name="VCALENDAR">{within}</c:comp-filter></c:filter></c:calendar-query>'
    ).encode()


def changes(token: str) -> bytes:
    """The body of a REPORT for the names of what has changed since a sync-token."""
    return (
        f"{_HEAD}<d:sync-collection {_SPACES}><d:sync-token>{escape(token)}</d:sync-token>"
        "<d:sync-level>1</d:sync-level><d:prop><d:getetag/></d:prop></d:sync-collection>"
    ).encode()


def items(pieces: Iterable[bytes], *, most: float = inf) -> Iterator[Item]:
    """The responses of a multistatus of so many bytes, one after the other as they arrive; raises NotCalDAV."""
    parser = _Parser(most)
    for piece in pieces:
        yield from parser.fed(piece)
    yield from parser.fed(b"", is_end=True)


class _Parser:
    """Expat with our limits; `fed` answers the responses that are complete."""

    def __init__(self, most: float) -> None:
        self._expat = expat.ParserCreate("utf-8", namespace_separator=" ")
        self._expat.buffer_text = True
        self._expat.StartDoctypeDeclHandler = self._refuse_type
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._words
        self._path: list[str] = []
        self._item, self._complete = Item(), list[Item]()
        self._found: dict[str, Property] = {}  # of a propstat, until its status is known
        self._status = 200
        self._hrefs, self._names = list[str](), set[str]()
        self._text = list[str]()
        self._room = self._elements = self._bytes = 0
        self._most = most

    def fed(self, piece: bytes, *, is_end: bool = False) -> list[Item]:
        self._complete = []
        self._bytes += len(piece)
        try:
            self._expat.Parse(piece, is_end)
        except expat.ExpatError:
            raise NotCalDAV(NOT_XML) from None
        is_long = self._bytes - self._expat.CurrentByteIndex > LONGEST_TOKEN + len(piece)
        if is_long or self._bytes > self._most:
            raise NotCalDAV(UNUSUAL)
        return self._complete

    def _refuse_type(self, *_said: object) -> None:
        raise NotCalDAV(WITH_TYPE)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        space, _blank, local = tag.rpartition(" ")
        name = f"{PREFIXES.get(space, '?')}:{local}"
        self._path.append(name)
        self._elements += 1
        if self._path[0] != "d:multistatus":
            raise NotCalDAV(NO_MULTISTATUS)
        if len(self._path) > DEEPEST or self._elements > MOST_ELEMENTS:
            raise NotCalDAV(UNUSUAL)
        if len(self._path) > len(_PROPERTY) + 1 and len(self._names) < MOST_NAMES:
            self._names.add(f"{name} {attributes.get('name', '')[:LONGEST_WORDS]}" if name == "c:comp" else name)
        self._text = []
        self._room = LONGEST_OBJECT if name == "c:calendar-data" else LONGEST_WORDS

    def _words(self, text: str) -> None:
        if self._room > 0:
            self._text.append(text[: self._room])
            self._room -= len(text)

    def _end(self, _tag: str) -> None:
        text, self._text = "".join(self._text).strip(), []
        path, name = self._path, self._path[-1]
        if path[: len(_PROPERTY)] == _PROPERTY and len(path) > len(_PROPERTY):
            self._end_inside_property(name, text)
        elif path in _STATUS:
            self._take_status(text)
        elif path == ["d:multistatus", "d:response", "d:href"]:
            self._item.href = text
        elif path == _PROPERTY[:3]:
            if self._status == 200:
                self._item.properties |= self._found
            self._found, self._status = {}, 200
        elif path == _PROPERTY[:2]:
            self._complete.append(self._item)
            self._item = Item()
        path.pop()

    def _end_inside_property(self, name: str, text: str) -> None:
        if len(self._path) > len(_PROPERTY) + 1:
            if name == "d:href" and len(self._hrefs) < MOST_NAMES:
                self._hrefs.append(text)
            return
        if len(self._found) < MOST_NAMES:
            self._found[name] = Property(text, tuple(self._hrefs), frozenset(self._names))
        self._hrefs, self._names = [], set()

    def _take_status(self, text: str) -> None:
        """`HTTP/1.1 404 Not Found` → 404."""
        words = text.split()
        status = int(words[1]) if len(words) > 1 and words[1].isdecimal() and len(words[1]) == 3 else 0
        if self._path == _STATUS[0]:
            self._item.status = status
        else:
            self._status = status
