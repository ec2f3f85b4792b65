"""How suggestions are made: a mediator sees the points, changes them, and gets the first ones back."""

import pytest

from app.db import commit, db
from app.logbook.calendar_import.models import About, ImportAnswer, ImportSetting
from app.logbook.suggestions import actions as suggestion_actions
from tests import make
from tests.features.importing import day, import_

pytestmark = pytest.mark.database

PAGE = "/logbook/import/suggestions"
WORD, THRESHOLD = "A word for mediation", "Points for a suggestion"


def test_the_page_shows_the_points_and_what_they_come_to(browser, ana):
    page = browser.get("/logbook/import/").follow("How suggestions are made")
    assert [page.page.one(name=name).get("value") for name in ("word", "link", "threshold")] == ["4", "1", "3"]
    assert "Mediation Duarte / Farol mentions mediation +4" in page.words
    assert "8 points: suggested" in page.words
    assert "Set them back" not in page.words


def test_other_points_hold_from_the_next_import_on(browser, ana):
    assert "1 to decide" in import_(browser, day(1)).words
    page = browser.get(PAGE).submit("Save the points", {WORD: "0", THRESHOLD: "9"})
    assert "Your points are saved." in page.words
    assert "4 points: not suggested" in page.words
    assert "Nothing new looks like a mediation" in import_(browser, day(1)).words
    page = browser.get(PAGE).submit("Set them back as they were")
    assert page.page.one(name="word").get("value") == "4"
    assert "1 to decide" in import_(browser, day(1)).words


def test_the_points_of_somebody_else_are_not_touched(browser, ana):
    theirs = make.mediator()
    suggestion_actions.set_points(theirs, version=0, points={"word": 2})
    commit()
    browser.get(PAGE).submit("Save the points", {WORD: "0"})
    assert {row.mediator_id: row.weights["word"] for row in db.session.query(ImportSetting)} == {
        theirs.id: 2,
        ana.id: 0,
    }


@pytest.mark.parametrize(
    ("typed", "words"),
    [({WORD: "10"}, "Enter 0 to 9"), ({WORD: "many"}, "Enter a whole number"), ({THRESHOLD: "0"}, "Enter 1 to 9")],
)
def test_points_out_of_bounds_are_refused_and_kept_as_typed(browser, ana, typed, words):
    page = browser.get(PAGE).submit("Save the points", typed)
    assert (page.status_code, words in page.words) == (422, True)
    assert db.session.get(ImportSetting, ana.id) is None


def test_points_changed_in_another_window_are_shown_beside_what_was_typed(browser, ana):
    page = browser.get(PAGE)
    browser.get(PAGE).submit("Save the points", {WORD: "7"})
    page = page.submit("Save the points", {WORD: "5"})
    assert page.status_code == 422
    assert "A word for mediation is saved as: 7" in page.words
    assert page.page.one(name="word").get("value") == "5"
    assert "Your points are saved." in page.submit("Save the points").words


def test_answers_are_counted_and_forgotten_at_once(browser, ana):
    theirs = make.mediator()
    db.session.add_all(
        ImportAnswer(mediator_id=who.id, about=About.SERIES.value, key="a" * 64, answer="one") for who in (ana, theirs)
    )
    commit()
    page = browser.get(PAGE)
    assert "1 answer about a series of meetings" in page.words
    assert "Nothing yet." in page.submit("Forget these answers").words
    assert [row.mediator_id for row in db.session.query(ImportAnswer)] == [theirs.id]
