"""Staff and assessors get in by passkey only, and look after theirs when they are signed in with one."""

import pytest
from sqlalchemy import select

from app.accounts.passkeys import queries as passkey_queries
from app.accounts.passkeys.models import Passkey
from app.accounts.passkeys.rules import ONLY_BY_PASSKEY, THE_LAST
from app.accounts.person import person
from app.areas import Area
from tests import make
from tests.features.authenticator import Authenticator
from tests.features.belongings import Belongings
from tests.features.entering import ACCESS, ACCOUNT, enrolled, invited, made, signed_in
from tests.features.test_passkeys import refused
from tests.features.test_strangers import METHODS, ask, closed_routes
from tests.routes import address as address_of

pytestmark = pytest.mark.database

TITLE = "IMI staff sign in with a passkey"


@pytest.fixture
def sanne(browser):
    """A member of staff, signed in at `browser` as with a passkey."""
    sanne = make.staff(name="Sanne Bakker", email="sanne@example.org")
    browser.sign_in(sanne)
    return sanne


def test_a_code_by_letter_opens_no_page_of_staff(app, browser, database, sanne):
    owner = Belongings(browser, database)
    by_code = browser.another().sign_in(sanne, is_by_passkey=False)
    routes = [rule for rule in closed_routes(app) if rule.rule.startswith("/staff/")]
    known = {(method, address_of(rule, owner)) for rule in routes for method in rule.methods}
    wrong = []
    for address in {address for _method, address in known}:
        for method in METHODS:
            for htmx in (None, "people"):
                status = ask(by_code, method, address, htmx=htmx).status_code
                if status != (403 if (method, address) in known else 404):
                    wrong.append((method, address, htmx, status))
    assert (wrong, len(known) > 12) == ([], True)
    assert (by_code.get("/account/").status_code, browser.get(ACCESS).status_code) == (200, 200)


def test_who_is_refused_reads_what_to_do(browser, sanne):
    by_code = browser.another().sign_in(sanne, is_by_passkey=False)
    answer = by_code.get(ACCESS)
    field = answer.page.one("input", name="back")
    assert (answer.status_code, answer.page.title, field.get("value")) == (403, TITLE, ACCESS)
    assert "Ask a colleague at IMI to send you one" in answer.words
    refusal = by_code.post("/sign-in/passkey", {"credential": "{}", "back": ACCESS})
    assert refusal.page.one("input", name="back").get("value") == ACCESS
    assert "IMI staff sign in with a passkey." in by_code.get("/account/").words


@pytest.mark.parametrize("role", ["is_staff", "is_assessor"])
def test_which_areas_take_a_passkey(database, role):
    by_code = person(make.account(**{role: True}))
    needed = {area for area in Area if by_code.lacks_passkey(area)}
    assert needed == {Area.STAFF if role == "is_staff" else Area.ASSESSOR}
    assert not any(by_code.may_enter(area) for area in needed)
    assert not any(person(make.account(is_mediator=True)).lacks_passkey(area) for area in Area)


def test_the_mailbox_alone_makes_no_passkey_for_staff(browser, database, sanne):
    """Whoever reads the letters of a member of staff gets into their account, and no further."""
    thief = browser.another().sign_in(sanne, is_by_passkey=False)
    assert ONLY_BY_PASSKEY in thief.get(ACCOUNT).words
    assert refused(made(thief, ACCOUNT, Authenticator()), ONLY_BY_PASSKEY)
    assert database.session.scalars(select(Passkey)).all() == []


def test_a_passkey_from_before_the_role_signs_in_and_no_more(browser, database, smtp, sanne):
    ana, phone = make.mediator(email="ana@example.org"), Authenticator()
    made(browser.another().sign_in(ana, is_by_passkey=False), ACCOUNT, phone)
    _ana, address = invited(smtp, ana.email, by=sanne)
    hers = browser.another()
    signed_in(hers, phone)
    assert (hers.get("/logbook/").status_code, hers.get(ACCESS).status_code) == (200, 403)
    assert "It does not open the pages of IMI staff and assessors." in hers.get(ACCOUNT).words
    made(hers, address, phone)
    assert (hers.get(ACCESS).status_code, len(database.session.scalars(select(Passkey)).all())) == (200, 1)


def test_a_further_passkey_of_staff_opens_their_pages_too(browser, smtp):
    enrolled(browser, smtp, "joris@example.org")
    key = Authenticator()
    made(browser, ACCOUNT, key, "Security key")
    another = browser.another()
    signed_in(another, key)
    assert another.get(ACCESS).status_code == 200


def test_the_last_passkey_of_staff_stays(browser, database, smtp):
    enrolled(browser, smtp, "joris@example.org")
    [first] = database.session.scalars(select(Passkey.id)).all()
    words = browser.get(f"{ACCOUNT}{first}").words
    refusal = browser.post(f"{ACCOUNT}{first}/remove")
    made(browser, ACCOUNT, Authenticator(), "Security key")
    after = browser.get(f"{ACCOUNT}{first}").submit("Remove this passkey")
    assert (THE_LAST in words, refusal.status_code, THE_LAST in refusal.words) == (True, 409, True)
    assert "The passkey is removed" in after.words
    assert database.session.scalars(select(Passkey.name)).all() == ["Security key"]


@pytest.mark.parametrize("what", ["rename", "remove"])
def test_staff_look_after_their_passkeys_when_signed_in_with_one(browser, database, smtp, what):
    joris, _device = enrolled(browser, smtp, "joris@example.org")
    made(browser, ACCOUNT, Authenticator(), "Security key")
    by_code = browser.another().sign_in(joris, is_by_passkey=False)
    [first, _second] = database.session.scalars(select(Passkey.id).order_by(Passkey.id)).all()
    answer = by_code.post(f"{ACCOUNT}{first}/{what}", {"name": "Mine", "version": 1})
    assert (answer.status_code in (409, 422), ONLY_BY_PASSKEY in answer.words) == (True, True)
    assert database.session.scalars(select(Passkey.name).order_by(Passkey.id)).all() == ["Phone", "Security key"]


def test_only_staff_and_assessors_are_on_these_pages(browser, sanne):
    statuses = {
        browser.ask(method, f"{ACCESS}{make.mediator().id}{end}").status_code
        for method, end in (("GET", ""), ("GET", "/lost"))
    }
    posted = {browser.post(f"{ACCESS}{make.mediator().id}/{what}").status_code for what in ("lost", "invite")}
    assert (statuses, posted) == ({404}, {404})


def test_the_list_is_divided_into_pages(browser, sanne):
    for number in range(passkey_queries.A_PAGE):
        make.staff(name=f"Staff {number:02}")
    first, second, beyond = (browser.get(f"{ACCESS}?page={number}").words for number in (1, 2, 99))
    assert ("Sanne Bakker" in first, "Staff 24" in first, "Staff 24" in second, second == beyond) == (
        *(True, False, True, True),
    )
