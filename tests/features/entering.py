"""What a browser with an authenticator does: asks for a challenge, has it answered, sends it; and who is told."""

import json
import re
from email.utils import parseaddr
from typing import Any

from app import jobs
from app.accounts.models import User
from app.accounts.passkeys import actions as passkey_actions
from app.accounts.passkeys.rules import Role
from app.accounts.person import Person, person
from app.db import commit
from tests.browser import Answer, Browser
from tests.features.authenticator import Authenticator
from tests.post_office import PostOffice, text_of

SIGN_IN = "/sign-in/passkey"
ACCOUNT = "/account/passkeys/"
ACCESS = "/staff/access/"
GONE = "It has been used already, a newer one has been sent, or its 3 days are over."
LINK = re.compile(r"http://localhost(/invitation/\S+)")


def asked(browser: Browser, address: str) -> dict[str, Any]:
    """What the portal wants its passkeys to be asked."""
    return json.loads(browser.post(f"{address.rstrip('/')}/challenge").text)


def made(browser: Browser, address: str, device: Authenticator, name: str = "Phone") -> Answer:
    """A new passkey on this device, by way of the account or of an invitation."""
    return browser.post(address, {"credential": device.create(asked(browser, address)), "name": name})


def signed_in(browser: Browser, device: Authenticator, **details: Any) -> Answer:
    return browser.post(SIGN_IN, {"credential": device.get(asked(browser, SIGN_IN)), **details})


def invited(smtp: PostOffice, email: str, role: Role = Role.STAFF, by: Person | None = None) -> tuple[Person, str]:
    """Somebody with a role that needs a passkey, and the link they got."""
    user = passkey_actions.invite(email, role=role, by=by, name=email.partition("@")[0].capitalize())
    commit()
    return person(user), link(smtp, email)


def link(smtp: PostOffice, email: str) -> str:
    """The newest link in a letter to this address."""
    jobs.run_due()
    found = [LINK.search(text_of(letter)) for letter in smtp.letters if email in letter["To"]]
    return [each[1] for each in found if each][-1]


def told(smtp: PostOffice) -> list[tuple[str, str]]:
    """Who got which letter since this was asked before."""
    jobs.run_due()
    letters = sorted((parseaddr(letter["To"])[1], letter["Subject"]) for letter in smtp.letters)
    smtp.empty()
    return letters


def enrolled(browser: Browser, smtp: PostOffice, email: str, role: Role = Role.STAFF) -> tuple[Person, Authenticator]:
    """Somebody who used their invitation at this browser, and is signed in there, and their device."""
    who, address = invited(smtp, email, role)
    device = Authenticator()
    assert made(browser, address, device).status_code == 303
    return who, device


def account(database: Any, who: Person) -> User:
    return database.session.get_one(User, who.id)
