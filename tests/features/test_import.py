"""Importing a calendar, as a mediator does it: choose a file, decide card by card, finish with a ledger."""

import random
from collections.abc import Iterable
from datetime import date, timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest
from sqlalchemy import select, text

from app.db import commit, db, unit
from app.logbook import actions, import_actions, import_reading
from app.logbook.import_draft import draft as draft_of
from app.logbook.import_draft import sort
from app.logbook.models import ImportRun, KnownEvent, Mediation, Session
from tests import make
from tests.rules.calendar_files import calendar, reading

pytestmark = pytest.mark.database

NEW_YORK = "America/New_York"
FILE = "Choose or drop a calendar file"
FAROL = "Mediation Duarte / Farol"
ALL_AGREED = {"There was an agreement to mediate in all of these": True}


def event(
    uid: str, start: str = "20260601T100000Z", end: str = "20260601T130000Z", title: str = FAROL, *more: str
) -> str:
    return "\n".join((f"UID:{uid}", f"DTSTART:{start}", f"DTEND:{end}", f"SUMMARY:{title}", *more))


def day(number: int, title: str = FAROL, uid: str = "", *more: str) -> str:
    """An event of three hours on a day of June 2026."""
    return event(uid or f"{number}", f"202606{number:02}T100000Z", f"202606{number:02}T130000Z", title, *more)


def import_(browser, *events: str, head: str = ""):
    """The run page of a calendar of these events."""
    file = (BytesIO(calendar(*events, head=head)), "calendar.ics")
    return browser.get("/logbook/import/").submit("Read the calendar", {FILE: file})


def logbook(mediator) -> list[tuple[str, list[tuple]]]:
    """Every live mediation with its sessions, as the database has them now."""
    found = db.session.scalars(
        select(Mediation)
        .where(Mediation.mediator_id == mediator.id, Mediation.removed_at.is_(None))
        .order_by(Mediation.reference)
    )
    return [(each.reference, [(one.date, one.minutes) for one in each.sessions]) for each in found]


def numbers(mediator) -> list[tuple[int, ...]]:
    """Found, new, known, changed, cancelled, skipped of every run."""
    runs = db.session.scalars(select(ImportRun).where(ImportRun.mediator_id == mediator.id).order_by(ImportRun.id))
    return [(one.found, one.new, one.known, one.changed, one.cancelled, one.skipped) for one in runs]


def version(page) -> str:
    return page.page.all("input", name="version")[0].get("value")


@pytest.fixture
def ana(browser):
    ana = make.mediator(zone="Europe/Lisbon")
    browser.sign_in(ana)
    return ana


# Choosing a file ----------------------------------------------------------------------------------------------------


WRONG_FILES = {
    "a web page": (b"<!doctype html><html><body>Sign in</body></html>", "This looks like a web page, not a calendar."),
    "nothing": (b"", "The file is empty."),
    "a zip": (b"PK\x03\x04....", "This is a zip archive."),
    "noise": (random.Random(1).randbytes(5000), "This is not a calendar"),
}


@pytest.mark.parametrize(("data", "words"), WRONG_FILES.values(), ids=WRONG_FILES.keys())
def test_a_file_that_is_no_calendar_is_refused_in_words(browser, ana, data, words):
    page = browser.get("/logbook/import/").submit("Read the calendar", {FILE: (BytesIO(data), "calendar.ics")})
    assert (page.status_code, words in page.words, numbers(ana)) == (422, True, [])


def test_no_file_at_all_is_asked_for(browser, ana):
    page = browser.get("/logbook/import/").submit("Read the calendar")
    assert (page.status_code, "Choose a calendar file, ending in .ics" in page.words) == (422, True)


def test_the_same_form_sent_twice_makes_one_run(browser, ana):
    page = browser.get("/logbook/import/")
    first, second = (
        page.submit("Read the calendar", {FILE: (BytesIO(calendar(day(1))), "calendar.ics")}) for _ in range(2)
    )
    assert first.address == second.address
    assert len(numbers(ana)) == 1


def test_the_numbers_of_every_kind_of_event_add_up(browser, ana):
    page = import_(
        browser,
        day(1),
        day(2, "Lunch"),
        day(3, "Called off", "3", "STATUS:CANCELLED"),
        day(4, "Seminar", "4", "ORGANIZER:mailto:x@example.org", "ATTENDEE;PARTSTAT=DECLINED:mailto:ana@example.org"),
        "UID:5\nSUMMARY:Nothing but a title",
    )
    assert numbers(ana) == [(5, 2, 0, 0, 1, 2)]
    assert "5 events found in your calendar: 2 new, 1 cancelled, 2 skipped." in page.words
    assert "Called off 3 Jun 2026 Cancelled in your calendar." in page.words
    assert "Seminar 4 Jun 2026 You declined this invitation." in page.words
    assert "The event has no start (DTSTART). (line" in page.words


def test_found_is_always_the_sum_whatever_is_known(app, database):
    """Against calendars and histories at random, with fixed seeds."""
    ana = make.mediator()
    for seed in range(60):
        dice = random.Random(seed)
        before = sorted_(ana, random_calendar(dice), {})
        known = {
            key: SimpleNamespace(
                content=content if dice.random() < 0.7 else "other",
                mediation_id=dice.choice([None, 7]),
                reference="L26-007",
                date=date(2026, 6, 1),
                minutes=60,
            )
            for _event, key, content in before.new
            if dice.random() < 0.5
        }
        found = sorted_(ana, random_calendar(random.Random(seed)), known)
        parts = len(found.new) + found.known + len(found.changed) + found.cancelled + len(found.skipped)
        assert found.found == parts
        draft = draft_of(found, known)
        placed = [number for proposal in draft.proposals for number in proposal.candidates]
        assert sorted(placed) == sorted(draft.candidates) == list(range(1, len(found.new) + 1))


def sorted_(mediator, data, known):
    return sort(mediator, reading(data, "2026-01-01", "2026-12-31"), known)


def random_calendar(dice: random.Random) -> bytes:
    titles = (FAROL, "Mediation Whitfield v Marsh", "Lunch", "")
    extras = ("STATUS:CANCELLED", "RRULE:FREQ=WEEKLY;COUNT=4", "CLASS:PRIVATE", "LOCATION:https://zoom.us/j/1")
    declined = "ORGANIZER:mailto:x@example.org\nATTENDEE;PARTSTAT=DECLINED:mailto:ana@example.org"

    def one() -> str:
        more = [extra for extra in (*extras, declined) if dice.random() < 0.2]
        if dice.random() < 0.1:
            return "UID:broken\nSUMMARY:No start"
        return day(dice.randint(1, 28), dice.choice(titles), f"uid-{dice.randint(1, 12)}", *more)

    return calendar(*(one() for _ in range(dice.randint(0, 20))))


# What a card shows --------------------------------------------------------------------------------------------------


def test_a_card_says_what_it_is_and_why(browser, ana):
    page = import_(
        browser,
        event("1", "20260601T083000Z", "20260601T120000Z", f"{FAROL} – day 1", "LOCATION:https://zoom.us/j/1"),
        event("2", "20260602T083000Z", "20260602T120000Z", f"{FAROL} – day 2", "LOCATION:https://zoom.us/j/1"),
    )
    words = page.words
    assert f"{FAROL} – day 1 mentions mediation conference link" in words
    assert "2 events of your calendar, grouped: same link, same title." in words
    assert "1 Jun 2026, 09:30–13:00 Lisbon time" not in words  # the file says UTC
    assert "1 Jun 2026, 08:30–12:00 UTC time" in words
    assert "3 h 30, video, joint" in words


def test_a_floating_time_says_that_its_zone_is_assumed(browser, ana):
    page = import_(browser, event("1", "20260601T100000", "20260601T130000"))
    assert "1 Jun 2026, 10:00–13:00 Lisbon time zone assumed: your calendar does not say which" in page.words


def test_a_private_title_is_masked_until_it_is_opened(browser, ana):
    page = import_(browser, day(1, "Mediation with the Duartes", "1", "CLASS:PRIVATE"))
    assert [element.tag for element in page.page.all() if "Duartes" in (element.tail or "") + (element.text or "")] == [
        "summary"  # what follows it, inside <details>
    ]
    assert page.page.words.count("A private event") >= 2


def test_a_stored_attack_is_words_and_nothing_else(browser, ana):
    attack = '"><script>alert(1)</script><img src=x onerror=alert(1) hx-get="/x">'
    page = import_(browser, day(1, f"Mediation {attack}"), day(2, f"Lunch {attack}"))
    assert attack in page.words
    assert [each for each in page.page.all("script") if not each.get("src")] == []
    assert page.page.all("img") == []


def test_what_does_not_look_like_a_mediation_waits_folded_away(browser, ana):
    page = import_(browser, day(1, "Lunch"), day(2, "Dentist"))
    assert "Nothing new looks like a mediation" in page.words
    page = page.submit("This is a mediation: Lunch, 1 Jun 2026")
    page.submit("Log this one: Lunch")
    assert logbook(ana) == [("L26-001", [(date(2026, 6, 1), 180)])]


# Logging ------------------------------------------------------------------------------------------------------------


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
        "L26-001", "lead", "concluded", True, None,
    )  # fmt: skip
    assert (mediation.verdict, mediation.counted_on) == ("counts", date(2025, 10, 30))
    assert [
        (one.date, one.starts_at.isoformat(), one.minutes, one.zone, one.mode, one.kind, one.platform, one.source)
        for one in mediation.sessions
    ] == [
        (date(2025, 10, 25), "2025-10-25T23:30:00+00:00", 300, "UTC", "video", "joint", "zoom", "calendar"),
        (date(2025, 10, 30), "2025-10-31T02:30:00+00:00", 120, NEW_YORK, "video", "private", "zoom", "calendar"),
    ]


def test_minutes_are_the_difference_of_instants_when_the_clocks_change(browser, ana):
    page = import_(browser, "UID:1\nDTSTART;TZID=Europe/Amsterdam:20260329T003000\n"
                   f"DTEND;TZID=Europe/Amsterdam:20260329T043000\nSUMMARY:{FAROL}")  # fmt: skip
    page.submit(f"Log this one: {FAROL}")
    assert logbook(ana) == [("L26-001", [(date(2026, 3, 29), 180)])]


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


# Grouping -----------------------------------------------------------------------------------------------------------


def test_a_proposal_is_split_and_put_together_again(browser, ana):
    page = import_(browser, day(1, f"{FAROL} 1"), day(2, f"{FAROL} 2"))
    page = page.submit(f"Split into 2 mediations: {FAROL} 1")
    assert [page.page.one(name=f"reference-{n}").get("value") for n in (1, 2)] == ["L26-001", "L26-002"]
    page = page.submit(f"Merge: {FAROL} 2", {"merge-2": "L26-001, 1 Jun 2026"})
    page.submit(f"Log this one: {FAROL} 1")
    assert logbook(ana) == [("L26-001", [(date(2026, 6, 1), 180), (date(2026, 6, 2), 180)])]


def test_an_event_moves_to_another_proposal(browser, ana):
    page = import_(browser, day(1, f"{FAROL} 1"), day(2, f"{FAROL} 2"), day(9, "Mediation Costa / Ribeiro"))
    page = page.submit(f"Move: {FAROL} 1", {"event-1": "2 Jun 2026, 10:00", "move-1": "L26-002, 9 Jun 2026"})
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


# Later imports ------------------------------------------------------------------------------------------------------


CALENDAR = (day(1, f"{FAROL} 1"), day(2, f"{FAROL} 2"), day(9, "Mediation Costa / Ribeiro"), day(3, "Lunch"))


def test_the_same_file_twice_adds_nothing(browser, ana):
    import_(browser, *CALENDAR).submit("Log the ticked ones")
    before = logbook(ana)
    page = import_(browser, *CALENDAR)
    assert numbers(ana)[1] == (4, 1, 3, 0, 0, 0)
    assert "Nothing new looks like a mediation" in page.words
    assert logbook(ana) == before


def test_importing_after_an_accepted_entry_was_edited_changes_nothing(browser, ana):
    import_(browser, *CALENDAR).submit("Log the ticked ones")
    mediation = db.session.scalars(select(Mediation)).first()
    session = mediation.sessions[0]
    actions.change_session(session, by=ana, version=mediation.version, date=date(2026, 6, 7), minutes=45)
    commit()
    before = logbook(ana)
    import_(browser, *CALENDAR)
    assert (numbers(ana)[1], logbook(ana)) == ((4, 1, 3, 0, 0, 0), before)


def test_an_event_changed_since_is_shown_and_nothing_is_changed(browser, ana):
    import_(browser, day(1)).submit(f"Log this one: {FAROL}")
    before = logbook(ana)
    page = import_(browser, event("1", "20260611T100000Z", "20260611T120000Z"))
    assert numbers(ana)[1] == (1, 0, 0, 1, 0, 0)
    assert "Logged as L26-001, 1 Jun 2026, 3 h Your calendar now says: 11 Jun 2026 at 10:00, 2 h" in page.words
    assert logbook(ana) == before


def test_an_event_cancelled_since_is_shown_and_stays_logged(browser, ana):
    import_(browser, day(1)).submit(f"Log this one: {FAROL}")
    page = import_(browser, day(1, FAROL, "1", "STATUS:CANCELLED"))
    assert "Your calendar now says: cancelled" in page.words
    assert len(logbook(ana)) == 1


@pytest.mark.parametrize("remove_all", [True, False])
def test_what_was_removed_from_the_logbook_does_not_come_back(browser, ana, remove_all):
    import_(browser, day(1, f"{FAROL} 1"), day(2, f"{FAROL} 2")).submit("Log the ticked ones")
    mediation = db.session.scalars(select(Mediation)).one()
    if remove_all:
        actions.remove(mediation, by=ana)
    else:
        actions.remove_session(mediation.sessions[0], by=ana)
    commit()
    import_(browser, day(1, f"{FAROL} 1"), day(2, f"{FAROL} 2"))
    assert numbers(ana)[1] == (2, 0, 2, 0, 0, 0)


def test_what_is_ignored_stays_ignored_unless_it_is_undone(browser, ana):
    page = import_(browser, day(1), day(9, "Mediation Costa / Ribeiro"))
    page = page.submit(f"Ignore: {FAROL}").submit("Ignore: Mediation Costa / Ribeiro")
    assert "All decided" in page.words
    page.submit("Undo: Mediation Costa / Ribeiro")
    page = import_(browser, day(1), day(9, "Mediation Costa / Ribeiro"))
    assert numbers(ana)[1] == (2, 1, 1, 0, 0, 0)
    assert (FAROL in page.words, "Costa" in page.words) == (False, True)


def test_events_that_are_named_anew_at_every_export_are_possible_duplicates(browser, ana):
    import_(browser, day(1)).submit(f"Log this one: {FAROL}")
    page = import_(browser, day(1, FAROL, "another name for it"))
    assert numbers(ana)[1] == (1, 1, 0, 0, 0, 0)
    assert "Possible duplicates: 1" in page.words
    assert "0 to decide" not in page.words
    page = page.submit(f"This is a mediation: {FAROL}, 1 Jun 2026")
    assert "possible duplicate" in page.words
    page.submit(f"Log this one: {FAROL}")
    assert len(logbook(ana)) == 2


def test_the_same_meeting_twice_in_one_file_is_not_counted_twice(browser, ana):
    page = import_(browser, day(1, FAROL, "mine"), day(1, FAROL, "of a shared calendar"))
    assert "Possible duplicates: 1" in page.words
    page.submit("Log the ticked ones")
    assert logbook(ana) == [("L26-001", [(date(2026, 6, 1), 180)])]


def test_the_next_session_of_a_logged_mediation_is_proposed_as_such(browser, ana):
    import_(browser, day(1, f"{FAROL} 1")).submit("Log the ticked ones")
    page = import_(browser, day(1, f"{FAROL} 1"), day(8, f"{FAROL} 2"))
    assert "It goes with L26-001, which you logged before." in page.words
    page.submit("Add to L26-001")
    assert logbook(ana) == [("L26-001", [(date(2026, 6, 1), 180), (date(2026, 6, 8), 180)])]


def test_two_imports_of_one_calendar_log_it_once(browser, ana):
    first, second = import_(browser, day(1)), import_(browser, day(1))
    first.submit(f"Log this one: {FAROL}")
    answer = second.submit(f"Log this one: {FAROL}", {"reference-1": "B-1"})
    assert answer.status_code == 422
    assert "Another import decided about some of this meanwhile." in answer.words
    assert len(logbook(ana)) == 1


# Undoing, conflicts, the end ----------------------------------------------------------------------------------------


def test_a_decision_is_undone_within_the_run(browser, ana):
    page = import_(browser, day(1)).submit(f"Log this one: {FAROL}", {"reference-1": "DF-1"})
    page = page.submit(f"Undo: {FAROL}")
    assert (logbook(ana), db.session.scalars(select(KnownEvent)).all()) == ([], [])
    page.submit(f"Log this one: {FAROL}")
    assert logbook(ana) == [("DF-1", [(date(2026, 6, 1), 180)])]


def test_an_added_session_is_taken_back_within_the_run(browser, ana):
    make.mediation(ana, reference="DF-1", on=date(2026, 5, 20))
    page = import_(browser, day(1)).submit(f"Add to it: {FAROL}", {"attach-1": "DF-1, 20 May 2026"})
    page.submit(f"Undo: {FAROL}")
    assert logbook(ana) == [("DF-1", [(date(2026, 5, 20), 180)])]
    assert db.session.scalars(select(KnownEvent)).all() == []


def test_what_was_changed_since_is_not_undone(browser, ana):
    page = import_(browser, day(1)).submit(f"Log this one: {FAROL}")
    mediation = db.session.scalars(select(Mediation)).one()
    actions.change(mediation, by=ana, version=mediation.version, reference="MINE-1")
    commit()
    answer = page.submit(f"Undo: {FAROL}")
    assert (answer.status_code, "MINE-1 was changed since." in answer.words) == (422, True)
    assert [reference for reference, _ in logbook(ana)] == ["MINE-1"]


def test_a_button_on_an_older_page_keeps_what_is_typed_and_says_so(browser, ana):
    page = import_(browser, day(1), day(9, "Mediation Costa / Ribeiro"))
    page.submit("Ignore: Mediation Costa / Ribeiro")
    answer = page.submit(f"Log this one: {FAROL}", {"reference-1": "DF-1"})
    assert (answer.status_code, logbook(ana)) == (422, [])
    assert "This import changed in another window. What you typed is kept" in answer.words
    answer.submit(f"Log this one: {FAROL}")
    assert [reference for reference, _ in logbook(ana)] == ["DF-1"]


def test_a_button_pressed_twice_logs_once(browser, ana):
    page = import_(browser, day(1))
    first, second = (page.submit(f"Log this one: {FAROL}", htmx=True) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert "That is done already." in second.words
    assert len(logbook(ana)) == 1


def test_a_finished_import_answers_in_words(browser, ana):
    page = import_(browser, day(1))
    page.submit("Finish this import")
    answer = page.submit(f"Log this one: {FAROL}")
    assert (answer.status_code, logbook(ana)) == (422, [])
    assert "This import is finished. To go on, read the calendar again." in answer.words


def test_a_finished_import_shows_its_ledger(browser, ana):
    make.mediation(ana, reference="OLD-1", on=date(2026, 5, 20))
    page = import_(browser, *CALENDAR, "UID:x\nSUMMARY:No start")
    page = page.submit("Log this one: Mediation Costa / Ribeiro", {"agreement-3": True})
    page = page.submit(f"Add to it: {FAROL} 1", {"attach-1": "OLD-1, 20 May 2026"})
    page = page.submit("This is a mediation: Lunch, 3 Jun 2026").submit("Ignore: Lunch")
    page = page.submit("Finish this import")
    assert page.page.title == "Import of 30 Jun 2026"
    assert "In your logbook from this import: 2" in page.words
    assert "L26-002 logged Does not count In person" in page.words
    assert "OLD-1 sessions added" in page.words
    assert "1 event stays ignored at later imports." in page.words
    assert "The event has no start (DTSTART). (line" in page.words


def test_a_draft_is_wiped_a_day_after_the_last_action(browser, ana, clock):
    page = import_(browser, day(1))
    started = clock.now()
    clock.hold(started + timedelta(hours=23))
    page = page.submit(f"Ignore: {FAROL}")
    clock.hold(started + timedelta(hours=46))
    import_actions.forget_old()
    assert db.session.scalar(select(ImportRun.draft)) is not None
    clock.hold(started + timedelta(hours=48))
    assert "This import is finished." in browser.get(page.address).words
    import_actions.forget_old()
    db.session.expire_all()
    run = db.session.scalars(select(ImportRun)).one()
    assert (run.draft, run.closed_at) == (None, clock.now())


def test_a_draft_is_wiped_after_a_week_whatever_happens(browser, ana, clock):
    page = import_(browser, day(1))
    for _ in range(8):
        clock.hold(clock.now() + timedelta(hours=22))
        page = page.submit("Keep what is typed")
    assert "This import is finished." in page.words
    import_actions.forget_old()
    assert db.session.scalar(select(ImportRun.draft)) is None


def test_a_draft_that_cannot_be_opened_is_as_good_as_gone(browser, ana):
    page = import_(browser, day(1))
    with unit():
        db.session.execute(text("UPDATE import_run SET draft = :noise"), {"noise": b"noise" * 20})
    assert "This import is finished." in browser.get(page.address).words


def test_a_large_calendar_shows_so_many_cards_at_a_time(browser, ana):
    start = date(2026, 1, 1)
    many: Iterable[str] = (
        event(f"{n}", f"{start + timedelta(n):%Y%m%d}T100000Z", f"{start + timedelta(n):%Y%m%d}T130000Z",
              f"Mediation case {1000 + n}")
        for n in range(30)
    )  # fmt: skip
    page = import_(browser, *many)
    assert "The first 25 of 30 are shown; the next ones follow as you decide." in page.words
    page = page.submit("Log the ticked ones")
    assert (len(logbook(ana)), "5 to decide" in page.words) == (25, True)


def test_the_rest_of_a_large_calendar_is_turned_page_by_page(browser, ana):
    rare = (event(f"{n}", f"{2024 + n // 150}{n % 12 + 1:02}{n % 28 + 1:02}T1000{n % 60:02}Z",
                  f"{2024 + n // 150}{n % 12 + 1:02}{n % 28 + 1:02}T1100{n % 60:02}Z", f"Walk no. {10**6 + n}")
            for n in range(230))  # fmt: skip
    page = import_(browser, *rare)
    assert "Page 1 of 3" in page.words
    page = page.submit("Earlier events").submit("Earlier events")
    assert "Page 3 of 3" in page.words


@pytest.mark.parametrize("do", ["log", "ignore", "attach", "split", "merge", "undo", "suggest", "move", "turn", "x"])
def test_a_button_for_nothing_is_answered_in_words(browser, ana, do):
    page = import_(browser, day(1, "Lunch"))
    for number in ("", "99", "x", "999999999999"):
        answer = browser.post(page.address, {"do": f"{do}:{number}", "version": version(page)})
        assert answer.status_code in (303, 422)
        page = browser.get(page.address)
    assert logbook(ana) == []


def test_a_calendar_is_read_before_the_write_lock_is_taken(browser, ana, monkeypatch):
    """Nothing slow runs under the lock: reading and grouping are done when the first write begins."""
    seen = []
    begin = import_actions._begin
    monkeypatch.setattr(
        import_actions, "_begin", lambda *args, **details: seen.append(details.keys()) or begin(*args, **details)
    )
    import_(browser, day(1))
    assert seen == [{"form_token", "found", "draft"}]


def test_a_calendar_is_read_from_before_the_longest_window_to_a_year_ahead(app, database, clock):
    events = [event(d, f"{d}T100000Z", f"{d}T110000Z") for d in ("20230401", "20230615", "20270601", "20270801")]
    found = import_reading.reading(calendar(*events), "Europe/Lisbon")
    assert [one.uid for one in found.events] == ["20230615", "20270601"]


def test_sessions_of_a_removed_account_leave_nothing(browser, ana):
    import_(browser, day(1)).submit(f"Log this one: {FAROL}")
    with unit():
        db.session.execute(text("DELETE FROM users WHERE id = :id"), {"id": ana.id})
    left = [db.session.scalars(select(each)).all() for each in (ImportRun, KnownEvent, Mediation, Session)]
    assert left == [[], [], [], []]
