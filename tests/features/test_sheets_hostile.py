"""Spreadsheets that are not what they should be: each ends soon, in words or in the right rows, never in an error."""

from time import monotonic

import pytest

from tests.features.bringing import import_sheet
from tests.rules.sheet_files import HOSTILE

PATIENCE = 20  # seconds, on a busy machine; the child has 6 of the processor


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
