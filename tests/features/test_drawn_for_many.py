"""A reviewer's page is drawn once for many, and still shows each of them their own."""

from app.db import commit
from app.feedback import links
from app.feedback.answers import keeping as answers
from tests import make
from tests.features.reviewing import CONFIRMED, code_of, link_of, receipt
from tests.features.test_hostile_text import ATTACK, intruders


def test_everybody_sees_what_they_wrote_at_their_own_address(browser, database):
    requests = [make.request(make.mediation(make.mediator())) for _ in range(3)]
    wrote = [f"{ATTACK} one", f"{ATTACK} two", "given"]
    for request, words in zip(requests, wrote, strict=True):
        answers.save(link_of(request), values=CONFIRMED | {"did_well": words}, is_light=False)
        commit()
    pages = [browser.get(f"{links.address(each)}/words") for each in requests]
    shown = [next(each.text.strip("\n") for each in page.page.all("textarea")) for page in pages]
    actions = [page.page.form("Save and go on").get("action") for page in pages]
    assert (shown, actions) == (wrote, [f"{links.address(each)}/words" for each in requests])
    assert [intruders(page) for page in pages] == [[], [], []]


def test_everybody_gets_a_code_of_their_own(browser, database):
    requests = [make.request(make.mediation(make.mediator())) for _ in range(2)]
    pages = [receipt(browser, each) for each in requests]
    assert code_of(pages[0]) != code_of(pages[1])
    assert [links.address(each) in page.text for each in requests for page in pages] == [True, False, False, True]
