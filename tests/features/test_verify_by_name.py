"""A stranger looks for a listing by a name, and by a country: found is who is meant, and nothing else is told."""

from dataclasses import replace

import pytest

from app.directory.verify.queries import MOST
from tests import make
from tests.features import approving
from tests.features.registered import ana, document, gone, key
from tests.features.verifying import number

__all__ = ["ana", "key"]


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ("name=ferreira", True),
        ("name=FERREIRA  ana", True),
        ("name=Férr", True),
        ("name=ana&country=Portugal", True),
        ("name=ana&country=pt", True),
        ("name=ana&country=Spain", False),
        ("name=canary", False),
        ("name=example.org", False),
        ("name=ana.canary@example.org", False),
        ("name=an%25ferr", False),
        ("name=a_a", False),
    ],
)
def test_a_name_finds_whom_it_names(browser, ana, asked, is_found):
    page = browser.get(f"/verify?{asked}")
    assert page.status_code == 200
    assert (f"Ana Ferreira{number(ana)} · Lisbon, Portugal" in page.words) is is_found
    assert ("Nobody of this name" in page.words) is not is_found
    assert "@" not in page.words


def test_whoever_wants_no_search_to_find_them_is_verified_without_their_profile(browser, key):
    """Such a profile is for whoever has its address (profile form): the register tells the verdict, and not that."""
    mediator = make.mediator(name="Ana Ferreira")
    approving.portrayed(mediator, replace(approving.COMPLETE, is_findable=False))
    listing = make.listing(mediator)
    for address in ("/verify?name=ana", "/verify?name=ana&country=Spain", f"/verify/{number(listing)}"):
        page = browser.get(address)
        assert "Listed since 30 Jun 2026" in page.words
        assert ("/mediators/" in page.text, "Lisbon" in page.text) == (False, False)
    assert "profile" not in document(browser, f"/verify/{number(listing)}.json")


def test_countries_are_known_in_the_language_of_the_page(browser, ana):
    assert "Ana Ferreira" in browser.get("/ar/verify?name=ana&country=البرتغال").words
    assert "Ana Ferreira" not in browser.get("/fr/verify?name=ana&country=Allemagne").words
    refused = browser.get("/fr/verify?name=ana&country=Atlantide")
    assert (refused.status_code, "Saisissez un pays" in refused.words) == (422, True)


def test_whoever_is_not_listed_any_more_is_found_by_name_without_a_place(browser, ana):
    gone(ana)
    for asked in ("name=ferreira", "name=ferreira&country=Spain"):
        page = browser.get(f"/verify?{asked}")
        assert "No longer listed since 1 Mar 2026" in page.words
        assert ("Lisbon" in page.text, "Portugal" in page.text) == (False, False)


def test_more_than_a_page_of_one_name_are_to_be_narrowed_down(browser, ana):
    for each in range(MOST):
        make.listing(make.mediator(name=f"Ana {each}"))
    page = browser.get("/verify?name=ana")
    assert ("The first 20 of this name" in page.words, len(page.page.all("span", class_="verdict"))) == (True, MOST)
    assert "1 person of this name" in browser.get("/verify?name=ana 17").words


def test_whoever_has_the_words_in_their_address_takes_nobodys_place(browser, key):
    for each in range(MOST + 1):
        make.listing(make.mediator(name="Bo Lind", email=f"ferreira.{each}@example.org"))
    make.listing(make.mediator(name="Zoe Ferreira"))
    assert "1 person of this name Zoe Ferreira" in browser.get("/verify?name=ferreira").words
