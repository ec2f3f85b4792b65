"""Writing to a listed mediator: one letter to them and to nobody else, through a form that needs no cookie."""

import json

import pytest
from sqlalchemy import select

from app import crypto
from app.audit import AuditRecord
from app.db import db
from app.directory.contact import limits as contact
from app.jobs import run_due
from app.mail import Letter
from app.throttle import Tries
from tests import make
from tests.features.listed import whole
from tests.post_office import html_of, text_of as text_as_sent

pytestmark = pytest.mark.database
TYPED = {
    "Your name": "Jo Brandt",
    "Your e-mail address": "jo@brandt.example",
    "Your message": "Are you free in May?\n\nWe are two parties.",
}


@pytest.fixture
def ana(database):
    return whole("Ana Petrova", "canary")


def write(browser, ana, **typed):
    return browser.get(f"{ana.home}/contact").submit("Send the message", TYPED | typed)


def text_of(letter):
    return text_as_sent(letter).replace("\r\n", "\n")


def letters():
    return db.session.scalars(select(Letter).where(Letter.template == "directory/letters/contact.txt")).all()


def received(smtp):
    run_due()
    return [each for each in smtp.letters if "IMI profile" in each["Subject"]]


def test_a_message_reaches_the_mediator_and_its_answer_its_sender(browser, ana, smtp):
    page = browser.get(ana.home).follow("Write to Ana Petrova").submit("Send the message", TYPED)
    assert (page.page.title, page.address) == ("Your message is on its way", f"{ana.home}/contact/sent")
    [letter] = received(smtp)
    assert letter["To"] == "Ana Petrova <canary@example.org>"
    assert letter["Reply-To"] == "jo@brandt.example"
    assert letter["From"] == "IMI Mediation Logbook <logbook@localhost>"
    assert [letter[name] for name in ("Cc", "Bcc")] == [None, None]
    assert letter["Subject"] == "A message through your IMI profile"
    for words in (
        "Name: Jo Brandt\nAddress: jo@brandt.example",
        "> Are you free in May?\n>\n> We are two parties.",
        "Nobody has checked who wrote it",
    ):
        assert words in text_of(letter), words
    assert "Are you free in May?" in html_of(letter)


def test_no_cookie_is_set_or_needed_and_no_address_shown(browser, ana):
    page = browser.get(f"{ana.home}/contact")
    sent = page.submit("Send the message", TYPED, follow=False)
    assert (sent.status_code, sent.location) == (303, f"{ana.home}/contact/sent")
    assert [name for each in (page, sent, sent.followed()) for name in each.headers if name == "Set-Cookie"] == []
    assert "canary@" not in page.text + sent.followed().text
    assert page.headers["Cache-Control"] == "private, no-store"


def test_what_is_written_is_sealed_until_it_leaves_and_wiped_then(browser, ana, smtp):
    write(browser, ana)
    [letter] = letters()
    assert b"May" not in letter.sealed
    told = json.loads(crypto.unseal(letter.sealed, "letter", letter.id))
    assert told["message"].startswith("Are you free")
    received(smtp)
    assert [each.sealed for each in letters()] == [None]
    verbs = [(each.verb, each.by_id) for each in db.session.scalars(select(AuditRecord)) if each.subject == "letter"]
    assert verbs == [("passed a message on", None)]


def test_a_form_that_is_sent_twice_makes_one_letter_and_another_form_a_second(browser, ana, smtp):
    page = browser.get(f"{ana.home}/contact")
    again = [page.submit("Send the message", TYPED).page.title for _ in range(2)]
    assert (again, len(letters())) == (["Your message is on its way"] * 2, 1)
    assert len(received(smtp)) == 1
    page.submit("Send the message", TYPED)
    assert (len(received(smtp)), len(letters())) == (1, 1)
    write(browser, ana)
    assert len(received(smtp)) == 2


def test_links_in_a_message_stay_text(browser, ana, smtp):
    text = 'http://localhost/sign-in and\nhttp://localhost/listing/\n\nhttps://evil.example/ <a href="https://evil.example/">x</a>'
    write(browser, ana, **{"Your message": text, "Your name": "http://localhost/"})
    [letter] = received(smtp)
    html = html_of(letter)
    assert html.count("<a ") == html.count('<a href="http://localhost"')
    assert "> http://localhost/sign-in and\n> http://localhost/listing/\n>\n> https://evil.example/" in text_of(letter)


ADDRESSES = (
    "jo@brandt.example\r\nBcc: all@example.org",
    "jo@brandt.example\nBcc: all@example.org",
    "jo@brandt.example, all@example.org",
    "jo@brandt.example;all@example.org",
    "Jo <jo@brandt.example>",
    "all:jo@brandt.example;",
    '"jo@brandt.example"@example.org',
    "=?utf-8?q?a=40example.org=2C?=@brandt.example",
    "=?utf-8?q?jo=0D=0ABcc=3Aall=40example.org?=@brandt.example",
    "jo\u2028@brandt.example",
    "jö@brandt.example",
    "jo@brandt",
    "@brandt.example",
    "jo@",
    "",
    "x" * 300 + "@brandt.example",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_no_single_address_is_refused_and_what_was_typed_is_kept(browser, ana, address):
    page = browser.post(f"{ana.home}/contact", {"form_token": "t", "name": "Jo", "email": address, "message": "Hello"})
    assert (page.status_code, letters()) == (422, [])
    assert "Enter one e-mail address, such as name@example.org" in page.words
    assert page.page.one("textarea").text.strip() == "Hello"


@pytest.mark.parametrize(
    ("address", "header"),
    [
        ("jo@bücher.example", "jo@xn--bcher-kva.example"),
        ("jo+tag@brandt.example", "jo+tag@brandt.example"),
        ("j" * 64 + "@" + ".".join(["a" * 60] * 3) + ".org", "j" * 64 + "@" + ".".join(["a" * 60] * 3) + ".org"),
    ],
)
def test_an_address_stands_in_the_header_as_it_is(browser, ana, smtp, address, header):
    write(browser, ana, **{"Your e-mail address": address})
    [letter] = received(smtp)
    assert [each.addr_spec for each in letter["Reply-To"].addresses] == [header]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"Your name": " "}, "Enter your name"),
        ({"Your name": "x" * 101}, "Keep it to 100 characters"),
        ({"Your message": " \n "}, "Write your message"),
        ({"Your message": "x" * 3001}, "Keep it to 3,000 characters"),
    ],
)
def test_what_is_wrong_is_said_beside_it(browser, ana, typed, words):
    page = write(browser, ana, **typed)
    assert (page.status_code, words in page.words, letters()) == (422, True, [])


def test_a_message_that_is_too_long_is_not_cut_but_comes_back_whole(browser, ana):
    assert "maxlength" not in browser.get(f"{ana.home}/contact").page.one("textarea").attrib
    page = write(browser, ana, **{"Your message": "x" * 3001})
    assert (page.page.one("textarea").text or "").strip() == "x" * 3001


def test_a_name_is_no_header(browser, ana, smtp):
    data = {
        "form_token": "t",
        "name": "Jo\r\nBcc: all@example.org\r\n\r\nHello",
        "email": "jo@brandt.example",
        "message": "a\0b\rc",
    }
    assert browser.post(f"{ana.home}/contact", data).status_code == 303
    [letter] = received(smtp)
    assert (letter["Bcc"], letter["Subject"]) == (None, "A message through your IMI profile")
    assert "Name: Jo Bcc: all@example.org Hello" in text_of(letter)
    assert "> a b\n> c" in text_of(letter)


def test_it_is_refused_in_the_language_of_the_page(browser, ana):
    page = browser.get(f"/fr{ana.home}/contact").submit("Envoyer le message", {"Votre nom": ""})
    assert (page.status_code, "Indiquez votre nom" in page.words) == (422, True)
    sent = browser.get(f"/fr{ana.home}/contact").submit(
        "Envoyer le message", {"name": "Jo", "email": "jo@brandt.example", "message": "Bonjour"}
    )
    assert sent.page.title == "Votre message est en route"


def test_what_another_site_sends_is_refused(browser, ana):
    data = {"form_token": "t", "name": "Jo", "email": "jo@brandt.example", "message": "Hello"}
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert browser.ask("POST", f"{ana.home}/contact", data=data, headers=headers).status_code == 400
    assert letters() == []


def test_one_sender_writes_so_often_a_day_and_is_told_when_it_goes_on(browser, clock, ana):
    for _ in range(contact.FROM_ONE_SENDER):
        assert write(browser, ana).status_code == 200
    page = write(browser, ana)
    assert (page.status_code, len(letters())) == (429, contact.FROM_ONE_SENDER)
    assert page.headers["Retry-After"] == str(16 * 3600)
    assert "From your network, as many messages were sent today" in page.words
    assert page.page.one("textarea").text.strip().startswith("Are you free")
    clock.hold(clock.now().replace(day=1, month=7))
    assert write(browser, ana).status_code == 200


def test_one_mediator_gets_so_many_a_day_whoever_writes(browser, ana):
    other = whole("Bo Lind", "other")
    for number in range(contact.TO_ONE_MEDIATOR):
        sent = browser.post(
            f"{ana.home}/contact",
            {"form_token": str(number), "name": "Jo", "email": "jo@brandt.example", "message": "Hello"},
            environ_overrides={"REMOTE_ADDR": f"192.0.2.{number}"},
        )
        assert sent.status_code == 303
    page = write(browser, ana)
    assert (page.status_code, "This mediator was sent as many messages today" in page.words) == (429, True)
    assert write(browser, other).status_code == 200
    assert not any("192.0.2" in each.key for each in db.session.scalars(select(Tries)))


def test_nobody_writes_to_whom_no_page_shows(browser, ana):
    assert browser.get("/mediators/nobody/contact").status_code == 404
    assert browser.post("/mediators/nobody/contact", {"form_token": "t"}).status_code == 404
    assert make.mediator().email not in browser.get("/mediators/nobody/contact/sent").text
