"""Later imports, undone decisions, older pages, and the end of a draft."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from app.db import commit, db, unit
from app.logbook import actions
from app.logbook.calendar import read
from app.logbook.calendar_import import (
    actions as import_actions,
    begin_actions as import_begin_actions,
    reading as import_reading,
)
from app.logbook.models import ImportRun, KnownEvent, Mediation, Session
from tests import make
from tests.features.importing import FAROL, day, event, import_, logbook, numbers, version
from tests.rules.calendar_files import calendar

pytestmark = pytest.mark.database


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
    assert "Logged as L26-001, 1 Jun 2026, 3 h Your calendar now says: 11 Jun 2026 at 11:00, 2 h" in page.words
    assert logbook(ana) == before


def test_an_event_cancelled_since_is_shown_and_stays_logged(browser, ana):
    import_(browser, day(1)).submit(f"Log this one: {FAROL}")
    page = import_(browser, day(1, FAROL, "1", "STATUS:CANCELLED"))
    assert "Your calendar now says: cancelled" in page.words
    assert len(logbook(ana)) == 1


def test_a_mediation_that_was_removed_does_not_come_back(browser, ana):
    import_(browser, day(1, f"{FAROL} 1"), day(2, f"{FAROL} 2")).submit("Log the ticked ones")
    actions.remove(db.session.scalars(select(Mediation)).one(), by=ana)
    commit()
    page = import_(browser, day(1, f"{FAROL} 1"), day(2, f"{FAROL} 2"))
    assert numbers(ana)[1] == (2, 0, 2, 0, 0, 0)
    assert "Nothing is new. All 2 events found were ignored or removed by you before." in page.words
    page = page.submit(f"Propose again: {FAROL} 1, 1 Jun 2026")
    page.submit(f"Log this one: {FAROL} 1")
    assert logbook(ana) == [("L26-001", [(date(2026, 6, 1), 180)])]


def test_a_session_that_was_removed_is_proposed_again_when_asked_for_and_goes_with_its_mediation(browser, ana):
    import_(browser, day(1, f"{FAROL} 1"), day(2, f"{FAROL} 2")).submit("Log the ticked ones")
    actions.remove_session(db.session.scalars(select(Mediation)).one().sessions[0], by=ana)
    commit()
    page = import_(browser, day(1, f"{FAROL} 1"), day(2, f"{FAROL} 2"))
    assert numbers(ana)[1] == (2, 0, 2, 0, 0, 0)
    assert "2 events found in your calendar: 2 known (1 removed by you)." in page.words
    assert "Removed by you: 1" in page.words
    page = page.submit(f"Propose again: {FAROL} 1, 1 Jun 2026")
    page.submit("Add to L26-001")
    assert logbook(ana) == [("L26-001", [(date(2026, 6, 1), 180), (date(2026, 6, 2), 180)])]


def test_a_session_that_is_restored_is_known_again(browser, ana):
    import_(browser, day(1, f"{FAROL} 1"), day(2, f"{FAROL} 2")).submit("Log the ticked ones")
    session = db.session.scalars(select(Mediation)).one().sessions[0]
    actions.remove_session(session, by=ana)
    actions.restore_session(session, by=ana)
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
    page = page.submit(f"Another session or mediation: {FAROL}, 1 Jun 2026")
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
    assert "OLD-3 logged Does not count In person" in page.words
    assert "OLD-1 sessions added" in page.words
    assert "1 event stays ignored at later imports." in page.words
    assert page.follow("To the logbook").page.title == "Logbook"
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
    keep = import_begin_actions.keep
    monkeypatch.setattr(
        import_begin_actions, "keep", lambda *args, **details: seen.append(details.keys()) or keep(*args, **details)
    )
    import_(browser, day(1))
    assert seen == [{"form_token", "found", "draft"}]


def test_a_calendar_is_read_from_before_the_longest_window_to_a_year_ahead(app, database, clock):
    events = [event(d, f"{d}T100000Z", f"{d}T110000Z") for d in ("20230401", "20230615", "20270601", "20270801")]
    found = import_reading.reading(calendar(*events), "Europe/Lisbon", read=read)
    assert [one.uid for one in found.events] == ["20230615", "20270601"]


def test_sessions_of_a_removed_account_leave_nothing(browser, ana):
    import_(browser, day(1)).submit(f"Log this one: {FAROL}")
    with unit():
        db.session.execute(text("DELETE FROM users WHERE id = :id"), {"id": ana.id})
    left = [db.session.scalars(select(each)).all() for each in (ImportRun, KnownEvent, Mediation, Session)]
    assert left == [[], [], [], []]
