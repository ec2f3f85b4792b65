"""A letter in HTML says what its plain text says, in a page that needs nothing, runs nothing and means no harm."""

import re

import pytest

from app import jobs, letters, mail
from app.accounts import actions
from app.db import commit
from app.letters import Piece
from tests.page import Page, read
from tests.post_office import html_of, text_of

PORTAL = "https://logbook.example.org"


@pytest.fixture
def written(database):
    """A letter with a code to an address, as it would be sent."""

    def write(**details):
        code = actions.new_code("ana@example.org")
        letter = mail.queue("accounts/letters/sign_in.txt", "ana@example.org", code_id=code.id, **details)
        return mail.write(letter)

    return write


def test_both_forms_arrive_the_better_one_last(database, smtp):
    actions.send_code("ana@example.org")
    commit()
    jobs.run_due()
    [letter] = smtp.letters
    assert letter.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]


def test_both_forms_say_the_same(written):
    letter = written()
    page = Page(html_of(letter))
    assert read(page.one("title")) == letter["Subject"]
    assert page.words == " ".join(text_of(letter).split())


def test_the_code_stands_large_and_the_links_can_be_followed(written):
    letter = written()
    text, page = text_of(letter), Page(html_of(letter))
    addresses = re.findall(r"http\S+", text)
    assert [read(each) for each in page.all("strong")] == re.findall(r"\b\d{6}\b", text)
    assert [(each.get("href"), read(each)) for each in page.all("a")] == [(each, each) for each in addresses]
    assert len(addresses) == 2


def test_it_loads_nothing_has_no_colour_and_no_side(written):
    """No picture tells that it was opened, dark stays dark, and nothing is left or right."""
    html = html_of(written())
    page = Page(html)
    styles = " ".join(each.get("style", "") for each in page.all())
    tags = {each.tag for each in page.all()}
    assert tags == {"html", "head", "meta", "title", "body", "div", "p", "br", "strong", "a"}
    assert "font-size: 2em" in styles
    assert re.findall(r"url|color|background|left|right|@import", styles) == []
    assert {name for each in page.all() for name in each.attrib} == {
        *("lang", "dir", "charset", "name", "content", "style", "href"),
    }


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl"), ("he", "rtl")])
def test_it_is_written_in_the_direction_of_its_language(written, language, direction):
    page = Page(html_of(written(language=language)))
    said = [(each.get("lang"), each.get("dir")) for each in (page.one("html"), page.one("div"))]
    assert said == [(language, direction)] * 2


@pytest.mark.parametrize(
    ("line", "pieces"),
    [
        ("Good day,", [Piece("Good day,")]),
        (f"{PORTAL}/stop", [Piece(f"{PORTAL}/stop", is_link=True)]),
        (f"See {PORTAL} now", [Piece("See "), Piece(PORTAL, is_link=True), Piece(" now")]),
        (f"It is {letters.large('12')}.", [Piece("It is "), Piece("12", is_large=True), Piece(".")]),
        ("See https://bad.example/", [Piece("See https://bad.example/")]),
        (f"{PORTAL}.bad.example/", [Piece(f"{PORTAL}.bad.example/")]),
        (f"x{PORTAL}/", [Piece(f"x{PORTAL}/")]),
        ("\x02 \x03\x03 <b>", [Piece(" ", is_large=True), Piece(" <b>")]),
    ],
)
def test_only_addresses_of_the_portal_are_links(line, pieces):
    assert letters.paragraphs(line, PORTAL) == [[pieces]]


def test_empty_lines_divide_paragraphs():
    found = letters.paragraphs("One\ntwo\n\n\nthree\n", PORTAL)
    assert found == [[[Piece("One")], [Piece("two")]], [[Piece("three")]]]
