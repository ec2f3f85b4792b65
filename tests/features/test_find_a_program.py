"""Find a programme: those approved today, each with its rule, narrowed down by address; nobody's e-mail address."""

import pytest

from app.listing.programmes.kinds import Delivery, Kind
from tests import make
from tests.features.programmes import SHORT, applied, approved, moved, ruled
from tests.features.test_queries import cost, statements
from tests.page import read

__all__ = ["statements"]

HERE = "/find-a-program"


def names(page):
    return [read(each) for each in page.page.all("h2")]


def test_only_approved_programmes_are_there(browser):
    approved("Harbour ODRQAP")
    applied("Applied ODRQAP")
    moved(approved("Suspended ODRQAP"), "suspend")
    moved(approved("Withdrawn ODRQAP"), "withdraw")
    assert names(browser.get(HERE)) == ["Harbour ODRQAP"]


def test_one_that_is_suspended_leaves_at_once_and_comes_back(browser):
    programme = approved("Harbour ODRQAP")
    tag = browser.get(HERE).headers["ETag"]
    moved(programme, "suspend")
    assert names(browser.get(HERE, headers={"If-None-Match": tag})) == ["No programme is approved yet"]
    moved(programme, "restore")
    assert names(browser.get(HERE)) == ["Harbour ODRQAP"]


def test_what_a_programme_asks_for_stands_with_it(browser):
    approved(rule={"needed": 30, "longest_window": 30, "core": "both"}, delivery=Delivery.BOTH)
    words = browser.get(HERE).words
    assert "Harbour Mediation Centre" in words
    assert "ODRQAP, ODR Qualifying Assessment Program. Approved since" in words
    assert "Online and in person; Portugal" in words
    assert "English, Portuguese" in words
    assert "24 to 30 months" in words
    assert "30 in that window; 5 if you are IMI Certified" in words
    assert "120 minutes at least, 75 % of it online; an assessor judges what comes near" in words
    assert "200 hours and 20 mediations" in words


def test_a_new_rule_is_shown_from_its_day_on(browser):
    programme = approved(rule=SHORT)
    assert "20 in that window" in browser.get(HERE).words
    ruled(programme, **SHORT, needed=25)
    assert "25 in that window" in browser.get(HERE).words


def test_an_e_mail_address_is_shown_to_nobody_and_a_web_address_leads_there(browser):
    approved("By letter", contact="programme@example.org", criteria_link="")
    approved("By page", contact="https://example.org/write")
    page = browser.sign_in(make.mediator()).get(HERE)
    assert "programme@example.org" not in page.text
    assert [each.get("href") for each in page.page.all("a", rel="noreferrer")] == [
        "https://example.org/write",
        "https://example.org/criteria",
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["Everywhere", "French", "Harbour", "Trainers"]),
        ("?language=fr", ["French"]),
        ("?country=PT", ["Everywhere", "Harbour", "Trainers"]),
        ("?country=PT&kind=cmtp", ["Trainers"]),
        ("?country=FR&language=en", ["Everywhere"]),
        ("?language=xx", ["No programme fits"]),
        ("?kind=%00&country='--&page=-1", ["No programme fits"]),
    ],
)
def test_programmes_are_narrowed_by_address(browser, asked, found):
    approved("Harbour")
    approved("French", languages=["fr"], countries=["FR"])
    approved("Everywhere", countries=[])
    moved(applied("Trainers", kind=Kind.CMTP), "approve")
    assert names(browser.get(HERE + asked)) == found


def test_a_choice_says_how_many_it_leaves(browser):
    approved("Harbour")
    approved("French", languages=["fr"], countries=["FR"])
    approved("Everywhere", countries=[])
    page = browser.get(f"{HERE}?language=en")
    options = [each.text for each in page.page.all("option")]
    assert options == [
        *("Any country", "France (1)", "Portugal (2)"),
        *("Any language", "English (2)", "French (1)", "Portuguese (2)"),
        *("Any kind", "ODRQAP (2)"),
    ]
    assert names(page.submit("Show", {"Country": "Portugal (2)"})) == ["Everywhere", "Harbour"]


def test_countries_and_languages_are_said_in_the_language_of_the_page(browser):
    approved(countries=["PT", "DE"])
    assert "Allemagne, Portugal" in browser.get(f"/fr{HERE}").words
    assert "البرتغال، ألمانيا" in browser.get(f"/ar{HERE}").words


def test_three_programmes_cost_as_much_as_one(browser, statements):
    approved("One")
    with_one = cost(browser, statements, HERE)
    approved("Two", rule=SHORT | {"needed": 30})
    approved("Three")
    assert cost(browser, statements, HERE) == with_one


def test_many_programmes_stand_on_pages(browser):
    for number in range(21):
        approved(f"Programme {number:02}")
    first, second = browser.get(f"{HERE}?language=en"), browser.get(f"{HERE}?language=en&page=2")
    assert (len(names(first)), names(second)) == (20, ["Programme 20"])
    assert "page=2" in first.text
