"""Every public page in Chromium: small, from one machine, without a cookie, in three languages, nothing for axe."""

import re
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from app.directory.feeds_public import PATHS
from tests.e2e.waiting import follow

LANGUAGES = ("", "/fr", "/ar")
FIRST_BYTES, NEXT_BYTES = 100_000, 25_000
WIDTHS = (320, 1280)


class Watch:
    """What a page of a new browser asks for, and how many bytes come over the line; portraits, which wait, apart."""

    def __init__(self, page):
        self.page, self.hosts, self.portraits, self.bytes = page, set(), set(), 0
        page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._note)
        session.on("Network.loadingFinished", self._count)

    def _note(self, event):
        if "/photo/" in event["request"]["url"]:
            self.portraits.add(event["requestId"])

    def _count(self, event):
        if event["requestId"] not in self.portraits:
            self.bytes += event["encodedDataLength"]

    def go(self, path):
        """The bytes of a page with all that it is drawn with and the browser does not have yet."""
        self.bytes = 0
        self.page.goto(path, wait_until="networkidle")
        return self.bytes


@pytest.fixture(scope="session")
def paths(portal):
    """The address of every page that has one of its own, and those of somebody who is listed."""
    with urlopen(f"{portal}/sitemap.xml") as answer:
        listed = re.search(r"/mediators/[a-z0-9-]+", answer.read().decode()).group()
    return (*PATHS, listed, f"{listed}/contact")


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_small_and_come_from_one_machine_without_a_cookie(visit, portal, paths, language):
    first = Watch(visit("about:blank"))
    sizes = {path: first.go(language + path) for path in paths}
    front, *others = sizes
    assert 50_000 < sizes[front] <= FIRST_BYTES
    assert {path: sizes[path] for path in others if sizes[path] > NEXT_BYTES} == {}
    assert first.hosts == {urlsplit(portal).netloc}
    assert first.page.context.cookies() == []


@pytest.mark.parametrize("path", ["/about/eligibility", "/find-a-program", "/find-a-mediator", "/verify"])
def test_any_page_may_be_the_first(visit, path):
    assert Watch(visit("about:blank")).go(path) <= FIRST_BYTES


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_at_either_width(visit, axe, paths, language):
    page, found = visit("about:blank"), []
    for path in paths:
        page.goto(language + path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            found += axe(page)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append(f"{page.url} is too wide at {width}")
    assert found == []


def test_all_of_it_works_without_javascript(visit):
    page = visit(java_script_enabled=False)
    page.get_by_label("A name, or what the dispute is about").fill("Ferreira")
    follow(page, page.get_by_role("button", name="Find", exact=True))
    assert urlsplit(page.url)[2:4] == ("/find-a-mediator", "search=Ferreira")
    follow(page, page.get_by_role("link", name="Find a programme"))
    page.get_by_role("combobox", name="Language").select_option("es")
    follow(page, page.get_by_role("button", name="Show"))
    assert [each.inner_text() for each in page.get_by_role("main").get_by_role("heading", level=2).all()] == [
        "Harbour ODR"
    ]
    follow(page, page.get_by_role("link", name="The credential", exact=True))
    follow(page, page.get_by_role("link", name="Eligibility"))
    assert page.get_by_role("heading", level=1).inner_text() == "Eligibility"
