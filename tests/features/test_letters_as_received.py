"""What a reviewer receives: a letter that is harmless whatever a mediator is called, and a click that stops letters."""

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.db import commit
from app.feedback import links
from app.feedback.life import State
from app.feedback.models import Suppressed
from tests.features.lettering import TUESDAY, ana_on_tuesday, asked, days, hour, now
from tests.page import Page, read
from tests.post_office import html_of, text_of

pytestmark = pytest.mark.database
HOSTILE = '<script>alert(1)</script> https://bad.example/win <b style="color: red">&amp;'


@pytest.fixture
def ana(database, clock):
    return ana_on_tuesday(clock)


@pytest.fixture
def one_click(browser):
    """Press the button of a mail program that reads the header List-Unsubscribe (RFC 8058)."""

    def press(letter, data, **details):
        address = letter["List-Unsubscribe"].strip("<>").removeprefix("http://localhost")
        return browser.another().ask("POST", address, data=data, **details).status_code

    return press


def what_is_known(database, request):
    now(database, request)
    return request.state, bool(request.contact), database.session.scalars(select(Suppressed.person)).all()


def test_the_name_of_a_mediator_is_words_in_a_letter(database, clock, smtp, ana):
    database.session.get_one(User, ana.id).name = HOSTILE
    commit()
    asked(ana)
    hour(clock, TUESDAY)
    [letter] = smtp.letters
    page = Page(html_of(letter))
    assert HOSTILE in text_of(letter)
    assert page.words == " ".join(text_of(letter).split())
    assert {read(each).partition("/feedback")[0] for each in page.all("a")} == {"http://localhost"}


@pytest.mark.parametrize("way", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_one_click_stops_letters_and_nothing_else(browser, database, clock, smtp, ana, one_click, way):
    request = asked(ana)
    hour(clock, TUESDAY)
    before = what_is_known(database, request)
    pressed = one_click(smtp.letters[0], {"List-Unsubscribe": "One-Click"}, content_type=way)
    after = what_is_known(database, request)
    days(clock, TUESDAY, 20)
    assert before == (State.SENT, True, [])
    assert (pressed, after) == (200, (State.SENT, True, [request.person]))
    assert len(smtp.letters) == 1
    assert browser.get(links.address(request)).status_code == 200


def test_a_click_that_does_not_say_so_stops_nothing(database, clock, smtp, ana, one_click):
    """As a scanner presses it that sends forms without filling them in."""
    request = asked(ana)
    hour(clock, TUESDAY)
    assert one_click(smtp.letters[0], {}) == 422
    assert what_is_known(database, request) == (State.SENT, True, [])
    days(clock, TUESDAY, 20)
    assert len(smtp.letters) == 2
