"""Spreadsheets that are not what they should be: each ends soon, in words or in the right rows, never in an error."""

from io import BytesIO
from time import monotonic

import pytest
from openpyxl import Workbook

from app.logbook.sheets.table import LONGEST_CELL, TOO_MUCH_TEXT
from tests.features.bringing import import_sheet
from tests.rules.sheet_files import HOSTILE

PATIENCE = 40  # seconds, on a busy machine; the child has 6 of the processor, and 18 by the clock


@pytest.mark.parametrize("name", HOSTILE)
def test_it_ends_in_words_or_in_rows(browser, ana, name):
    data = HOSTILE[name]()
    began = monotonic()
    page = import_sheet(browser, data)
    assert monotonic() - began < PATIENCE
    assert page.status_code in (200, 422), page.words
    assert page.page.title in ("What each column is", "Import a spreadsheet")
    assert page.status_code == 200 or page.page.all("span", id="file-error"), page.words
    if page.page.title == "What each column is":
        assert page.submit("Go on").status_code in (200, 422)


def test_the_text_of_all_sheets_together_is_bounded(browser, ana):
    book, file = Workbook(write_only=True), BytesIO()
    for _ in range(2):
        sheet = book.create_sheet()
        for _ in range(4_500):
            sheet.append(["x" * LONGEST_CELL] * 3)
    book.save(file)
    page = import_sheet(browser, file.getvalue(), "book.xlsx")
    assert (page.status_code, TOO_MUCH_TEXT in page.words) == (422, True)
