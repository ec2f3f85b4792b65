"""Everything that is held about somebody, in one file: whatever they typed is in it, and nobody else's data."""

import io
import json
from zipfile import ZipFile

import pytest

from app.rights import archive_queries
from tests import make

pytestmark = pytest.mark.database


def test_everything_is_one_click_away(browser, ana):
    make.mediation(ana, reference="AN-01")
    page = browser.get("/account/").follow("Download everything")
    answer = page.submit("Download everything")
    with ZipFile(io.BytesIO(answer.data)) as found:
        assert found.testzip() is None
        assert "AN-01" in found.read("logbook.json").decode()
