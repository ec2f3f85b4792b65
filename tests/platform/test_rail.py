"""Where the rail leads: only where one may go, with the place one is at marked."""

from dataclasses import replace
from itertools import product

import pytest

from app.accounts.person import person
from app.site.rail import DESTINATIONS, elsewhere
from tests.page import read


def places(answer):
    """The links of the rail, and which of them is marked."""
    [nav] = answer.page.all("nav", aria_label="Main")
    links = list(nav.iter("a"))
    return [read(link) for link in links], [read(link) for link in links if link.get("aria-current")]


def test_staff_are_offered_what_is_theirs(browser, make):
    found = places(browser.sign_in(make.staff()).get("/account/"))
    assert found == (["Queue", "People", "Listings", "Fees", "Account"], ["Account"])


def test_staff_who_are_signed_in_by_code_are_offered_their_account(browser, make):
    found = places(browser.sign_in(make.staff(), is_by_passkey=False).get("/account/"))
    assert found == (["Account"], ["Account"])


def test_a_mediator_who_is_staff_too_has_five_places_and_finds_the_rest_by_the_queue(browser, make):
    page = browser.sign_in(make.mediator(is_staff=True)).get("/staff/people/")
    assert places(page) == (["Logbook", "Feedback", "Listing", "Queue", "Account"], ["Queue"])


ROLES = ("is_mediator", "is_digest_author", "is_assessor", "is_staff")


@pytest.mark.parametrize("has", list(product([False, True], repeat=len(ROLES))))
def test_whoever_has_several_roles_has_five_places_at_most_and_finds_the_rest_by_the_account(browser, make, has):
    who = replace(person(make.account(**dict(zip(ROLES, has, strict=True)))), is_by_passkey=True)
    page = browser.sign_in(who).get("/account/")
    shown, marked = places(page)
    wanted = {each.word for each in DESTINATIONS if who.may_enter(each.area)}
    others = {each.word for each in elsewhere(who)}
    assert (len(shown) <= 5, marked, {*shown, *others}) == (True, ["Account"], wanted)
    assert others <= {read(link) for link in page.page.all("a")}


def test_a_digest_author_is_offered_digests(browser, make):
    found = places(browser.sign_in(make.digest_author()).get("/feedback/author/"))
    assert found == (["Digests", "Account"], ["Digests"])


def test_a_mediator_who_writes_digests_too_finds_them_by_feedback(browser, make):
    page = browser.sign_in(make.mediator(is_digest_author=True)).get("/feedback/").follow("Digests you write")
    assert places(page) == (["Logbook", "Eligibility", "Feedback", "Listing", "Account"], ["Feedback"])


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("/logbook/", "Logbook"),
        ("/logbook/print", "Logbook"),
        ("/logbook/eligibility", "Eligibility"),
        ("/logbook/experience", "Eligibility"),
        ("/logbook/code", "Eligibility"),
        ("/logbook/import/", "Logbook"),
        ("/feedback/", "Feedback"),
        ("/feedback/digest-author/", "Feedback"),
        ("/listing/", "Listing"),
        ("/listing/profile/", "Listing"),
        ("/account/", "Account"),
    ],
)
def test_a_page_is_marked_where_it_belongs(browser, make, address, place):
    found = places(browser.sign_in(make.mediator()).get(address))
    assert found == (["Logbook", "Eligibility", "Feedback", "Listing", "Account"], [place])
