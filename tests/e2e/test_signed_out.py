"""Somebody who is signed out while typing signs in in another tab, and sends what still stands there."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.waiting import follow


@pytest.mark.parametrize("scripts", [True, False])
def test_what_was_typed_is_sent_after_signing_in_in_another_tab(visit: Callable[..., Page], scripts: bool) -> None:
    page = visit("/logbook/", as_="noor", java_script_enabled=scripts)
    other = page.context.new_page()
    other.goto("/logbook/")
    follow(other, ".rail >> text=Sign out")

    page.fill("#quick [name=minutes]", "3 h")
    page.fill("#quick [name=reference]", f"OUT-{scripts:d}")
    page.click("text=Log it")
    expect(page.locator("#main")).to_contain_text("in another tab")
    with page.context.expect_page() as opened:
        page.click("#main >> a:text-is('Sign in')")
    opened.value.click("form[action='/demo/sign-in/noor'] button")
    expect(opened.value.locator("h1")).to_have_text("Logbook")

    page.click("main button:text-is('Log it'), main button:text-is('Send it again')")
    expect(page.locator("#messages")).to_contain_text(f"OUT-{scripts:d} is logged.")
