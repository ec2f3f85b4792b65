"""The outbound door opens to public machines only: everything else gets no connection, whatever it is called."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, strategies as st

from app import outbound, wire
from app.outbound import Door, Limits, Trouble
from tests.host import host, leading
from tests.platform.doors import body, listener, trouble

__all__ = ["listener"]

NEVER = (
    *("127.0.0.1", "localhost", "localhost.", "127.0.0.1.", "0.0.0.0", "0", "127.1", "127.0.1", "2130706433"),
    *("0x7f.1", "0x7f000001", "0X7F.0.0.1", "017700000001", "127。0。0。1", "127．0．0．1", "127｡0｡0｡1"),
    *("[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]"),
    *("[64:ff9b::127.0.0.1]", "[2002:7f00:1::]", "[fe80::1%25lo]", "[fe80::1%lo]", "ip6-localhost"),
    *("１２７.0.0.1", "①②⑦.0.0.1", "%6c%6fcalhost", "127%2e0%2e0%2e1", "lo\u00adcalhost", "LOCALHOST", "ⓛocalhost"),
)
ADDRESSES_OF_A_NAME = (
    *("127.0.0.1", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "192.0.0.192"),
    *("198.18.0.1", "203.0.113.7", "224.0.0.1", "255.255.255.255", "168.63.129.16"),
    *("::1", "::", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001::1", "fd00:ec2::254", "fe80::1%lo"),
    *("ff02::1", "2001:db8::1"),
)
ANYBODYS = "1.1.1.1"


def test_the_listener_would_notice(listener):
    """The door checks no address of a host that is allowed, and it is this socket that it would come to."""
    allowed = [f"{name}:{listener.port}" for name in ("localhost", "127.0.0.1", "0.0.0.0", "2130706433", "::1")]

    def come(name: str) -> None:
        trouble(Door(Limits(seconds=2), allowed=allowed), f"https://{name}:{listener.port}/")

    with ThreadPoolExecutor() as pool:
        list(pool.map(come, ("localhost", "127.0.0.1", "0.0.0.0", "2130706433", "[::1]")))
    assert listener.connections == 5


@pytest.mark.parametrize("name", NEVER)
def test_this_machine_is_never_connected_to(listener, name):
    said = trouble(Door(ports=[listener.port]), f"https://{name}:{listener.port}/")
    assert listener.connections == 0
    assert str(said) in (wire.NOT_ALLOWED, wire.NOT_FOUND, outbound.NOT_AN_ADDRESS)


@pytest.mark.parametrize("address", ADDRESSES_OF_A_NAME)
def test_a_name_that_stands_for_an_address_of_nobodys_is_never_connected_to(listener, address):
    for answers in ([address], [ANYBODYS, address], [address, ANYBODYS]):
        door = Door(resolve=lambda *_, answers=answers: answers, ports=[listener.port])
        assert str(trouble(door, f"https://calendar.example:{listener.port}/")) == wire.NOT_ALLOWED
    assert listener.connections == 0


def test_other_ports_are_never_connected_to(listener):
    door = Door(resolve=lambda *_: [ANYBODYS])
    for port in (listener.port, 22, 25, 3306, 5232, 8080, 8443):
        assert str(trouble(door, f"https://calendar.example:{port}/")) == wire.WRONG_PORT
    assert listener.connections == 0


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", outbound.NOT_AN_ADDRESS),
        ("calendar.example/me.ics", outbound.NOT_AN_ADDRESS),
        ("/calendar.ics", outbound.NOT_AN_ADDRESS),
        ("//calendar.example/", outbound.NOT_AN_ADDRESS),
        ("https:///calendar.ics", outbound.NOT_AN_ADDRESS),
        ("https://[::1", outbound.NOT_AN_ADDRESS),
        ("https://calendar.example:x/", outbound.NOT_AN_ADDRESS),
        ("file:///etc/passwd", outbound.NOT_AN_ADDRESS),
        ("gopher://calendar.example/", outbound.NOT_AN_ADDRESS),
        ("javascript:alert(1)", outbound.NOT_AN_ADDRESS),
        ("https://calendar.example/\r\nHost: other", outbound.NOT_AN_ADDRESS),
        ("https://calendar.example/" + 2000 * "x", outbound.NOT_AN_ADDRESS),
        ("http://calendar.example/", outbound.NOT_HTTPS),
        ("https://ana:secret@calendar.example/", outbound.WITH_USER),
        ("https://calendar.example@127.0.0.1/", outbound.WITH_USER),
        ("https://calendar.example\\@127.0.0.1/", outbound.WITH_USER),
    ],
)
def test_what_is_no_address_is_said_before_anybody_is_asked(database, address, words):
    with pytest.raises(Trouble) as caught:
        outbound.checked(address)
    assert str(caught.value) == words


PIECES = (
    *(
        "https://",
        "webcal://",
        "http:",
        "//",
        "/",
        "@",
        ":",
        "443",
        "99999999999",
        "[",
        "]",
        "::1",
        "127.0.0.1",
        "0x7f",
    ),
    *(
        ".",
        "．",
        "。",
        "①",
        "１",
        "xn--",
        "7sa",
        "%00",
        "%",
        "\\",
        "#",
        "?",
        " ",
        "\r\n",
        "\0",
        "\u200d",
        "İ",
        "ß",
        "☃",
        "a",
        "-",
    ),
)


@given(st.lists(st.sampled_from(PIECES), max_size=10).map("".join))
def test_whatever_is_typed_is_no_address_or_one_that_nobody_answers_at(typed):
    with Door(resolve=lambda *_: []) as door:
        assert trouble(door, f"https://{typed}")
        assert trouble(door, typed)


def test_an_address_to_subscribe_to_is_one_of_the_web(database):
    assert outbound.checked(" webcal://calendar.example/me.ics ") == "https://calendar.example/me.ics"
    assert outbound.checked("WEBCALS://calendar.example/me.ics") == "https://calendar.example/me.ics"
    assert outbound.checked("HTTPS://Calendar.example:443/Me.ics") == "https://calendar.example/Me.ics"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_leads_to_no_place_that_is_not_allowed(listener, status):
    there = f"127.0.0.1:{listener.port}"
    for location in (f"https://{there}/", f"http://{there}/", f"//{there}/", "https://[::ffff:7f00:1]/", "file:///x"):
        with host(leading(location, status)) as begins:
            trouble(Door(allowed=[begins.place], ports=[listener.port, 443]), begins.address)
    assert listener.connections == 0


def test_a_name_is_looked_up_once_for_a_connection_and_the_answer_connected_to():
    """Nobody but this resolver knows the name, and what it says the second time is never heard."""
    asked: list[str] = []

    def resolve(name: str, port: int) -> list[str]:
        asked.append(name)
        return ["127.0.0.1"] if len(asked) == 1 else []

    with host() as server:
        port = server.server_address[1]
        door = Door(allowed=[f"calendar.example:{port}"], resolve=resolve)
        assert body(door, f"http://calendar.example:{port}/me.ics") == b"hello"
    assert (asked, server.asked[0].headers["host"]) == (["calendar.example"], f"calendar.example:{port}")


def test_a_name_that_is_rebound_between_two_connections_is_checked_again(listener):
    answers = iter([[ANYBODYS, "127.0.0.1"], ["127.0.0.1"], ["10.0.0.1"], ["::ffff:127.0.0.1"]])
    door = Door(resolve=lambda *_: next(answers), ports=[listener.port])
    for _ in range(4):
        assert str(trouble(door, f"https://calendar.example:{listener.port}/")) == wire.NOT_ALLOWED
    assert listener.connections == 0
