"""A finished import is undone as a whole: what it made goes, what was changed since stays, and all can be had again."""

from datetime import date

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import select

from app.db import commit, db
from app.logbook import actions
from app.logbook.eligibility import actions as eligibility_actions
from app.logbook.models import Mediation
from tests import make
from tests.features.importing import FAROL, day, import_, logbook, numbers

pytestmark = pytest.mark.database

COSTA, WHITFIELD = "Mediation Costa / Ribeiro", "Mediation Whitfield v Marsh"
CALENDAR = (day(1, f"{FAROL} 1"), day(2, f"{FAROL} 2"), day(9, COSTA), day(20, WHITFIELD), day(22, "Lunch"))


def finished(browser, *events: str):
    """The ledger of an import that logged everything it proposed."""
    return import_(browser, *events).submit("Log the ticked ones").submit("Finish this import")


def mediation(reference: str) -> Mediation:
    return db.session.scalars(select(Mediation).where(Mediation.reference == reference)).one()


def test_what_it_made_is_removed_and_can_be_imported_again(browser, ana):
    mine = make.mediation(ana, reference="MINE", on=date(2026, 5, 1))
    before = logbook(ana)
    page = finished(browser, *CALENDAR)
    assert "Removed, and you can bring each back: L26-001, L26-002, L26-003." in page.words
    page = page.submit("Undo this import")
    assert "The import is undone." in page.words
    assert (page.page.title, logbook(ana)) == ("Import of 30 Jun 2026, undone", before)
    assert "30 Jun 2026, undone" in browser.get("/logbook/import/").words
    page = import_(browser, *CALENDAR)
    assert numbers(ana)[1] == (5, 5, 0, 0, 0, 0)
    page.submit("Log the ticked ones")
    assert [reference for reference, _ in logbook(ana)] == ["L26-001", "L26-002", "L26-003", mine.reference]


def test_what_was_changed_since_stays_and_is_named_before(browser, ana):
    page = finished(browser, *CALENDAR)
    costa = mediation("L26-002")
    actions.change_session(costa.sessions[0], by=ana, version=costa.version, minutes=45)
    commit()
    page = browser.get(page.address)
    assert "Stays, because it was changed since: L26-002." in page.words
    page = page.submit("Undo this import")
    assert "The import is undone. What was changed since stays: 1." in page.words
    assert logbook(ana) == [("L26-002", [(date(2026, 6, 9), 45)])]
    import_(browser, *CALENDAR)
    assert numbers(ana)[1] == (5, 4, 1, 0, 0, 0)


def test_what_was_submitted_stays_and_is_named_before(browser, ana):
    page = finished(browser, *CALENDAR)
    eligibility_actions.note_submitted(ana.id, keys=[mediation("L26-002").id])
    commit()
    page = browser.get(page.address)
    assert "Stays, because it was submitted with your application: L26-002." in page.words
    page = page.submit("Undo this import")
    assert "The import is undone. What was submitted with your application stays: 1." in page.words
    assert [reference for reference, _ in logbook(ana)] == ["L26-002"]


def test_added_sessions_are_taken_out_of_a_mediation_that_is_left_as_it_was(browser, ana):
    make.mediation(ana, reference="OLD-1", on=date(2026, 5, 20))
    before = logbook(ana)
    page = import_(browser, *CALENDAR[:2]).submit(f"Add to it: {FAROL} 1", {"attach-1": "OLD-1, 20 May 2026"})
    page = page.submit("Finish this import")
    assert "Taken out of OLD-1: 2 sessions added to it." in page.words
    page.submit("Undo this import")
    assert logbook(ana) == before
    import_(browser, *CALENDAR[:2])
    assert numbers(ana)[1] == (2, 2, 0, 0, 0, 0)


def test_a_mediation_changed_between_two_decisions_of_the_run_stays(browser, ana):
    page = import_(browser, *CALENDAR).submit(f"Log this one: {FAROL} 1")
    make.session(mediation("L26-001"), by=ana, date=date(2026, 6, 3))
    page = browser.get(page.address).submit(f"Add to it: {COSTA}", {"attach-2": "L26-001, 3 Jun 2026"})
    page = page.submit("Finish this import")
    assert "L26-001 logged, changed since" in page.words
    assert "Undo this import" not in page.words


def test_a_mediation_logged_and_added_to_by_one_run_goes(browser, ana):
    page = import_(browser, *CALENDAR).submit(f"Log this one: {FAROL} 1")
    page = page.submit(f"Add to it: {COSTA}", {"attach-2": "L26-001, 2 Jun 2026"}).submit("Finish this import")
    page.submit("Undo this import")
    assert logbook(ana) == []


def test_what_it_ignored_is_proposed_again(browser, ana):
    page = import_(browser, day(9, COSTA)).submit(f"Ignore: {COSTA}").submit("Finish this import")
    assert "Ignored, and proposed again at your next import: 1 event." in page.words
    page.submit("Undo this import")
    assert COSTA in import_(browser, day(9, COSTA)).words


def test_an_undone_mediation_is_brought_back_and_is_known_again(browser, ana):
    page = finished(browser, *CALENDAR[:3]).submit("Undo this import")
    page.submit("Bring L26-002 back")
    assert logbook(ana) == [("L26-002", [(date(2026, 6, 9), 180)])]
    import_(browser, *CALENDAR[:3])
    assert numbers(ana)[1] == (3, 2, 1, 0, 0, 0)


def test_decisions_undone_within_the_run_are_not_in_its_ledger(browser, ana):
    page = import_(browser, *CALENDAR).submit(f"Log this one: {FAROL} 1").submit(f"Log this one: {COSTA}")
    page = page.submit(f"Undo: {FAROL} 1").submit("Finish this import")
    assert "In your logbook from this import: 1" in page.words
    page.submit("Undo this import")
    assert logbook(ana) == []


def test_an_import_is_undone_once_and_only_when_it_is_finished(browser, ana):
    page = import_(browser, *CALENDAR).submit("Log the ticked ones")
    answer = browser.post(f"{page.address.partition('?')[0]}/undo", {})
    assert (answer.status_code, "Finish this import first" in answer.words) == (409, True)
    page = browser.get(page.address).submit("Finish this import")
    page.submit("Undo this import")
    answer = page.submit("Undo this import")
    assert (answer.status_code, "This import is undone already." in answer.words) == (409, True)


def test_of_an_import_from_before_it_was_noted_nothing_is_undone(browser, ana):
    page = finished(browser, *CALENDAR)
    db.session.remove()
    downgrade(revision="0003")
    upgrade()
    page = browser.get(page.address)
    assert [f"L26-00{n} logged, changed since" in page.words for n in (1, 2, 3)] == [True] * 3
    assert "Undo this import" not in page.words


def test_an_import_of_somebody_else_does_not_exist(browser, ana):
    page = finished(browser, *CALENDAR)
    stranger = browser.another().sign_in(make.mediator())
    stranger.get("/logbook/import/")
    assert stranger.post(f"{page.address.partition('?')[0]}/undo", {}).status_code == 404
    assert len(logbook(ana)) == 3
