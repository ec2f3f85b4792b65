"""Logging from a calendar: what an accepted proposal becomes, what is asked for first, how events are regrouped."""

from datetime import date

import pytest
from sqlalchemy import select

from app.db import db
from app.logbook.models import Mediation
from tests import make
from tests.features.importing import FAROL, day, event, import_, logbook, version

pytestmark = pytest.mark.database

NEW_YORK = "America/New_York"
ALL_AGREED = {"There was an agreement to mediate in all of these": True}


def test_an_accepted_proposal_is_a_mediation_with_its_sessions(browser, ana):
    page = import_(
        browser,
        event("1", "20251025T233000Z", "20251026T043000Z", f"{FAROL} 1", "LOCATION:https://us02web.zoom.us/j/1"),
        "UID:2\nDTSTART;TZID=America/New_York:20251030T223000\nDTEND;TZID=America/New_York:20251031T003000\n"
        f"SUMMARY:Caucus {FAROL}\nLOCATION:https://us02web.zoom.us/j/1",
    )
    page.submit(f"Log this one: {FAROL} 1", {"agreement-1": True, "role-1": "Lead mediator"})
    [mediation] = db.session.scalars(select(Mediation)).all()
    assert (mediation.reference, mediation.role, mediation.status, mediation.has_agreement, mediation.conclusion) == (
        "L25-001", "lead", "concluded", True, None,
    )  # fmt: skip
    assert (mediation.verdict, mediation.counted_on) == ("counts", date(2025, 10, 30))
    assert [
        (one.date, one.starts_at.isoformat(), one.minutes, one.zone, one.mode, one.kind, one.platform, one.source)
        for one in mediation.sessions
    ] == [
        (date(2025, 10, 26), "2025-10-25T23:30:00+00:00", 300, "Europe/Lisbon", "video", "joint", "zoom", "calendar"),
        (date(2025, 10, 30), "2025-10-31T02:30:00+00:00", 120, NEW_YORK, "video", "private", "zoom", "calendar"),
    ]


def test_minutes_are_the_difference_of_instants_when_the_clocks_change(browser, ana):
    page = import_(browser, "UID:1\nDTSTART;TZID=Europe/Amsterdam:20260329T003000\n"
                   f"DTEND;TZID=Europe/Amsterdam:20260329T043000\nSUMMARY:{FAROL}")  # fmt: skip
    page.submit(f"Log this one: {FAROL}")
    assert logbook(ana) == [("L26-001", [(date(2026, 3, 29), 180)])]


def test_an_instant_in_utc_has_the_date_it_had_at_home(browser, ana):
    page = import_(browser, event("1", "20260601T233000Z", "20260602T023000Z"))
    page.submit(f"Log this one: {FAROL}")
    assert logbook(ana) == [("L26-001", [(date(2026, 6, 2), 180)])]


def test_what_is_still_ahead_is_logged_as_planned(browser, ana):
    page = import_(browser, event("1", "20260901T100000Z", "20260901T130000Z"))
    assert "still ahead" in page.words
    page.submit(f"Log this one: {FAROL}")
    assert db.session.scalar(select(Mediation.status)) == "planned"


def test_the_ticked_ones_are_logged_and_the_panel_moves_in_the_same_answer(browser, ana):
    page = import_(browser, day(1), day(5, "Mediation Whitfield v Marsh"), day(9, "Mediation Costa / Ribeiro"))
    answer = page.submit("Log the ticked ones", ALL_AGREED | {"Mediation Costa / Ribeiro": False}, htmx=True)
    assert list(answer.page.regions) == ["proposals", "eligibility", "messages"]
    assert "2 mediations are logged." in answer.words
    assert logbook(ana) == [("L26-001", [(date(2026, 6, 1), 180)]), ("L26-002", [(date(2026, 6, 5), 180)])]
    assert "1 to decide" in answer.words


def test_without_an_agreement_it_is_logged_and_says_what_is_missing(browser, ana):
    page = import_(browser, day(1)).submit(f"Log this one: {FAROL}")
    assert "Logged as L26-001" in page.words
    assert "L26-001 is logged. Without an agreement to mediate, and so not counted: L26-001." in page.words
    assert "No agreement recorded" in page.words


def test_what_is_typed_on_other_cards_survives_any_button(browser, ana):
    page = import_(browser, day(1), day(5, "Mediation Whitfield v Marsh"), day(9, "Mediation Costa / Ribeiro"))
    page = page.submit(
        "Ignore: Mediation Costa / Ribeiro",
        {
            "reference-1": "WM-7",
            "role-1": "Observer",
            "length-1": "1 h",
            "agreement-2": True,
            "reference-2": "not yet a /",
        },
    )
    typed = {name: page.page.one(name=name).get("value") for name in ("reference-1", "length-1", "reference-2")}
    assert typed == {"reference-1": "WM-7", "length-1": "1 h", "reference-2": "not yet a /"}
    assert "checked" in page.page.one(name="agreement-2").attrib
    assert "Observer, actual: change details" in page.words


def test_an_all_day_event_asks_how_long_it_lasted(browser, ana):
    page = import_(browser, event("1", "20260601", "20260603"))
    page = page.submit(f"Log this one: {FAROL}", {"reference-1": "DF-1"})
    assert (page.status_code, logbook(ana)) == (422, [])
    assert "Enter how long it lasted" in page.words
    assert page.page.one(name="reference-1").get("value") == "DF-1"
    page.submit(f"Log this one: {FAROL}", {"length-1": "5 h"})
    assert logbook(ana) == [("DF-1", [(date(2026, 6, 1), 300)])]


def test_an_asynchronous_stretch_is_dated_by_the_day_it_ended(browser, ana):
    page = import_(browser, event("1", "20260601", "20260610"))
    page.submit(
        f"Log this one: {FAROL}", {"length-1": "4 h 10", "kind-1": "Asynchronous", "mode-1": "Asynchronous text"}
    )
    assert logbook(ana) == [("L26-001", [(date(2026, 6, 9), 250)])]


def test_the_minutes_of_an_asynchronous_session_are_asked_for(browser, ana):
    page = import_(browser, day(1))
    page = page.submit(f"Log this one: {FAROL}", {"kind-1": "Asynchronous", "mode-1": "Asynchronous text"})
    assert (page.status_code, logbook(ana)) == (422, [])
    assert (page.page.one(id="length-1-error").text or "").startswith("Enter how long you worked on it, such as 4 h 10")
    page.submit(f"Log this one: {FAROL}", {"length-1": "3 h"})
    assert logbook(ana) == [("L26-001", [(date(2026, 6, 1), 180)])]


def test_nothing_is_logged_while_one_of_the_ticked_is_wrong(browser, ana):
    page = import_(browser, day(1), day(5, "Mediation Whitfield v Marsh"))
    answer = page.submit("Log the ticked ones", {"reference-2": "Whitfield-v-Marsh"}, htmx=True)
    assert (answer.status_code, logbook(ana)) == (422, [])
    assert "The reference looks like the names of two parties." in answer.words
    answer.submit("Log the ticked ones", {"Keep it as it is": True}, htmx=True)
    assert [reference for reference, _sessions in logbook(ana)] == ["L26-001", "Whitfield-v-Marsh"]


def test_a_reference_that_is_taken_is_refused_in_words(browser, ana):
    make.mediation(ana, reference="DF-1")
    page = import_(browser, day(1)).submit(f"Log this one: {FAROL}", {"reference-1": "DF-1"})
    assert page.status_code == 422
    assert "Another mediation has the reference DF-1. Choose a different one." in page.words


def test_references_are_proposed_from_the_next_free_number_on(browser, ana):
    make.mediation(ana, reference="L26-033")
    page = import_(browser, day(1), day(5, "Mediation Whitfield v Marsh"))
    assert [page.page.one(name=f"reference-{n}").get("value") for n in (1, 2)] == ["L26-034", "L26-035"]


def test_no_title_person_or_link_outlives_the_draft(browser, ana, caplog):
    page = import_(
        browser, day(1, "Mediation Secretname", "1", "ATTENDEE:mailto:secretname@example.org",
                     "LOCATION:https://zoom.us/j/secretname", "DESCRIPTION:secretname"),
        day(2, "Lunch with Secretname"),
    )  # fmt: skip
    assert "Secretname" in page.words  # there is something to leak
    page = page.submit("Log this one: Mediation Secretname", {"reference-1": "A-1"})
    page = page.submit("Finish this import")
    assert "secretname" not in (page.text + browser.get("/logbook/import/").text).lower()
    assert "secretname" not in everything_stored().lower()
    assert "secretname" not in caplog.text.lower()


def everything_stored() -> str:
    tables = db.metadata.sorted_tables
    return "\n".join(str(row) for table in tables for row in db.session.execute(select(table)))


def test_a_proposal_is_split_and_put_together_again(browser, ana):
    page = import_(browser, day(1, f"{FAROL} 1"), day(2, f"{FAROL} 2"))
    page = page.submit(f"Split into 2 mediations: {FAROL} 1")
    assert [page.page.one(name=f"reference-{n}").get("value") for n in (1, 2)] == ["L26-001", "L26-002"]
    page = page.submit(f"Merge: {FAROL} 2", {"merge-2": "L26-001, 1 Jun 2026"})
    page.submit(f"Log this one: {FAROL} 1")
    assert logbook(ana) == [("L26-001", [(date(2026, 6, 1), 180), (date(2026, 6, 2), 180)])]


def test_an_event_moves_to_another_proposal(browser, ana):
    page = import_(browser, day(1, f"{FAROL} 1"), day(2, f"{FAROL} 2"), day(9, "Mediation Costa / Ribeiro"))
    page = page.submit(f"Move: {FAROL} 1", {"event-1": "2 Jun 2026, 11:00", "move-1": "L26-002, 9 Jun 2026"})
    page.submit("Log the ticked ones")
    assert [[day.day for day, _ in sessions] for _, sessions in logbook(ana)] == [[1], [2, 9]]


def test_a_session_is_added_to_a_mediation_of_ones_own_choice(browser, ana):
    make.mediation(ana, reference="DF-1", on=date(2026, 5, 20))
    page = import_(browser, day(1))
    page = page.submit(f"Add to it: {FAROL}", {"attach-1": "DF-1, 20 May 2026"})
    assert "Added to DF-1" in page.words
    assert logbook(ana) == [("DF-1", [(date(2026, 5, 20), 180), (date(2026, 6, 1), 180)])]


def test_a_session_is_added_to_no_mediation_of_somebody_else(browser, ana):
    theirs = make.mediation(make.mediator())
    page = import_(browser, day(1))
    typed = {"do": "attach:1", "version": version(page), "shown-1": 1, "length-1": "3 h", "attach-1": theirs.id}
    answer = browser.post(page.address, typed)
    assert (answer.status_code, "Choose the mediation that it is another session of." in answer.words) == (422, True)
    assert len(db.session.get_one(Mediation, theirs.id).sessions) == 1
