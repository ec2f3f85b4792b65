"""A calendar is fetched from its address: again only when it has changed, and when it cannot be, with words for why."""

from datetime import timedelta

import pytest

from app import outbound, wire
from app.logbook.sources import fetch as source_fetch
from app.logbook.sources.fetch import Fetched, Found, Place, Trouble, checked_address, fetch
from tests.features.importing import day
from tests.host import Answerer, Host, host, saying
from tests.rules.calendar_files import calendar, reading

CALENDAR = calendar(day(1), day(2))
MODIFIED = "Mon, 01 Jun 2026 10:00:00 GMT"


@pytest.fixture
def server(app, database, monkeypatch):
    with host(saying(CALENDAR, Content_Type="text/calendar")) as server:
        monkeypatch.setitem(app.config, "OUTBOUND_ALLOW", (server.place,))
        yield server


def place(server: Host, last: Fetched | None = None) -> Place:
    if not last:
        return Place("address", server.address)
    return Place("address", server.address, etag=last.etag, modified=last.modified, token=last.token)


def words(server: Host) -> str:
    with pytest.raises(Trouble) as caught:
        fetch(place(server))
    return str(caught.value)


def heeding(body: bytes = CALENDAR, **headers: str):
    """Who answers 304 to whoever has the calendar already."""

    def answer(to: Answerer) -> None:
        known = (to.headers["If-None-Match"], to.headers["If-Modified-Since"])
        has_it = known == (headers.get("ETag"), headers.get("Last_Modified"))
        to.send(b"" if has_it else body, 304 if has_it else 200, **headers)

    return answer


def test_a_calendar_is_fetched(server):
    found = fetch(place(server))
    assert (found.data, len(reading(found.data).events), found.refresh_after) == (CALENDAR, 2, None)
    assert server.asked[0].headers["accept"].startswith("text/calendar")


@pytest.mark.parametrize(
    "headers",
    [
        {"ETag": '"1"', "Last_Modified": MODIFIED},
        {"ETag": 'W/"1"'},
        {"Last_Modified": MODIFIED},
    ],
)
def test_a_server_says_that_nothing_has_changed(server, headers):
    server.answer = heeding(**headers)
    first = fetch(place(server))
    again = fetch(place(server, first))
    assert (first.data, again.data) == (CALENDAR, None)
    assert (again.etag, again.modified, again.token) == (first.etag, first.modified, first.token)
    server.answer = saying(calendar(day(1)), **headers)
    assert fetch(place(server, again)).data == calendar(day(1))


def test_a_calendar_whose_server_says_nothing_is_recognised(server):
    first = fetch(place(server))
    assert (first.etag, first.modified, fetch(place(server, first)).data) == ("", "", None)
    server.answer = saying(calendar(day(1), day(3)))
    assert fetch(place(server, first)).data is not None


def test_when_it_was_asked_for_changes_no_calendar(server):
    """Google writes that into each event."""
    first, again, other = (
        calendar(day(1, "Mediation", "1", f"DTSTAMP:2026060{n}T000000Z", f"LOCATION:{place}"))
        for n, place in ((1, "Room"), (2, "Room"), (3, "Hall"))
    )
    server.answer = saying(first)
    seen = fetch(place(server))
    server.answer = saying(again)
    assert fetch(place(server, seen)).data is None
    server.answer = saying(other)
    assert fetch(place(server, seen)).data == other


def test_what_is_kept_of_a_calendar_tells_nothing_of_it(server):
    """A token is a keyed hash: nobody without the key can try what a calendar says."""
    token = fetch(place(server)).token
    assert len(token) == 64
    assert token == source_fetch.crypto.fingerprint("fetched calendar", source_fetch.sha256(CALENDAR).hexdigest())


@pytest.mark.parametrize("etag", ['"' + "x" * 600 + '"', '"caf\u00e9"'])
def test_what_cannot_be_sent_back_is_not_kept(server, etag):
    server.answer = saying(CALENDAR, ETag=etag)
    first = fetch(place(server))
    assert first.etag == ""
    assert fetch(place(server, first)).data is None


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("REFRESH-INTERVAL;VALUE=DURATION:P1D", timedelta(days=1)),
        ("X-PUBLISHED-TTL:PT12H", timedelta(hours=12)),
        ("refresh-interval;value=duration:pt8h30m", timedelta(hours=8, minutes=30)),
        ("REFRESH-INTERVAL;VALUE=DURATION:P2DT6H", timedelta(days=2, hours=6)),
        ("REFRESH-INTERVAL;VALUE=DURATION:PT5M", timedelta(minutes=5)),
        ("REFRESH-INTERVAL;VALUE=DURATION:PT0S", timedelta(0)),
        ("REFRESH-INTERVAL;VALUE=DURATION:P4W", timedelta(weeks=4)),
        ("REFRESH-INTERVAL;VALUE=DURATION:P999999W", timedelta(weeks=999_999)),
        ("REFRESH-INTERVAL;VALUE=DURATION:-P1D", None),
        ("REFRESH-INTERVAL;VALUE=DURATION:P9999999W", None),
        ("REFRESH-INTERVAL:soon", None),
        ("X-COMMENT:REFRESH-INTERVAL:P1D", None),
    ],
)
def test_a_calendar_says_how_often_it_wants_to_be_fetched(server, line, after):
    server.answer = saying(calendar(day(1), head=line))
    assert fetch(place(server)).refresh_after == after


def test_how_often_is_read_at_the_beginning_only(server):
    server.answer = saying(calendar(day(1), head="X-LONG:" + 70_000 * "x" + "\nREFRESH-INTERVAL:P1D"))
    assert fetch(place(server)).refresh_after is None


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (saying(b"", 404), source_fetch.GONE),
        (saying(b"", 410), source_fetch.GONE),
        (saying(b"", 401, WWW_Authenticate="Basic"), source_fetch.SIGN_IN),
        (saying(b"", 403), source_fetch.SIGN_IN),
        (saying(b"", 429), source_fetch.BUSY),
        (saying(b"", 500), source_fetch.BUSY),
        (saying(b"", 503), source_fetch.BUSY),
        (saying(b"", 204), source_fetch.UNUSUAL.format(204)),
        (saying(b"", 304), source_fetch.UNUSUAL.format(304)),
        (saying(b"<!DOCTYPE html><title>Sign in</title>"), source_fetch.WEB_PAGE),
        (saying(b"\xef\xbb\xbf\r\n <HTML lang=en>"), source_fetch.WEB_PAGE),
        (saying(b'<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml">'), source_fetch.WEB_PAGE),
        (saying(b"", 302, Location="https://10.0.0.1/calendar.ics"), outbound.LEADS_NOWHERE),
        (saying(b"", 302, Location="/calendar.ics"), outbound.TOO_MANY_REDIRECTS),
    ],
    ids=range(14),
)
def test_why_there_is_no_calendar_is_said_in_words(server, answer, said):
    server.answer = answer
    assert words(server) == said


def test_a_server_that_is_gone_is_said_in_words(server):
    server.shutdown()
    server.server_close()
    assert words(server) == wire.NOBODY


def test_no_address_is_fetched_that_may_not_be(app, database):
    for address in ("https://127.0.0.1/", "https://localhost/", "https://169.254.169.254/latest/", "https://[::1]/"):
        with pytest.raises(Trouble, match="not one of the public internet"):
            fetch(Place("address", address))


def test_an_address_is_looked_at_before_it_is_kept(database):
    assert checked_address("webcal://calendar.example/me.ics") == "https://calendar.example/me.ics"
    for typed in ("calendar.example", "http://calendar.example/", "https://127.1/", "https://a:b@calendar.example/"):
        with pytest.raises(Trouble):
            checked_address(typed)


def test_nothing_secret_is_shown_by_accident():
    place = Place("caldav", "https://secret.example/", "ana", "geheim")
    shown = repr((place, Fetched(b"BEGIN", "1"), Found("https://secret.example/work", "Work")))
    assert not [word for word in ("secret", "ana", "geheim", "BEGIN", "Work") if word in shown]
