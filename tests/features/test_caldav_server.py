"""Radicale, a real CalDAV server: calendars are found, fetched, fetched again when they change, and never written."""

from collections.abc import Iterator

import pytest

from app.logbook.calendar import event_key
from app.logbook.sources import caldav_client as client
from app.logbook.sources.fetch import Fetched, Found, Place, Trouble, fetch, find_calendars
from tests.features.importing import day, event
from tests.radicale_server import PASSWORD, USER, Radicale, running
from tests.rules.calendar_files import calendar, reading

AMSTERDAM = """
BEGIN:VTIMEZONE
TZID:Europe/Amsterdam
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
"""
WEEKLY = """
UID:weekly
DTSTAMP:20260101T000000Z
DTSTART;TZID=Europe/Amsterdam:20260302T100000
DTEND;TZID=Europe/Amsterdam:20260302T110000
RRULE:FREQ=WEEKLY;COUNT=10
EXDATE;TZID=Europe/Amsterdam:20260316T100000
SUMMARY:Clinic
"""
STAMP = "DTSTAMP:20260101T000000Z"


@pytest.fixture
def radicale(tmp_path, app, database, monkeypatch) -> Iterator[Radicale]:
    with running(tmp_path) as server:
        monkeypatch.setitem(app.config, "OUTBOUND_ALLOW", (server.place,))
        yield server


@pytest.fixture
def work(radicale) -> str:
    """The address of a calendar with two meetings and a weekly clinic."""
    address = radicale.make("work", "Work – büro")
    for uid, what, zone in (
        ("one", day(1, "Mediation Duarte", "one", STAMP), ""),
        ("two", day(2, "Mediation Farol", "two", STAMP), ""),
        ("weekly", WEEKLY, AMSTERDAM),
    ):
        radicale.put("work", uid, calendar(what, head=f"PRODID:x\n{zone.strip()}"))
    return address


def place(address: str, last: Fetched | None = None, password: str = PASSWORD) -> Place:
    return Place("caldav", address, USER, password, token=last.token if last else "")


def events(data: bytes | None) -> list[str]:
    assert data is not None
    found = reading(data)
    assert found.skipped == ()
    return sorted(each.title for each in found.events)


def words(address: str, *, user: str = USER, password: str = PASSWORD) -> str:
    with pytest.raises(Trouble) as caught:
        find_calendars(address, user, password)
    return str(caught.value)


@pytest.mark.parametrize("path", ["", "/", f"/{USER}/", "/.well-known/caldav"])
def test_calendars_are_found_from_a_host_and_from_their_owner(radicale, work, path):
    """Radicale calls a calendar without a name by where it is."""
    radicale.make("home", "", "VEVENT")
    radicale.make("tasks", "Tasks", "VTODO")
    found = {each.url: each.name for each in find_calendars(f"{radicale.address}{path}", USER, PASSWORD)}
    assert found == {f"{radicale.address}/ana/home/": "ana/home", work: "Work – büro"}


def test_the_address_of_a_calendar_is_that_calendar(radicale, work):
    radicale.make("home", "Home")
    assert find_calendars(work, USER, PASSWORD) == [Found(work, "Work – büro")]


def test_an_account_without_calendars_of_events(radicale):
    radicale.make("tasks", "Tasks", "VTODO")
    assert words(radicale.address) == client.NO_CALENDARS


def test_a_wrong_password_is_said_with_what_to_do(radicale, work):
    said = client.WRONG_PASSWORD + client.which_password("127.0.0.1")
    assert words(radicale.address, password="wrong") == said
    assert words(work, user="lea") == said
    with pytest.raises(Trouble) as caught:
        fetch(place(work, password="wrong"))
    assert str(caught.value) == said


def test_a_calendar_is_fetched_whole_as_one_file(radicale, work):
    first = fetch(place(work))
    assert events(first.data) == ["Clinic"] * 9 + ["Mediation Duarte", "Mediation Farol"]
    assert first.data.count(b"BEGIN:VTIMEZONE") == 1
    assert first.token.startswith(client.SYNC)


def test_it_is_the_same_calendar_as_one_that_is_uploaded(radicale, work):
    """By which event it is: the upload of everything, and what CalDAV gives."""
    upload = calendar(
        day(1, "Mediation Duarte", "one", STAMP), day(2, "Mediation Farol", "two", STAMP), WEEKLY, head=AMSTERDAM
    )
    fetched = fetch(place(work)).data
    assert [event_key(each) for each in reading(fetched).events] == [event_key(each) for each in reading(upload).events]
    assert reading(fetched).events == reading(upload).events


def test_what_has_not_changed_is_not_fetched_again(radicale, work):
    first = fetch(place(work))
    radicale.asked.clear()
    assert fetch(place(work, first)) == Fetched(None, token=first.token)
    assert radicale.asked == ["PROPFIND /ana/work/"]


def test_what_is_new_changed_or_removed_is_there_the_next_time(radicale, work):
    seen = [fetch(place(work))]
    radicale.put("work", "three", calendar(day(3, "Mediation Braga", "three", STAMP), head="PRODID:x"))
    seen.append(fetch(place(work, seen[-1])))
    radicale.put("work", "two", calendar(day(2, "Mediation moved", "two", STAMP), head="PRODID:x"))
    seen.append(fetch(place(work, seen[-1])))
    radicale.remove("work", "one")
    seen.append(fetch(place(work, seen[-1])))
    radicale.remove("work", "weekly")
    seen.append(fetch(place(work, seen[-1])))
    clinic = ["Clinic"] * 9
    assert [events(each.data) for each in seen] == [
        [*clinic, "Mediation Duarte", "Mediation Farol"],
        [*clinic, "Mediation Braga", "Mediation Duarte", "Mediation Farol"],
        [*clinic, "Mediation Braga", "Mediation Duarte", "Mediation moved"],
        [*clinic, "Mediation Braga", "Mediation moved"],
        ["Mediation Braga", "Mediation moved"],
    ]
    assert len({each.token for each in seen}) == 5
    assert fetch(place(work, seen[-1])).data is None


def test_a_token_that_the_server_has_forgotten_costs_a_whole_fetch(radicale, work):
    forgotten = Fetched(None, token=f"{client.SYNC}http://radicale.org/ns/sync/{'0' * 64}")
    assert len(events(fetch(place(work, forgotten)).data)) == 11
    nonsense = Fetched(None, token=f"{client.SYNC}<&>")
    assert len(events(fetch(place(work, nonsense)).data)) == 11


def test_only_the_stretch_that_an_import_looks_at_is_asked_for(radicale, work):
    radicale.put(
        "work", "old", calendar(event("old", "20200101T100000Z", "20200101T110000Z", "Old", STAMP), head="PRODID:x")
    )
    radicale.put(
        "work", "far", calendar(event("far", "20290101T100000Z", "20290101T110000Z", "Far", STAMP), head="PRODID:x")
    )
    data = fetch(place(work)).data
    assert b"UID:old" not in data
    assert b"UID:far" not in data


def test_an_empty_calendar_is_a_calendar(radicale):
    assert events(fetch(place(radicale.make("empty", "Empty"))).data) == []


def test_a_calendar_that_is_gone_is_said_in_words(radicale, work):
    radicale.drop("work")
    with pytest.raises(Trouble, match=client.GONE):
        fetch(place(work))


def test_what_is_no_calendar_is_said_in_words(radicale, work):
    for address in (f"{radicale.address}/ana/", f"{radicale.address}/"):
        with pytest.raises(Trouble, match=client.NOT_A_CALENDAR):
            fetch(place(address))


def test_a_server_that_is_gone_is_said_in_words(tmp_path, app, database, monkeypatch):
    with running(tmp_path) as server:
        monkeypatch.setitem(app.config, "OUTBOUND_ALLOW", (server.place,))
        work = server.make("work", "Work")
        first = fetch(place(work))
    with pytest.raises(Trouble) as caught:
        fetch(place(work, first))
    assert str(caught.value) == "Nobody answers at this address. Check it, or try again later."


def test_nothing_is_ever_written(radicale, work):
    find_calendars(radicale.address, USER, PASSWORD)
    first = fetch(place(work))
    radicale.put("work", "one", calendar(day(1, "Moved", "one", STAMP), head="PRODID:x"))
    before = set(radicale.asked)
    fetch(place(work, first))
    assert {each.split()[0] for each in {*before, *radicale.asked}} <= {"PROPFIND", "REPORT", "GET"}
