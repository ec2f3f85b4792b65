"""A reviewer on a phone without JavaScript: from the link to the receipt, light in weight and clean for axe."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from app.feedback import links
from tests import make
from tests.e2e.inside import inside_address, inside_portal  # noqa: F401  fixtures by another name
from tests.e2e.waiting import follow, patient, ready

CHOSEN = {"role": "party", "took_place": "yes", "how": "online", "sharing": "digest_author"}
MOST_BYTES = 40_000
SMALL = {"width": 320, "height": 640}


def go_on(page: Page) -> None:
    """Whatever its words are: the one thing to do on a page."""
    follow(page, "main form .acts button")


def fill_in(page: Page) -> None:
    for name in set(page.locator("input[type=radio]").evaluate_all("all => all.map(each => each.name)")):
        page.check(f'input[name="{name}"][value="{CHOSEN.get(name, "4")}"]')
    go_on(page)


@pytest.fixture
def phone(chromium: Browser, address: str) -> Iterator[Page]:
    context = patient(chromium, base_url=address, viewport=SMALL, java_script_enabled=False, color_scheme="light")
    yield context.new_page()
    assert context.cookies() == []
    context.close()


@pytest.fixture
def is_sound(chromium: Browser, address: str) -> Iterator[Callable[[str, str], None]]:
    """Axe needs scripts: it looks at what the phone shows, in a browser of its own."""
    context = patient(chromium, base_url=address, viewport=SMALL, bypass_csp=True)
    page = context.new_page()

    def look(path: str, html: str) -> None:
        page.route("**/looked-at", lambda route: route.fulfill(body=html, content_type="text/html"))
        page.goto("/looked-at")
        page.unroute("**/looked-at")
        found = Axe().run(ready(page)).response["violations"]
        assert [(path, each["id"], each["nodes"][0]["html"]) for each in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path

    yield look
    context.close()


def test_from_the_link_to_the_receipt_on_a_phone_without_scripts(
    phone: Page, address: str, is_sound: Callable[[str, str], None]
) -> None:
    request = make.request(make.mediation(make.mediator(name="Ana Petrova")))
    weights: dict[str, int] = {}
    foreign: list[str] = []
    where = [""]

    def weigh(response: object) -> None:
        sizes = response.request.sizes()  # type: ignore[attr-defined]
        url = response.url  # type: ignore[attr-defined]
        weights[where[0]] = weights.get(where[0], 0) + sizes["responseBodySize"] + sizes["responseHeadersSize"]
        foreign.extend([url] if not url.startswith(address) else [])

    phone.on("requestfinished", lambda asked: weigh(asked.response()))

    def look() -> None:
        is_sound(phone.url, phone.content())

    where[0] = "the first page, with its styles"
    phone.goto(links.address(request))
    look()
    where[0] = "the others"
    follow(phone, "button:has-text('Go on')")
    assert phone.locator("[autofocus]").is_visible()
    look()
    phone.check("input[value=give]")
    follow(phone, "button:has-text('Go on')")
    while not phone.url.endswith("/review"):
        look()
        fill_in(phone)
    look()
    phone.check("input[name=send]")
    follow(phone, "text=Send my answers")
    assert "Your receipt code" in phone.inner_text("main")
    look()
    for path in ("", "/correct", "/stop", "x"):
        phone.goto(links.address(request) + path)
        look()
    for path in ("receipt", "guidelines", "guidelines/mediators", "guidelines/authors"):
        phone.goto(f"/feedback/{path}")
        look()
    assert foreign == []
    assert 0 < weights["the first page, with its styles"] < MOST_BYTES


def test_from_the_link_to_the_receipt_in_arabic(
    phone: Page, address: str, is_sound: Callable[[str, str], None]
) -> None:
    request = make.request(make.mediation(make.mediator(name="Ana Petrova")), language="ar")
    headings: list[str] = []
    directions: set[str] = set()

    def look() -> None:
        is_sound(phone.url, phone.content())
        headings.append(phone.inner_text("h1"))
        directions.add(
            phone.evaluate("[document.documentElement.lang, getComputedStyle(document.body).direction].join()")
        )

    phone.goto(links.address(request))
    look()
    go_on(phone)
    look()
    phone.check("input[value=give]")
    go_on(phone)
    while not phone.url.endswith("/review"):
        look()
        fill_in(phone)
    look()
    phone.check("input[value=now]")
    go_on(phone)
    look()
    code = phone.locator(".code bdi")
    assert (code.evaluate("each => getComputedStyle(each).direction"), len(code.inner_text())) == ("ltr", 19)
    follow(phone, "nav.languages >> text=Français")
    assert phone.inner_text("h1") == "Merci, vos réponses sont envoyées"
    for path in ("", "/correct", "/stop"):
        phone.goto(links.address(request) + path)
        look()
    for path in ("/feedback/ar/receipt", "/feedback/ar/guidelines", "/feedback/ar/1/x"):
        phone.goto(path)
        look()
    latin = [words for words in headings if words.isascii()]
    assert (directions, latin, len(headings)) == ({"ar,rtl"}, [], 18)
