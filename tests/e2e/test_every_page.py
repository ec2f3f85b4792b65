"""Every page, for everybody of the demo: nothing for axe to find, no sideways scrolling, everything by keyboard."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.waiting import follow, ready

GUIDELINES = tuple(f"/feedback/guidelines{each}" for each in ("", "/mediators", "/authors"))
EXPLAINED = (
    "/find-a-program",
    "/find-a-program?language=xx",
    "/about",
    "/about/eligibility",
    "/about/fees",
    "/ar/about/privacy",
    "/mediators/ingrid-halvorsen",
    "/mediators/ingrid-halvorsen/contact",
)
DIGEST = r"/feedback/digests/\d+-[0-9a-f]+"
PUBLIC = ("/", *EXPLAINED, "/sign-in", "/demo/mailbox", *GUIDELINES, "/verify-pack/")
INSIDE = (
    "/logbook/",
    "/logbook/?edit=1",
    "/logbook/?verdict=borderline",
    "/logbook/?search=nothing-like-it",
    "/logbook/?search=nothing-like-it&month=2026-05&edit=1",
    "/logbook/1?session=1",
    "/logbook/1",
    "/logbook/1?session=new",
    "/logbook/eligibility",
    "/logbook/eligibility?months=24",
    "/logbook/programmes/",
    "/logbook/experience",
    "/logbook/code",
    "/logbook/print",
    "/logbook/9/co-mediators",
    "/logbook/import/",
    "/logbook/import/suggestions",
    *(f"/logbook/calendars/{each}" for each in ("", "held", "1", "1/disconnect")),
    "/logbook/files",
    "/logbook/cpd/",
    "/logbook/history",
    "/logbook/cpd/1",
    "/logbook/bring-in/sheet",
    "/logbook/bring-in/archive",
    "/listing/profile/",
    "/feedback/",
    "/feedback/?show=unasked",
    "/feedback/mediation/23",
    "/feedback/mediation/23?participant=7",
    "/feedback/mediation/23/requests/5",
    "/feedback/mediation/23/requests/5/slip",
    "/feedback/digest-author/",
    "/feedback/digest-author/texts/1",
    "/feedback/answers",
    DIGEST,
    "/account/",
    "/account/passkeys/",
    "/account/address/",
    "/account/calendar/",
)
APPLYING = (
    *("/listing/", *(f"/listing/application/{each}" for each in ("new", "1", "1/shared"))),
    *(f"/listing/packs/{each}" for each in ("", "new", "new/1", "1")),
)
LISTED = ("/listing/", "/listing/keeping-up/", "/listing/badge/", "/fees/", "/fees/waiver/", "/listing/profile/")
PASSED = ("/listing/", "/listing/profile/", "/listing/packs/new", "/logbook/")
WRITING = ("/feedback/author/", "/feedback/author/1", "/feedback/author/1/answers", "/account/")
DECIDING = (
    *("/staff/", "/staff/people/", "/staff/people/2/", "/staff/applications/1/", "/staff/applications/1/shared"),
    *("/staff/requests/", "/staff/requests/?q=ana", "/staff/requests/1/", "/staff/requests/6/"),
    *("/staff/feedback/", "/staff/feedback/1", "/staff/access/", "/staff/access/7"),
    *("/staff/standing/", "/staff/listings/", "/staff/listings/4/", "/staff/statements/"),
    *("/staff/applications/", "/staff/applications/1/enter"),
    *(f"/staff/programmes/{each}" for each in ("", "new", "1", "1/edit", "1/rule", "3", "imi/", "imi/rule")),
    *(
        f"/staff/fees/{each}"
        for each in ("", "contributions/", "contributions/?show=open", "1/", "3/", "6/", "vat/", "prices/", "dei/")
    ),
    *("/account/", "/account/passkeys/", "/account/address/"),
)
ASSESSING = (
    *("/assess/", "/assess/?show=ended", "/assess/3", "/assess/3?show=counted", "/assess/3/criteria/1"),
    *(f"/assess/1{each}" for each in ("", "?open=4", "/criteria/5", "/result", "/ask", "/accept")),
)
EMPTY = (
    *(
        "/logbook/",
        "/logbook/eligibility",
        "/logbook/experience",
        "/logbook/print",
        "/logbook/import/",
        "/logbook/calendars/",
    ),
    *("/feedback/", "/feedback/answers", "/feedback/digest-author/", "/listing/", "/listing/application/new"),
    *("/listing/packs/", "/listing/packs/new", "/fees/", "/fees/payer/", "/fees/waiver/"),
)
EVERYBODY = (
    (None, PUBLIC),
    ("ana", INSIDE),
    ("noor", EMPTY),
    ("lucia", APPLYING),
    ("ingrid", (*LISTED, "/account/calendar/", "/listing/history", "/fees/history")),
    ("tomas", LISTED),
    ("yuki", LISTED),
    ("benoit", LISTED),
    ("wanjiru", PASSED),
    ("elif", PASSED),
    ("marit", WRITING),
    ("ines", ASSESSING),
    ("sanne", DECIDING),
)
# What only a button opens, or a link that nobody can guess, with the page it is on.
OPENED = {
    "/staff/applications/1/shared": ("/staff/applications/1/", "Open what was submitted"),
    DIGEST: ("/feedback/answers", "Open its public page"),
}
WIDTHS = (1280, 768, 320)
UNREACHED = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
  .filter(e => e.checkVisibility({visibilityProperty: true}) && e.type !== 'hidden' && e.tabIndex < 0)
  .map(e => e.outerHTML.slice(0, 120))"""
OF_COLOURS = ("color-contrast", "link-in-text-block")
Sound = Callable[[Page], list[str]]


def at_every_width(page: Page) -> Iterator[int]:
    """The page at one width after another; it is left at the narrowest."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        yield width


def too_wide(page: Page) -> list[str]:
    """At which widths a page scrolls sideways."""
    wide = "document.documentElement.scrollWidth"
    return [f"{page.url} is too wide at {width}" for width in at_every_width(page) if page.evaluate(wide) > width]


@pytest.fixture
def complaints(axe: Callable[..., list[str]]) -> Sound:
    """What axe finds on a page at every width, and at which it scrolls sideways."""
    return lambda page: [each for _width in at_every_width(page) for each in axe(page)] + too_wide(page)


def see(page: Page, path: str) -> None:
    """Go to a page, by its button or its link where there is no other way."""
    before, words = OPENED.get(path, (path, ""))
    page.goto(before)
    if words:
        follow(page, page.get_by_role("button", name=words).or_(page.get_by_role("link", name=words)))
        expect(page).to_have_url(re.compile(f"{path}$"))
    ready(page)


@pytest.mark.parametrize(("who", "paths"), EVERYBODY)
def test_every_page_is_sound(
    visit: Callable[..., Page], axe: Callable[..., list[str]], who: str | None, paths: tuple[str, ...]
) -> None:
    """Opened once: what is other in the dark are colours alone (`light-dark`), and no script asks how wide it is."""
    page = visit(as_=who, color_scheme="light")
    found = []
    for path in paths:
        page.set_viewport_size({"width": 1280, "height": 800})
        page.emulate_media(color_scheme="light")
        see(page, path)
        found += axe(page) + page.evaluate(UNREACHED)
        page.emulate_media(color_scheme="dark")
        found += axe(page, *OF_COLOURS) + too_wide(page)
    assert "\n".join(found) == ""


def test_open_proposals_are_sound_at_every_width(visit: Callable[..., Page], complaints: Sound) -> None:
    page = visit("/logbook/import/", as_="noor")
    follow(page, "text=Import the sample calendar")
    assert page.locator("section.proposal").count() > 0
    assert "\n".join(complaints(page)) == ""


def test_a_bank_statement_is_sound_at_every_width(visit: Callable[..., Page], complaints: Sound) -> None:
    page = visit("/staff/statements/", as_="sanne")
    sample = page.request.get("/demo/statement.xml").body()
    page.set_input_files("#file", {"name": "statement.xml", "mimeType": "application/xml", "buffer": sample})
    follow(page, "text=Read the statement")
    page.wait_for_selector("text=No contribution found")
    found = complaints(page)
    follow(page, page.get_by_role("link", name="Decide").first)
    page.fill("#assign-to", "2026-0001")
    follow(page, "text=Look it up")
    page.wait_for_selector("text=Record it for this contribution")
    assert "\n".join(found + complaints(page)) == ""


def test_the_ledger_of_an_import_is_sound_before_and_after_it_is_undone(
    visit: Callable[..., Page], complaints: Sound
) -> None:
    page = visit("/logbook/import/", as_="noor")
    follow(page, "text=Import the sample calendar")
    page.click("text=Log the ticked ones")
    page.wait_for_selector(".decided")
    follow(page, "text=Finish this import")
    page.wait_for_selector("button:has-text('Undo this import')")
    found = complaints(page)
    follow(page, "button:has-text('Undo this import')")
    page.wait_for_selector("text=The import is undone.")
    assert page.get_by_role("button", name=re.compile("^Bring .+ back$")).count() > 0
    assert "\n".join(found + complaints(page)) == ""


def test_what_the_link_of_a_co_mediator_opens_is_sound_at_every_width(
    visit: Callable[..., Page], complaints: Sound
) -> None:
    link = visit("/logbook/9/co-mediators", as_="ana").locator("p.address").first.inner_text()
    page = visit(link, as_="noor")
    assert page.locator("h1").inner_text() == "Link a mediation with Ana Ferreira"
    assert "\n".join(complaints(page)) == ""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_the_link_of_a_pack_opens_is_sound_at_every_width(
    visit: Callable[..., Page], complaints: Sound, scheme: str
) -> None:
    link = visit("/listing/packs/1", as_="lucia").locator("p.address").inner_text()
    page = visit(link, color_scheme=scheme)
    found = complaints(page)
    for way, heading in (
        ("Read it here", "Logbook of Lucía Marín"),
        ("Read it here, laid out for paper", "Logbook of"),
    ):
        page.goto(link)
        page.get_by_label(way, exact=True).check()
        follow(page, "text=Open the pack")
        assert heading in page.locator("h1").inner_text()
        found += complaints(page)
    follow(page, "main a[href*='/verify-pack/']")
    assert page.locator("h1").inner_text() == "A genuine pack"
    assert "\n".join(found + complaints(page)) == ""


def test_flagging_an_answer_is_sound_at_every_width(visit: Callable[..., Page], complaints: Sound) -> None:
    page = visit("/feedback/answers", as_="ana")
    follow(page, "text=Ask IMI to look at it >> nth=0")
    follow(page, "button:has-text('Ask IMI')")
    assert page.locator("[autofocus]").inner_text().startswith("Please look at this again")
    assert "\n".join(complaints(page)) == ""


def test_the_tab_key_goes_through_the_logbook_in_order(visit: Callable[..., Page]) -> None:
    page = visit("/logbook/", as_="noor")
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()"))
    wanted = ["Skip to the content", "Logbook", "Sign out", "Import a calendar", "date", "minutes", "mode", "reference"]
    places = [seen.index(each) for each in wanted]
    assert places == sorted(places)
