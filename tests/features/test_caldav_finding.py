"""iCloud, Fastmail and Nextcloud, as each answers: the calendars are found, and a login goes to no stranger."""

import pytest

from app.logbook.sources import caldav_client as client, caldav_hosts as hosts
from app.outbound import Door, Login, Trouble
from tests.features.caldav_provider import LOGIN, PERSONAL, provider
from tests.features.caldav_shapes import (
    CLOUD_HOME,
    FASTMAIL,
    ICLOUD,
    NEXTCLOUD,
    PASSWORD,
    SABRE,
    USER,
    Said,
    sabre,
)

__all__ = ["provider"]


@pytest.mark.parametrize(
    ("shape", "name", "url", "calendar"),
    [
        (ICLOUD, "caldav.icloud.com", "p42-caldav.icloud.com/8012345678/calendars/work/", "Work"),
        (
            FASTMAIL,
            "caldav.fastmail.com",
            "caldav.fastmail.com/dav/calendars/user/ana%40example.org/8c2e/",
            "Calendar",
        ),
        (NEXTCLOUD, "cloud.example.org", f"cloud.example.org{CLOUD_HOME}/personal/", "Persönlich <1>"),
    ],
    ids=["iCloud", "Fastmail", "Nextcloud"],
)
def test_the_calendars_of_events_are_found_and_nothing_else(provider, shape, name, url, calendar):
    provider.has(shape)
    there, _slash, path = url.partition("/")
    assert provider.calendars(name) == {provider.address(there, f"/{path}"): calendar}


def test_a_wrong_password_comes_with_what_is_known_of_the_provider(provider):
    provider.has(ICLOUD)
    wrong = provider.trouble("caldav.icloud.com", login=Login(USER, "my own"))
    assert wrong == client.WRONG_PASSWORD + hosts.PASSWORDS["icloud.com"]
    provider.has(NEXTCLOUD)
    wrong = provider.trouble("cloud.example.org", login=Login("lea", PASSWORD))
    assert wrong == client.WRONG_PASSWORD + hosts.ANY_OTHER
    provider.has(NEXTCLOUD, realm='Digest realm="SabreDAV", nonce="1"')
    assert provider.trouble("cloud.example.org", login=Login("lea", PASSWORD)) == client.OTHER_LOGIN


def test_a_wrong_password_is_tried_once(provider):
    """Who tries again and again is locked out."""
    provider.has(FASTMAIL)
    provider.trouble("caldav.fastmail.com", login=Login(USER, "my own"))
    assert len([each for each in provider.server.asked if "authorization" in each.headers]) == 2  # the first was led on


def test_a_part_of_the_named_server_is_asked_with_the_login(provider):
    """`fastmail.com` leads to `caldav.fastmail.com`, a host to the one beneath it."""
    moved = {
        (key[0].replace("cloud.example.org", "dav.cloud.example.org"), key[1]): value
        for key, value in NEXTCLOUD.items()
        if key[1] != "/.well-known/caldav"
    }
    begins = Said(status=301, location="http://dav.cloud.example.org:{at}/remote.php/dav/")
    provider.has({("PROPFIND cloud.example.org", "/.well-known/caldav"): begins, **moved})
    url = provider.address("dav.cloud.example.org", f"{PERSONAL}/")
    assert provider.calendars("cloud.example.org") == {url: "Persönlich <1>"}


def test_a_login_is_not_sent_to_a_stranger(provider):
    """Whom a server leads to is named, and learns nothing; what a server says of a stranger's calendars is left out."""
    begins = Said(status=301, location="http://caldav.fastmail.com:{at}/dav/calendars")
    provider.has({**FASTMAIL, ("PROPFIND cloud.example.org", "/.well-known/caldav"): begins})
    assert provider.trouble("cloud.example.org") == client.ELSEWHERE.format("caldav.fastmail.com")
    for home in (
        "http://caldav.fastmail.com:{at}/dav/",
        "http://p42-caldav.icloud.com:{at}/",
        "https://other.example/",
    ):
        found = f"<cal:calendar-home-set><d:href>{home}</d:href></cal:calendar-home-set>"
        principal = ("PROPFIND cloud.example.org", "/remote.php/dav/principals/users/ana/")
        provider.has({**NEXTCLOUD, principal: Said(SABRE.format(sabre("/", found)))})
        assert "leads to another one" in provider.trouble("cloud.example.org")
    strangers = [each for each in provider.server.asked if not each.headers["host"].startswith("cloud.example.org")]
    assert [each.headers.get("authorization") for each in strangers] == [None]


@pytest.mark.parametrize(
    "href", ["http://[", "ftp://x/", "https://a:b@c/", "\\\\x\\y", "https://x:y/", "mailto:a", "\x7f"]
)
def test_addresses_that_lead_nowhere_are_left_out(provider, href):
    home, principal = f"{CLOUD_HOME}/", "/remote.php/dav/principals/users/ana/"
    odd = sabre(href, "<d:resourcetype><cal:calendar/></d:resourcetype>")
    whole = NEXTCLOUD["PROPFIND cloud.example.org", home].body
    provider.has(
        {
            **NEXTCLOUD,
            ("PROPFIND cloud.example.org", home): Said(whole.replace("</d:multistatus>", f"{odd}</d:multistatus>")),
        }
    )
    assert provider.address("cloud.example.org", f"{PERSONAL}/") in provider.calendars("cloud.example.org")
    leads = f"<cal:calendar-home-set><d:href>{href}</d:href></cal:calendar-home-set>"
    provider.has({**NEXTCLOUD, ("PROPFIND cloud.example.org", principal): Said(SABRE.format(sabre("/", leads)))})
    assert provider.trouble("cloud.example.org")
    provider.has({**NEXTCLOUD, ("REPORT cloud.example.org", f"{PERSONAL}/"): Said(SABRE.format(odd))})
    with pytest.raises(Trouble):
        provider.calendar(provider.address("cloud.example.org", f"{PERSONAL}/"), "sync old")


def test_a_calendar_without_any_name_is_called_by_its_server(provider):
    nameless = sabre("/", "<d:resourcetype><cal:calendar/></d:resourcetype><d:displayname> </d:displayname>")
    provider.has({("PROPFIND cloud.example.org", "/"): Said(SABRE.format(nameless))})
    assert provider.calendars("cloud.example.org") == {provider.address("cloud.example.org", "/"): "cloud.example.org"}


def test_a_server_that_leads_astray_may_be_right_elsewhere(provider):
    """Nextcloud behind a proxy that it does not know of leads to http://."""
    begins = Said(status=301, location="http://cloud.example.org/remote.php/dav/")
    provider.has({**NEXTCLOUD, ("PROPFIND cloud.example.org", "/.well-known/caldav"): begins})
    assert list(provider.calendars("cloud.example.org").values()) == ["Persönlich <1>"]
    provider.has({("PROPFIND cloud.example.org", "/.well-known/caldav"): begins})
    assert "leads to another that cannot be fetched" in provider.trouble("cloud.example.org")


@pytest.mark.parametrize(
    "path",
    [
        f"{PERSONAL}/",
        f"{CLOUD_HOME}/",
        "/remote.php/dav/principals/users/ana/",
        "/remote.php/dav/",
        "/apps/calendar/",
        "/",
    ],
)
def test_whatever_address_of_a_server_is_typed(provider, path):
    provider.has(NEXTCLOUD)
    [url] = provider.calendars("cloud.example.org", path)
    assert url == provider.address("cloud.example.org", f"{PERSONAL}/")


def test_a_server_of_something_else(provider):
    provider.server.answer = lambda to: to.send(b"<html><h1>Welcome</h1></html>")
    assert provider.trouble("cloud.example.org") == client.NOT_CALDAV
    provider.server.answer = lambda to: to.send(b"", 405)
    assert provider.trouble("cloud.example.org") == client.NOT_CALDAV
    provider.server.answer = lambda to: to.send(b"", 502)
    assert provider.trouble("cloud.example.org") == client.BUSY


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("ana@gmail.com", hosts.GOOGLE),
        ("https://apidata.googleusercontent.com/caldav/v2/", hosts.GOOGLE),
        ("https://www.google.com/calendar/dav/ana@gmail.com/user", hosts.GOOGLE),
        ("ana@outlook.com", hosts.MICROSOFT),
        ("outlook.office365.com", hosts.MICROSOFT),
    ],
)
def test_who_has_no_caldav_with_passwords_is_never_asked(typed, words):
    def resolve(*_):
        raise AssertionError("nobody is looked up")

    with Door(resolve=resolve) as door, pytest.raises(Trouble) as caught:
        client.calendars(door, typed, LOGIN)
    assert str(caught.value) == words
