"""Guidelines for reviewers, mediators and digest authors: public, linked to each other, their numbers the rules'."""

import pytest

from app.feedback import asking
from app.feedback.answers import release
from app.feedback.digests import summary as digest

PAGES = {
    "/feedback/guidelines": "Guidelines for reviewers",
    "/feedback/guidelines/mediators": "How to collect feedback",
    "/feedback/guidelines/authors": "Guidelines for digest authors",
}


@pytest.mark.parametrize("address", PAGES)
def test_each_leads_to_the_others_and_needs_no_cookie(browser, address):
    page = browser.get(address)
    there = [page.follow(words).page.title for words in ("For reviewers", "For mediators", "For digest authors")]
    [here] = page.page.all("a", aria_current="page")
    spoken = address.replace("/feedback", "/feedback/en")
    assert (page.page.title, there, here.get("href")) == (PAGES[address], list(PAGES.values()), spoken)
    assert "Set-Cookie" not in page.headers


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/feedback/guidelines/mediators", f"within {asking.ASK_WITHIN_MONTHS} months of it: at most"),
        ("/feedback/guidelines/mediators", f"one reminder after {asking.REMIND_AFTER.days} days"),
        ("/feedback/guidelines/mediators", f"only {release.FEWEST_TOGETHER} or more together"),
        ("/feedback/guidelines/mediators", f"reminded after {digest.RENEW_AFTER_MONTHS} months"),
        (
            "/feedback/guidelines/authors",
            f"from {digest.FEWEST_ANSWERS} answers of {digest.FEWEST_MEDIATIONS} mediations",
        ),
        ("/feedback/guidelines/authors", f"in steps of {digest.SHARE_STEP_PERCENT} %"),
        ("/feedback/guidelines", f"only after {asking.CORRECT_WITHIN.days} days"),
    ],
)
def test_the_numbers_are_those_of_the_rules(browser, address, words):
    assert words in browser.get(address).words


def test_a_complaint_has_a_place_of_its_own(browser):
    page = browser.get("/feedback/guidelines/authors").follow("Where to turn with a complaint")
    assert page.address.endswith("#complaints")
    assert "Professional Conduct Assessment" in page.words
    assert "complaints" in page.page.by_id


def test_mediators_find_theirs_where_they_ask(browser, make):
    browser.sign_in(make.mediator())
    assert browser.get("/feedback/").follow("How to collect feedback").page.title == "How to collect feedback"
