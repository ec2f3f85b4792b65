"""From the application to the listing in Chromium: a mediator, an assessor and IMI staff, and what each may see."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.accounts.person import Person
from app.db import commit
from app.logbook import actions
from app.logbook.vocabulary import Mode
from tests import make
from tests.browser import Browser as Visitor
from tests.e2e.inside import inside_address, inside_portal  # noqa: F401  fixtures by another name
from tests.e2e.waiting import follow, patient
from tests.features import applying
from tests.features.pictures import picture, saved

SECRET = "The parties wept, and so did I"
QUESTION = "How much of it was online?"
ANSWER = "All but the last hour."


class People(NamedTuple):
    """Everybody's own browser: a mediator, her assessor, one of another programme, IMI staff, another mediator."""

    ana: Page
    ines: Page
    otto: Page
    sanne: Page
    kofi: Page


@pytest.fixture
def ana(database: object) -> Person:
    """Ready to apply, without a profile."""
    ana = make.mediator(name="Ana Petrova")
    applying.ready(ana)
    return ana


@pytest.fixture
def hybrid(ana: Person) -> int:
    """The number of a hybrid mediation of hers, with a reflection."""
    made = make.mediation(ana, reference="H-01", sessions=({"minutes": 60, "mode": Mode.IN_PERSON},))
    actions.reflect(made, by=ana, version=0, went_well=SECRET, was_hard="")
    commit()
    return made.id


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def people(
    request: pytest.FixtureRequest, app: Flask, chromium: Browser, address: str, ana: Person
) -> Iterator[People]:
    ines = applying.assessor(applying.programme("Rivers ODR"))
    otto = applying.assessor(applying.programme("Lakes ODR"), "otto@example.org")
    sanne = make.staff(name="Sanne Bakker")
    contexts = []
    pages = []
    for who in (ana, ines, otto, sanne, make.mediator(name="Kofi Mensah")):
        cookie = Visitor(app).sign_in(who).client.get_cookie(app.config["SESSION_COOKIE_NAME"])
        assert cookie is not None
        contexts.append(patient(chromium, base_url=address, java_script_enabled=request.param))
        contexts[-1].add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
        pages.append(contexts[-1].new_page())
    yield People(*pages)
    for context in contexts:
        context.close()


def statuses(page: Page, *paths: str) -> list[int]:
    """What the raw routes answer to somebody."""
    return [page.request.get(path).status for path in paths]


def read(page: Page, path: str) -> str:
    """The raw answer of a page that somebody may read."""
    answer = page.request.get(path)
    assert answer.status == 200
    return answer.text()


def next_step(people: People) -> str:
    """What Ana's overview says comes next."""
    people.ana.goto("/listing/")
    return people.ana.locator("section:has(#next)").inner_text()


def submit(page: Page) -> str:
    """Ana applies; gives the number of her application."""
    page.goto("/listing/")
    follow(page, "text=Choose a programme")
    follow(page, "button[aria-label='Begin an application to Rivers ODR']")
    number = page.url.split("/")[-2]
    page.check("[name=is_right]")
    follow(page, "button:has-text('Submit to Rivers ODR')")
    expect(page.locator("main")).to_contain_text("Submitted.")
    return number


def query(page: Page, number: str) -> None:
    """Ines opens the application from her queue, queries the hybrid entry, and sends that."""
    page.goto("/assess/")
    follow(page, "#queue li a >> nth=0")
    follow(page, "button:has-text('Begin the review')")
    page.click("a[aria-label$=': H-01']")
    form = page.locator("form[aria-label='Decide about H-01']")
    form.locator("textarea").fill(QUESTION)
    form.locator("button:has-text('Query')").click()
    expect(page.locator("#entries")).to_contain_text("Queried 1")
    page.goto(f"/assess/{number}/ask")
    follow(page, "button:has-text('Send to the mediator')")
    expect(page.locator("main")).to_contain_text("Questions to answer")


def answer(page: Page) -> None:
    page.goto("/listing/")
    follow(page, "text=Open the questions")
    follow(page, "a[aria-label='Answer about H-01']")
    page.fill("textarea[name=answer]", ANSWER)
    follow(page, "button:has-text('Keep this answer')")
    follow(page, "button:has-text('Send your answers')")
    expect(page.locator("main")).to_contain_text("In review.")


def accept(page: Page, number: str) -> None:
    """Ines accepts what is plain together, and the hybrid one for its answer."""
    page.goto(f"/assess/{number}/accept")
    follow(page, "button:has-text('Accept all')")
    page.goto(f"/assess/{number}?show=all")
    expect(page.locator("#entries")).to_contain_text(ANSWER)
    page.click("a[aria-label$=': H-01']")
    form = page.locator("form[aria-label='Decide about H-01']")
    form.locator("textarea").fill("By the answer it is.")
    form.locator("button:has-text('Accept')").click()
    expect(page.locator("#steps")).to_contain_text("all decided")


def sign(page: Page, number: str) -> None:
    """Ines records every criterion as met, and signs a pass."""
    page.goto(f"/assess/{number}/criteria/1")
    while "/criteria/" in page.url:
        for box in page.locator("input[value=met]").all():
            box.check()
        follow(page, "button:has-text('Save')")
    page.check("input[name=result][value=pass]")
    page.fill("[name=grounds]", "Knows the field, and does it well.")
    page.check("[name=is_own]")
    page.fill("[name=name]", "Ines Duarte")
    follow(page, "button:has-text('Sign and report to IMI')")
    expect(page.locator("main")).to_contain_text("Signed by Ines Duarte for Rivers ODR")


def complete_profile(page: Page, photo: Path) -> None:
    page.goto("/listing/")
    follow(page, "text=Open your profile")
    page.set_input_files("#photo", photo)
    page.click("button:has-text('Save the photo')")
    expect(page.locator("img.portrait").first).to_be_visible()
    page.fill("[name=languages]", "Portuguese, English")
    page.fill("[name=places]", "Lisbon, Portugal")
    page.check("text=Commercial")
    follow(page, "#profile button:has-text('Save')")
    expect(page.locator("#meter")).to_contain_text("Enough for approval")


def verify(page: Page) -> None:
    """Sanne finds the claim to be certified in the queue, and verifies it."""
    page.goto("/staff/?kind=certifications")
    follow(page, "#queue a[href$='#certified']")
    page.fill("#verify textarea", "In IMI’s register since 2019.")
    follow(page, "#verify button")
    expect(page.locator("main")).to_contain_text("Verified")


def approve(page: Page, number: str) -> None:
    """Sanne finds it in the queue, and approves."""
    page.goto("/staff/")
    follow(page, f"#queue a[href='/staff/applications/{number}/']")
    page.select_option("#approve select", "paid")
    page.fill("#approve textarea", "Passed, complete and paid.")
    follow(page, "#approve button")
    expect(page.locator("main")).to_contain_text("Approved")


@pytest.fixture
def closed(people: People) -> Callable[[str], None]:
    """Check who of them does not find an application, its desk and its decision; what is theirs is checked apart."""

    def check(number: str) -> None:
        hers = (f"/listing/application/{number}", f"/listing/application/{number}/shared")
        desk = (f"/assess/{number}", f"/assess/{number}/criteria/1", f"/assess/{number}/result")
        console = (f"/staff/applications/{number}/", f"/staff/applications/{number}/shared", "/staff/")
        assert statuses(people.ana, *desk, *console) == [404] * 6
        assert statuses(people.ines, *hers, *console, "/logbook/", "/listing/profile/") == [404] * 7
        assert statuses(people.otto, *hers, *desk, *console) == [404] * 8
        assert statuses(people.sanne, *hers, *desk, "/logbook/") == [404] * 6
        assert statuses(people.kofi, *hers, *desk, *console) == [404] * 8

    return check


def without_secret(page: Page, *paths: str) -> list[str]:
    """The raw answers to somebody, none of which tells a reflection."""
    found = [read(page, path) for path in paths]
    assert not any(SECRET in text for text in found)
    return found


def test_three_people_from_the_application_to_the_listing(
    people: People, closed: Callable[[str], None], hybrid: int, tmp_path: Path
) -> None:
    photo = tmp_path / "ana.jpg"
    photo.write_bytes(saved(picture()))
    assert "You are ready to apply" in next_step(people)

    number = submit(people.ana)
    desk, console = f"/assess/{number}", f"/staff/applications/{number}/"
    closed(number)
    assert "Rivers ODR has your application." in next_step(people)
    assert "Ana Petrova" in without_secret(people.ines, "/assess/", desk)[0]
    assert "Ana Petrova" not in without_secret(people.otto, "/assess/")[0]
    assert console not in without_secret(people.sanne, "/staff/", console)[0]

    query(people.ines, number)
    closed(number)
    assert "Answer the assessor’s questions" in next_step(people)
    assert QUESTION in read(people.ana, f"/listing/application/{number}")
    people.sanne.goto(console)
    follow(people.sanne, "button:has-text('Open what was submitted')")
    assert all(QUESTION not in text for text in without_secret(people.sanne, "/staff/", console, f"{console}shared"))

    answer(people.ana)
    closed(number)
    assert "Your application is in review" in next_step(people)
    accept(people.ines, number)
    sign(people.ines, number)
    closed(number)

    assert "Complete your profile" in next_step(people)
    assert "It cannot be approved yet" in without_secret(people.sanne, console)[0]
    complete_profile(people.ana, photo)
    assert "Your certification is not verified" in next_step(people)
    verify(people.sanne)
    assert "IMI decides on your listing" in next_step(people)
    closed(number)

    approve(people.sanne, number)
    assert "You are listed" in next_step(people)
    expect(people.ana.locator("section:has(#standing) dl")).to_contain_text("Listed")
    closed(number)
    assert "Nothing here" in without_secret(people.ines, "/assess/", desk)[0]
    assert SECRET in read(people.ana, f"/logbook/{hybrid}")
