"""Where one is after a change: the keyboard's focus, what is in view, and what was said, at 320 pixels too."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.waiting import follow, soon

PHONE = {"width": 320, "height": 640}
IN_VIEW = """selector => {
  const box = document.querySelector(selector).getBoundingClientRect();
  return box.top >= 0 && box.bottom <= innerHeight;
}"""
UNCOVERED = """() => {
  const focused = document.activeElement, box = focused.getBoundingClientRect();
  const there = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return focused === there || focused.contains(there);
}"""


def log(page: Page, reference: str) -> None:
    """Log half an hour without an agreement: it counts nowhere."""
    page.fill("#quick [name=minutes]", "30 min")
    page.fill("#quick [name=reference]", reference)
    page.click("text=Log it")
    expect(page.locator("#messages")).to_contain_text(f"{reference} is logged.")
    expect(page.locator("#minutes")).to_be_focused()


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_what_was_logged_is_said_in_view_and_the_next_one_can_be_typed(visit: Callable[..., Page], width: int) -> None:
    page = visit("/logbook/", as_="noor", viewport={"width": width, "height": 640})
    log(page, f"F-1{width}")
    for each in ("#messages .notice", "#quick [name=minutes]"):
        page.wait_for_function(IN_VIEW, arg=each)
    page.wait_for_function(UNCOVERED)


def test_what_was_said_before_a_refusal_is_gone_after_it(visit: Callable[..., Page]) -> None:
    page = visit("/logbook/", as_="noor", viewport=PHONE)
    log(page, "F-20")
    page.fill("#quick [name=minutes]", "a while")
    page.click("text=Log it")
    expect(page.locator("#quick .notice")).to_contain_text("Please look at this again")
    expect(page.locator("#messages")).to_be_empty()
    expect(page.locator(":focus")).to_contain_text("Please look at this again")
    page.wait_for_function(UNCOVERED)


def test_what_was_said_can_be_put_away(visit: Callable[..., Page]) -> None:
    page = visit("/logbook/", as_="noor")
    log(page, "F-30")
    page.click("role=button[name=Close]")
    expect(page.locator("#messages")).to_be_empty()
    expect(page.locator("#main")).to_be_focused()


def test_a_row_takes_the_focus_and_gives_it_back(visit: Callable[..., Page]) -> None:
    page = visit("/logbook/", as_="ana")
    page.click("role=link[name='Edit L26-033']")
    expect(page.locator("#row")).to_be_visible()
    expect(page.locator("#row-date")).to_be_focused()
    page.click("#row >> text=Cancel")
    expect(page.locator("#row")).to_have_count(0)
    expect(page.locator("a[aria-label='Edit L26-033']")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#row")).to_be_visible()
    page.click("#row >> text=Save")
    expect(page.locator("#messages")).to_contain_text("L26-033 is changed.")
    expect(page.locator("a[aria-label='Edit L26-033']")).to_be_focused()
    page.wait_for_function(UNCOVERED)


def test_the_list_is_sorted_and_narrowed_in_place(visit: Callable[..., Page]) -> None:
    page = visit("/logbook/", as_="ana", viewport={"width": 1280, "height": 640})
    page.evaluate("window.isSamePage = true")
    page.locator("#sort-length").scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    page.click("#sort-length")
    expect(page.locator("th[aria-sort=descending]")).to_have_text("Length")
    expect(page.locator("#sort-length")).to_be_focused()
    assert page.evaluate("scrollY") == before
    page.click(".chips >> text=To judge")
    expect(page.locator(".chips [aria-current]")).to_contain_text("To judge")
    expect(page.locator("#chip-3")).to_be_focused()
    page.fill("#search", "L24")
    expect(page.locator("#mediations tbody tr")).to_have_count(1)
    narrowed = "/logbook/?search=L24&role=&mode=&year=&verdict=borderline&sort=-length"
    expect(page).to_have_url(re.compile(f"{re.escape(narrowed)}$"))
    assert page.evaluate("window.isSamePage") is True


@pytest.fixture
def entry(visit: Callable[..., Page]) -> Page:
    """A mediation of two sessions."""
    page = visit("/logbook/?search=L26-032", as_="ana", viewport=PHONE)
    follow(page, "#mediations >> text=L26-032")
    expect(page.locator("#sessions li")).to_have_count(2)
    return page


def test_a_session_is_opened_at_its_first_field_under_its_name(entry: Page) -> None:
    entry.click("#sessions li:nth-child(2) a:text('Edit')")
    expect(entry.locator("#session h3")).to_contain_text("Edit the session of")
    expect(entry.locator("#session-date")).to_be_focused()
    expect(entry.locator("#sessions li:nth-child(2)")).to_have_attribute("aria-current", "true")
    entry.click("#session a:text('Cancel')")
    expect(entry.locator("#session")).to_have_count(0)
    expect(entry.locator("#its-sessions")).to_be_focused()


def test_the_focus_goes_to_the_heading_after_a_session_came_and_went(entry: Page) -> None:
    entry.click("text=Add a session")
    expect(entry.locator("#session h3")).to_have_text("A new session")
    expect(entry.locator("#session-date")).to_be_focused()
    entry.fill("#session-date", "2026-01-05")
    entry.fill("#session-minutes", "1 h")
    entry.click("text=Save the session")
    expect(entry.locator("#messages")).to_contain_text("The session is added.")
    expect(entry.locator("#its-sessions")).to_be_focused()
    entry.wait_for_function(UNCOVERED)
    entry.click("role=button[name='Remove the session of 5 Jan 2026']")
    expect(entry.locator("#messages")).to_contain_text("The session of 5 Jan 2026 is removed.")
    expect(entry.locator("#its-sessions")).to_be_focused()
    entry.click("text=Undo")
    expect(entry.locator("#sessions li")).to_have_count(3)
    entry.click("role=button[name='Remove the session of 5 Jan 2026']")
    expect(entry.locator("#sessions li")).to_have_count(2)


@pytest.mark.parametrize(("button", "heading"), [("Keep them", "yours"), ("#entry >> text=Save", "about")])
def test_the_focus_goes_to_the_heading_of_what_is_saved(entry: Page, button: str, heading: str) -> None:
    entry.click(button if "#" in button else f"text={button}")
    expect(entry.locator("#messages .notice")).to_have_count(1)
    expect(entry.locator(f"#{heading}")).to_be_focused()
    entry.wait_for_function(UNCOVERED)


def test_without_scripts_one_lands_where_one_was(visit: Callable[..., Page]) -> None:
    page = visit("/logbook/", as_="ana", viewport=PHONE, java_script_enabled=False)
    follow(page, "role=link[name='Edit L26-033']")
    soon(lambda: _begins_in_view(page, "#row"))
    page.fill("#row-minutes", "a while")
    follow(page, "#row >> text=Save")
    soon(lambda: _begins_in_view(page, "#row"))
    page.fill("#quick [name=minutes]", "a while")
    follow(page, "text=Log it")
    soon(lambda: _begins_in_view(page, "#quick"))
    follow(page, "#sort-length")
    soon(lambda: _begins_in_view(page, "#mediations"))


def _begins_in_view(page: Page, selector: str) -> bool:
    box = page.locator(selector).bounding_box()
    return box is not None and 0 <= box["y"] < PHONE["height"]


def test_an_answer_to_an_import_leaves_the_person_where_they_were(visit: Callable[..., Page]) -> None:
    page = visit("/logbook/import/", as_="noor", viewport={"width": 1280, "height": 640})
    follow(page, "text=Import the sample calendar")
    page.locator("[name^=reference-]").nth(3).fill("L25-700")
    before = page.evaluate("scrollY")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator("[name^=reference-]").nth(3).press("Enter")
    expect(page.locator("#messages")).to_contain_text("What you typed is kept.")
    assert (before > 0, page.evaluate("scrollY")) == (True, before)
    page.click("role=button[name^='Use this zone: Intake call'] >> nth=0")
    expect(page.locator("#messages")).to_contain_text("The zone is taken over.")
    expect(page.locator(":focus")).to_have_text(re.compile("Intake call"))
    page.click("role=button[name='Log the ticked ones']")
    expect(page.locator("#messages")).to_contain_text("logged.")
    expect(page.locator(":focus")).to_have_text(re.compile("to decide"))


def test_the_history_that_one_reads_stays_open_and_tells_of_what_was_just_saved(visit: Callable[..., Page]) -> None:
    page = visit("/logbook/", as_="ana")
    page.click("role=link[name='L26-033'] >> nth=0")
    page.click("text=Who did what, and when")
    lines = page.locator("#history li")
    before = lines.count()
    page.fill("#entry [name=claim_sentence]", "All of it by video")
    page.click("#entry >> role=button[name='Save']")
    expect(page.locator("#messages")).to_contain_text("Saved.")
    expect(lines).to_have_count(before + 1)
    expect(lines.first).to_be_visible()
