"""Bringing in a spreadsheet: from its columns to entries, the same sheet again, and back."""

from datetime import date

import pytest
from sqlalchemy import select

from app.db import db
from app.logbook.models import Mediation
from tests.features.bringing import csv, import_sheet
from tests.features.importing import logbook, numbers

pytestmark = pytest.mark.database

THREE = (
    "2026-03-02,3 h,KM-01,Zoom,yes,Sole mediator,Smith was angry",
    "2026-03-09,90 min,KM-01,Zoom,yes,Sole mediator,",
    "2026-04-01,2:30,KM-02,in person,yes,Co-mediator,",
)


def test_rows_of_one_reference_are_one_mediation(browser, ana):
    page = import_sheet(browser, csv(*THREE))
    assert page.page.title == "What each column is"
    page = page.submit("Go on")
    assert (page.page.title, "2 of 2 mediations ticked" in page.words) == ("What would be logged", True)
    page = page.submit("Log what is ticked")
    assert "2 mediations are logged" in page.words
    assert logbook(ana) == [
        ("KM-01", [(date(2026, 3, 2), 180), (date(2026, 3, 9), 90)]),
        ("KM-02", [(date(2026, 4, 1), 150)]),
    ]
    first, second = db.session.scalars(select(Mediation).order_by(Mediation.reference))
    assert (first.role, first.verdict, first.evidence_level, second.role) == (
        "sole_mediator",
        "counts",
        1,
        "co_mediator",
    )
    assert {(one.mode, one.platform, one.source) for one in first.sessions} == {("video", "zoom", "spreadsheet")}
    assert numbers(ana) == [(3, 3, 0, 0, 0, 0)]
