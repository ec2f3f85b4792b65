"""What scans mail opens every link, runs scripts and presses every button; it types nothing, and changes nothing."""

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from app.db import db
from app.feedback import links
from app.feedback.asking import Channel
from app.feedback.models import Request
from app.listing.packs import queries as pack_queries
from tests import make
from tests.browser import Browser as Visitor
from tests.e2e.inside import inside_address, inside_portal  # noqa: F401  fixtures by another name
from tests.e2e.waiting import patient
from tests.features import packing
from tests.features.reviewing import answered, begun, receipt, reviewed, sent

SCANNERS = {
    "safe links": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0",
    "preview": "Mozilla/5.0 (compatible; MSOffice 16)",
    "gateway": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0 BarracudaSentinel",
    "phone": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148",
    "robot": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
}
MOST_PAGES = 60
FOUND = """() => [[...document.querySelectorAll('a[href]')].map(each => each.href.split('#')[0]),
  document.querySelectorAll('form button').length]"""
PRESS = """number => {
  const button = document.querySelectorAll('form button')[number]
  button.form.noValidate = true
  button.click()
}"""


@pytest.fixture
def asked(app: Flask, database: object) -> dict[str, Request]:
    """A link in every state that a scanner can meet."""
    mediation = make.mediation(make.mediator(name="Ana Petrova"))
    requests = {name: make.request(mediation) for name in ("new", "begun", "ready", "answered")}
    requests["handed"] = make.request(mediation, channel=Channel.HANDED)
    sent(
        begun(Visitor(app), requests["begun"]),
        "Save and go on",
        {"role": "party", "took_place": "yes", "how": "online"},
    )
    reviewed(begun(Visitor(app), requests["ready"]))
    answered(requests["answered"])
    return requests


def rows() -> dict[str, list[object]]:
    """Everything in the database, table by table."""
    db.session.rollback()
    return {table.name: list(db.session.execute(select(table)).all()) for table in db.metadata.sorted_tables}


def is_below(address: str) -> bool:
    return "/feedback/" in address or "/pack/" in address


def scan(page: Page, start: str) -> int:
    """Open every page below a link and press every button, whatever the browser would check; says how many presses.

    Every page runs its scripts when it is opened. Where a button leads is opened like any other, not waited for.
    """
    waiting, seen, presses = [start], set[str](), 0
    while waiting and len(seen) < MOST_PAGES:
        where = waiting.pop()
        seen.add(where)
        page.goto(where, wait_until="domcontentloaded")
        found, buttons = page.evaluate(FOUND)
        waiting += [each for each in dict.fromkeys(found) if is_below(each) and each not in seen | set(waiting)]
        for number in range(buttons):
            if number:  # the first is pressed on the page as it was opened
                page.goto(where, wait_until="domcontentloaded")
            with page.expect_navigation(wait_until="commit"):
                page.evaluate(PRESS, number)
            waiting += [each for each in (page.url,) if each not in seen | set(waiting)]
            presses += 1
    return presses


@pytest.mark.parametrize("scanner", SCANNERS.values(), ids=SCANNERS)
def test_a_scanner_that_presses_every_button_changes_no_row(
    app: Flask, chromium: Browser, address: str, asked: dict[str, Request], scanner: str
) -> None:
    before = rows()
    with patient(chromium, user_agent=scanner) as context:
        page = context.new_page()
        presses = {name: scan(page, address + links.address(request)) for name, request in asked.items()}
        assert context.cookies() == []
    assert rows() == before
    assert min(presses.values()) >= 2, presses
    assert presses["ready"] > 15, presses
    for name in ("new", "begun", "ready", "handed"):
        assert "Your receipt code" in receipt(Visitor(app), asked[name]).words
    assert "You sent your answers" in Visitor(app).get(links.address(asked["answered"])).words


def test_a_scanner_does_not_open_a_pack(app: Flask, chromium: Browser, address: str, database: object) -> None:
    ana = make.mediator(name="Ana Petrova")
    make.mediation(ana)
    link = pack_queries.address(packing.sealed(ana))
    before = rows()
    for scanner in SCANNERS.values():
        with patient(chromium, user_agent=scanner) as context:
            assert scan(context.new_page(), address + link) == 1
            assert context.cookies() == []
    assert rows() == before
    assert packing.opened(Visitor(app), packing.sealed(ana)).status_code == 200
