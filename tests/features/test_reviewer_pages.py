"""What a link and a receipt code open: without a cookie, without a script, and nothing by looking."""

import pytest

from app.feedback import links
from app.feedback.asking import Channel
from app.feedback.models import Answer
from tests import make


@pytest.fixture
def asked(database):
    """A request by letter, about a mediation of Ana's."""
    return make.request(make.mediation(make.mediator(name="Ana Petrova")))


@pytest.fixture
def handed(database):
    return make.request(make.mediation(make.mediator()), channel=Channel.HANDED)


ABOUT = {"role": "party", "took_place": "yes", "how": "in_person"}


def answered(page):
    """Go through every step: agree with everything, write a little, share nothing."""
    while "/review" not in page.address:
        form = page.page.form("Save and go on")
        radios = {each.get("name") for each in form.iter("input") if each.get("type") == "radio"}
        chosen = {name: {**ABOUT, "sharing": "digest_author"}.get(name, "4") for name in radios}
        texts = {each.get("name"): "She listened." for each in form.iter("textarea")}
        page = sent(page, form, chosen | texts).followed()
    return page


def sent(page, form, data):
    hidden = {each.get("name"): each.get("value") for each in form.iter("input") if each.get("type") == "hidden"}
    return page.browser.ask("POST", form.get("action"), data=hidden | data)


def test_from_the_link_to_the_receipt(browser, asked, database):
    first = browser.get(links.address(asked))
    assert "Ana Petrova asks for your feedback on the mediation of 20 Jun 2026" in first.words
    step = sent(first, first.page.form("Go on"), {"way": "give"}).followed()
    assert "Step 1 of" in step.words
    review = answered(step)
    assert "She listened." in review.words
    receipt = sent(review, review.page.form("Go on"), {"send": "now"})
    assert "Your receipt code" in receipt.words
    assert database.session.scalars(database.select(Answer)).one().receipt
