"""A host that may be asked is told no more than it must know, is left in words, and is who it says it is."""

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from app import outbound, wire
from app.outbound import Door, Limits, Login
from tests.host import Asked, Host, host, leading, saying
from tests.platform.doors import body, listener, trouble

__all__ = ["listener"]


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
