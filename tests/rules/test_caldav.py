"""What CalDAV servers answer, whatever it is cut into or made of; their objects as one file; which server is whose."""

import itertools
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.logbook import caldav
from app.logbook.caldav import Item, NotCalDAV, Property
from app.logbook.caldav_client import is_part
from app.logbook.caldav_file import joined
from app.logbook.caldav_hosts import ANY_OTHER, PASSWORDS, server, which_password, why_no_caldav
from app.outbound import Origin
from tests.rules.calendar_files import calendar, reading

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
ODD_LINES = (
    *("BEGIN:VCALENDAR\n", "END:VCALENDAR\n", "BEGIN:VEVENT\n", "END:VEVENT\n", "BEGIN:VTIMEZONE\n", "END:VTIMEZONE\n"),
    *(
        "begin:vcalendar \r\n",
        "END:VCALENDAR",
        "UID:x\n",
        "DTSTART:20260602T100000Z\n",
        " BEGIN:VEVENT\n",
        "\n",
        "x",
        "ü\n",
    ),
)
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


@given(st.lists(st.sampled_from(ODD_LINES), max_size=20).map("".join))
def test_whatever_an_object_is_it_can_be_joined(text):
    good = calendar("UID:1\nDTSTART:20260601T100000Z\nDURATION:PT1H\nSUMMARY:good").decode()
    assert "good" in [event.title for event in reading(joined([good, text])).events]


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


ZONE = """
BEGIN:VTIMEZONE
TZID:{}
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:{}
TZOFFSETTO:{}
END:STANDARD
END:VTIMEZONE
"""
HOURS = st.sampled_from(["+0100", "+0500", "-0300"])
OBJECTS = st.lists(
    st.tuples(st.sampled_from(["", "Somewhere", "Elsewhere"]), HOURS, st.integers(1, 28), st.booleans()),
    max_size=8,
)


@given(OBJECTS, st.sampled_from(["\n", "\r\n"]))
def test_the_objects_of_a_calendar_are_one_file(objects, line_end):
    """Read together they are what they are alone, though zones of one name differ."""
    texts = [
        calendar(
            f"UID:{number}\nDTSTART{f';TZID={zone}' if zone else ''}:202606{day:02}T100000{'' if zone else 'Z'}\n"
            f"DURATION:PT1H\nSUMMARY:Meeting {number}" + ("\nRRULE:FREQ=DAILY;COUNT=3" if is_series else ""),
            head="PRODID:-//a\n folded//EN\n" + (ZONE.format(zone, hours, hours) if zone else ""),
            line_end=line_end,
        ).decode()
        for number, (zone, hours, day, is_series) in enumerate(objects)
    ]
    alone = [event for text in texts for event in reading(text.encode()).events]
    together = reading(joined(texts))
    assert together.skipped == ()
    assert sorted(map(str, together.events)) == sorted(map(str, alone))


def test_a_zone_is_kept_once_for_all_objects_that_say_the_same_of_it():
    amsterdam, moscow = ZONE.format("A", "+0100", "+0100"), ZONE.format("M", "+0300", "+0300")
    texts = [
        calendar(f"UID:{n}\nDTSTART;TZID=A:20260601T100000", head=amsterdam if n % 2 else moscow).decode()
        for n in range(100)
    ]
    file = joined(texts)
    assert [file.count(each) for each in (b"BEGIN:VTIMEZONE", b"BEGIN:VCALENDAR", b"BEGIN:VEVENT")] == [2, 2, 100]


@pytest.mark.parametrize(
    "odd",
    [
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:cut off",
        "BEGIN:VEVENT\nUID:bare\nDTSTART:20260601T100000Z\nEND:VEVENT\n",
        "END:VCALENDAR\n",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VTODO\nEND:VCALENDAR\n",
        "BEGIN:VCALENDAR\nEND:VCALENDAR\nBEGIN:VCALENDAR\nEND:VCALENDAR\n",
        "no calendar at all",
        "x\nBEGIN:VCALENDAR\nEND:VCALENDAR\n",
        "BEGIN:VCALENDAR\nEND:VCALENDAR\nx",
        " ",
        "",
    ],
)
def test_what_is_no_object_costs_no_other(odd):
    good = [calendar(f"UID:{n}\nDTSTART:20260601T100000Z\nDURATION:PT1H\nSUMMARY:{n}").decode() for n in range(2)]
    file = joined([good[0], odd, good[1]])
    assert [event.title for event in reading(file).events][:2] == ["0", "1"]


def test_what_a_calendar_says_of_itself_is_kept_but_who_wrote_it():
    head = "PRODID:-//a//EN\nX-WR-TIMEZONE:Europe/Lisbon\nMETHOD:PUBLISH\nCALSCALE:GREGORIAN\nX-WR-CALNAME:Work"
    file = joined([calendar("UID:1\nDTSTART:20260601T100000", head=head).decode()])
    assert [line for line in file.decode().splitlines() if ":" in line][:7] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//IMI Mediation Logbook//CalDAV//EN",
        "X-WR-TIMEZONE:Europe/Lisbon",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Work",
        "BEGIN:VEVENT",
    ]


def test_no_object_is_an_empty_calendar():
    assert reading(joined([])).events == ()


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
