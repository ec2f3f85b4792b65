"""What comes from a calendar is evidenced by it, as long as all of the mediation does; an undone import is not."""

from datetime import date

import pytest
from sqlalchemy import select

from app.db import db
from app.logbook.models import Mediation
from tests import make
from tests.features.importing import FAROL, day, import_

pytestmark = pytest.mark.database

COSTA = "Mediation Costa / Ribeiro"


def levels(mediator):
    """Every level that is stored, by reference, of what was removed too."""
    stored = select(Mediation.reference, Mediation.evidence_level).where(Mediation.mediator_id == mediator.id)
    return dict(db.session.execute(stored).all())


def logged(browser, *events):
    return import_(browser, *events).submit("Log the ticked ones").submit("Finish this import")


def change_first(browser, reference, **typed):
    made = db.session.scalars(select(Mediation).where(Mediation.reference == reference)).one()
    page = browser.get(f"/logbook/{made.id}?session={made.sessions[0].id}")
    return page.submit("Save the session", typed)


def test_what_is_logged_from_a_calendar_has_level_1(browser, ana):
    logged(browser, day(1, f"{FAROL} 1"), day(2, f"{FAROL} 2"), day(9, COSTA))
    assert levels(ana) == {"L26-001": 1, "L26-002": 1}


def test_what_is_changed_afterwards_loses_it_and_says_so(browser, ana):
    logged(browser, day(9, COSTA))
    answer = change_first(browser, "L26-001", Length="1 h")
    lost = "Level 1 (imported from a calendar or a spreadsheet) is lost: the length of a session was changed."
    assert (lost in answer.words, levels(ana)) == (True, {"L26-001": 0})


def test_an_event_added_to_what_was_entered_by_hand_gives_it_nothing(browser, ana):
    make.mediation(ana, reference="OLD-1", on=date(2026, 5, 20))
    import_(browser, day(9, COSTA)).submit(f"Add to it: {COSTA}", {"attach-1": "OLD-1, 20 May 2026"})
    assert levels(ana) == {"OLD-1": 0}


def test_an_event_added_to_what_is_imported_leaves_it_imported(browser, ana):
    logged(browser, day(9, COSTA))
    page = import_(browser, day(9, COSTA), day(11, FAROL))
    page = page.submit(f"Add to it: {FAROL}", {"attach-1": "L26-001, 9 Jun 2026"})
    assert ("Added to L26-001. Evidence" in page.words, levels(ana)) == (False, {"L26-001": 1})


def test_an_event_added_to_what_was_changed_since_gives_nothing_back(browser, ana):
    logged(browser, day(9, COSTA))
    change_first(browser, "L26-001", Length="1 h")
    import_(browser, day(9, COSTA), day(11, FAROL)).submit(f"Add to it: {FAROL}", {"attach-1": "L26-001, 9 Jun 2026"})
    assert levels(ana) == {"L26-001": 0}


def test_an_event_added_to_what_was_confirmed_says_what_it_costs(browser, ana):
    make.evidence(make.mediation(ana, reference="OLD-1", on=date(2026, 5, 20)))
    page = import_(browser, day(9, COSTA)).submit(f"Add to it: {COSTA}", {"attach-1": "OLD-1, 20 May 2026"})
    lost = "Level 3 (confirmed by a reviewer invited by e-mail) is lost: a session was added."
    assert f"Added to OLD-1. Evidence level 0: entered by hand. {lost}" in page.words


def test_an_undone_import_takes_it_away(browser, ana):
    page = logged(browser, day(1, FAROL), day(9, COSTA))
    page = page.submit("Undo this import")
    page.submit("Bring L26-001 back")
    assert levels(ana) == {"L26-001": 0, "L26-002": 0}


def test_an_undone_import_leaves_what_another_one_gave(browser, ana):
    logged(browser, day(9, COSTA))
    page = import_(browser, day(9, COSTA), day(11, FAROL))
    page = page.submit(f"Add to it: {FAROL}", {"attach-1": "L26-001, 9 Jun 2026"}).submit("Finish this import")
    page.submit("Undo this import")
    assert levels(ana) == {"L26-001": 1}


def test_an_undone_decision_takes_it_away(browser, ana):
    page = import_(browser, day(9, COSTA), day(20, FAROL)).submit(f"Log this one: {COSTA}")
    before = levels(ana)
    page.submit(f"Undo: {COSTA}")
    assert (before, levels(ana)) == ({"L26-001": 1}, {"L26-001": 0})


def test_what_a_reviewer_confirmed_stays_when_its_import_is_undone(browser, ana):
    page = logged(browser, day(9, COSTA))
    make.evidence(db.session.scalars(select(Mediation)).one())
    assert "changed since" in browser.get(page.address).words
    assert levels(ana) == {"L26-001": 3}
