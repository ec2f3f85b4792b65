"""A spreadsheet and a logbook file are brought in on pages that are sound at every width."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_every_page import complaints
from tests.e2e.waiting import follow

__all__ = ["complaints"]


@pytest.mark.parametrize("scripts", [True, False])
def test_the_sample_spreadsheet_is_logged_and_taken_along(
    visit: Callable[..., Page], complaints: Callable[..., list[str]], fresh_portal: str, tmp_path: Path, scripts: bool
) -> None:
    page = visit("/logbook/files", as_="ana", at=fresh_portal, java_script_enabled=scripts)
    found = complaints(page) if scripts else []
    sheet, archive = tmp_path / "mediations.csv", tmp_path / "logbook.json"
    sheet.write_bytes(page.request.get(f"{fresh_portal}/demo/mediations.csv").body())
    archive.write_bytes(page.request.get(f"{fresh_portal}/logbook/export.json").body())
    follow(page, "text=Import a spreadsheet")
    page.set_input_files("#file", sheet)
    follow(page, "text=Read the spreadsheet")
    found += complaints(page) if scripts else []
    page.select_option("text=“Round table”, in 1 row", "In person")
    follow(page, "text=Go on")
    found += complaints(page) if scripts else []
    expect(page.locator("#new")).to_have_text("7 of 7 mediations ticked")
    follow(page, "text=Log what is ticked")
    expect(page.locator("#messages")).to_contain_text("7 mediations are logged")
    page.goto(f"{fresh_portal}/logbook/bring-in/archive")
    page.set_input_files("#file", archive)
    follow(page, "text=Read the logbook file")
    expect(page.locator("main")).to_contain_text("Nothing new to log")
    assert found == []
