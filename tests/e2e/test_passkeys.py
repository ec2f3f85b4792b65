"""Passkeys in a real browser with an authenticator of Chromium's own: made, used, lost and replaced."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.e2e.waiting import follow, soon

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
LINK = re.compile(r"http://localhost:\d+(/invitation/\S+)")


@dataclass
class Device:
    """The authenticator of one browser."""

    session: CDPSession
    id: str

    def keys(self) -> list[dict[str, Any]]:
        return self._send("getCredentials")["credentials"]

    def forget(self) -> None:
        self._send("clearCredentials")

    def take(self, key: dict[str, Any]) -> None:
        self._send("addCredential", credential=key)

    def recognises(self, *, person: bool) -> None:
        self._send("setUserVerified", isUserVerified=person)

    def _send(self, verb: str, **details: Any) -> Any:
        return self.session.send(f"WebAuthn.{verb}", {"authenticatorId": self.id, **details})


@pytest.fixture
def portal(fresh_portal: str) -> str:
    return fresh_portal


def device(page: Page) -> Device:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    return Device(session, session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"])


def invite(sanne: Page, name: str) -> None:
    sanne.goto("/staff/access/")
    sanne.get_by_label("Name").fill(name)
    sanne.get_by_label("E-mail address").fill(f"{name.lower()}@demo.example")
    sanne.get_by_role("button", name="Invite them").click()
    expect(sanne.get_by_text("They are staff, and get a letter")).to_be_visible()


def newest_link(page: Page, name: str, *, but: str = "") -> str:
    """The link of the newest letter to somebody, once the worker has sent one that is not `but`."""

    def look() -> str:
        page.goto("/demo/mailbox")
        letters = [text for text in page.locator("article.letter").all_inner_texts() if f"{name.lower()}@" in text]
        return next((found[1] for found in map(LINK.search, letters) if found and found[1] != but), "")

    return soon(look)


def enrolled(visit: Callable[..., Page], sanne: Page, name: str) -> tuple[Page, Device, str]:
    """Somebody new on staff, who has made a passkey with their link and is signed in with it."""
    invite(sanne, name)
    page = visit("/")
    link = newest_link(page, name)
    own = device(page)
    page.goto(link)
    page.get_by_role("button", name="Make a passkey on this device").click()
    expect(page.get_by_text("Your passkey is made, and you are signed in with it.")).to_be_visible()
    return page, own, link


def sign_in(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()


def test_a_mediator_adds_a_passkey_and_signs_in_with_it(visit: Callable[..., Page]) -> None:
    page = visit("/account/passkeys/", as_="noor")
    device(page)
    page.get_by_label("Name of the passkey").fill("Laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("The passkey is added.")).to_be_visible()
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("This device has a passkey of yours already.")).to_be_visible()
    follow(page, page.get_by_role("button", name="Sign out"))
    sign_in(page)
    expect(page).to_have_url(re.compile("/logbook/$"))
    page.goto("/account/passkeys/")
    follow(page, page.get_by_role("link", name="Rename or remove Laptop"))
    follow(page, page.get_by_role("button", name="Remove this passkey"))
    expect(page.get_by_text("The passkey is removed")).to_be_visible()
    sign_in(page)
    expect(page.get_by_text("The portal does not know this passkey, or it was removed.")).to_be_visible()


def test_a_device_that_does_not_recognise_the_person_signs_nobody_in(visit: Callable[..., Page]) -> None:
    page = visit("/account/passkeys/", as_="noor")
    own = device(page)
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("The passkey is added.")).to_be_visible()
    follow(page, page.get_by_role("button", name="Sign out"))
    own.recognises(person=False)
    sign_in(page)
    expect(page.get_by_text("No passkey was used.")).to_be_visible()
    own.recognises(person=True)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(re.compile("/logbook/$"))


def test_a_copied_key_whose_count_went_back_is_refused(visit: Callable[..., Page]) -> None:
    page = visit("/account/passkeys/", as_="noor")
    own = device(page)
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("The passkey is added.")).to_be_visible()
    [copy] = own.keys()
    for _ in range(2):
        sign_in(page)
        expect(page).to_have_url(re.compile("/logbook/$"))
    follow(page, page.get_by_role("button", name="Sign out"))
    own.forget()
    own.take(copy)
    sign_in(page)
    expect(page.get_by_text("This passkey could not be checked.")).to_be_visible()


def test_staff_are_invited_and_a_lost_passkey_is_replaced_by_two(visit: Callable[..., Page]) -> None:
    sanne = visit("/staff/access/", as_="sanne")
    joris, lost, used = enrolled(visit, sanne, "Joris")
    mila, hers, _link = enrolled(visit, sanne, "Mila")
    follow(mila, mila.get_by_role("banner").get_by_role("button", name="Sign out"))
    sign_in(mila)
    expect(mila).to_have_url(re.compile("/staff/$"))

    for page, words in ((sanne, "Ask for a new invitation"), (mila, "Confirm, and end the passkeys")):
        page.goto("/staff/access/")
        follow(page, page.get_by_role("link", name="Joris"))
        follow(page, page.get_by_role("button", name=words))
    expect(mila.get_by_text("Their passkeys are ended")).to_be_visible()

    sign_in(joris)
    expect(joris.get_by_text("The portal does not know this passkey, or it was removed.")).to_be_visible()
    link = newest_link(joris, "Joris", but=used)
    lost.forget()
    joris.goto(link)
    joris.get_by_role("button", name="Make a passkey on this device").click()
    expect(joris).to_have_url(re.compile("/account/$"))
    joris.goto("/staff/access/")
    expect(joris.get_by_role("heading", name="Access", exact=True)).to_be_visible()
    assert len(hers.keys()) == len(lost.keys()) == 1
