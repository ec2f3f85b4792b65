"""A stranger verifies a listing in Chromium: by name, on another day, on paper and as JSON; axe finds nothing."""

import json

import pytest

from tests.e2e.waiting import follow

WIDTHS = (320, 1280)


def says(page):
    """The lines of the verdict."""
    return page.locator(".stamp p").all_inner_texts()


@pytest.mark.parametrize("is_scripted", [True, False])
def test_a_stranger_verifies_by_name_and_on_another_day(visit, is_scripted):
    page = visit("/verify", java_script_enabled=is_scripted)
    page.get_by_label("Name").fill("halvorsen")
    follow(page, page.get_by_role("button", name="Look for this name"))
    follow(page, page.get_by_role("link", name="Ingrid Halvorsen"))
    assert says(page) == ["Today, 30 Jun 2026", "Listed since 8 Mar 2025"]
    page.get_by_label("Another day").fill("2020-01-01")
    follow(page, page.get_by_role("button", name="Check this day"))
    assert says(page)[:3] == ["On 1 Jan 2020", "Not listed", "First listed on 8 Mar 2025"]


@pytest.mark.parametrize("language", ["", "/ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_verdict_reads_well_at_either_width(visit, axe, language, scheme):
    page = visit(f"{language}/verify?name=halvorsen", color_scheme=scheme)
    follow(page, page.get_by_role("link", name="Ingrid Halvorsen"))
    page.locator("summary").click()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_machine_and_a_printer_get_the_same(visit):
    page = visit("/verify?name=halvorsen")
    follow(page, page.get_by_role("link", name="Ingrid Halvorsen"))
    page.emulate_media(media="print")
    assert page.get_by_role("button", name="Check this day").is_hidden()
    assert page.get_by_text(f"/verify/{page.url.rpartition('/')[2]}", exact=False).first.is_visible()
    page.emulate_media(media="screen")
    page.locator("summary").click()
    address = page.get_by_role("link", name=".json").get_attribute("href")
    found = json.loads(page.request.get(address).text())
    assert (found["verdict"], found["name"], "proof" in found) == ("listed", "Ingrid Halvorsen", True)
