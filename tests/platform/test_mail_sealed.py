"""The talk with the mail server is encrypted as soon as it can be, and a password is told only to the right one."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlalchemy import select

from app import jobs
from app.accounts import actions
from app.db import commit
from app.jobs import Job
from tests.post_office import PostOffice

ADDRESS = "ana@example.org"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A key with a certificate for 127.0.0.1 that vouches for itself."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a test's mail server")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "both.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + made.public_bytes(Encoding.PEM))
    return path


@pytest.fixture
def send(app, database, certificate, monkeypatch):
    """Send a letter by a server with these settings; gives what arrived, the passwords told, and the problem."""

    def to_server(scheme, *, user="", is_trusted):
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate) if is_trusted else "none")
        mine, told = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH), []
        mine.load_cert_chain(certificate)
        sealed = {"ssl_context": mine} if scheme == "smtps" else {"tls_context": mine, "require_starttls": True}
        with PostOffice(**sealed, auth_require_tls=scheme == "smtp", authenticator=_asking(told)) as office:
            there, app.config["SMTP_URL"] = app.config["SMTP_URL"], f"{scheme}://{user}127.0.0.1:{office.port}"
            actions.send_code(ADDRESS)
            commit()
            jobs.run_due()
            app.config["SMTP_URL"] = there
            return (
                [letter["To"] for letter in office.letters],
                told,
                database.session.scalars(select(Job.problem)).one(),
            )

    return to_server


def _asking(told):
    def authenticate(_server, _session, _envelope, _mechanism, said):
        told.append((said.login, said.password))
        return AuthResult(success=True)

    return authenticate


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_letter_and_a_password_go_to_a_server_that_is_known(send, scheme):
    assert send(scheme, user="logbook:p%40ss@", is_trusted=True) == ([ADDRESS], [(b"logbook", b"p@ss")], None)


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_neither_goes_to_a_stranger(send, scheme):
    assert send(scheme, user="logbook:p%40ss@", is_trusted=False) == ([], [], "SSLCertVerificationError")


def test_a_relay_without_a_password_need_not_show_who_it_is(send):
    assert send("smtp", is_trusted=False) == ([ADDRESS], [], None)
