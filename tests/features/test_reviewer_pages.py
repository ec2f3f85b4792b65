"""What a link opens: without a cookie, without a script, and nothing by looking."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.db import db
from app.feedback import links, reviewer_queries
from app.feedback.asking import Channel
from app.feedback.life import State
from app.feedback.models import Answer, Request, Suppressed
from tests import make
from tests.features.reviewing import WORDS, begun, code_of, receipt, reviewed, sent
from tests.features.test_hostile_text import ATTACK, intruders, shows
from tests.page import read

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@pytest.fixture
def asked(database):
    """A request by letter, about a mediation of Ana's."""
    return make.request(make.mediation(make.mediator(name="Ana Petrova")))


@pytest.fixture
def handed(database):
    return make.request(make.mediation(make.mediator()), channel=Channel.HANDED)


def rows():
    """Everything in the database, table by table."""
    return {table.name: db.session.execute(select(table)).all() for table in db.metadata.sorted_tables}


def state(request):
    return db.session.get_one(Request, request.id, populate_existing=True).state


def press_everything(browser, address):
    """What a scanner does: look, follow every link below this address, press every button without typing."""
    waiting, seen = [address], set()
    while waiting:
        where = waiting.pop()
        seen.add(where)
        browser.ask("HEAD", where)
        page = browser.get(where)
        for form in page.page.all("form"):
            data = {
                each.get("name"): each.get("value", "")
                for each in form.iter("input")
                if each.get("type") not in ("radio", "checkbox") or "checked" in each.attrib
            }
            data |= {each.get("name"): (each.text or "").strip("\n") for each in form.iter("textarea")}
            for button in form.iter("button"):
                pressed = {button.get("name"): button.get("value")} if button.get("name") else {}
                browser.ask("POST", form.get("action"), data=data | pressed)
        found = {each.get("href") for each in page.page.all("a")}
        waiting += [each for each in found if each.startswith(address) and each not in seen]
    return seen


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
                "Your rights"]),
        (False, ["Who asks", "Why", "Where your address comes from", "What is kept", "How long", "How to object",
                 "Your rights"]),
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


def test_a_scanner_changes_nothing(browser, asked, handed):
    sent(begun(browser, asked), "Save and go on", {"role": "party", "took_place": "yes", "how": "online"})
    before = rows()
    for _ in range(20):
        looked = press_everything(browser.another(), links.address(asked))
        press_everything(browser.another(), links.address(handed))
    assert any(each.endswith("/preparation") for each in looked)
    assert rows() == before
    assert "Your receipt code" in receipt(browser, handed).words


def test_a_scanner_changes_nothing_after_sending(browser, asked):
    receipt(browser, asked)
    before = rows()
    looked = press_everything(browser.another(), links.address(asked))
    assert any(each.endswith("/correct") for each in looked)
    assert rows() == before


def test_letters_stop_by_one_click_and_nothing_else_happens(browser, asked):
    address = f"{links.address(asked)}/stop"
    assert browser.ask("POST", address, data={"List-Unsubscribe": "no"}).status_code == 422
    before = rows()
    assert browser.ask("POST", address, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    after = rows()
    assert [name for name in before if before[name] != after[name]] == ["suppressed"]
    assert browser.get(links.address(asked)).status_code == 200


def test_every_link_that_opens_nothing_shows_the_same(browser, asked, handed, clock):
    receipt(browser, handed)
    revoked = make.request(make.mediation(make.mediator()), channel=Channel.HANDED, state=State.REVOKED)
    old = make.request(
        make.mediation(make.mediator()), channel=Channel.HANDED, last_day=clock.today() - timedelta(days=1)
    )
    unknown = f"/feedback/{asked.id}/{'x' * 43}"
    pages = [browser.get(each) for each in (*map(links.address, (handed, revoked, old)), unknown)]
    assert {page.status_code for page in pages} == {404}
    assert len({page.text.replace(page.address.removeprefix("/feedback"), "/…") for page in pages}) == 1


@pytest.mark.parametrize("method", METHODS)
def test_a_broken_address_is_never_our_bug(browser, asked, method):
    good = links.address(asked)
    broken = (
        f"/feedback/{asked.id}/{'x' * 43}",
        f"/feedback/{asked.id}/%00",
        f"/feedback/{asked.id}/é",
        f"/feedback/{asked.id}/{'a' * 5000}",
        f"/feedback/{2**63 - 1}/{'x' * 43}",
        "/feedback/12abc/x",
        f"{good}x",
        f"{good[:-3]}/review",
        f"{good}.{'y' * 99}/receipt/correct/more",
    )
    answers = [browser.ask(method, each) for each in broken]
    assert {answer.status_code for answer in answers} <= {404, 303}
    assert all(
        "This link opens nothing now" in answer.words for answer in answers if answer.status_code == 404 and answer.data
    )


def test_no_cookie_no_script_no_font_and_an_address_that_is_not_passed_on(browser, asked, handed):
    receipt(browser, handed)
    addresses = [links.address(asked), f"{links.address(asked)}/preparation", f"{links.address(asked)}/review"]
    for page in map(browser.get, [*addresses, links.address(handed), "/feedback/receipt", "/feedback/guidelines"]):
        assert "Set-Cookie" not in page.headers
        assert page.page.all("script") == []
        assert "woff2" not in page.text
        assert page.headers["Cache-Control"] == "private, no-store"
        if "guidelines" not in page.address:
            assert (page.headers["Referrer-Policy"], page.headers["X-Robots-Tag"]) == ("no-referrer", "noindex")
        assert len(page.data) < 15_000


def test_another_site_cannot_send_the_form(browser, asked):
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = browser.ask("POST", links.address(asked), data={"way": "decline"}, headers=headers)
    assert (answer.status_code, state(asked)) == (400, State.SENT)


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


def test_hostile_text_stays_text(browser, asked):
    review = reviewed(begun(browser, asked), did_well=ATTACK, do_better=ATTACK)
    page = sent(review, "Send my answers", {"send": "now"})
    link = browser.get(links.address(asked))
    correcting = browser.get(f"{links.address(asked)}/correct")
    assert [intruders(each) for each in (review, page, link, correcting)] == [[], [], [], []]
    assert all(ATTACK in "".join(each.page.root.itertext()) for each in (review, link, correcting))
    wrong = browser.ask("POST", "/feedback/receipt", data={"code": ATTACK[:60]})
    assert intruders(wrong) == []
    assert not shows(page)


def test_no_log_line_holds_a_token_or_a_code(browser, asked, capfd, caplog):
    caplog.set_level("DEBUG")
    code = code_of(receipt(browser, asked))
    browser.ask("POST", "/feedback/receipt", data={"code": code})
    browser.get(f"{links.address(asked)}x")
    said = caplog.text + "".join(capfd.readouterr())
    assert [each for each in (links.token(asked), code, WORDS) if each in said] == []
