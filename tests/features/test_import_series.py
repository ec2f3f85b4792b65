"""What a series is: asked once on its card, followed by every later import, and changed on the card."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.db import commit, db
from app.logbook import actions
from app.logbook.calendar_import.models import ImportAnswer
from app.logbook.models import Mediation
from tests import make
from tests.features.importing import import_, logbook

pytestmark = pytest.mark.database

CLINIC = "Mediation clinic"
FIRST = date(2025, 10, 6)
ANSWERS = ("Separate mediations", "One mediation", "Not mediations")
SEPARATE, ONE, NEITHER = (f"{answer}: {CLINIC}, 6 Oct 2025" for answer in ANSWERS)
QUESTION = "meetings here repeat in your calendar. What are they?"


def clinic(count: int, uid: str = "clinic", title: str = CLINIC) -> str:
    lines = ("DTSTART:20251006T090000Z", "DTEND:20251006T120000Z", f"RRULE:FREQ=WEEKLY;COUNT={count}")
    return "\n".join((f"UID:{uid}", f"SUMMARY:{title}", *lines))


def test_a_long_series_is_one_card_that_asks_and_is_not_ticked(browser, ana):
    page = import_(browser, clinic(12))
    assert "1 to decide" in page.words
    assert f"12 {QUESTION}" in page.words
    assert "checked" not in page.page.one(name="tick-1").attrib


def test_a_very_long_series_folds_away_what_follows_its_first_events(browser, ana):
    page = import_(browser, clinic(14))
    assert "2 more, until 5 Jan 2026" in page.words
    assert [len(each.findall("li")) for each in page.page.all("ul") if each.get("class") == "rows"][:2] == [12, 2]


def test_separate_mediations_are_cards_of_their_own_and_so_are_later_meetings(browser, ana):
    page = import_(browser, clinic(10)).submit(SEPARATE)
    assert "10 to decide" in page.words
    assert QUESTION not in page.words
    page.submit("Log the ticked ones")
    assert [sessions for _reference, sessions in logbook(ana)] == [
        [(FIRST + timedelta(weeks=n), 180)] for n in range(10)
    ]
    page = import_(browser, clinic(12))
    assert "2 to decide" in page.words
    assert "Each meeting of this series is a mediation, as you said: change" in page.words
    assert QUESTION not in page.words


def test_one_mediation_stays_one_and_later_meetings_go_with_it(browser, ana):
    page = import_(browser, clinic(10)).submit(ONE)
    assert "1 to decide" in page.words
    page.submit(f"Log this one: {CLINIC}")
    page = import_(browser, clinic(11))
    assert "This series is one mediation, as you said: change" in page.words
    page.submit("Add to L25-001")
    assert [len(sessions) for _reference, sessions in logbook(ana)] == [11]


def test_no_mediations_wait_with_the_rest_of_the_calendar_unasked(browser, ana):
    page = import_(browser, clinic(10)).submit(NEITHER)
    assert "The rest of your calendar: 1" in page.words
    page = import_(browser, clinic(11))
    assert "Nothing new looks like a mediation" in page.words
    page = page.submit(f"This is a mediation: {CLINIC}, 6 Oct 2025")
    assert "This series is no mediation, as you said: change" in page.words
    assert "11 to decide" in page.submit(SEPARATE).words


def test_an_answer_is_changed_on_any_card_of_the_series(browser, ana):
    page = import_(browser, clinic(10)).submit(SEPARATE)
    assert "1 to decide" in page.submit(ONE).words
    assert "1 to decide" in import_(browser, clinic(10)).words


def test_a_short_series_is_proposed_as_one_and_may_be_several(browser, ana):
    page = import_(browser, clinic(3))
    assert ("1 to decide" in page.words, f"3 {QUESTION}" in page.words) == (True, True)
    assert "3 to decide" in page.submit(SEPARATE).words


def test_what_is_logged_already_is_left_as_it_is(browser, ana):
    page = import_(browser, clinic(3), clinic(3, "other", "Mediation Duarte"))
    page = page.submit(f"Log this one: {CLINIC}")
    page = page.submit("Separate mediations: Mediation Duarte, 6 Oct 2025")
    assert ("3 to decide" in page.words, len(logbook(ana))) == (True, 1)


def test_an_answer_is_kept_by_a_keyed_hash_and_is_the_mediators_own(browser, ana):
    import_(browser, clinic(10)).submit(SEPARATE)
    [answer] = db.session.scalars(select(ImportAnswer)).all()
    assert (answer.mediator_id, answer.about, answer.answer, len(answer.key)) == (ana.id, "series", "separate", 64)
    other = make.mediator()
    page = import_(browser.another().sign_in(other), clinic(10))
    assert f"10 {QUESTION}" in page.words


def test_the_same_button_on_an_event_that_repeats_nothing_is_refused(browser, ana):
    page = import_(browser, "UID:1\nDTSTART:20260601T100000Z\nDTEND:20260601T130000Z\nSUMMARY:Mediation")
    version = page.page.all("input", name="version")[0].get("value")
    answer = browser.post(page.address, {"do": "one:1", "version": version, "shown-1": 1})
    assert (answer.status_code, "These events do not repeat in your calendar." in answer.words) == (422, True)


def test_an_answer_leaves_a_meeting_that_was_removed_where_it_is(browser, ana):
    import_(browser, clinic(3)).submit(f"Log this one: {CLINIC}")
    mediation = db.session.scalars(select(Mediation)).one()
    actions.remove_session(mediation.sessions[0], by=ana)
    commit()
    page = import_(browser, clinic(8))
    assert "5 new, 3 known (1 removed by you)" in page.words
    page = page.submit(f"Separate mediations: {CLINIC}, 27 Oct 2025")
    assert "5 to decide" in page.words
    page.submit("Log the ticked ones")
    assert FIRST not in {day for _reference, sessions in logbook(ana) for day, _minutes in sessions}
