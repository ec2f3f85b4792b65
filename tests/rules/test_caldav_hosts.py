"""Which server of CalDAV is whose, and which of them a login is for."""

import pytest

from app.logbook.sources.caldav_client import is_part
from app.logbook.sources.caldav_hosts import ANY_OTHER, PASSWORDS, server, which_password, why_no_caldav
from app.outbound import Origin


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("ana@icloud.com", "https://caldav.icloud.com"),
        ("ana@me.com", "https://caldav.icloud.com"),
        (" Fastmail.com ", "https://caldav.fastmail.com"),
        ("ana@mailbox.org", "https://dav.mailbox.org"),
        ("ana@example.org", "https://example.org"),
        ("cloud.example.org", "https://cloud.example.org"),
        (
            "cloud.example.org/remote.php/dav/ana@example.org/",
            "https://cloud.example.org/remote.php/dav/ana@example.org/",
        ),
        ("https://cloud.example.org/dav", "https://cloud.example.org/dav"),
        ("http://127.0.0.1:5232", "http://127.0.0.1:5232"),
    ],
)
def test_a_server_is_found_from_what_is_typed(typed, address):
    assert server(typed) == address


def test_what_is_known_of_a_provider_is_known_of_its_hosts_only():
    assert why_no_caldav("apidata.googleusercontent.com")
    assert not why_no_caldav("notgoogle.com")
    assert not why_no_caldav("google.com.example.org")
    assert which_password("p42-caldav.icloud.com") == PASSWORDS["icloud.com"]
    assert which_password("cloud.example.org") == ANY_OTHER


NAMED = Origin("https", "cloud.example.org", 443)
ICLOUD = Origin("https", "caldav.icloud.com", 443)


@pytest.mark.parametrize(
    ("named", "other", "is_one"),
    [
        (NAMED, NAMED, True),
        (NAMED, NAMED._replace(host="dav.cloud.example.org"), True),
        (NAMED, NAMED._replace(host="a.b.cloud.example.org"), True),
        (NAMED._replace(port=8443), NAMED, True),
        (NAMED, NAMED._replace(port=8443), False),
        (NAMED, NAMED._replace(scheme="http", port=80), False),
        (NAMED, NAMED._replace(scheme="http"), False),
        (NAMED._replace(scheme="http", port=80), NAMED, True),
        (NAMED, NAMED._replace(host="example.org"), False),
        (NAMED, NAMED._replace(host="evil.example.org"), False),
        (NAMED, NAMED._replace(host="evilcloud.example.org"), False),
        (NAMED, NAMED._replace(host="cloud.example.org.evil.example"), False),
        (NAMED._replace(host="localhost"), NAMED._replace(host="evil.localhost"), False),
        (ICLOUD, ICLOUD._replace(host="p42-caldav.icloud.com"), True),
        (ICLOUD._replace(host="p42-caldav.icloud.com"), ICLOUD._replace(host="p7-caldav.icloud.com"), True),
        (ICLOUD, ICLOUD._replace(host="p42-caldav.icloud.com.evil.example"), False),
        (ICLOUD, ICLOUD._replace(host="www.icloud.com"), False),
        (NAMED, ICLOUD, False),
    ],
)
def test_a_login_is_for_the_named_server_and_its_parts(named, other, is_one):
    assert is_part(other, named) == is_one
