"""Where a calendar does not say in which zone or on which day something was: the row says so, and asks if it matters.

Today is 30 June 2026: 36 months begin on 30 June 2023, 24 on 30 June 2024.
"""

from datetime import date

import pytest
from sqlalchemy import select

from app.db import db
from app.logbook.calendar_import.models import ImportAnswer
from app.logbook.models import Session
from tests.features.importing import FAROL, event, import_, logbook

pytestmark = pytest.mark.database

ASKED = "Your calendar does not say in which time zone this is."
NOWHERE = "Your calendar says “Nowhere Standard Time”, a time zone that nobody knows."


def nowhere(uid: str, start: str, end: str, title: str = FAROL) -> str:
    zone = "TZID=Nowhere Standard Time"
    return f"UID:{uid}\nDTSTART;{zone}:{start}\nDTEND;{zone}:{end}\nSUMMARY:{title}"


EDGES = {
    "36 months": ("20230629T233000", "the first day of your 36 months", True),
    "24 months": ("20240629T233000", "the first day of your 24 months", True),
    "today": ("20260630T233000", "today", True),
    "no edge near": ("20260601T233000", "", False),
}


@pytest.mark.parametrize(("start", "words", "asked"), EDGES.values(), ids=EDGES.keys())
def test_a_time_without_a_zone_is_asked_about_where_its_day_matters(browser, ana, start, words, asked):
    page = import_(browser, event("1", start, f"{start[:8]}T235900"))
    assert "zone assumed: your calendar does not say which" in page.words
    assert (ASKED in page.words, words in page.words) == (asked, True)


def test_the_answer_holds_for_that_event(browser, ana):
    page = import_(browser, event("1", "20240629T233000", "20240629T235900"))
    page = page.submit(f"Use this zone: {FAROL}, 29 Jun 2024", {"place-1": "New York"})
    assert "29 Jun 2024, 23:30–23:59 New York time zone as you said" in page.words
    assert "data-focus" in page.page.one(id="name-1").attrib
    page.submit(f"Log this one: {FAROL}")
    session = db.session.scalars(select(Session)).one()
    assert (session.date, session.zone, session.starts_at.isoformat()) == (
        date(2024, 6, 29), "America/New_York", "2024-06-30T03:30:00+00:00",
    )  # fmt: skip


def test_the_zones_of_the_mediator_and_of_the_calendar_are_offered_first(browser, ana):
    zoned = (
        "UID:2\nDTSTART;TZID=America/New_York:20260601T100000\nDTEND;TZID=America/New_York:20260601T130000\nSUMMARY:X"
    )
    floating = event("1", "20240629T233000", "20240629T235900")
    page = import_(browser, floating, zoned, head="X-WR-TIMEZONE:Europe/Madrid")
    offered = [each.get("value") for each in page.page.one(id="zone-1").iter("option")]
    assert offered == ["", "Europe/Lisbon", "Europe/Madrid", "America/New_York"]
    page.submit(f"Log this one: {FAROL}", {"zone-1": "Europe/Lisbon, yours"})
    assert db.session.scalars(select(Session.zone)).all() == ["Europe/Lisbon"]


def test_what_is_typed_holds_without_its_own_button(browser, ana):
    page = import_(browser, event("1", "20240629T233000", "20240629T235900"))
    page.submit(f"Log this one: {FAROL}", {"place-1": "Asia/Tokyo"})
    assert db.session.scalars(select(Session.zone)).all() == ["Asia/Tokyo"]


def test_a_zone_that_does_not_exist_is_refused_in_words_and_kept(browser, ana):
    page = import_(browser, event("1", "20240629T233000", "20240629T235900"))
    page = page.submit(f"Log this one: {FAROL}", {"place-1": "Atlantis"})
    assert (page.status_code, logbook(ana)) == (422, [])
    assert "No time zone has this name." in page.words
    assert page.page.one(name="place-1").get("value") == "Atlantis"


def test_an_unknown_zone_is_asked_once_and_remembered(browser, ana):
    first = nowhere("1", "20260601T100000", "20260601T130000")
    second = nowhere("2", "20260610T100000", "20260610T130000", "Mediation Costa")
    page = import_(browser, first, second)
    assert page.words.count(NOWHERE) == 1
    typed = {"For both events with this zone": True, "place-1": "Europe/Berlin"}
    page = page.submit(f"Use this zone: {FAROL}, 1 Jun 2026", typed)
    assert page.words.count("Berlin time zone as you said") == 2
    page = import_(browser, first, second, nowhere("3", "20260620T100000", "20260620T130000"))
    assert (NOWHERE in page.words, page.words.count("Berlin time zone as you said")) == (False, 3)
    [answer] = db.session.scalars(select(ImportAnswer)).all()
    assert (answer.about, answer.answer, len(answer.key)) == ("zone", "Europe/Berlin", 64)


def test_without_the_tick_it_holds_for_one_event_and_is_asked_again(browser, ana):
    events = [nowhere(str(n), f"202606{n:02}T100000", f"202606{n:02}T130000", f"Mediation M{n}x") for n in (1, 9)]
    page = import_(browser, *events).submit("Use this zone: Mediation M1x, 1 Jun 2026", {"place-1": "Europe/Berlin"})
    assert page.words.count("Berlin time zone as you said") == 1
    assert NOWHERE in import_(browser, *events).words


def test_an_event_of_several_days_across_an_edge_asks_for_its_day(browser, ana):
    page = import_(browser, event("1", "20240628", "20240702"))
    assert "It goes from 28 Jun 2024 to 1 Jul 2024, across the first day of your 24 months." in page.words
    page.submit(f"Log this one: {FAROL}", {"day-1": "30 Jun 2024", "length-1": "6 h"})
    assert logbook(ana) == [("L24-001", [(date(2024, 6, 30), 360)])]


def test_an_event_of_several_days_elsewhere_keeps_its_first(browser, ana):
    page = import_(browser, event("1", "20260601", "20260603"))
    assert "On which day was the session?" not in page.words
    page.submit(f"Log this one: {FAROL}", {"length-1": "6 h"})
    assert logbook(ana) == [("L26-001", [(date(2026, 6, 1), 360)])]


def test_nothing_but_what_was_asked_is_taken(browser, ana):
    page = import_(browser, event("1", "20260601T100000Z", "20260601T130000Z"))
    version = page.page.all("input", name="version")[0].get("value")
    typed = {"do": "log:1", "version": version, "shown-1": 1, "reference-1": "A-1", "length-1": "3 h", "agreement-1": 1}
    browser.post(page.address, typed | {"zone-1": "Asia/Tokyo", "day-1": "2020-01-01"})
    assert db.session.execute(select(Session.date, Session.zone)).all() == [(date(2026, 6, 1), "Europe/Lisbon")]
