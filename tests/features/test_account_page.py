"""Name, time zone and language are changed on the account page, and what is typed is never lost."""

import pytest

from app import clock
from app.accounts.models import User
from app.accounts.passkeys.models import Passkey
from app.accounts.person import person
from app.db import db
from tests import make

SCANNED = 20
NO_CODE = "This code is not right, or it is too old. Check the latest letter, or ask for a new code."
pytestmark = pytest.mark.database


def test_the_account_is_changed(browser, database):
    ana = make.mediator(name="Ana", zone="Europe/Amsterdam")
    page = browser.sign_in(ana).get("/account/")
    page = page.submit("Save", {"Name": "  Ana   Ferreira ", "Time zone": "Europe/Lisbon"})
    user = database.session.get_one(User, ana.id)
    assert (user.name, user.zone, user.language) == ("Ana Ferreira", "Europe/Lisbon", "en")
    assert "Your account is changed." in page.words
    assert "Ana Ferreira Lisbon time" in page.words


@pytest.mark.parametrize(("who", "title"), [("is_mediator", "Logbook"), ("is_staff", "Account")])
def test_whoever_gives_a_name_for_the_first_time_is_welcomed_where_they_work(browser, database, who, title):
    newcomer = person(make.account(name="", **{who: True}))
    page = browser.sign_in(newcomer).get("/account/").submit("Save", {"Name": "Ana Ferreira"})
    assert (page.page.title, "Welcome, Ana Ferreira." in page.words) == (title, who == "is_mediator")


def add_passkeys(user_id, *names):
    for name in names:
        known = {"credential_id": name.encode(), "public_key": b"key", "sign_count": 0, "created_at": clock.now()}
        db.session.add(Passkey(user_id=user_id, name=name, **known))
    make.commit()


def hints(browser):
    words = browser.get("/account/").words
    return [hint for hint in ("Invite a colleague", "Add another passkey") if hint in words]


def test_the_first_of_staff_is_led_to_a_colleague_and_a_second_passkey_until_there_are_both(browser, database):
    imi = make.staff()
    browser.sign_in(imi)
    add_passkeys(imi.id, "phone")
    assert hints(browser) == ["Invite a colleague", "Add another passkey"]
    make.staff()
    assert hints(browser) == ["Add another passkey"]
    add_passkeys(imi.id, "key")
    assert hints(browser) == []


@pytest.mark.parametrize(("who", "is_by_passkey"), [({"is_mediator": True}, True), ({"is_staff": True}, False)])
def test_nobody_else_is_led_there_nor_who_could_not_go(browser, database, who, is_by_passkey):
    browser.sign_in(person(make.account(**who)), is_by_passkey=is_by_passkey)
    assert hints(browser) == []


@pytest.mark.parametrize(
    ("typed", "words"),
    [("", "Enter your name"), ("A" * 121, "Keep it to 120 characters")],
)
def test_a_wrong_name_is_explained_and_what_was_typed_is_kept(browser, database, typed, words):
    ana = make.mediator(name="Ana")
    page = browser.sign_in(ana).get("/account/")
    answer = page.submit("Save", {"Name": typed, "Time zone": "Asia/Tokyo"})
    kept = dict(answer.page.labels(answer.page.form("Save")))
    [zone] = [option.text for option in kept["Time zone"].iter("option") if "selected" in option.attrib]
    assert (answer.status_code, words in answer.words) == (422, True)
    assert (kept["Name"].get("value", ""), zone) == (typed, "Asia/Tokyo")
    assert database.session.get_one(User, ana.id).name == "Ana"


def test_an_account_changed_in_another_window_shows_both(browser, database):
    ana = make.mediator(name="Ana", zone="US/Eastern")
    page = browser.sign_in(ana).get("/account/")
    browser.get("/account/").submit("Save", {"Name": "Ana Ferreira"})
    answer = page.submit("Save", {"Name": "A. Ferreira", "Time zone": "Europe/Lisbon"})
    kept = database.session.get_one(User, ana.id)
    assert answer.status_code == 422
    assert "Name is saved as: Ana Ferreira" in answer.words
    assert "Time zone is saved as: US/Eastern" in answer.words
    assert (kept.name, kept.zone) == ("Ana Ferreira", "US/Eastern")
    answer.submit("Save")
    user = database.session.get_one(User, ana.id)
    assert (user.name, user.zone) == ("A. Ferreira", "Europe/Lisbon")
