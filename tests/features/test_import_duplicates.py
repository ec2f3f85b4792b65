"""What may stand in the logbook already: shown beside it, answered once, and nothing logged without a click."""

from datetime import date

import pytest
from sqlalchemy import select

from app.db import commit, db
from app.logbook import actions
from app.logbook.calendar_import import desk as import_desk
from app.logbook.calendar_import.models import ImportAnswer
from app.logbook.imports import queries as import_queries
from app.logbook.models import ImportRun, KnownEvent, Mediation
from app.logbook.vocabulary import Source
from tests import make
from tests.features.importing import FAROL, day, event, import_, logbook, numbers
from tests.features.test_queries import cost, statements

pytestmark = pytest.mark.database

__all__ = ["statements"]

ASKED = "Possible duplicates"
ANSWERS = ("The same", "Another session or mediation", "Later")
SAME, OTHER, LATER = (f"{answer}: {FAROL}, 1 Jun 2026" for answer in ANSWERS)


def test_an_event_is_shown_beside_a_session_that_was_typed_by_hand(browser, ana):
    make.mediation(ana, reference="DF-1", on=date(2026, 6, 1))
    page = import_(browser, day(1))
    assert "Are these in your logbook already?" in page.words
    assert f"Your calendar says {FAROL} 1 Jun 2026, 11:00–14:00, 3 h" in page.words
    assert "Your logbook has DF-1, 1 Jun 2026, 3 h" in page.words


@pytest.mark.parametrize(
    ("on", "minutes", "expected"),
    [(1, 180, True), (1, 210, True), (1, 90, False), (2, 180, False)],
    ids=["as long", "about as long", "half as long", "the day after"],
)
def test_only_what_is_at_the_same_time_is_asked_about(browser, ana, on, minutes, expected):
    make.mediation(ana, reference="DF-1", on=date(2026, 6, on), minutes=minutes)
    assert (ASKED in import_(browser, day(1)).words) is expected


def test_the_same_is_known_from_now_on_and_nothing_is_logged(browser, ana):
    make.mediation(ana, reference="DF-1", on=date(2026, 6, 1))
    before = logbook(ana)
    page = import_(browser, day(1)).submit(SAME)
    assert "The same as DF-1: nothing was logged" in page.words
    page = import_(browser, day(1))
    assert (numbers(ana)[1], ASKED in page.words, logbook(ana)) == ((1, 0, 1, 0, 0, 0), False, before)


def test_the_same_is_known_under_another_name_and_flagged_when_it_moves(browser, ana):
    make.mediation(ana, reference="DF-1", on=date(2026, 6, 1))
    import_(browser, day(1)).submit(SAME)
    import_(browser, day(1, FAROL, "named anew"))
    assert numbers(ana)[1] == (1, 0, 1, 0, 0, 0)
    page = import_(browser, event("1", "20260602T100000Z", "20260602T130000Z"))
    assert "Logged as DF-1, 1 Jun 2026, 3 h Your calendar now says: 2 Jun 2026 at 11:00, 3 h" in page.words


def test_what_goes_with_it_is_another_session_of_the_same_mediation(browser, ana):
    make.mediation(ana, reference="DF-1", on=date(2026, 6, 1))
    page = import_(browser, day(1, f"{FAROL} 1"), day(2, f"{FAROL} 2"))
    assert "It goes with DF-1, which you logged before." in page.words
    page.submit("Add to DF-1")
    assert logbook(ana) == [("DF-1", [(date(2026, 6, 1), 180), (date(2026, 6, 2), 180)])]


def test_another_one_is_treated_as_new_and_joins_what_it_belongs_to(browser, ana):
    make.mediation(ana, reference="DF-1", on=date(2026, 6, 1))
    page = import_(browser, day(1), day(2))
    page = page.submit(OTHER)
    assert ("1 to decide" in page.words, ASKED in page.words) == (True, False)
    page = import_(browser, day(1), day(2))
    assert ASKED not in page.words
    page.submit(f"Log this one: {FAROL}")
    assert logbook(ana)[1:] == [("DF-2", [(date(2026, 6, 1), 180), (date(2026, 6, 2), 180)])]


def test_later_is_asked_again_by_the_next_import(browser, ana):
    make.mediation(ana, reference="DF-1", on=date(2026, 6, 1))
    page = import_(browser, day(1)).submit(LATER)
    assert ("Left for later" in page.words, ASKED in page.words) == (True, False)
    assert ASKED in page.submit(f"Undo: {FAROL}").words
    assert ASKED in import_(browser, day(1)).words


def test_an_answer_is_undone_in_the_run_and_asked_again(browser, ana):
    make.mediation(ana, reference="DF-1", on=date(2026, 6, 1))
    page = import_(browser, day(1)).submit(SAME)
    page = page.submit(f"Undo: {FAROL}")
    assert (ASKED in page.words, db.session.scalars(select(ImportAnswer)).all()) == (True, [])


def test_undoing_the_import_forgets_the_answer_and_leaves_the_session(browser, ana):
    make.mediation(ana, reference="DF-1", on=date(2026, 6, 1))
    page = import_(browser, day(1), day(20, "Mediation Costa / Ribeiro")).submit(SAME)
    page = page.submit("Log the ticked ones").submit("Finish this import")
    page.submit("Undo this import")
    assert logbook(ana) == [("DF-1", [(date(2026, 6, 1), 180)])]
    assert ASKED in import_(browser, day(1)).words


def test_the_event_of_a_session_that_was_removed_is_proposed_again_when_asked_for(browser, ana):
    make.mediation(ana, reference="DF-1", on=date(2026, 6, 1))
    import_(browser, day(1)).submit(SAME)
    actions.remove(db.session.scalars(select(Mediation)).one(), by=ana)
    commit()
    page = import_(browser, day(1))
    assert (ASKED in page.words, "Removed by you: 1" in page.words) == (False, True)
    page = page.submit(f"Propose again: {FAROL}, 1 Jun 2026")
    page.submit(f"Log this one: {FAROL}")
    assert len(logbook(ana)) == 1


def test_the_same_meeting_in_two_calendars_waits_for_the_one_that_is_logged(browser, ana):
    twice = (day(1, FAROL, "mine"), day(1, FAROL, "of a shared calendar"))
    page = import_(browser, *twice)
    assert "It may be another event of this import, with the same time, length and title" in page.words
    page.submit(SAME).submit("Finish this import")
    page = import_(browser, *twice)
    assert ("1 to decide" in page.words, numbers(ana)[1]) == (True, (2, 1, 1, 0, 0, 0))
    page.submit("Log the ticked ones")
    import_(browser, day(1, FAROL, "a third name"))
    assert (numbers(ana)[2], len(logbook(ana))) == ((1, 0, 1, 0, 0, 0), 1)


def test_a_feed_that_names_everything_anew_is_answered_at_once(browser, ana):
    import_(browser, day(1), day(9, "Mediation Costa / Ribeiro")).submit("Log the ticked ones")
    page = import_(browser, day(1, FAROL, "x"), day(9, "Mediation Costa / Ribeiro", "y"))
    assert "Possible duplicates: 2" in page.words
    assert ASKED not in page.submit("All 2 are the same").words
    import_(browser, day(1, FAROL, "z"), day(9, "Mediation Costa / Ribeiro", "zz"))
    assert (numbers(ana)[2], len(logbook(ana))) == ((2, 0, 2, 0, 0, 0), 2)


@pytest.mark.parametrize(
    ("pressed", "said"),
    [
        ("suggest:{twin}", import_desk.ASKED_FIRST),
        ("split:{twin}", import_desk.NOT_PROPOSED),
        ("merge:{twin}", import_desk.NOT_PROPOSED),
        ("merge:{card}", "Choose the proposal to merge it with."),
        ("move:{twin}", import_desk.NOT_PROPOSED),
    ],
)
def test_what_may_be_a_duplicate_is_never_put_together_with_others(browser, ana, pressed, said):
    make.mediation(ana, reference="DF-1", on=date(2026, 6, 1))
    page = import_(browser, day(1), day(9, "Mediation Costa / Ribeiro"))
    run = db.session.scalars(select(ImportRun)).one()
    draft = import_queries.draft(run)
    [twin], [card] = draft.duplicates, draft.open
    names = {"twin": twin.number, "card": card.number}
    fields = {f"merge-{card.number}": twin.number, f"merge-{twin.number}": card.number, "version": run.version}
    sent = {"csrf_token": page.csrf_token, "do": pressed.format(**names), **fields}
    refused = browser.post(page.address, sent)
    assert (refused.status_code, said in refused.words) == (422, True)
    assert browser.get(page.address).submit(SAME).status_code == 200


def test_a_private_title_is_masked_beside_the_logbook_too(browser, ana):
    make.mediation(ana, reference="DF-1", on=date(2026, 6, 1))
    page = import_(browser, day(1, "Mediation with the Duartes", "1", "CLASS:PRIVATE"))
    assert [each.tag for each in page.page.all() if "Duartes" in (each.tail or "") + (each.text or "")] == ["summary"]
    assert ASKED in page.words


def test_a_session_of_somebody_else_is_no_duplicate(browser, ana):
    make.mediation(make.mediator(), reference="DF-1", on=date(2026, 6, 1))
    page = import_(browser, day(1))
    assert ("1 to decide" in page.words, ASKED in page.words) == (True, False)


def test_three_duplicates_cost_the_same_as_one(browser, ana, statements):
    costs = []
    for many in (1, 3):
        for n in range(many):
            make.mediation(ana, reference=f"D{many}-{n}", on=date(2026, 6, 1 + 7 * n))
        page = import_(browser, *(day(1 + 7 * n, f"Mediation M{n}x", f"{many} {n}") for n in range(many)))
        assert f"Possible duplicates: {many}" in page.words
        costs.append(cost(browser, statements, page.address))
    assert costs[0] == costs[1]


def test_more_than_a_page_of_duplicates_follow_as_they_are_decided(browser, ana):
    twice = [day(1 + n % 28, f"Mediation M{n}x", f"{copy} {n}") for n in range(27) for copy in "ab"]
    page = import_(browser, *twice)
    assert "The first 25 of 27 are shown; the next ones follow as you decide." in page.words
    assert ASKED not in page.submit("All 27 are the same").words


def test_a_session_of_a_spreadsheet_may_be_the_same_as_an_event(browser, ana):
    mediation = make.mediation(ana, reference="DF-1", on=date(2026, 6, 1))
    mediation.sessions[0].source = Source.SPREADSHEET
    known = {"mediator_id": ana.id, "key": "k" * 64, "content": "c" * 64}
    db.session.add(KnownEvent(session_id=mediation.sessions[0].id, **known))
    commit()
    assert ASKED in import_(browser, day(1)).words
