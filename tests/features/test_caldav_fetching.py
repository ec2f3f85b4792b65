"""iCloud, Fastmail and Nextcloud, as each answers: a calendar is fetched whole, and then only when it has changed."""

import pytest

from app.logbook.sources import caldav_client as client
from app.outbound import Trouble
from tests.features.caldav_provider import PERSONAL, provider
from tests.features.caldav_shapes import (
    CLOUD_HOME,
    FASTMAIL,
    ICLOUD,
    NEXTCLOUD,
    SABRE,
    Said,
    answering,
    sabre,
)
from tests.rules.calendar_files import reading

__all__ = ["provider"]

CUT = f"<d:response><d:href>{PERSONAL}/</d:href><d:status>HTTP/1.1 507 Insufficient Storage</d:status></d:response>"
GONE = f"<d:response><d:href>{PERSONAL}/C2.ics</d:href><d:status>HTTP/1.1 404 Not Found</d:status></d:response>"


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
        (NEXTCLOUD, "cloud.example.org", f"{CLOUD_HOME}/personal/", ["Mediation"], "sync http://sabre.io/ns/sync/63"),
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
