"""From a concluded mediation to the digest: letters by a real mail server, two reviewers in Chromium, one in Arabic."""

import re
from collections.abc import Iterator
from datetime import timedelta
from types import ModuleType

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.accounts.person import Person
from app.db import commit
from app.feedback import actions
from app.feedback.digests import address as digest_address
from app.logbook.vocabulary import Status
from tests import make
from tests.browser import Browser as Visitor
from tests.e2e.inside import inside_address, inside_portal  # noqa: F401  fixtures by another name
from tests.e2e.test_reviewer import fill_in, go_on
from tests.e2e.waiting import patient
from tests.features.digesting import answers, asked
from tests.features.lettering import TUESDAY, ana_on_tuesday, asked as invited, hour
from tests.features.reviewing import nights
from tests.post_office import PostOffice, text_of

PHONE = {"viewport": {"width": 320, "height": 640}, "java_script_enabled": False}


@pytest.fixture
def ana(database: object, clock: ModuleType) -> Person:
    return ana_on_tuesday(clock)


@pytest.fixture
def desk(app: Flask, chromium: Browser, address: str, ana: Person) -> Iterator[Page]:
    """Ana's own browser, signed in."""
    visitor = Visitor(app).sign_in(ana)
    cookie = visitor.client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    with patient(chromium, base_url=address) as context:
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
        yield context.new_page()


def link_in(letter: object) -> str:
    """Where the link of an invitation leads, below the portal's own address."""
    found = re.search(r"http://localhost(/feedback/\S+)", text_of(letter))  # type: ignore[arg-type]
    assert found
    return found[1]


def answer(page: Page, path: str) -> str:
    """From the letter to the receipt, every statement answered; gives the heading at the end."""
    page.goto(path)
    page.check("input[value=give]")
    go_on(page)
    while not page.url.endswith("/review"):
        fill_in(page)
    page.check("input[name=send]")
    go_on(page)
    assert page.locator("p.code").is_visible()
    return page.inner_text("h1")


def test_two_letters_two_answers_and_a_digest_not_a_day_earlier(
    desk: Page, chromium: Browser, address: str, ana: Person, smtp: PostOffice, clock: ModuleType
) -> None:
    others = asked(ana, 3, mediations=2)
    actions.set_habit(ana, invites_when_concluded=True)
    mediation = make.mediation(ana, status=Status.IN_PROGRESS)
    invited(ana, mediation, address="one@example.com")
    invited(ana, mediation, address="two@example.com", language="ar")
    hour(clock, TUESDAY)
    assert smtp.letters == []

    desk.goto(f"/logbook/{mediation.id}")
    desk.select_option("#entry [name=status]", "concluded")
    desk.click("#entry >> text=Save")
    expect(desk.locator("#messages")).not_to_be_empty()
    hour(clock, TUESDAY + timedelta(days=1))
    letters = {str(letter["To"]).partition("<")[2].rstrip(">"): letter for letter in smtp.letters}
    assert set(letters) == {"one@example.com", "two@example.com"}

    with patient(chromium, base_url=address, **PHONE) as phone, patient(chromium, base_url=address) as other:
        headings = [
            answer(phone.new_page(), link_in(letters["one@example.com"])),
            answer(reader := other.new_page(), link_in(letters["two@example.com"])),
        ]
        assert headings == ["Thank you, your answers are sent", "شكرًا لكم، تم إرسال إجاباتكم"]
        assert reader.evaluate("document.documentElement.dir") == "rtl"
        assert phone.cookies() + other.cookies() == []

    answers(others)
    commit()
    digest = f"/feedback/digests/{digest_address.sign(ana.id)}"
    nights(clock, 13)
    assert desk.request.get(digest).status == 404
    nights(clock, 1)
    desk.goto(digest)
    expect(desk.locator("main")).to_contain_text("and 5 did")
    expect(desk.locator("main")).to_contain_text("Automatic summary, not independently compiled")
