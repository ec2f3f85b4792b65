"""What a link opens: without a cookie, without a script, and nothing by looking."""

import pytest
from sqlalchemy import select

from app.db import db
from app.feedback import links
from app.feedback.life import State
from app.feedback.models import Answer, Request, Suppressed
from app.feedback.reviewer import queries as reviewer_queries
from tests import make
from tests.features.reviewing import WORDS, begun, reviewed, sent
from tests.features.two_links import the_asked, the_handed  # noqa: F401  fixtures by another name
from tests.page import read

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def state(request):
    return db.session.get_one(Request, request.id, populate_existing=True).state


def test_from_the_link_to_the_receipt(browser, asked):
    first = browser.get(links.address(asked))
    assert "Ana Petrova asks for your feedback on the mediation of 20 Jun 2026" in first.words
    step = sent(first, "Go on", {"way": "give"}).followed()
    assert "Step 1 of 9" in step.words
    review = reviewed(step)
    assert WORDS in review.words
    page = sent(review, "Send my answers", {"send": "now"})
    assert "Your receipt code" in page.words
    assert reviewer_queries.has_answer(asked)


def test_what_was_saved_is_there_on_the_same_link(browser, asked):
    sent(begun(browser, asked), "Save and go on", {"role": "counsel", "took_place": "yes", "how": "partly"})
    page = browser.another().get(links.address(asked)).follow("Go on where you stopped")
    assert page.address.endswith("/preparation")
    about = browser.another().get(f"{links.address(asked)}/about")
    chosen = [each.get("value") for each in about.page.all("input") if "checked" in each.attrib]
    assert chosen == ["counsel", "yes", "partly"]


def test_what_is_missing_is_said_beside_it_and_above_and_nothing_typed_is_lost(browser, asked):
    page = sent(begun(browser, asked), "Save and go on", {"role": "party"})
    assert page.status_code == 422
    assert page.page.problems == [
        "Did this mediation take place? Choose one of the answers.",
        "How was it held? Choose one of the answers.",
    ]
    assert [each.get("value") for each in page.page.all("input") if "checked" in each.attrib] == ["party"]


def chosen(page):
    return {each.get("name"): each.get("value") for each in page.page.all("input") if "checked" in each.attrib}


def test_going_back_keeps_what_was_chosen_and_asks_for_nothing(browser, asked):
    about = begun(browser, asked)
    first = sent(about, "Back", {"role": "party", "back": "yes"}).followed()
    preparation = sent(about, "Save and go on", {"role": "party", "took_place": "yes", "how": "online"}).followed()
    before = sent(preparation, "Back", {"explained": "2", "back": "yes"}).followed()
    assert (first.page.title, first.words.count("You have begun already")) == ("How was your mediation?", 1)
    assert (before.page.title, chosen(before)) == (
        "About the mediation", {"role": "party", "took_place": "yes", "how": "online"},
    )  # fmt: skip
    assert chosen(browser.get(preparation.address)) == {"explained": "2"}


def test_going_back_says_what_cannot_be_kept(browser, asked):
    step = sent(begun(browser, asked), "Save and go on", {"role": "party", "took_place": "yes", "how": "online"})
    sharing = browser.get(step.followed().address.replace("preparation", "sharing"))
    page = sent(sharing, "Back", {"sharing": "mediator", "contact": "ana at example", "back": "yes"})
    assert (page.status_code, page.page.problems, chosen(page)) == (
        422,
        [
            "Your e-mail address, if the digest author may write to you "
            "Enter an e-mail address such as name@example.org, or leave this empty."
        ],
        {"sharing": "mediator"},
    )


def test_who_confirms_goes_on_confirming(browser, asked):
    sent(begun(browser, asked, "confirm"), "Back", {"role": "party", "back": "yes"})
    page = browser.get(links.address(asked)).follow("Go on where you stopped")
    assert page.address.endswith("/confirm")


def test_answers_that_are_not_sent_yet_stay_saved(browser, asked):
    page = reviewed(begun(browser, asked)).follow("Not yet")
    assert (page.page.title, state(asked)) == ("Your answers are saved, not sent", State.SENT)
    assert "Come back when you like, until 29 Aug 2026. The link in the letter leads" in page.words
    assert page.follow("Look at your answers again").page.title == "Look at your answers"


def test_who_was_handed_a_link_is_told_about_their_data_first_and_who_got_a_letter_may_unfold_it(
    browser, asked, handed
):
    shown = [browser.get(links.address(each)).page.one("details") for each in (handed, asked)]
    assert [("open" in each.attrib, [read(term) for term in each.iter("dt")]) for each in shown] == [
        (True, ["Who asks", "Why", "How the link came to you", "What is kept", "How long", "How to object",
                "If you should not have been asked", "Your rights"]),
        (False, ["Who asks", "Why", "Where your address comes from", "What is kept", "How long", "How to object",
                 "If you should not have been asked", "Your rights"]),
    ]  # fmt: skip
    for words in (
        "Through the mediator, who knows it too.",
        "until the link ends, on 29 Aug 2026",
        "logbook@localhost",
    ):
        assert words in read(shown[0])


def test_nobody_promises_to_show_or_hide_a_name_that_is_not_kept(browser, asked, handed):
    for request in (asked, handed):
        page = begun(browser, request)
        sharing = browser.get(page.address.replace("/about", "/sharing"))
        [named] = [read(each) for each in sharing.page.all("label") if "which participant I am" in read(each)]
        assert named == (
            "Also the mediator, who sees which participant I am The mediator reads your answers later beside the"
            " place they listed you in, such as “Counsel, side A”; no name is shown."
        )
        assert sharing.words.count("may guess") == 1


def test_only_confirming_asks_three_questions(browser, asked):
    page = sent(
        begun(browser, asked, "confirm"), "Save and go on", {"role": "party", "took_place": "yes", "how": "online"}
    )
    review = page.followed()
    assert [read(each) for each in review.page.all("dd")] == ["As a party, or for a party", "Yes", "Online"]
    assert "Your receipt code" in sent(review, "Send my answers", {"send": "now"}).words


@pytest.mark.parametrize("way", ["not_me", "decline", "never"])
def test_who_does_not_want_to_is_forgotten_at_once(browser, asked, way):
    sent(begun(browser, asked), "Save and go on", {"role": "party", "took_place": "yes", "how": "online"})
    page = sent(browser.get(links.address(asked)), "Go on", {"way": way})
    assert "This is done" in page.words
    kept = db.session.get_one(Request, asked.id, populate_existing=True)
    suppressed = db.session.scalars(select(Suppressed.person)).all()
    assert (kept.state, kept.contact, suppressed) == (
        State.DECLINED,
        None,
        [kept.person] if way == "never" else [],
    )
    assert db.session.scalars(select(Answer)).all() == []


def test_whoever_handed_the_link_over_does_not_see_what_is_saved_by_it(browser, handed):
    step = begun(browser, handed)
    review = reviewed(step)
    assert WORDS in review.words
    address = links.address(handed)
    seen = [
        browser.another().get(f"{address}{more}").followed()
        for more in ("", "/review", "/words", ".x/words", "/correct")
    ]
    assert [WORDS in page.text for page in seen] == [False] * 5
    assert WORDS in browser.another().get(review.address).words


ALONE = "You may be the only one in your role who was asked"


def test_the_only_one_of_a_kind_who_was_asked_is_told_before_sending(browser, asked):
    alone = reviewed(begun(browser, asked))
    assert ALONE in alone.words
    make.request(asked.slot.mediation)
    assert ALONE not in browser.get(alone.address).words


def test_a_revoked_request_does_not_count_as_asked(browser, asked):
    make.request(asked.slot.mediation, state=State.REVOKED)
    assert ALONE in reviewed(begun(browser, asked)).words
