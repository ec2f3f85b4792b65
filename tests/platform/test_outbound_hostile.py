"""Hosts that mean harm: an errand is over when its time or its size is, takes little memory, and nobody else waits.

Deadlines are short here; HOSTILE_SECONDS=60 tries those of the portal, with calendars of the largest size.
"""

import time
import zlib
from threading import Event

import pytest

from app import outbound, wire
from app.outbound import MB, Door, Limits, Trouble
from tests import host as hosts
from tests.errands import LATE_SECONDS, MEMORY, SECONDS, SIZE, come_to, errand

IN_TIME = Limits(seconds=60, size=SIZE)
IN_A_HURRY = Limits(seconds=SECONDS, size=SIZE)
CALENDAR = b"BEGIN:VCALENDAR\r\n" * 1000
ASK = """
with door.ask("GET", address) as answer:
    print(len(answer.body()))
"""
SLOW = (
    hosts.stalls,
    hosts.stalls_in_the_middle,
    hosts.drips_headers,
    hosts.drips_body,
    hosts.never_begins,
)
LARGE = (hosts.never_ends, hosts.bomb)
BROKEN = (hosts.hangs_up, hosts.cuts_off, hosts.talks_nonsense, hosts.endless_headers)


def body(server: hosts.Host, limits: Limits = IN_TIME) -> bytes:
    with Door(limits, allowed=[server.place]) as door, door.ask("GET", server.address) as answer:
        return answer.body()


def said(server: hosts.Host, limits: Limits = IN_TIME) -> str:
    with pytest.raises(Trouble) as caught:
        body(server, limits)
    return str(caught.value)


@pytest.mark.parametrize("answer", SLOW)
def test_who_is_slow_is_left(answer):
    with hosts.host(answer) as server:
        begun = time.monotonic()
        assert said(server, IN_A_HURRY) == wire.TOO_SLOW
        assert time.monotonic() - begun < SECONDS + LATE_SECONDS


@pytest.mark.parametrize("answer", LARGE)
def test_who_sends_too_much_is_left_and_it_is_never_all_in_memory(answer):
    with hosts.host(answer) as server:
        words, memory = come_to(errand(ASK, server.address, server))
    assert words == outbound.TOO_LARGE.format(SIZE // MB)
    assert memory < MEMORY


def test_as_much_as_may_be_is_not_too_much():
    def exactly(to: hosts.Answerer) -> None:
        to.send(b"x" * SIZE)

    with hosts.host(exactly) as server:
        size, memory = come_to(errand(ASK, server.address, server))
    assert size == str(SIZE)
    assert memory < MEMORY


@pytest.mark.parametrize("answer", BROKEN)
def test_who_breaks_off_is_left(answer):
    with hosts.host(answer) as server:
        assert said(server) == wire.HUNG_UP


def test_who_leads_in_circles_is_left():
    with hosts.host(hosts.goes_round) as server:
        assert (said(server), len(server.asked)) == (outbound.TOO_MANY_REDIRECTS, 4)


def test_all_redirects_share_the_time():
    def slowly(to: hosts.Answerer) -> None:
        to.wait(SECONDS * 0.4)
        hosts.goes_round(to)

    with hosts.host(slowly) as server:
        assert said(server, IN_A_HURRY) == wire.TOO_SLOW
        assert len(server.asked) < 4


def test_all_questions_of_an_errand_share_its_size():
    with hosts.host(hosts.saying(b"x" * 600_000)) as server, Door(Limits(size=MB), allowed=[server.place]) as door:
        with door.ask("GET", server.address) as answer:
            assert len(answer.body()) == 600_000
        with pytest.raises(Trouble, match=outbound.TOO_LARGE.format(1)), door.ask("GET", server.address) as answer:
            answer.body()


def test_a_packed_answer_is_unpacked_as_far_as_it_may_go():
    packed = zlib.compress(CALENDAR)
    for packing in ("deflate", "GZIP"):
        with hosts.host(hosts.saying(packed, Content_Encoding=packing)) as server:
            assert body(server) == CALENDAR


@pytest.mark.parametrize(
    ("packing", "packed", "words"),
    [
        ("gzip", zlib.compress(CALENDAR)[:-5], wire.HUNG_UP),
        ("gzip", CALENDAR, wire.HUNG_UP),
        ("br", CALENDAR, wire.COMPRESSED),
        ("gzip, gzip", CALENDAR, wire.COMPRESSED),
    ],
)
def test_what_is_packed_badly_is_said_in_words(packing, packed, words):
    with hosts.host(hosts.saying(packed, Content_Encoding=packing)) as server:
        assert said(server) == words


def test_a_resolver_that_does_not_answer_is_left():
    is_over = Event()

    def resolve(*_) -> list[str]:
        is_over.wait(20)
        return []

    begun = time.monotonic()
    door = Door(Limits(seconds=0.3), resolve=resolve)
    with pytest.raises(Trouble) as caught, door, door.ask("GET", "https://calendar.example/"):
        pass
    took = time.monotonic() - begun
    is_over.set()
    assert str(caught.value) == wire.NAMES_ARE_SILENT
    assert took < LATE_SECONDS


def test_people_sign_in_while_a_worker_is_kept_waiting(browser):
    with hosts.host(hosts.drips_body) as server, errand(ASK, server.address, server, seconds=60) as child:
        took = []
        for _ in range(5):
            begun = time.monotonic()
            browser.get("/sign-in")
            took.append(time.monotonic() - begun)
        is_waiting = child.poll() is None
        child.kill()
    assert min(took) < 1.0  # others may keep the machine busy
    assert is_waiting
