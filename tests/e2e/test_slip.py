"""The slip with a link to hand over, on paper: one sheet of A5 or A4, and nothing of the portal around it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

SLIP = "/feedback/mediation/23/requests/5/slip"


@pytest.mark.parametrize("paper", ["A5", "A4"])
def test_a_slip_is_one_sheet(visit: Callable[..., Page], paper: str) -> None:
    page = visit(SLIP, as_="ana")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper))) == 1


def test_only_the_slip_is_printed_and_its_code_is_large(visit: Callable[..., Page]) -> None:
    page = visit(SLIP, as_="ana")
    page.emulate_media(media="print")
    width = page.locator(".slip svg").bounding_box()["width"]  # type: ignore[index]
    is_seen = {name: page.locator(name).first.is_visible() for name in (".slip h2", "h1", ".rail")}
    assert (width * 25.4 / 96 >= 70, is_seen) == (True, {".slip h2": True, "h1": False, ".rail": False})
