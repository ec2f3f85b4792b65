"""A mediation with one session, changed in its row of the list."""

import re
from datetime import UTC, datetime

import pytest

from app.db import commit
from app.logbook.models import Mediation
from tests import make
from tests.features.rows import edited, save_row


@pytest.fixture
def mediation(ana):
    return make.mediation(ana, reference="A-1")


@pytest.mark.database
def test_a_row_is_changed_in_the_list(browser, mediation, database, entries):
    answer = save_row(edited(browser, mediation), mediation, your_reference="B-2", length="45 min", mode="Audio")
    [session] = database.session.get_one(Mediation, mediation.id).sessions
    assert "B-2 is changed." in answer.words
    assert (entries(), session.mode, session.minutes) == ([("B-2", 45)], "audio", 45)


@pytest.mark.database
def test_a_row_that_nobody_touched_keeps_its_clock_times(browser, mediation, database):
    [session] = mediation.sessions
    session.starts_at, session.ends_at = datetime(2026, 6, 20, 8, tzinfo=UTC), datetime(2026, 6, 20, 11, tzinfo=UTC)
    commit()
    save_row(edited(browser, mediation), mediation, mode="Audio")
    [session] = database.session.get_one(Mediation, mediation.id).sessions
    assert (session.mode, session.starts_at.hour, session.ends_at.hour) == ("audio", 8, 11)


@pytest.mark.database
def test_a_row_changed_elsewhere_shows_both(browser, mediation, entries):
    page = edited(browser, mediation)
    save_row(edited(browser, mediation), mediation, length="2 h", date="2026-06-19")
    answer = save_row(page, mediation, mode="Audio")
    status, said = answer.status_code, answer.page.problems
    assert (status, said[1:]) == (
        422,
        ["Date is saved as: 2026-06-19", "Length is saved as: 2 h", "Mode is saved as: Video"],
    )
    save_row(answer, mediation)
    assert entries() == [("A-1", 180)]


@pytest.mark.database
def test_a_row_of_two_sessions_is_not_changed_as_one(browser, ana, mediation, entries):
    page = edited(browser, mediation)
    make.session(mediation, by=ana)
    answer = save_row(page, mediation, length="1 h")
    words = "This mediation has more than one session: open it to change them."
    assert (answer.status_code, answer.page.problems, entries()) == (422, [words], [("A-1", 360)])


def test_a_row_does_not_take_the_reference_of_another(browser, ana, mediation):
    make.mediation(ana, reference="A-2")
    answer = save_row(edited(browser, mediation), mediation, your_reference="A-2")
    assert (answer.status_code, answer.page.problems) == (
        422,
        ["Another mediation has the reference A-2. Choose a different one."],
    )


def test_a_refused_row_leaves_the_quick_row_fresh(browser, mediation):
    page = edited(browser, mediation)
    answer = save_row(page, mediation, length="a while")
    quick = next(each for each in answer.page.all("form") if each.get("id") == "quick")
    lengths = [each.get("value") for each in quick.iter("input") if each.get("name") == "minutes"]
    assert (answer.status_code, lengths) == (422, [""])


def test_the_dot_of_a_mediation_moves_with_its_day_and_stays_with_its_length(browser, mediation):
    def dot(answer):
        return re.findall(r"<title>(A-1, [^,<]+)", answer.text)

    saves = {"length": "2 h"}, {"date": "2026-06-19"}, {"length": "3 h"}
    said = [dot(save_row(edited(browser, mediation), mediation, **typed)) for typed in saves]
    assert said == [["A-1, 20 Jun 2026"], ["A-1, 19 Jun 2026"], ["A-1, 19 Jun 2026"]]
