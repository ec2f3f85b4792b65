"""A digest is published by its author, when the rule allows a version, and can be withdrawn; everybody reads it."""

from datetime import date

import pytest
from sqlalchemy import select

from app.db import commit, db
from app.demo import evidenced
from app.feedback.authors import actions as author_actions, appointment_actions
from app.feedback.authors.appointments import Tie, Who
from app.feedback.authors.drafts import State
from app.feedback.authors.models import Draft
from app.feedback.digests import address as digest_address, queries as digest_queries
from app.feedback.digests.actions import TOO_FEW
from app.feedback.digests.summary import Mode
from app.logbook.vocabulary import Role
from app.mail import Letter
from tests import make
from tests.features.ana_and_lea import the_ana, the_desk, the_enough, the_lea, the_made  # noqa: F401  fixtures by another name
from tests.features.authoring import DECLARED, TEXT, appointed, given, moved, published
from tests.features.digesting import asked, digests, filed, later
from tests.features.reviewing import nights
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


def test_too_few_answers_are_too_few_for_an_author_too(desk, ana, lea, made):
    draft = moved(given(made, lea), author_actions.let_be, by=ana)
    here = desk()
    answer = here.browser.post(f"{here.address}/publish", {"version": draft.version})
    assert (answer.status_code, state(draft), digests(ana)) == (422, State.CHECKED, [])
    assert TOO_FEW in answer.words


@pytest.mark.parametrize("answers", [5, 8])
def test_an_author_is_offered_to_publish_only_what_the_rule_lets_through(clock, desk, ana, lea, made, answers):
    filed(clock, asked(ana, 5))
    filed(clock, asked(ana, answers - 5))
    moved(given(made, lea), author_actions.let_be, by=ana)
    page = desk()
    is_enough = answers == 8
    told = (
        "Checked. It can be published once enough new answers have come in. Ana Petrova has nothing to add."
        in page.words,
        "You can publish the text with the figures of today" in page.words,
        "Publish" in [each.text for each in page.page.all("button")],
    )
    assert told == (not is_enough, is_enough, is_enough)


def test_silence_is_not_enough_without_new_answers(clock, desk, lea, made):
    given(made, lea)
    later(clock, 14)
    page = desk()
    words = "Ana Petrova said nothing until 13 Jul 2026. It can be published once enough new answers have come in."
    assert words in page.words
    assert "Publish" not in [each.text for each in page.page.all("button")]


def test_who_has_mediated_with_a_mediator_since_does_not_publish(desk, ana, lea, made, enough):
    draft = moved(given(made, lea), author_actions.let_be, by=ana)
    here = desk()
    ours, theirs = (make.mediation(each, role=Role.CO_MEDIATOR) for each in (ana, lea))
    evidenced.link(ours, ana, theirs, lea)
    commit()
    refused = here.submit("Publish")
    assert (refused.status_code, state(draft), digests(ana)[-1].mode) == (422, State.CHECKED, Mode.SUMMARY)
    assert "Publish" not in [each.text for each in refused.page.all("button")]
    assert f"{Tie.CO_MEDIATORS.words} So this text cannot be published." in desk().words


@pytest.mark.parametrize("number", [0, 8])
def test_the_mediator_is_not_told_whether_there_are_enough(browser, clock, ana, lea, made, number):
    filed(clock, asked(ana, number))
    draft = moved(given(made, lea), author_actions.let_be, by=ana)
    for page in (checked(browser, ana, draft), browser.get("/feedback/digest-author/")):
        assert "can be published once enough new answers have come in" in page.words


def test_a_text_given_to_a_mediator_who_ends_the_appointment_is_published(desk, clock, ana, lea, made, enough):
    draft = given(made, lea)
    appointment_actions.end(made, by=ana, who=Who.MEDIATOR)
    commit()
    nights(clock, 14)
    assert len(digests(ana)) == 1
    desk().submit("Publish")
    assert (digests(ana)[-1].text, state(draft), digest_queries.mode(ana.id)) == (TEXT, State.PUBLISHED, Mode.SUMMARY)


def test_what_an_earlier_author_publishes_takes_nothing_from_the_next(ana, lea, made, enough):
    draft = moved(given(made, lea), author_actions.let_be, by=ana)
    appointment_actions.end(made, by=ana, who=Who.MEDIATOR)
    commit()
    appointed(ana, make.digest_author())
    moved(draft, author_actions.publish, by=lea)
    assert (digests(ana)[-1].author_name, digest_queries.mode(ana.id)) == ("Lea Okafor", Mode.INDEPENDENT)


def test_an_author_withdraws_what_they_published(desk, clock, ana, lea, made, enough):
    draft = moved(given(made, lea), author_actions.reply, by=ana, reply=REPLY)
    moved(draft, author_actions.publish, by=lea)
    later(clock, 5)
    desk().submit("Withdraw version 2")
    version = digests(ana)[-1]
    assert (version.withdrawn_on, version.text, version.reply) == (
        date(2026, 8, 2),
        None,
        None,
    )
    assert (state(draft), letters()[-1]) == (State.WITHDRAWN, "digest_withdrawn.txt")
    page = desk().browser.get(f"/feedback/digests/{digest_address.sign(ana.id)}")
    assert "Lea Okafor, digest author, wrote this version and withdrew the text on 2 Aug 2026." in page.words
    assert (page.page.all("article", "blockquote"), "100 % agree" in page.words) == ([], True)


def test_nobody_withdraws_what_another_author_published(browser, ana, lea, made):
    published(made, lea)
    appointment_actions.end(made, by=ana, who=Who.MEDIATOR)
    commit()
    mia = make.digest_author()
    published(appointed(ana, mia), mia, number=2)
    page = browser.sign_in(mia).get(f"/feedback/author/{ana.id}")
    assert ("Version 2" in page.words, "Version 1" in page.words) == (True, False)
    assert browser.post(f"/feedback/author/{ana.id}/versions/1/withdraw").status_code == 404
    assert [each.text for each in digests(ana)] == [TEXT, TEXT]


def test_everybody_reads_the_text_its_author_and_the_reply(browser, desk, ana, lea, made, enough):
    draft = moved(given(made, lea), author_actions.reply, by=ana, reply=REPLY)
    moved(draft, author_actions.publish, by=lea)
    page = browser.another().get(f"/feedback/digests/{digest_address.sign(ana.id)}")
    [article] = page.page.all("article")
    assert [read(each) for each in article.iter("p")] == TEXT.split("\n\n")
    for words in (
        f"Written by Lea Okafor, digest author. Relationship to Ana Petrova: {DECLARED}.",
        "not of the mediator’s family, not working under the mediator, and not the subject of a digest by the mediator",
        f"{REPLY} Reply of Ana Petrova",
        "Version 2 of 28 Jul 2026.",
        "100 % agree",
    ):
        assert words in page.words
    assert "not independently compiled" not in page.words
    assert ("Set-Cookie" in page.headers, page.data == browser.sign_in(ana).get(page.address).data) == (False, True)


def test_the_next_text_begins_empty(desk, ana, lea, made, enough):
    draft = moved(given(made, lea), author_actions.let_be, by=ana)
    moved(draft, author_actions.publish, by=lea)
    desk().submit("Save", {"Text": "The next one"})
    assert [each.state for each in db.session.scalars(select(Draft).order_by(Draft.id))] == [
        State.PUBLISHED, State.WRITING,
    ]  # fmt: skip


def test_a_text_that_was_given_and_never_published_holds_up_one_version_and_no_other(clock, ana, lea, made):
    filed(clock, asked(ana, 5))
    given(made, lea)
    appointment_actions.end(made, by=ana, who=Who.MEDIATOR)
    commit()
    filed(clock, asked(ana, 3))
    assert (len(digests(ana)), digest_queries.mode(ana.id)) == (1, Mode.INDEPENDENT)
    later(clock, 183)
    nights(clock, 1)
    assert (len(digests(ana)), digest_queries.mode(ana.id)) == (2, Mode.SUMMARY)
    filed(clock, asked(ana, 3))
    assert len(digests(ana)) == 3


def test_a_text_that_is_forgotten_holds_up_nothing(clock, ana, lea, made):
    given(made, lea)
    appointment_actions.end(made, by=ana, who=Who.MEDIATOR)
    commit()
    assert digest_queries.mode(ana.id) is Mode.INDEPENDENT
    later(clock, 735)
    author_actions.forget_old()
    assert (db.session.scalars(select(Draft)).all(), digest_queries.mode(ana.id)) == ([], Mode.SUMMARY)
