"""A digest from the first line to its publication: written, checked by its mediator, published by its author."""

import pytest
from sqlalchemy import select

from app.db import db
from app.errors import Conflict, Refused
from app.feedback.authors import actions as author_actions, queries as author_queries
from app.feedback.authors.actions import NOTHING_WRITTEN
from app.feedback.authors.drafts import State
from app.feedback.authors.models import Draft
from app.feedback.digests.summary import Mode
from app.mail import Letter
from tests.features.ana_and_lea import the_ana, the_desk, the_enough, the_lea, the_made  # noqa: F401  fixtures by another name
from tests.features.authoring import DECLARED, TEXT, given, moved, saved
from tests.features.digesting import asked, digests, filed, later
from tests.page import read

pytestmark = pytest.mark.database

CLOSED = "She let each of us finish what we had to say."
REPLY = "I have since begun to plan more time."


def checked(browser, mediator, draft):
    return browser.sign_in(mediator).get(f"/feedback/digest-author/texts/{draft.id}")


def letters():
    return [each.rpartition("/")[2] for each in db.session.scalars(select(Letter.template).order_by(Letter.id))]


def state(draft):
    db.session.refresh(draft)
    return draft.state


def only_draft():
    return db.session.scalars(select(Draft)).one()


def test_a_text_and_notes_are_kept_sealed(desk):
    desk().submit("Save", {"Text": TEXT.replace("\n", "\r\n"), "Notes for yourself": "Ask about the second mediation"})
    draft = only_draft()
    kept = author_queries.written(draft)
    assert (kept.text, kept.notes) == (TEXT, "Ask about the second mediation")
    assert b"felt heard" not in draft.text
    page = desk()
    assert "Those who took part felt heard. Some would have liked more time." in page.words
    assert f"Written by Lea Okafor, digest author. Relationship to Ana Petrova: {DECLARED}." in page.words


def test_of_two_windows_the_second_sees_both(desk, lea, made):
    saved(made, lea)
    first = desk()
    second = first.browser.get(first.address)
    first.submit("Save", {"Text": "From the first window"})
    answer = second.submit("Save", {"Text": "From the second window"})
    assert answer.status_code == 422
    assert "Text is saved as: From the first window" in answer.words
    answer.submit("Save")
    assert author_queries.written(only_draft()).text == "From the second window"


def test_what_looks_like_a_name_is_pointed_out(desk, lea, made):
    saved(made, lea, text="Ana Petrova was calm, said Maria Lindqvist of Farol Ltd.")
    notice = desk().page.one("div", class_="notice")
    marks = ["".join(each.itertext()) for each in notice.iter("mark")]
    assert marks == ["Maria Lindqvist", "Farol Ltd."]


def test_what_is_typed_is_what_the_mediator_gets(desk, lea, made):
    saved(made, lea, text="As it was saved")
    desk().submit("Give it to the mediator", {"Text": "As it was typed", "Notes for yourself": "A thought"})
    draft = only_draft()
    kept = author_queries.written(draft)
    assert (draft.state, kept.text, kept.notes) == (State.WITH_MEDIATOR, "As it was typed", "A thought")


def test_a_text_is_given_that_was_never_saved(desk, lea, made):
    desk().submit("Give it to the mediator", {"Text": TEXT})
    assert (only_draft().state, author_queries.written(only_draft()).text) == (State.WITH_MEDIATOR, TEXT)


def test_what_is_not_given_stays_typed_and_is_not_saved(clock, desk, ana, lea, made):
    filed(clock, asked(ana, 3), did_well=CLOSED)
    draft = saved(made, lea, text="As it was saved")
    answer = desk().submit("Give it to the mediator", {"Text": CLOSED})
    [typed] = answer.page.all("textarea", name="text")
    assert (answer.status_code, typed.text.strip()) == (422, CLOSED)
    assert (state(draft), author_queries.written(draft).text) == (State.WRITING, "As it was saved")


def test_an_empty_text_is_not_given_away(desk, lea, made):
    draft = saved(made, lea, text=" \n ")
    answer = desk().submit("Give it to the mediator")
    assert (answer.status_code, state(draft)) == (422, State.WRITING)
    assert NOTHING_WRITTEN in answer.words


def test_words_that_may_not_be_quoted_are_not_given_away(clock, desk, ana, lea, made):
    filed(clock, asked(ana, 3), did_well=CLOSED)
    draft = saved(made, lea, text="One said: “she let EACH of us\nfinish what we had” and more.")
    answer = desk().submit("Give it to the mediator")
    assert (answer.status_code, state(draft)) == (422, State.WRITING)
    assert "“she let EACH of us finish what we” stands in an answer that may not be quoted." in answer.words


def test_words_that_may_be_quoted_are(clock, desk, ana, lea, made):
    filed(clock, asked(ana, 3), did_well=CLOSED, quote=True)
    draft = saved(made, lea, text=f"One said: “{CLOSED}”")
    desk().submit("Give it to the mediator")
    assert state(draft) is State.WITH_MEDIATOR


def test_the_mediator_replies_and_the_author_publishes(browser, clock, desk, ana, lea, made, enough):
    saved(made, lea, notes="A thought")
    desk().submit("Give it to the mediator")
    draft = only_draft()
    assert "Until 10 Aug 2026 nothing is published" in checked(browser, ana, draft).words
    answer = checked(browser, ana, draft).submit("Send the reply", {"Your reply": REPLY})
    assert f"{REPLY} Reply of Ana Petrova" in answer.words
    desk().submit("Publish")
    published = digests(ana)[-1]
    found = (published.number, published.mode, published.text, published.author_id, published.author_name)
    assert found == (2, Mode.INDEPENDENT, TEXT, lea.id, "Lea Okafor")
    assert (published.relationship, published.reply) == (DECLARED, REPLY)
    assert (draft.number, state(draft), draft.text, draft.notes, draft.reply) == (
        2, State.PUBLISHED, None, None, None,
    )  # fmt: skip
    assert letters()[-3:] == ["fact_check.txt", "fact_checked.txt", "digest_published.txt"]
    assert "Version 2 Published" in desk().words


def test_the_mediator_lets_it_be(browser, desk, ana, lea, made, enough):
    draft = given(made, lea)
    checked(browser, ana, draft).submit("I have nothing to add")
    assert state(draft) is State.CHECKED
    desk().submit("Publish")
    assert (digests(ana)[-1].reply, state(draft)) == (None, State.PUBLISHED)


def test_silence_for_fourteen_days_is_consent(clock, desk, ana, lea, made, enough):
    draft = given(made, lea)
    later(clock, 13)
    answer = desk()
    assert "The mediator may check the facts until 10 Aug 2026." in answer.words
    assert "Publish" not in [each.text for each in answer.page.all("button")]
    with pytest.raises(Refused):
        author_actions.publish(draft, by=lea, version=draft.version)
    later(clock, 1)
    desk().submit("Publish")
    assert (digests(ana)[-1].text, state(draft)) == (TEXT, State.PUBLISHED)


@pytest.mark.parametrize("address", ["/feedback/", "/feedback/answers", "/feedback/digest-author/"])
def test_a_text_that_waits_is_told_of_wherever_feedback_begins(browser, ana, lea, made, address):
    draft = given(made, lea)
    page = browser.sign_in(ana).get(address)
    assert "Lea Okafor has written your digest. You can check its facts until 13 Jul 2026;" in page.words
    assert page.follow("Read the text").address == f"/feedback/digest-author/texts/{draft.id}"


def test_nothing_is_said_of_a_text_that_nobody_gave(browser, ana, lea, made):
    saved(made, lea)
    page = browser.sign_in(ana).get("/feedback/")
    assert "has written your digest" not in page.words
    assert page.follow("Your digest author").address == "/feedback/digest-author/"


def test_a_reply_has_three_hundred_characters_and_can_be_changed_and_taken_off(browser, ana, lea, made):
    draft = given(made, lea)
    answer = checked(browser, ana, draft).submit("Send the reply", {"Your reply": "x" * 301})
    assert (answer.status_code, state(draft)) == (422, State.WITH_MEDIATOR)
    answer.submit("Send the reply", {"Your reply": "x" * 300}).submit("Send the reply", {"Your reply": REPLY})
    assert author_queries.written(only_draft()).reply == REPLY
    answer = checked(browser, ana, draft).submit("Withdraw my reply")
    assert author_queries.written(only_draft()).reply == ""
    assert ("Your reply is withdrawn." in answer.words, "Or withdraw your reply" in answer.words) == (True, False)


def test_whoever_replied_is_not_asked_whether_they_have_nothing_to_add(browser, ana, lea, made):
    draft = moved(given(made, lea), author_actions.reply, by=ana, reply=REPLY)
    page = checked(browser, ana, draft)
    buttons = [(read(each), each.get("data-kind")) for each in page.page.one("main").iter("button")]
    assert buttons == [("Send the reply", None), ("Withdraw my reply", "danger")]
    assert "Or withdraw your reply" in page.words


def test_what_is_taken_back_is_checked_anew(clock, browser, desk, ana, lea, made):
    draft = moved(given(made, lea), author_actions.reply, by=ana, reply=REPLY)
    desk().submit("Take it back")
    assert f"replied to the text as it was: “{REPLY}”" in desk().words
    assert TEXT not in checked(browser, ana, draft).text
    later(clock, 3)
    desk().submit("Save", {"Text": "Another text"}).submit("Give it to the mediator")
    answer = checked(browser, ana, draft)
    assert ("Another text" in answer.words, REPLY in answer.text) == (True, False)
    assert "Until 16 Jul 2026 nothing is published" in answer.words


def test_nobody_agrees_to_a_text_they_have_not_seen(browser, ana, lea, made):
    draft = given(made, lea)
    page = checked(browser, ana, draft)
    moved(draft, author_actions.take_back, by=lea)
    given(made, lea, text="Something else")
    answer = page.submit("I have nothing to add")
    assert (answer.status_code, state(draft)) == (422, State.WITH_MEDIATOR)
    assert "Something else" in answer.words


def test_nobody_publishes_with_a_reply_they_have_not_seen(ana, lea, made, enough):
    draft = moved(given(made, lea), author_actions.let_be, by=ana)
    seen = draft.version
    moved(draft, author_actions.reply, by=ana, reply=REPLY)
    with pytest.raises(Conflict):
        author_actions.publish(draft, by=lea, version=seen)


def test_the_mediator_sees_nothing_of_what_is_being_written(browser, ana, lea, made):
    draft = saved(made, lea, text="Not for other eyes", notes="A thought")
    assert checked(browser, ana, draft).status_code == 404
    assert "Not for other eyes" not in browser.get("/feedback/digest-author/").text
    moved(draft, author_actions.send, by=lea)
    page = checked(browser, ana, draft)
    assert ("Not for other eyes" in page.text, "A thought" in page.text) == (True, False)


def test_what_nobody_touches_for_two_years_is_forgotten(clock, lea, made):
    saved(made, lea)
    later(clock, 731)
    author_actions.forget_old()
    assert len(db.session.scalars(select(Draft)).all()) == 1
    later(clock, 1)
    author_actions.forget_old()
    assert db.session.scalars(select(Draft)).all() == []


def test_the_author_is_told_once_that_the_text_is_checked(ana, lea, made):
    draft = given(made, lea)
    for verb, said in [
        (author_actions.reply, {"reply": REPLY}),
        (author_actions.let_be, {}),
        (author_actions.let_be, {}),
    ]:
        moved(draft, verb, by=ana, **said)
    assert letters().count("fact_checked.txt") == 1
    moved(draft, author_actions.take_back, by=lea)
    moved(draft, author_actions.send, by=lea)
    moved(draft, author_actions.let_be, by=ana)
    assert letters().count("fact_checked.txt") == 2


def test_a_text_is_taken_back_and_given_anew_five_times_a_day_at_most(clock, desk, lea, made):
    draft, statuses = given(made, lea), []
    for _ in range(6):
        statuses.append(desk().submit("Take it back").status_code)
        if state(draft) is State.WRITING:
            moved(draft, author_actions.send, by=lea)
    assert (statuses, letters().count("fact_check.txt")) == ([200] * 5 + [429], 6)
    later(clock, 1)
    assert desk().submit("Take it back").status_code == 200
