"""The main job, as Ana does it: sign in, import the sample calendar, accept, and the panel moves to met."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, expect

from tests.e2e.waiting import follow, soon


@pytest.mark.parametrize("scripts", [True, False])
def test_ana_imports_her_calendar_and_is_met(visit: Callable[..., Page], fresh_portal: str, scripts: bool) -> None:
    page = visit("/sign-in", at=fresh_portal, java_script_enabled=scripts)
    follow(page, "form[action='/demo/sign-in/ana'] button")
    expect(page.locator("#eligibility")).to_contain_text("Not met: 2 short at 36 months.")

    follow(page, "text=Import a calendar")
    follow(page, "text=Import the sample calendar")
    expect(page.locator("section.proposal")).not_to_have_count(0)
    expect(page.locator("#eligibility")).to_contain_text("Not met: 2 short at 36 months.")
    loaded: list[Request] = []
    page.on("request", lambda request: loaded.append(request) if request.is_navigation_request() else None)
    page.check("text=There was an agreement to mediate in all of these")
    page.click("text=Log the ticked ones")

    expect(page.locator("#eligibility .sentence")).to_contain_text("Met from")
    expect(page.locator("#eligibility .big")).to_have_text("23 of 20")
    assert (loaded == []) is scripts  # with scripts no page is loaded


@pytest.mark.parametrize("scripts", [True, False])
def test_quick_entry_moves_the_panel(visit: Callable[..., Page], scripts: bool) -> None:
    page = visit("/logbook/", as_="noor", java_script_enabled=scripts)
    before = int(page.locator("#eligibility .big a").inner_text().split()[0])
    page.fill("[name=minutes]", "3 h")
    page.check("[name=has_agreement]")
    if scripts:
        expect(page.locator("#preview")).to_contain_text(f"{before + 1} of 20")
    page.click("text=Log it")
    expect(page.locator("#messages")).to_contain_text("is logged")
    expect(page.locator("#eligibility .big")).to_have_text(f"{before + 1} of 20")


def test_a_row_is_edited_in_place(visit: Callable[..., Page]) -> None:
    page = visit("/logbook/?search=L24-012", as_="ana")
    page.evaluate("window.isSamePage = true")
    page.click("#mediations a:text-is('Edit')")
    page.fill("#mediations [name=minutes]", "45 min")
    page.click("#mediations >> text=Save")
    expect(page.locator("#mediations tbody")).to_contain_text("Too short")
    assert page.evaluate("window.isSamePage") is True


def test_a_mistake_keeps_what_was_typed(visit: Callable[..., Page]) -> None:
    page = visit("/logbook/", as_="noor")
    page.fill("[name=minutes]", "some time")
    page.fill("[name=reference]", "N-77")
    page.click("text=Log it")
    expect(page.locator("#quick")).to_contain_text("Enter how long it lasted")
    expect(page.locator("[name=reference]")).to_have_value("N-77")
    expect(page.locator("[name=minutes]")).to_have_value("some time")


def test_a_removed_mediation_comes_back(visit: Callable[..., Page]) -> None:
    page = visit("/logbook/?search=L25-020", as_="ana")
    follow(page, "#mediations >> text=L25-020")
    page.click("main >> text=Remove >> nth=0")
    expect(page.locator("#messages")).to_contain_text("L25-020 is removed.")
    page.click("text=Undo")
    expect(page.locator("#messages")).to_contain_text("L25-020 is back.")


def test_a_new_mediator_signs_up_with_the_letter(visit: Callable[..., Page]) -> None:
    page = visit("/sign-in")
    page.fill("[name=email]", "new@example.org")
    follow(page, "text=Send me a code")
    mailbox = visit("/demo/mailbox")
    letter = mailbox.locator("article.letter", has_text="To new@example.org")
    soon(lambda: mailbox.reload() and letter.count())
    code = letter.locator("pre").inner_text().split("Your code is ")[1][:6]
    page.fill("[name=digits]", code)
    follow(page, "main >> text=Sign in")
    expect(page.locator("h1")).to_have_text("Account")
    page.fill("[name=name]", "Newcomer")
    follow(page, "text=Save")
    expect(page.locator("#messages")).to_contain_text("Welcome, Newcomer.")
    expect(page.locator("h1")).to_have_text("Logbook")
