"""iCloud, Fastmail and Nextcloud, as each answers: calendars are found and fetched, and a login goes to no stranger."""

from datetime import date

import pytest

from app.logbook import caldav_client as client
from app.logbook import caldav_hosts as hosts
from app.outbound import Door, Login, Trouble
from tests.features.caldav_shapes import (
    CLOUD_HOME,
    FASTMAIL,
    ICLOUD,
    NEXTCLOUD,
    PASSWORD,
    SABRE,
    USER,
    Said,
    Shape,
    answering,
    sabre,
)
from tests.host import Host, host
from tests.rules.calendar_files import reading

LOGIN = Login(USER, PASSWORD)
SPAN = {"start": date(2023, 6, 1), "end": date(2027, 6, 1)}
NAMES = (
    "caldav.icloud.com",
    "p42-caldav.icloud.com",
    "caldav.fastmail.com",
    "cloud.example.org",
    "dav.cloud.example.org",
)
HOME = CLOUD_HOME
PERSONAL = f"{HOME}/personal"
CUT = f"<d:response><d:href>{PERSONAL}/</d:href><d:status>HTTP/1.1 507 Insufficient Storage</d:status></d:response>"
GONE = f"<d:response><d:href>{PERSONAL}/C2.ics</d:href><d:status>HTTP/1.1 404 Not Found</d:status></d:response>"


class Provider:
    """A server of some shape, and the door that leads to it by each of its names."""

    def __init__(self, server: Host) -> None:
        self.server, self.port = server, server.server_address[1]

    def has(self, shape: Shape, **how) -> None:
        self.server.answer = answering(shape, self.port, **how)

    @property
    def door(self) -> Door:
        return Door(allowed=[f"{name}:{self.port}" for name in NAMES], resolve=lambda *_: ["127.0.0.1"])

    def address(self, name: str, path: str = "") -> str:
        return f"http://{name}:{self.port}{path}"

    def calendars(self, name: str, path: str = "", login: Login = LOGIN) -> dict[str, str]:
        with self.door as door:
            return {each.url: each.name for each in client.calendars(door, self.address(name, path), login)}

    def calendar(self, url: str, token: str = "") -> client.Synced:
        with self.door as door:
            return client.calendar(door, url, LOGIN, token=token, **SPAN)

    def trouble(self, name: str, path: str = "", login: Login = LOGIN) -> str:
        with pytest.raises(Trouble) as caught:
            self.calendars(name, path, login)
        return str(caught.value)

    @property
    def asked(self) -> list[str]:
        return [f"{each.method} {each.path}" for each in self.server.asked]


@pytest.fixture
def provider():
    with host() as server:
        yield Provider(server)


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
        (NEXTCLOUD, "cloud.example.org", f"cloud.example.org{HOME}/personal/", "Persönlich <1>"),
    ],
    ids=["iCloud", "Fastmail", "Nextcloud"],
)
def test_the_calendars_of_events_are_found_and_nothing_else(provider, shape, name, url, calendar):
    provider.has(shape)
    there, _slash, path = url.partition("/")
    assert provider.calendars(name) == {provider.address(there, f"/{path}"): calendar}


@pytest.mark.parametrize(
    ("shape", "name", "path", "titles", "token"),
    [
        (
            ICLOUD,
            "p42-caldav.icloud.com",
            "/8012345678/calendars/work/",
            ["Mediation Duarte & Farol", "Caucus"],
            "sync HwoQEgwAA2",
        ),
        (
            FASTMAIL,
            "caldav.fastmail.com",
            "/dav/calendars/user/ana%40example.org/8c2e/",
            ["Mediation"],
            "sync data:,1423-77",
        ),
        (NEXTCLOUD, "cloud.example.org", f"{HOME}/personal/", ["Mediation"], "sync http://sabre.io/ns/sync/63"),
    ],
    ids=["iCloud", "Fastmail", "Nextcloud"],
)
def test_a_calendar_is_fetched_and_then_only_its_state(provider, shape, name, path, titles, token):
    provider.has(shape)
    synced = provider.calendar(provider.address(name, path))
    found = reading(synced.data)
    assert ([each.title for each in found.events], found.skipped, synced.token) == (titles, (), token)
    assert provider.calendar(provider.address(name, path), token) == client.Synced(None, token)
    assert [each.partition(" ")[0] for each in provider.asked] == ["PROPFIND", "REPORT", "PROPFIND"]


def test_a_token_that_is_new_though_nothing_is(provider):
    """iCloud gives another one at each question; what has changed since the old one is nothing."""
    path = "/8012345678/calendars/work/"
    provider.has({**ICLOUD, ("REPORT p42-caldav.icloud.com", path): Said(SABRE.format(""))})
    url = provider.address("p42-caldav.icloud.com", path)
    assert provider.calendar(url, "sync HwoQEgwAA1") == client.Synced(None, "sync HwoQEgwAA2")
    assert b"<d:sync-token>HwoQEgwAA1</d:sync-token>" in provider.server.asked[-1].body


@pytest.mark.parametrize(
    ("delta", "is_unchanged"),
    [
        (Said(SABRE.format("<d:sync-token>http://sabre.io/ns/sync/63</d:sync-token>")), True),
        (Said(SABRE.format(sabre(f"{PERSONAL}/", "<d:getetag/>"))), True),
        (Said(SABRE.format(sabre(f"http://cloud.example.org{PERSONAL}", "<d:getetag/>"))), True),
        (Said(SABRE.format(sabre(f"{PERSONAL}/C1.ics", '<d:getetag>"1"</d:getetag>'))), False),
        (Said(SABRE.format(GONE)), False),
        (Said(SABRE.format(CUT)), False),
        (Said(SABRE.format(sabre(f"{PERSONAL}/", "<d:getetag/>") + GONE)), False),
        (Said("<d:error xmlns:d='DAV:'><d:valid-sync-token/></d:error>", 403), False),
        (Said("", 409), False),
        (Said("", 501), False),
        (Said("<html>", 207), False),
        (Said("", 200), False),
    ],
)
def test_what_has_changed_since_a_token_is_what_the_server_says(provider, delta, is_unchanged):
    """Whatever is no clear "nothing" costs a whole fetch."""
    provider.has(NEXTCLOUD)
    whole = provider.server.answer

    def answer(to):
        is_delta = to.command == "REPORT" and b"sync-collection" in provider.server.asked[-1].body
        answering({("REPORT cloud.example.org", f"{PERSONAL}/"): delta}, provider.port)(to) if is_delta else whole(to)

    provider.server.answer = answer
    synced = provider.calendar(provider.address("cloud.example.org", f"{PERSONAL}/"), "sync http://sabre.io/ns/sync/9")
    assert (synced.data is None, synced.token) == (is_unchanged, "sync http://sabre.io/ns/sync/63")


@pytest.mark.parametrize(
    ("said", "token"),
    [
        ("<cs:getctag>77</cs:getctag><d:sync-token>t</d:sync-token>", "sync t"),
        ("<cs:getctag>77</cs:getctag>", "ctag 77"),
        ("<d:sync-token> </d:sync-token>", ""),
        ("", ""),
    ],
)
def test_a_server_says_what_it_can_of_its_state(provider, said, token):
    state = f"<d:resourcetype><cal:calendar/></d:resourcetype>{said}"
    provider.has({**NEXTCLOUD, ("PROPFIND cloud.example.org", f"{PERSONAL}/"): Said(SABRE.format(sabre("/x", state)))})
    url = provider.address("cloud.example.org", f"{PERSONAL}/")
    assert provider.calendar(url).token == token
    assert (provider.calendar(url, token).data is None) == bool(token)
    assert provider.calendar(url, "ctag 76").data is not None


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (Said(SABRE.format(sabre(f"{PERSONAL}/C1.ics", "<d:getetag>1</d:getetag>"))), client.NOTHING_INSIDE),
        (
            Said(SABRE.format("<d:response><d:href>/</d:href><d:status>HTTP/1.1 507 Full</d:status></d:response>")),
            client.IN_PARTS,
        ),
        (Said(status=503), client.BUSY),
        (Said(status=429), client.BUSY),
        (Said(status=403), client.NOT_CALDAV),
        (Said("<html><p>Maintenance", 207), client.NOT_CALDAV),
        (Said("", 207), client.NOT_CALDAV),
        (Said('<!DOCTYPE x [<!ENTITY a "b">]>' + SABRE.format(""), 207), client.NOT_CALDAV),
        (Said(SABRE.format("")[:-20], 207), client.NOT_CALDAV),
    ],
)
def test_a_calendar_that_is_not_handed_out_whole_is_no_calendar(provider, report, words):
    provider.has({**NEXTCLOUD, ("REPORT cloud.example.org", f"{PERSONAL}/"): report})
    with pytest.raises(Trouble) as caught:
        provider.calendar(provider.address("cloud.example.org", f"{PERSONAL}/"))
    assert str(caught.value) == words


@pytest.mark.parametrize(
    ("state", "words"),
    [(Said(status=404), client.GONE), (Said(status=410), client.GONE), (Said(status=403), client.FORBIDDEN)],
)
def test_a_calendar_that_is_not_there_is_said_in_words(provider, state, words):
    provider.has({**NEXTCLOUD, ("PROPFIND cloud.example.org", f"{PERSONAL}/"): state})
    with pytest.raises(Trouble) as caught:
        provider.calendar(provider.address("cloud.example.org", f"{PERSONAL}/"))
    assert str(caught.value) == words


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
    home, principal = f"{HOME}/", "/remote.php/dav/principals/users/ana/"
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
    [f"{PERSONAL}/", f"{HOME}/", "/remote.php/dav/principals/users/ana/", "/remote.php/dav/", "/apps/calendar/", "/"],
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
