"""How the tests wait: for the page that a click loads, for its fonts, and for what comes about by itself.

A click alone gives no promise: what is read after it may still be the page before, or the next one while it is empty.
"""

from collections.abc import Callable
from typing import TypeVar

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests import patience

PATIENCE_SECONDS = 120  # what somebody waits for comes at once, unless the machine has much else to do
PATIENCE = PATIENCE_SECONDS * 1000  # as Playwright counts
Found = TypeVar("Found")

expect.set_options(timeout=PATIENCE)


def patient(chromium: Browser, **details: object) -> BrowserContext:
    """A new browser that waits as long as the tests do; nothing in it is on its way from one colour to another."""
    context = chromium.new_context(**{"reduced_motion": "reduce", **details})  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    return context


def follow(page: Page, what: str | Locator) -> None:
    """Click what loads a page, and read on only when that page is there with its styles and scripts."""
    with page.expect_navigation():
        what.click() if isinstance(what, Locator) else page.click(what)


def ready(page: Page) -> Page:
    """A page whose fonts are there: from now on nothing changes its place or its width. It needs scripts."""
    page.evaluate("document.fonts.ready.then(() => true)")
    return page


def soon(look: Callable[[], Found]) -> Found:
    """What somebody finds who looks again and again until there is something."""
    return patience.soon(look, seconds=PATIENCE_SECONDS, every=0.1)
