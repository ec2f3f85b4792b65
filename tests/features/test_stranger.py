"""A stranger at the front page: is Ana listed, since when, who assessed her, what do people say; in three steps."""

import pytest

from app.db import commit
from tests import make
from tests.features import approving, authoring, finding

LANGUAGES = {"": ("Find", "30 Jun 2026"), "/fr": ("Rechercher", "30 juin 2026"), "/ar": ("بحث", "30 يونيو 2026")}


@pytest.fixture
def ana(database):
    """Passed, listed today, with a digest; and somebody else who is listed, whom nobody asks for."""
    finding.listed("Sam Other")
    mediator = make.mediator(name="Ana Petrova")
    application = approving.passed(mediator)
    author = make.digest_author(name="Lea Author")
    authoring.published(authoring.appointed(mediator, author), author, text="Calm and well prepared.")
    listing = make.listing(mediator)
    commit()
    return listing, application.programme.name


@pytest.mark.parametrize("begins", LANGUAGES)
def test_who_is_listed_is_found_from_the_front_page_with_all_that_matters(browser, ana, begins):
    listing, programme = ana
    find, day = LANGUAGES[begins]
    found = browser.get(f"{begins}/").submit(find, {"search": "petrova"})
    assert "Sam Other" not in found.words
    profile = found.follow("Ana Petrova")
    assert profile.address == f"{begins}/mediators/{listing.slug}"
    for said in (day, programme, "Calm and well prepared.", "Lea Author"):
        assert said in profile.words


def test_a_number_leads_from_the_front_page_to_a_verdict(browser, ana):
    listing, _programme = ana
    page = browser.get("/").follow("Verify a listing").submit("Check this number", {"Number": listing.number.lower()})
    assert listing.number in page.address.replace("-", "")
    assert "listed" in page.words
    assert "Ana Petrova" in page.words


def test_every_way_in_leads_somewhere(browser):
    front = browser.get("/")
    ways = ["Everybody who is listed", "What the credential is, and what it takes", "Sign in or sign up"]
    ways.append("Find a programme that assesses you")
    assert [front.follow(way).status_code for way in ways] == [200] * 4
