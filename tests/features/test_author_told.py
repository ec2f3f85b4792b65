"""What mediator and author are told when a text moves: by letter, and where the text was."""

from email.utils import parseaddr

import pytest
from sqlalchemy import select

from app import jobs
from app.db import db
from app.feedback.authors import actions as author_actions, appointment_actions
from app.feedback.authors.appointments import Who
from app.mail import Letter
from tests.features.ana_and_lea import the_ana, the_desk, the_enough, the_lea, the_made  # noqa: F401  fixtures by another name
from tests.features.authoring import TEXT, given, moved, saved
from tests.features.digesting import later
from tests.post_office import text_of

pytestmark = pytest.mark.database

REPLY = "I have since begun to plan more time."


def place(draft):
    return f"/feedback/digest-author/texts/{draft.id}"


def last_letter(smtp):
    jobs.run_due()
    letter = smtp.letters[-1]
    return parseaddr(letter["To"])[1], text_of(letter)


def test_a_mediator_is_told_that_a_text_was_taken_back_and_led_to_words(browser, smtp, desk, ana, lea, made):
    draft = given(made, lea)
    desk().submit("Take it back")
    to, words = last_letter(smtp)
    assert (to, "has taken back the text" in words, f"http://localhost{place(draft)}" in words) == (
        ana.email, True, True,
    )  # fmt: skip
    page = browser.sign_in(ana).get(place(draft))
    assert "Lea Okafor has taken this text back to change it. Nothing of it is published." in page.words
    assert (TEXT.partition("\n")[0] in page.words, page.page.all("textarea")) == (False, [])
    assert page.follow("Back to your digest author").status_code == 200


def test_a_reply_to_a_text_that_was_taken_back_meanwhile_is_not_lost(browser, ana, lea, made):
    draft = given(made, lea)
    page = browser.sign_in(ana).get(place(draft))
    moved(draft, author_actions.take_back, by=lea)
    answer = page.submit("Send the reply", {"Your reply": REPLY})
    assert answer.status_code == 409
    assert "has taken this text back" in answer.words
    assert f"What you typed, and was not sent {REPLY}" in answer.words


def test_where_a_published_text_was_the_way_to_the_digest_stands(browser, desk, ana, lea, made, enough):
    draft = moved(given(made, lea), author_actions.let_be, by=ana)
    desk().submit("Publish")
    page = browser.sign_in(ana).get(place(draft))
    assert "Lea Okafor has published this text as version 2 of your digest." in page.words
    assert TEXT.partition("\n")[0] in page.follow("Read it as everybody does").words
    desk().submit("Withdraw version 2")
    page = browser.sign_in(ana).get(place(draft))
    assert "has withdrawn it since. See what stands there now" in page.words


@pytest.mark.parametrize(
    ("moves", "told"),
    [
        (["let_be"], "has nothing to add to it."),
        (["reply"], "has replied to it."),
    ],
)
def test_an_author_is_told_what_the_mediator_did(smtp, ana, lea, made, moves, told):
    draft = given(made, lea)
    for verb in moves:
        moved(draft, getattr(author_actions, verb), by=ana, **({"reply": REPLY} if verb == "reply" else {}))
    to, words = last_letter(smtp)
    assert (to, f"A mediator has checked the text that you wrote about them, and {told}" in words) == (lea.email, True)
    assert REPLY not in words


@pytest.mark.parametrize("is_checked", [False, True])
@pytest.mark.parametrize("days", [0, 14])
def test_once_the_appointment_is_ended_nobody_offers_to_take_a_text_back(
    clock, desk, ana, lea, made, enough, is_checked, days
):
    draft = given(made, lea)
    if is_checked:
        moved(draft, author_actions.let_be, by=ana)
    later(clock, days)
    assert "take it back" in desk().words
    appointment_actions.end(made, by=ana, who=Who.MEDIATOR)
    db.session.commit()
    assert "take it back" not in desk().words.lower()


def test_a_text_that_was_never_given_is_no_page(browser, ana, lea, made):
    draft = saved(made, lea)
    assert browser.sign_in(ana).get(place(draft)).status_code == 404
    assert "taken_back.txt" not in {each.rpartition("/")[2] for each in db.session.scalars(select(Letter.template))}
