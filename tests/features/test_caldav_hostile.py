"""Servers of CalDAV that mean harm: an errand ends in words, in time and in little memory, whatever they answer."""

import sys
import time
from datetime import date

import pytest

from app import outbound, wire
from app.logbook.sources import caldav_client as client
from app.outbound import Door, Limits, Login, Trouble
from tests import host as hosts
from tests.errands import LATE_SECONDS, MEMORY, SECONDS, SIZE, come_to, errand
from tests.host import MB, Answerer

SPACES = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"'
BEGIN, END = f"<d:multistatus {SPACES}>".encode(), b"</d:multistatus>"
STATE = b"""<d:response><d:href>/</d:href><d:propstat><d:prop>
<d:resourcetype><c:calendar/></d:resourcetype>
</d:prop></d:propstat></d:response>"""
FETCH = """
login = Login("ana", "x")
found = caldav_client.calendar(door, address, login, start=date(2023, 1, 1), end=date(2027, 1, 1))
print(len(found.data))
"""
FIND = """
print(len(caldav_client.calendars(door, address, Login("ana", "x"))))
"""
LONG = "".join(f"<d:p{n}>{1999 * 'x'}\U0001f600</d:p{n}>" for n in range(90))  # one wide letter makes all others wide
EVENT = b"""<d:response><d:href>/1</d:href><d:propstat><d:prop><c:calendar-data>BEGIN:VCALENDAR
BEGIN:VEVENT
UID:1
DTSTART:20260601T100000Z
DESCRIPTION:%s
END:VEVENT
END:VCALENDAR
</c:calendar-data></d:prop></d:propstat></d:response>"""


def reporting(drop: bytes, end: bytes = b"", times: int = sys.maxsize, pause: float = 0):
    """A calendar whose events are these bytes, again and again."""

    def answer(to: Answerer) -> None:
        if to.command == "PROPFIND":
            to.send(BEGIN + STATE + END, 207)
            return
        to.wfile.write(b"HTTP/1.1 207 Multi-Status\r\nConnection: close\r\n\r\n" + BEGIN)
        to.pour(drop, times, pause)
        to.wfile.write(end)
        to.close_connection = True

    return answer


def said(server: hosts.Host, seconds: float) -> str:
    limits = Limits(seconds=seconds, size=SIZE)
    with Door(limits, allowed=[server.place]) as door, pytest.raises(Trouble) as caught:
        client.calendar(door, server.address, Login("ana", "x"), start=date(2023, 1, 1), end=date(2027, 1, 1))
    return str(caught.value)


@pytest.mark.parametrize(
    ("drop", "words"),
    [
        (EVENT % (b"x" * 1000), outbound.TOO_LARGE.format(SIZE // MB)),
        (b"<d:response>" * 1000, client.UNUSUAL),
        (b"<a " + b" " * MB, client.NOT_CALDAV),
        (b" " * MB, outbound.TOO_LARGE.format(SIZE // MB)),
        (b"<!-- -->" * 1000, outbound.TOO_LARGE.format(SIZE // MB)),
        (EVENT.partition(b"%s")[0] + b"x" * MB, client.UNUSUAL),
        (b"<d:response><d:href>" + b"x" * MB + b"</d:href></d:response>", outbound.TOO_LARGE.format(SIZE // MB)),
        (b"\0", client.NOT_CALDAV),
    ],
    ids=range(8),
)
def test_an_answer_without_an_end_has_one(drop, words):
    with hosts.host(reporting(drop)) as server:
        assert said(server, seconds=60) == words


@pytest.mark.parametrize("answer", [hosts.stalls, hosts.drips_headers, reporting(EVENT % b"x", pause=0.05)])
def test_a_slow_server_is_left(answer):
    begun = time.monotonic()
    with hosts.host(answer) as server:
        assert said(server, seconds=SECONDS) == wire.TOO_SLOW
    assert time.monotonic() - begun < SECONDS + LATE_SECONDS


@pytest.mark.parametrize(
    "drop", [b"<d:response/>", f"<d:response><d:propstat><d:prop>{LONG}</d:prop></d:propstat></d:response>".encode()]
)
def test_a_list_of_calendars_is_short(drop):
    times = 5 * MB // len(drop) - 1

    def answer(to: Answerer) -> None:
        to.send(BEGIN + times * drop + END, 207)

    with hosts.host(answer) as server:
        words, memory = come_to(errand(FIND, server.address, server))
    assert words == client.UNUSUAL
    assert memory < MEMORY


@pytest.mark.parametrize("times", [SIZE // 1300, 10_000_000])
def test_a_large_calendar_is_in_memory_once(times):
    with hosts.host(reporting(EVENT % (b"x" * 1000), END, times)) as server:
        words, memory = come_to(errand(FETCH, server.address, server))
    assert words == outbound.TOO_LARGE.format(SIZE // MB) or int(words) > times * 1000
    assert memory < MEMORY
