"""After sending: the receipt code, what it and the link open then, and what can still be done."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.db import commit, db
from app.errors import Refused
from app.feedback import links
from app.feedback.answers import content, keeping as answers
from app.feedback.answers.content import Content
from app.feedback.life import State
from app.feedback.models import Answer, Request, Suppressed
from app.feedback.reviewer import queries as reviewer_queries
from tests.features.reviewing import WORDS, answered, begun, code_of, receipt, reviewed, sent
from tests.features.two_links import the_asked, the_handed  # noqa: F401  fixtures by another name
from tests.page import read


def state(request):
    return db.session.get_one(Request, request.id, populate_existing=True).state


def test_the_link_shows_the_receipt_page_afterwards(browser, asked):
    receipt(browser, asked)
    page = browser.get(links.address(asked))
    assert WORDS in page.words
    changed = sent(page, "Change this", {"sharing": "mediator"})
    assert "Who may read your answers is changed." in changed.words
    assert "Also the mediator, without being told who I am" in read(changed.page.one("details"))
    gone = sent(page, "Withdraw them", {"withdraw": "yes"})
    assert "Your answers are deleted." in gone.words
    assert content.opened(db.session.scalars(select(Answer)).one()) == Content(request_id=asked.id, is_withdrawn=True)
    assert browser.get(links.address(asked)).status_code == 404


def test_answers_are_corrected_within_fourteen_days(browser, asked, clock):
    receipt(browser, asked)
    page = browser.get(links.address(asked)).follow("Open them to correct")
    form = page.page.form("Save the corrections")
    kept = {each.get("name"): each.get("value") for each in form.iter("input") if "checked" in each.attrib}
    corrected = sent(page, "Save the corrections", kept | {"did_well": "Nothing."})
    assert "Nothing." in corrected.words
    assert WORDS not in corrected.words
    clock.hold(clock.now() + timedelta(days=14))
    assert "Open them to correct" not in browser.get(links.address(asked)).words
    late = sent(page, "Save the corrections", kept | {"did_well": "Too late."})
    assert "Too late." not in late.words


def test_a_handed_link_is_dead_once_sent_and_the_receipt_code_opens_the_answers(browser, handed):
    code = code_of(receipt(browser, handed))
    assert browser.get(links.address(handed)).status_code == 404
    page = sent(browser.get("/feedback/receipt"), "Open my answers", {"code": code.lower().replace("-", " ")})
    assert WORDS in page.words
    correcting = sent(page, "Open them to correct")
    assert WORDS in correcting.text
    assert "Your answers are deleted." in sent(page, "Withdraw them", {"withdraw": "yes"}).words


def test_guessing_receipt_codes_is_noticed_and_keeps_no_right_code_out(browser, asked):
    code = code_of(receipt(browser, asked))
    wrong = [browser.ask("POST", "/feedback/receipt", data={"code": "AAAA"}).status_code for _ in range(31)]
    assert wrong == [422] * 30 + [429]
    assert browser.ask("POST", "/feedback/receipt", data={"code": code}).status_code == 200


def test_only_who_was_handed_a_link_is_warned_that_the_code_is_the_only_way_back(browser, asked, handed):
    told = [receipt(browser, request) for request in (handed, asked)]
    warnings = [[read(each) for each in page.page.all("div", data_kind="warn")] for page in told]
    assert warnings == [
        [
            "Write this code down or take a picture of it before you close this page. It is shown only this once, and"
            " it is the only way back to your answers: your link came through the mediator’s hands, and so it opens"
            " nothing any more. Nobody can find the code again for you, IMI neither."
        ],
        [],
    ]
    assert "Until 29 Aug 2026 the link in your letter leads to your answers too." in told[1].words


def test_an_empty_code_is_no_wrong_code(browser, asked):
    code = code_of(receipt(browser, asked))
    page = browser.get("/feedback/receipt")
    for _ in range(40):
        empty = sent(page, "Open my answers", {"code": " "})
    wrong = sent(page, "Open my answers", {"code": code[::-1]})
    said = [read(each.page.by_id["code-error"]) for each in (empty, wrong)]
    assert ([empty.status_code, wrong.status_code], said) == (
        [422, 422],
        ["Enter the receipt code to open your answers.", "No answers belong to this code. Check every letter."],
    )


def test_the_receipt_says_who_may_read_the_answers_now(browser, asked):
    receipt(browser, asked)
    before = browser.get(links.address(asked))
    after = sent(before, "Change this", {"sharing": "mediator_with_name"})
    assert [read(page.page.by_id["sharing-now"]) for page in (before, after)] == [
        "Now: Only the digest author",
        "Now: Also the mediator, who sees which participant I am",
    ]
    assert [each.get("value") for each in after.page.all("input") if "checked" in each.attrib] == []


def test_who_was_asked_nothing_to_share_is_not_asked_who_may_read_it(browser, asked):
    page = sent(begun(browser, asked), "Save and go on", {"role": "party", "took_place": "no"}).followed()
    sent(reviewed(page), "Send my answers", {"send": "now"})
    legends = [read(each) for each in browser.get(links.address(asked)).page.all("legend")]
    assert legends == ["Withdraw your answers", "Letters about feedback"]


def test_letters_are_stopped_once(browser, asked):
    receipt(browser, asked)
    page = sent(browser.get(links.address(asked)), "Stop the letters", {"never": "never"})
    assert "No letter about feedback will come to you any more." in page.words
    shown = [page, browser.get(links.address(asked)), browser.get(f"{links.address(asked)}/stop")]
    assert [[read(each) for each in page.page.all("button") if "letters" in read(each)] for page in shown] == [[]] * 3


@pytest.mark.parametrize(("now", "status"), [(State.SENT, 200), (State.REVOKED, 404)])
def test_who_stopped_letters_by_one_click_is_not_offered_it_again(browser, asked, now, status):
    asked.state = now
    db.session.add(Suppressed(person=asked.person, since=asked.sends_on))
    commit()
    page = browser.get(links.address(asked))
    assert (page.status_code, "letters" in page.words, "Never write" in page.words) == (status, False, False)


def test_nobody_shares_by_hand_what_they_were_not_asked(browser, asked):
    code = answered(asked)
    before = db.session.scalars(select(Answer)).one().sealed
    page = browser.ask("POST", "/feedback/receipt", data={"code": code, "what": "sharing", "sharing": "mediator"})
    db.session.rollback()
    assert (page.status_code, "is changed" in page.words) == (200, False)
    with pytest.raises(Refused):
        answers.share(reviewer_queries.held_by_code(code), sharing="mediator")
    assert db.session.scalars(select(Answer)).one().sealed == before
