"""An assessor decides entries with the keyboard alone: the focus goes on to the next, and the total is redrawn."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.waiting import follow


def test_entries_are_decided_by_keyboard(
    visit: Callable[..., Page], axe: Callable[[Page], list[str]], fresh_portal: str
) -> None:
    page = visit("/assess/1", as_="ines", at=fresh_portal)
    follow(page, "text=Begin the review")
    page.focus("[aria-label='Accept A-22']")
    page.keyboard.press("Enter")
    expect(page.locator("#steps")).to_contain_text("24 to decide")
    expect(page.locator("[aria-label='Accept B-03']")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#reason")).to_be_focused()
    page.click("button[value=reject]")
    expect(page.locator(".desk .notice")).to_be_focused()
    assert "\n".join(axe(page)) == ""
    page.fill("#reason", "The same mediation as A-21")
    page.click("button[value=reject]")
    expect(page.locator(".total")).to_have_text("22 of 20 in 24 months")
    expect(page.locator("#steps")).to_contain_text("23 to decide")
    expect(page.locator("[aria-label='Accept A-21']")).to_be_focused()
