"""What is sent from the pages of an import of a spreadsheet: more than a page offers, and ticks of another sheet."""

import io
from datetime import date

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from app.db import db
from app.logbook.models import Session
from tests.features.bringing import csv, import_sheet
from tests.features.importing import version

TWO = ("2026-03-02,3 h,KM-01,Zoom,yes,,", "2026-04-01,2:30,KM-02,in person,yes,,")


def alike_sheets() -> bytes:
    book, file = Workbook(), io.BytesIO()
    for sheet, reference in ((book.active, "KM-01"), (book.create_sheet("2026"), "KM-02")):
        sheet.append(("Date", "Length", "Mode", "Ref"))
        sheet.append((date(2026, 3, 2), "1:30", "Zoom", reference))
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("typed", [{"heading": "--5"}, {"heading": "9" * 5000}, {"sheet": "9" * 5000}, {"sheet": "²"}])
def test_a_number_that_no_page_offers_is_left_out(browser, ana, typed):
    page = import_sheet(browser, csv(*TWO))
    answer = browser.post(page.address, {"do": "arrange", "version": version(page), **typed})
    assert answer.status_code == 303
    page = browser.get(page.address)
    assert "2 of 2 mediations ticked" in page.words
    numbers_sent = {f"shown-{'9' * 5000}": "1", "shown-x": "1", "shown-2": "1"}
    assert browser.post(page.address, {"do": "keep", "version": version(page), **numbers_sent}).status_code == 303
    assert "1 of 2 mediations ticked" in browser.get(page.address).words


def test_what_was_unticked_of_one_sheet_is_ticked_in_another(browser, ana):
    page = import_sheet(browser, alike_sheets(), "book.xlsx").submit("Go on")
    page = page.submit("Change the columns", {"KM-01": False})
    page = page.submit("Read the rows again", {"Sheet of the file": "2026, 2 rows"})
    assert "1 of 1 mediation ticked" in page.submit("Go on").words


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("Asia/Tokyo", "Asia/Tokyo"),
        ("Tokyo Standard Time", "Asia/Tokyo"),
        ("", "Europe/Lisbon"),
        ("posixrules", None),
        ("right/UTC", "UTC"),
        ("../../etc/passwd", None),
    ],
)
def test_a_zone_is_one_that_everybody_knows_or_the_row_is_left_out(browser, ana, said, zone):
    page = import_sheet(browser, csv(f"2026-03-02,9:30,3 h,Zoom,{said}", head="Date,Start,Length,Mode,Time zone"))
    if zone is None:
        assert "The time zone is not known." in page.words
    else:
        page.submit("Go on").submit("Log what is ticked")
        assert [each.zone for each in db.session.scalars(select(Session))] == [zone]
