"""An address to pass on: a button copies it where there are scripts, and it can be marked where there are none."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

PLACE = "/logbook/9/co-mediators"


@pytest.mark.parametrize("width", [320, 768])
def test_the_address_for_a_co_mediator_is_copied(visit: Callable[..., Page], width: int) -> None:
    may = ["clipboard-read", "clipboard-write"]
    page = visit(PLACE, as_="ana", permissions=may, viewport={"width": width, "height": 640})
    address = page.locator(".copied .address").first
    page.click("role=button[name='Copy link 2']")
    expect(page.locator("#spoken")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == address.inner_text()


def test_without_scripts_there_is_no_button_that_does_nothing(visit: Callable[..., Page]) -> None:
    page = visit(PLACE, as_="ana", java_script_enabled=False)
    assert (page.locator(".copied .address").count(), page.locator("[data-copy]").first.is_visible()) == (1, False)
