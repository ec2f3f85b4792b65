"""Finding a mediator in Chromium: as one types and ticks, and back again."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.e2e.waiting import follow


def asked(page):
    return parse_qs(urlsplit(page.url).query)


def test_one_types_and_ticks_and_the_list_follows(visit, axe):
    page = visit("/find-a-mediator")
    results = page.get_by_role("main").locator("ol h2")
    expect(results).to_have_count(20)
    page.get_by_label("Name, place, language or any other word").press_sequentially("lukasz")
    expect(results).to_have_text(["Łukasz Żółkiewski"])
    assert asked(page) == {"search": ["lukasz"]}
    page.get_by_role("link", name="Remove “lukasz”").click()
    expect(results).to_have_count(20)
    page.get_by_role("checkbox", name="French").check()
    expect(page.get_by_role("navigation", name="Narrowed to")).to_have_text("French ×")
    assert page.evaluate("document.activeElement.value") == "fr"
    assert asked(page)["language"] == ["fr"]
    assert axe(page) == []
    page.go_back()
    expect(results).to_have_count(20)


@pytest.mark.parametrize("width", [320, 1280])
def test_what_narrows_down_is_there_without_scripts(visit, width):
    page = visit("/find-a-mediator", java_script_enabled=False, viewport={"width": width, "height": 800})
    if width == 320:
        page.get_by_text("Narrow down").click()
    page.get_by_role("group", name="Country").get_by_role("checkbox", name="Japan").check()
    follow(page, page.get_by_role("button", name="Show"))
    assert asked(page)["country"] == ["JP"]
    assert sorted(page.locator("ol h2").all_inner_texts()) == ["Yuki Tanaka", "佐藤 博"]
