"""The outbound door opens to public machines only: everything else gets no connection, whatever it is called."""

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from app import outbound, wire
from app.outbound import Door, Limits, Login, Trouble
from tests.host import Asked, Host, host, leading, saying

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


class Listener:
    """A socket that anybody on this machine may connect to, by IPv4 and IPv6; `connections` says how many did."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True)
        self.port = self.socket.getsockname()[1]

    @property
    def connections(self) -> int:
        self.socket.settimeout(0.05)
        count = 0
        while True:
            try:
                self.socket.accept()[0].close()
            except TimeoutError:
                return count
            count += 1


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()
    yield found
    found.socket.close()


def trouble(door: Door, address: str, **how) -> Trouble:
    """One try: the door stays open for others."""
    with pytest.raises(Trouble) as caught, door.ask("GET", address, **how):
        pass
    return caught.value


def body(door: Door, address: str, **how) -> bytes:
    with door, door.ask("GET", address, **how) as answer:
        return answer.body()


def test_the_listener_would_notice(listener):
    """The door checks no address of a host that is allowed, and it is this socket that it would come to."""
    allowed = [f"{name}:{listener.port}" for name in ("localhost", "127.0.0.1", "0.0.0.0", "2130706433", "::1")]
    for name in ("localhost", "127.0.0.1", "0.0.0.0", "2130706433", "[::1]"):
        trouble(Door(Limits(seconds=0.3), allowed=allowed), f"https://{name}:{listener.port}/")
    assert listener.connections == 5


@pytest.mark.parametrize("name", NEVER)
def test_this_machine_is_never_connected_to(listener, name):
    said = trouble(Door(ports=[listener.port]), f"https://{name}:{listener.port}/")
    assert (listener.connections, str(said)) == (0, str(said))
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


def test_a_name_is_looked_up_once_for_a_connection_and_the_answer_connected_to(listener):
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


def test_three_redirects_are_followed_and_no_fourth():
    def counting(to):
        left = int(to.path.rpartition("/")[2])
        to.send(status=302, Location=f"/{left - 1}") if left else to.send(b"found")

    with host(counting) as server:
        assert body(Door(allowed=[server.place]), f"http://{server.place}/3") == b"found"
        assert str(trouble(Door(allowed=[server.place]), f"http://{server.place}/4")) == outbound.TOO_MANY_REDIRECTS
        with (
            Door(Limits(redirects=0), allowed=[server.place]) as door,
            door.ask("GET", f"http://{server.place}/1") as it,
        ):
            assert it.status == 302


def test_a_login_is_for_the_host_that_was_asked_and_for_no_other():
    with host() as other, host(leading(other.address)) as first:
        door = Door(allowed=[first.place, other.place])
        assert body(door, first.address, login=Login("ana", "geheim ✓")) == b"hello"
    assert first.asked[0].headers["authorization"] == "Basic YW5hOmdlaGVpbSDinJM="
    assert "authorization" not in other.asked[0].headers


def test_a_login_stays_with_its_host():
    with host() as server:
        server.answer = lambda to: to.send(b"in") if to.path == "/in" else to.send(status=307, Location="/in")
        assert body(Door(allowed=[server.place]), server.address, login=Login("ana", "x")) == b"in"
    assert [each.headers["authorization"] for each in server.asked] == ["Basic YW5hOng="] * 2


def test_a_question_is_sent_again_where_it_is_led_to_but_after_see_other():
    with host() as server:
        for status, again in ((308, "REPORT"), (301, "REPORT"), (303, "GET")):
            server.asked.clear()
            server.answer = lambda to, status=status: (
                to.send(b"in") if to.path == "/in" else to.send(status=status, Location="/in")
            )
            with Door(allowed=[server.place]) as door, door.ask("REPORT", server.address, content=b"<x/>"):
                assert [(each.method, each.body) for each in server.asked] == [
                    ("REPORT", b"<x/>"),
                    (again, b"" if again == "GET" else b"<x/>"),
                ]


def test_nothing_of_the_environment_is_heeded(monkeypatch, tmp_path):
    """No proxy, and no password from a file of the account that the portal runs as."""
    with host() as proxy, host() as server:
        (tmp_path / "netrc").write_text("machine 127.0.0.1 login ana password secret\n")
        monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
        monkeypatch.setenv("HOME", str(tmp_path))
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://{proxy.place}")
        body(Door(allowed=[server.place]), server.address)
    assert (proxy.connections, server.connections) == (0, 1)
    [asked] = server.asked
    assert asked == Asked("GET", "/calendar.ics", asked.headers, b"")
    assert {*asked.headers} == {"host", "accept", "accept-encoding", "connection", "user-agent"}
    assert (asked.headers["accept-encoding"], asked.headers["user-agent"]) == ("identity", "IMI-Mediation-Logbook")


def test_no_request_waits_for_another_machine(app):
    with app.app_context(), outbound.door():
        pass
    with app.test_request_context(), pytest.raises(RuntimeError, match="leave it to the worker"):
        outbound.door()


def test_no_address_is_logged(caplog):
    caplog.set_level("DEBUG")
    with host() as server:
        body(Door(allowed=[server.place]), f"{server.address}?secret", login=Login("ana", "x"))
    assert (caplog.messages, len(server.asked)) == ([], 1)


def test_a_host_has_several_addresses_and_the_first_that_answers_is_taken():
    with host() as server:
        port = server.server_address[1]
        door = Door(allowed=[f"calendar.example:{port}"], resolve=lambda *_: ["127.0.0.9", "127.0.0.1"])
        assert body(door, f"http://calendar.example:{port}/") == b"hello"


def test_who_is_not_there_is_said_in_words(listener):
    listener.socket.close()
    allowed = [f"127.0.0.1:{listener.port}", f"nobody.invalid:{listener.port}"]
    door = Door(allowed=allowed)
    assert str(trouble(door, f"http://127.0.0.1:{listener.port}/")) == wire.NOBODY
    assert str(trouble(Door(allowed=allowed, resolve=lambda *_: []), f"http://nobody.invalid:{listener.port}/")) == (
        wire.NOT_FOUND
    )


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (socket.gaierror(socket.EAI_NONAME, "no"), wire.NOT_FOUND),
        (socket.gaierror(socket.EAI_AGAIN, "no"), wire.NAMES_ARE_SILENT),
        (UnicodeError("label too long"), wire.NOT_FOUND),
        (OSError("no"), wire.NOT_FOUND),
    ],
)
def test_a_name_that_cannot_be_looked_up_is_said_in_words(problem, words):
    def resolve(*_):
        raise problem

    assert str(trouble(Door(resolve=resolve), "https://calendar.example/")) == words


def certificate(name: str) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number()).not_valid_before(now)
    made = made.not_valid_after(now + timedelta(days=1)).add_extension(
        x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False
    )
    written = serialization.Encoding.PEM
    private = key.private_bytes(written, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return private + made.sign(key, hashes.SHA256()).public_bytes(written)


@pytest.fixture
def safe_host(tmp_path) -> Iterator[Host]:
    """A host with a certificate for calendar.example, in the file `trusted` of its folder."""
    (tmp_path / "trusted").write_bytes(certificate("calendar.example"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "trusted")
    with Host(saying(b"safe")) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server
        server.shutdown()


def test_a_certificate_must_be_trusted_and_be_the_hosts(safe_host, tmp_path, monkeypatch):
    port = safe_host.server_address[1]
    allowed = [f"{name}:{port}" for name in ("calendar.example", "other.example")]

    def door() -> Door:
        return Door(allowed=allowed, resolve=lambda *_: ["127.0.0.1"])

    assert str(trouble(door(), f"https://calendar.example:{port}/")) == wire.CERTIFICATE
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "trusted"))
    assert str(trouble(door(), f"https://other.example:{port}/")) == wire.CERTIFICATE
    assert body(door(), f"https://calendar.example:{port}/") == b"safe"
    assert len(safe_host.asked) == 1


def test_what_speaks_no_tls_is_not_safe():
    with host() as server:
        assert str(trouble(Door(allowed=[server.place]), f"https://{server.place}/")) == wire.NOT_SAFE
