"""The reviewer's pages give nothing away and change nothing for who only looks, whoever that is."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.db import db
from app.feedback import links
from app.feedback.asking import Channel
from app.feedback.life import State
from app.feedback.models import Request
from tests import make
from tests.features.reviewing import ABOUT, WORDS, begun, code_of, receipt, reviewed, sent
from tests.features.test_hostile_text import ATTACK, intruders, shows
from tests.features.two_links import the_asked, the_handed  # noqa: F401  fixtures by another name

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


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


def test_a_handed_link_holds_no_draft_at_an_address_that_somebody_made_up(browser, handed):
    before = rows()
    own = links.follow(handed.id, links.token(handed)).begun().own
    for made_up in ("own", "x" * 32, f"{own[:-1]}{'0' if own[-1] != '0' else '1'}", own + "x", "é"):
        page = browser.ask("POST", f"{links.address(handed)}.{made_up}/about", data=ABOUT)
        assert page.status_code == 404
    assert rows() == before


def test_a_handed_link_is_begun_ten_times_a_day_at_most(browser, handed, clock):
    statuses = [begun_again(browser, handed) for _ in range(11)]
    assert statuses == [303] * 10 + [429]
    clock.hold(clock.now() + timedelta(days=1))
    assert begun_again(browser, handed) == 303


def test_who_knows_a_handed_link_keeps_nobody_else_out(browser, handed):
    statuses = [begun_again(browser, handed, REMOTE_ADDR="192.0.2.1") for _ in range(11)]
    assert statuses[-1] == 429
    assert begun_again(browser, handed, REMOTE_ADDR="192.0.2.2") == 303


def begun_again(browser, request, **environ):
    return browser.ask("POST", links.address(request), data={"way": "give"}, environ_base=environ).status_code
