"""A session that is removed, and brought back."""

from datetime import date

import pytest
from sqlalchemy import select

from app.db import db
from app.logbook.models import Mediation, Session
from app.logbook.vocabulary import Mode
from tests import make
from tests.page import read


@pytest.fixture
def mediation(ana):
    """A mediation with an hour by video on 2 March and three hours in a room on 9 March."""
    return make.mediation(
        ana,
        on=date(2026, 3, 2),
        minutes=60,
        sessions=({"date": date(2026, 3, 9), "minutes": 180, "mode": Mode.IN_PERSON},),
    )


def sessions(answer):
    """The dates of the sessions that a page shows."""
    [section] = answer.page.all("section", id="sessions")
    return [read(each) for row in section.iter("li") for each in row.iter("b")]


def stored(mediation):
    """What the list shows of a mediation."""
    return db.session.execute(
        select(Mediation.modes, Mediation.session_count, Mediation.held_minutes, Mediation.listed_on).where(
            Mediation.id == mediation.id
        )
    ).one()


@pytest.mark.parametrize("htmx", [False, True], ids=["page", "region"])
def test_a_removed_session_comes_back_by_undo(browser, mediation, htmx):
    before = stored(mediation)
    page = browser.get(f"/logbook/{mediation.id}")
    removed = page.submit("Remove the session of 9 Mar 2026", htmx=htmx)
    assert (sessions(removed), stored(mediation)) == (["2 Mar 2026"], ("video", 1, 60, date(2026, 3, 2)))
    assert "The session of 9 Mar 2026 is removed." in removed.words
    back = removed.submit("Undo")
    assert (sessions(back), stored(mediation)) == (["2 Mar 2026", "9 Mar 2026"], before)
    assert "The session of 9 Mar 2026 is back." in back.words


def test_a_removed_session_is_in_no_export_and_cannot_be_opened(browser, mediation):
    [_first, second] = mediation.sessions
    address = f"/logbook/{mediation.id}"
    browser.get(address).submit("Remove the session of 9 Mar 2026")
    assert "2026-03-09" not in browser.get("/logbook/export.csv").text
    assert browser.get(f"{address}?session={second.id}").status_code == 404
    assert browser.post(f"{address}/sessions/{second.id}/remove").status_code == 404


def test_a_mediation_takes_its_removed_sessions_along_when_it_is_deleted(browser, mediation):
    browser.get(f"/logbook/{mediation.id}").submit("Remove the session of 9 Mar 2026")
    db.session.delete(db.session.get_one(Mediation, mediation.id))
    db.session.commit()
    assert db.session.scalars(select(Session)).all() == []
