"""Signing up, in and out, and one's account: as a person does it, with real letters."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import jobs
from app.accounts import actions
from app.accounts.models import SignIn, SignInCode, User
from tests import make
from tests.page import read
from tests.post_office import text_of

SCANNED = 20
NO_CODE = "This code is not right, or it is too old. Check the latest letter, or ask for a new code."
pytestmark = pytest.mark.database


@pytest.fixture
def letter(smtp):
    """The latest letter's code and link."""

    def latest():
        jobs.run_due()
        text = text_of(smtp.letters[-1])
        return re.search(r"\b\d{6}\b", text)[0], re.search(r"http://localhost(/\S+)", text)[1]

    return latest


def ask_for_code(browser, address):
    return browser.get("/sign-in").submit("Send me a code", {"E-mail address": address})


def test_a_newcomer_signs_up_by_a_typed_code(browser, letter, database):
    page = ask_for_code(browser, "  Ana.Ferreira@Example.org ")
    digits, _link = letter()
    page = page.submit("Sign in", {"Code": f"{digits[:3]} {digits[3:]}"})
    assert (page.page.title, "Welcome. Enter your name and your time zone" in page.words) == ("Account", True)
    [user] = database.session.scalars(select(User)).all()
    assert (user.email, user.is_mediator, user.is_staff) == ("ana.ferreira@example.org", True, False)


def test_somebody_known_goes_straight_to_the_logbook(browser, letter):
    ana = make.mediator()
    page = ask_for_code(browser, ana.email)
    page = page.submit("Sign in", {"Code": letter()[0]})
    assert (page.address, page.page.title) == ("/logbook/", "Logbook")


def test_staff_go_to_their_account(browser, letter):
    page = ask_for_code(browser, make.staff().email)
    assert page.submit("Sign in", {"Code": letter()[0]}).page.title == "Account"


def test_known_and_unknown_addresses_get_the_same_answer(browser, database):
    known, unknown = browser.another(), browser.another()
    answers = [
        ask_for_code(known, make.mediator(email="somebody@example.org").email),
        ask_for_code(unknown, "nobody@example.org"),
    ]
    told = {(answer.address, answer.status_code, re.sub(r'value="[^"]{50,}"', "", answer.text)) for answer in answers}
    assert len(told) == 1
    assert database.session.scalars(select(User.email)).all() == ["somebody@example.org"]


def test_a_link_survives_every_scanner_and_works_once(browser, letter, database):
    ask_for_code(browser, "ana@example.org")
    _digits, link = letter()
    scanner = browser.another()
    statuses = {scanner.ask(method, link).status_code for method in ("GET", "HEAD") * SCANNED}
    untouched = database.session.scalars(select(SignInCode.used_at)).all(), database.session.scalars(select(User)).all()
    page = browser.get(link).submit("Sign in")
    again = browser.another().ask("GET", link)
    assert (statuses, untouched) == ({200}, ([None], []))
    assert page.page.title == "Account"
    assert (again.status_code, again.page.title) == (410, "This link no longer works")


def test_a_link_works_on_another_browser_too(browser, letter):
    ana = make.mediator()
    ask_for_code(browser, ana.email)
    elsewhere = browser.another().get(letter()[1]).submit("Sign in")
    assert elsewhere.page.title == "Logbook"


def test_a_link_is_pressed_twice_and_says_so(browser, letter):
    ask_for_code(browser, make.mediator().email)
    link = letter()[1]
    first, second = browser.get(link), browser.another().get(link)
    first.submit("Sign in")
    answer = second.submit("Sign in")
    assert (answer.status_code, answer.page.title) == (410, "This link no longer works")
    assert "It has been used already, or its 10 minutes are over." in answer.words


def test_a_link_ends_after_ten_minutes(browser, letter, clock):
    ask_for_code(browser, "ana@example.org")
    link = letter()[1]
    clock.hold(clock.now() + timedelta(minutes=9, seconds=59))
    in_time = browser.get(link).status_code
    clock.hold(clock.now() + timedelta(seconds=1))
    assert [in_time, browser.get(link).status_code, browser.post(link).status_code] == [200, 410, 410]


@pytest.mark.parametrize("change", [lambda link: link[:-1] + "-", lambda link: link.replace("/2/", "/1/")])
def test_a_changed_link_is_worth_nothing(browser, letter, change):
    ask_for_code(browser, "ana@example.org")
    ask_for_code(browser, "kofi@example.org")
    assert browser.another().post(change(letter()[1])).status_code == 410


def test_a_link_is_not_stored_nor_passed_on(browser, letter):
    ask_for_code(browser, "ana@example.org")
    headers = browser.get(letter()[1]).headers
    assert {name: headers[name] for name in ("Referrer-Policy", "X-Robots-Tag", "Cache-Control")} == {
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
        "Cache-Control": "private, no-store",
    }


def test_a_typed_code_ends_after_ten_minutes(browser, letter, clock):
    page = ask_for_code(browser, make.mediator().email)
    digits = letter()[0]
    clock.hold(clock.now() + timedelta(minutes=10))
    answer = page.submit("Sign in", {"Code": digits})
    assert (answer.status_code, NO_CODE in answer.words) == (422, True)


def test_a_code_is_used_once(browser, letter):
    page = ask_for_code(browser, make.mediator().email)
    digits = letter()[0]
    page.submit("Sign in", {"Code": digits}, follow=False)
    page = ask_for_code(browser, "somebody-else@example.org")
    assert page.submit("Sign in", {"Code": digits}).status_code == 422


def test_wrong_codes_are_counted(browser, letter):
    page = ask_for_code(browser, make.mediator().email)
    right = letter()[0]
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    answers = [page.submit("Sign in", {"Code": wrong}) for _ in range(5)]
    assert {(answer.status_code, NO_CODE in answer.words) for answer in answers} == {(422, True)}
    assert page.submit("Sign in", {"Code": right}).status_code == 429


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter your e-mail address"),
        ("ana", "Enter an e-mail address such as name@example.org"),
        ("ana..ferreira@example.org", "Enter an e-mail address such as name@example.org"),
        ("ana@example..org", "Enter an e-mail address such as name@example.org"),
        ("ana@example", "Enter an e-mail address such as name@example.org"),
        ("ana@example.org, kofi@example.org", "Enter an e-mail address such as name@example.org"),
        ("ana@example.org\r\nBcc: kofi@example.org", "Enter an e-mail address such as name@example.org"),
    ],
)
def test_an_address_that_is_none_is_explained_and_kept(browser, smtp, typed, words):
    answer = ask_for_code(browser, typed)
    jobs.run_due()
    kept = answer.page.one("input", name="email").get("value", "")
    assert (answer.status_code, words in answer.words) == (422, True)
    assert (" ".join(kept.split()), smtp.letters) == (" ".join(typed.lower().split()), [])


def test_the_code_page_without_a_code_leads_back(browser):
    assert browser.get("/sign-in/code").location == "/sign-in"


def test_a_copied_cookie_is_refused_after_sign_out(browser):
    page = browser.sign_in(make.mediator()).get("/logbook/")
    copied = browser.client.get_cookie("logbook").value
    thief = browser.another()
    thief.client.set_cookie("logbook", copied)
    before = thief.get("/logbook/").status_code
    page.submit("Sign out")
    thief.client.set_cookie("logbook", copied)
    assert (before, thief.get("/logbook/").status_code) == (200, 303)


def test_the_cookie_from_before_signing_in_is_worth_nothing_after(browser, letter):
    """Somebody who planted it does not get in with it."""
    page = ask_for_code(browser, make.mediator().email)
    planted = browser.client.get_cookie("logbook").value
    page.submit("Sign in", {"Code": letter()[0]})
    thief = browser.another()
    thief.client.set_cookie("logbook", planted)
    assert thief.get("/logbook/").location == "/sign-in"


@pytest.mark.parametrize("by_link", [False, True])
def test_signing_in_again_ends_what_this_browser_leaves(browser, letter, database, by_link):
    browser.sign_in(make.mediator(email="bob@example.org"))
    page = ask_for_code(browser, make.mediator(email="ana@example.org").email)
    digits, link = letter()
    browser.get(link).submit("Sign in") if by_link else page.submit("Sign in", {"Code": digits})
    rows = database.session.execute(select(User.email, SignIn.ended_at.is_(None)).join(SignIn).order_by(SignIn.id))
    assert [tuple(row) for row in rows] == [("bob@example.org", False), ("ana@example.org", True)]


def test_a_sign_in_ends_after_thirty_days(browser, clock):
    browser.sign_in(make.mediator())
    clock.hold(clock.now() + timedelta(days=30))
    assert browser.get("/logbook/").status_code == 303


def devices(page):
    return re.findall(r"(\w+ on \w+|An unknown browser) since", page.words)


def test_sign_ins_are_listed_with_the_browser(browser, letter):
    ana = make.mediator()
    browser.sign_in(ana)
    phone = browser.another()
    iphone = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Safari/604.1"}
    ask_for_code(phone, ana.email)
    token = phone.get("/sign-in/code").csrf_token
    phone.ask("POST", "/sign-in/code", data={"csrf_token": token, "digits": letter()[0]}, headers=iphone)
    assert devices(browser.get("/account/")) == ["Safari on iPhone", "Firefox on Linux"]


def test_another_browser_is_signed_out_from_here(browser):
    ana = make.mediator()
    lost = browser.another().sign_in(ana)
    page = browser.sign_in(ana).get("/account/").submit("Sign out there")
    assert "That browser is signed out." in page.words
    assert (devices(page), lost.get("/logbook/").status_code) == (["Firefox on Linux"], 303)


def test_each_button_says_which_browser_it_signs_out(browser, clock):
    ana = make.mediator(zone="Europe/Lisbon")
    for _ in range(2):
        browser.another().sign_in(ana)
        clock.hold(clock.now() + timedelta(minutes=1))
    page = browser.sign_in(ana).get("/account/").page
    names = [button.get("aria-label") for button in page.all("button") if read(button) == "Sign out there"]
    assert names == [f"Sign out there: Firefox on Linux, since 30 Jun 2026, {time}" for time in ("09:01", "09:00")]


def test_all_other_browsers_are_signed_out_at_once(browser, database):
    ana, kofi = make.mediator(), make.mediator()
    others = [browser.another().sign_in(who) for who in (ana, ana, kofi)]
    page = browser.sign_in(ana).get("/account/").submit("Sign out everywhere else")
    assert [other.get("/logbook/").status_code for other in others] == [303, 303, 200]
    assert (page.status_code, browser.get("/logbook/").status_code) == (200, 200)


def test_one_browser_alone_has_nothing_else_to_sign_out(browser):
    page = browser.sign_in(make.mediator()).get("/account/")
    assert "Sign out everywhere else" not in page.words


def test_old_codes_and_sign_ins_are_forgotten(browser, database, clock):
    ask_for_code(browser, "ana@example.org")
    browser.sign_in(make.mediator())
    clock.hold(clock.now() + timedelta(days=200))
    actions.forget_old()
    assert (database.session.scalars(select(SignInCode)).all(), database.session.scalars(select(SignIn)).all()) == (
        [],
        [],
    )
