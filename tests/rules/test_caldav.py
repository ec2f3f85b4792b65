"""What CalDAV servers answer, whatever it is cut into or made of."""

import itertools
import time
from contextlib import suppress

import pytest
from hypothesis import given, strategies as st

from app.logbook.sources import caldav
from app.logbook.sources.caldav import Item, NotCalDAV, Property

MB = 1024 * 1024
ANSWER = """<?xml version="1.0" encoding="utf-8"?>
<multistatus xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:other="urn:other">
 <!-- nothing -->
 <response>
  <href> /ana/w%C3%B6rk/ </href>
  <propstat>
   <prop>
    <resourcetype><collection/><c:calendar/></resourcetype>
    <displayname>Büro &amp; <![CDATA[<home>]]></displayname>
    <c:supported-calendar-component-set>
     <c:comp name="VEVENT"/><c:comp name="VTODO"/>
    </c:supported-calendar-component-set>
    <current-user-principal><href>/ana/</href></current-user-principal>
    <other:displayname>no</other:displayname>
   </prop>
   <status>HTTP/1.1 200 OK</status>
  </propstat>
  <propstat><prop><sync-token>none</sync-token></prop><status>HTTP/1.1 404 Not Found</status></propstat>
  <responsedescription>fine</responsedescription>
 </response>
 <response><href>/ana/gone.ics</href><status>HTTP/1.1 404 Not Found</status></response>
 <sync-token>1</sync-token>
</multistatus>
""".encode()
MANY_ATTRIBUTES = " ".join(f"b{number}=''" for number in range(300_000))


READ = [
    Item(
        "/ana/w%C3%B6rk/",
        200,
        {
            "d:resourcetype": Property("", (), frozenset({"d:collection", "c:calendar"})),
            "d:displayname": Property("Büro & <home>"),
            "c:supported-calendar-component-set": Property("", (), frozenset({"c:comp VEVENT", "c:comp VTODO"})),
            "d:current-user-principal": Property("", ("/ana/",), frozenset({"d:href"})),
            "?:displayname": Property("no"),
        },
    ),
    Item("/ana/gone.ics", 404),
]


def multistatus(inside: str) -> bytes:
    return f'<multistatus xmlns="DAV:"><response><href>/x</href>{inside}</response></multistatus>'.encode()


def found(inside: str) -> bytes:
    return multistatus(f"<propstat><prop>{inside}</prop><status>HTTP/1.1 200 OK</status></propstat>")


def test_an_answer_is_read():
    assert list(caldav.items([ANSWER])) == READ
    assert [each.is_calendar for each in READ] == [True, False]


@given(st.lists(st.integers(0, len(ANSWER)), max_size=6))
def test_an_answer_is_the_same_whatever_it_is_cut_into(cuts):
    places = [0, *sorted(cuts), len(ANSWER)]
    pieces = [ANSWER[begin:end] for begin, end in itertools.pairwise(places)]
    assert list(caldav.items(pieces)) == READ


@given(st.lists(st.tuples(st.integers(0, len(ANSWER)), st.integers(0, 20), st.binary(max_size=8)), max_size=5))
def test_whatever_is_answered_is_read_or_refused(changes):
    body = ANSWER
    for place, length, other in changes:
        body = body[:place] + other + body[place + length :]
    with suppress(NotCalDAV):
        for item in caldav.items([body]):
            assert isinstance(item.is_calendar, bool)


def test_a_response_is_there_before_the_rest_has_come():
    def pieces():
        yield ANSWER[: ANSWER.index(b"</response>") + len(b"</response>")]
        raise AssertionError("nothing more was needed")

    assert next(caldav.items(pieces())).href == READ[0].href


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", caldav.NOT_XML),
        (b"BEGIN:VCALENDAR", caldav.NOT_XML),
        (b"<html><p>Sign in</html>", caldav.NO_MULTISTATUS),
        (b"<!DOCTYPE html><html></html>", caldav.WITH_TYPE),
        (b'<!DOCTYPE m [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><m>&b;</m>', caldav.WITH_TYPE),
        (b'<!DOCTYPE m SYSTEM "file:///etc/passwd"><m/>', caldav.WITH_TYPE),
        (b'<!DOCTYPE m [<!ENTITY % p SYSTEM "http://127.0.0.1/">%p;]><m/>', caldav.WITH_TYPE),
        (ANSWER.decode().encode("utf-16"), None),
        (ANSWER.replace(b"utf-8", b"utf-16"), None),
        (b'<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE m>', caldav.NOT_XML),
        (b'<?xml version="1.0" encoding="latin-1"?>' + ANSWER[39:].decode().encode("latin-1"), caldav.NOT_XML),
        (ANSWER[:-20], caldav.NOT_XML),
        (ANSWER.replace(b"&amp;", b"&undeclared;"), caldav.NOT_XML),
        (ANSWER.replace(b"fine", b"\0"), caldav.NOT_XML),
        (b"<multistatus xmlns='dav:'/>", caldav.NO_MULTISTATUS),
        (found("<a>" * 20 + "</a>" * 20), caldav.UNUSUAL),
        (found("<a>" * 200_000), caldav.UNUSUAL),
        (found("<a/>" * 1_000_000), caldav.UNUSUAL),
        (found(f"<a b='{'x' * 4 * MB}'/>"), caldav.UNUSUAL),
        (found(f"<{'x' * 4 * MB}/>"), caldav.UNUSUAL),
        (found(f"<a {MANY_ATTRIBUTES}/>"), caldav.UNUSUAL),
    ],
    ids=range(21),
)
def test_what_is_no_answer_of_caldav_is_refused_soon(body, why):
    begun = time.process_time()
    pieces = [body[begin : begin + 65_536] for begin in range(0, len(body), 65_536)]
    if why is None:
        assert list(caldav.items(pieces)) == READ
        return
    with pytest.raises(NotCalDAV) as caught:
        list(caldav.items(pieces))
    assert str(caught.value) == why
    assert time.process_time() - begun < 10


def test_words_are_cut_and_objects_are_not():
    long, many = "x" * 10_000, "<href>/a</href>" * 10_000
    [item] = caldav.items(
        [found(f"<displayname>{long}</displayname><c:calendar-data xmlns:c='{caldav.CALDAV}'>{long}</c:calendar-data>")]
    )
    assert len(item.of("d:displayname").text) == caldav.LONGEST_WORDS
    assert item.of("c:calendar-data").text == long
    [item] = caldav.items([found(f"<owner>{many}</owner>")])
    assert len(item.of("d:owner").hrefs) == caldav.MOST_NAMES


@pytest.mark.parametrize(
    ("inside", "is_calendar"),
    [
        ("<resourcetype><c:calendar/></resourcetype>", True),
        ("<resourcetype><collection/></resourcetype>", False),
        ("<resourcetype><c:calendar/></resourcetype><c:supported-calendar-component-set/>", True),
        (
            "<resourcetype><c:calendar/></resourcetype>"
            "<c:supported-calendar-component-set><c:comp name='VTODO'/></c:supported-calendar-component-set>",
            False,
        ),
    ],
)
def test_a_calendar_of_events(inside, is_calendar):
    body = found(inside).replace(b'xmlns="DAV:"', f'xmlns="DAV:" xmlns:c="{caldav.CALDAV}"'.encode())
    assert [each.is_calendar for each in caldav.items([body])] == [is_calendar]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=50))
def test_a_token_is_sent_as_it_came(token):
    """A question is XML as well: the reader of answers can read it, once it is called an answer."""
    asked = caldav.changes(token).replace(b"d:sync-collection", b"d:multistatus")
    assert list(caldav.items([asked])) == []
