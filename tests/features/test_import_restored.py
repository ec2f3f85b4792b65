"""What was removed, imported again and then brought back would stand twice: nothing does."""

from datetime import date

import pytest
from sqlalchemy import select

from app.db import commit, db
from app.errors import Refused
from app.logbook import actions
from app.logbook.models import Mediation
from tests.features.importing import FAROL, day, import_, logbook

pytestmark = pytest.mark.database

TWO_DAYS = (day(1, f"{FAROL} 1"), day(2, f"{FAROL} 2"))
AGAIN = f"Propose again: {FAROL} 1, 1 Jun 2026"
BOTH = [(date(2026, 6, 1), 180), (date(2026, 6, 2), 180)]


def only_mediation():
    return db.session.scalars(select(Mediation).where(Mediation.removed_at.is_(None))).one()


def test_a_session_that_was_imported_again_is_not_brought_back_beside_itself(browser, ana):
    import_(browser, *TWO_DAYS).submit("Log the ticked ones")
    session = only_mediation().sessions[0]
    here = f"/logbook/{session.mediation_id}/sessions/{session.id}"
    browser.post(f"{here}/remove")
    import_(browser, *TWO_DAYS).submit(AGAIN).submit("Add to L26-001")
    answer = browser.post(f"{here}/restore")
    assert answer.status_code == 409
    assert "This was imported again since, and stands in L26-001." in answer.words
    assert logbook(ana) == [("L26-001", BOTH)]


def test_once_the_one_imported_again_is_removed_the_first_can_be_brought_back(browser, ana):
    import_(browser, *TWO_DAYS).submit("Log the ticked ones")
    first = only_mediation().sessions[0]
    actions.remove_session(first, by=ana)
    commit()
    import_(browser, *TWO_DAYS).submit(AGAIN).submit("Add to L26-001")
    [again] = [each for each in only_mediation().sessions if each.date == first.date]
    actions.remove_session(again, by=ana)
    actions.restore_session(first, by=ana)
    commit()
    assert logbook(ana) == [("L26-001", BOTH)]


def test_two_sessions_at_the_same_time_are_two(browser, ana):
    import_(browser, day(1, f"{FAROL} 1"), day(1, f"{FAROL} 1", "2"), day(2, f"{FAROL} 2")).submit(
        "Log the ticked ones"
    )
    before = logbook(ana)
    session = only_mediation().sessions[0]
    actions.remove_session(session, by=ana)
    actions.restore_session(session, by=ana)
    commit()
    assert logbook(ana) == before


def test_a_mediation_that_was_imported_again_is_not_brought_back_beside_itself(browser, ana):
    page = import_(browser, *TWO_DAYS).submit("Log the ticked ones").submit("Finish this import")
    page.submit("Undo this import")
    [undone] = db.session.scalars(select(Mediation)).all()
    import_(browser, *TWO_DAYS).submit("Log the ticked ones")
    db.session.refresh(again := only_mediation())
    again.reference = "L26-900"
    commit()
    with pytest.raises(Refused, match="stands in L26-900"):
        actions.restore(undone, by=ana)
