"""A mediator compares programmes and follows the rule of one; the panel and its words go along."""

import pytest

from app.db import commit
from app.listing.programmes import actions as programme_actions
from app.listing.programmes.kinds import Kind
from app.logbook.eligibility import actions as eligibility_actions
from tests import make
from tests.features import applying
from tests.features.programmes import SHORT, applied, approved, followed, moved, ruled
from tests.features.test_queries import cost, statements

__all__ = ["statements"]

HERE = "/logbook/programmes/"


@pytest.fixture
def ana(database):
    """Five mediations that count, and the claim to be IMI Certified."""
    mediator = make.mediator(name="Ana Petrova")
    for _ in range(5):
        make.mediation(mediator)
    eligibility_actions.claim_certification(mediator)
    eligibility_actions.set_opening_balance(mediator, version=0, minutes=12_000, mediations=0, note="Before")
    commit()
    return mediator


@pytest.fixture
def browser(browser, ana):
    return browser.sign_in(ana)


def names(page):
    return [each.text for each in page.page.all("h2")]


def test_approved_programmes_are_shown_and_no_others(browser):
    approved("Harbour ODRQAP")
    applied("Applied ODRQAP")
    moved(approved("Suspended ODRQAP"), "suspend")
    moved(approved("Withdrawn ODRQAP"), "withdraw")
    moved(applied("Trainers", kind=Kind.CMTP), "approve")
    assert names(browser.get(HERE)) == ["Harbour ODRQAP"]


def test_without_programmes_the_page_says_what_holds(browser):
    assert "No programme is approved yet. Your logbook is counted in every window" in browser.get(HERE).words


def test_each_says_what_it_would_say_of_the_logbook_as_where_one_applies(browser, ana):
    eligibility_actions.accept_code(ana)
    commit()
    approved("A", rule=SHORT)
    approved("B", rule=SHORT | {"needed_certified": 7})
    approved("C", rule=SHORT | {"core": "both"})
    words = browser.get(HERE).words
    assert "Would accept your log today" in words
    short = "You are 2 short of 7 e-mediations at 24 months."
    core = "You have 5 of 20 mediations of core experience. Once IMI has verified your certification, none is needed."
    assert short in words
    assert core in words
    applying = browser.get("/listing/application/new").words
    assert "One approved programme would accept your logbook today." in applying
    assert short in applying
    assert core in applying


def test_what_an_assessor_would_have_to_accept_is_no_hindrance(browser, ana):
    eligibility_actions.accept_code(ana)
    make.mediation(ana, minutes=90)
    approved(rule=SHORT | {"needed_certified": 6})
    said = "5 of 6 count, subject to verification. The one entry for the assessor to judge must be accepted."
    page = browser.get(HERE)
    assert said in page.words
    assert said in page.follow("Apply to Harbour ODRQAP").words


def test_whoever_has_an_open_application_reads_which_instead_of_applying_again(browser, ana):
    eligibility_actions.accept_code(ana)
    commit()
    harbour, rivers = approved("Harbour ODRQAP"), approved("Rivers ODRQAP")
    assert "Apply to Rivers ODRQAP" in browser.get(HERE).text
    applying.begun(ana, harbour)
    page = browser.get(HERE)
    assert "You have an application to Harbour ODRQAP already." in page.words
    assert f"Apply to {rivers.name}" not in page.text


def test_who_has_not_accepted_the_code_reads_so_on_both_pages(browser):
    approved(rule=SHORT)
    words = "You have not accepted the Code of Professional Conduct yet."
    assert (words in browser.get(HERE).words, words in browser.get("/listing/application/new").words) == (True, True)


@pytest.mark.parametrize(
    ("contact", "address"),
    [
        ("odr@harbour.example", "mailto:odr@harbour.example"),
        ("https://harbour.example/contact", "https://harbour.example/contact"),
        ("+31 70 123 4567", None),
        ("Call +31 70 123 4567, or odr@harbour.example", None),
    ],
)
def test_an_address_to_write_to_opens_and_a_number_is_read(browser, contact, address):
    approved().contact = contact
    commit()
    page = browser.get(HERE)
    assert f"Contact: {contact}" in page.words
    assert [link.get("href") for link in page.page.all("a") if link.text == contact] == ([address] if address else [])


def test_what_it_asks_for_stands_in_words(browser):
    approved(rule=SHORT | {"judges_hybrids": False, "min_minutes": 180, "doubtful_minutes": 180})
    words = browser.get(HERE).words
    assert "20 in the previous 24 months; 5 for those who are IMI Certified" in words
    assert "at least 3 h, 75 % of it online; a shorter one does not count" in words
    assert "Harbour Mediation Centre. Online, in English, Portuguese. Portugal." in words


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["Everywhere", "French", "Harbour"]),
        ("?language=fr", ["French"]),
        ("?country=PT", ["Everywhere", "Harbour"]),
        ("?country=FR&language=en", ["Everywhere"]),
        ("?language=xx", ["No programme"]),
    ],
)
def test_programmes_are_narrowed_by_language_and_country(browser, asked, found):
    approved("Harbour")
    approved("French", languages=["fr"], countries=["FR"])
    approved("Everywhere", countries=[])
    assert names(browser.get(HERE + asked)) == found


def test_following_a_programme_changes_the_panel_and_back_again(browser):
    approved(rule=SHORT | {"needed_certified": 6})
    before = browser.get("/logbook/").words
    page = browser.get(HERE).submit("Follow this programme’s rule: Harbour ODRQAP")
    assert "Your logbook follows the rule of Harbour ODRQAP now." in page.words
    words = browser.get("/logbook/").words
    assert "Not met: 1 short at 24 months." in words
    assert "So asks Harbour ODRQAP." in words
    opened = browser.get("/logbook/eligibility")
    assert "Your logbook follows the rule of Harbour ODRQAP, which asks for 6 full-scale" in opened.words
    assert len(opened.page.all("tbody")[0].findall("tr")) == 1
    page = browser.get(HERE).submit("Back to IMI’s own rule")
    assert "Your logbook follows IMI’s own rule now." in page.words
    assert browser.get("/logbook/").words == before


def test_a_programme_by_another_name_is_read_by_that_name(browser, ana):
    programme = followed(ana, approved())
    staff = make.staff()
    programme_actions.change(programme, by=staff, version=programme.version, name="Port ODRQAP")
    commit()
    assert "So asks Port ODRQAP." in browser.get("/logbook/").words


def test_who_follows_a_closed_programme_is_told(browser, ana):
    moved(followed(ana, approved()), "suspend")
    words = browser.get(HERE).words
    assert "Your logbook follows the rule of Harbour ODRQAP. This programme takes no logbooks now" in words


def test_a_programme_that_is_not_approved_does_not_exist(browser):
    hidden = ruled(applied())
    assert browser.post(f"{HERE}{hidden.id}/follow").status_code == 404


def test_an_entry_is_explained_by_the_chosen_rule(browser, ana):
    mediation = make.mediation(ana, minutes=150)
    followed(ana, approved(rule=SHORT | {"min_minutes": 180}))
    words = browser.get(f"/logbook/{mediation.id}").words
    assert "The sessions held came to less than 3 h: an assessor decides." in words
    assert "(at least 3 h)" in words


def test_both_ways_lead_there(browser):
    eligibility, panel = browser.get("/logbook/eligibility"), browser.get("/logbook/")
    assert (
        eligibility.follow("Programmes and their rules").words
        == panel.follow("Programmes, and what each asks for").words
    )


@pytest.mark.parametrize("is_chosen", [False, True])
def test_three_programmes_cost_as_much_as_one(browser, ana, statements, is_chosen):
    first = approved("One")
    if is_chosen:
        followed(ana, first)
    with_one = cost(browser, statements, HERE)
    approved("Two", rule=SHORT | {"needed": 30})
    approved("Three")
    assert cost(browser, statements, HERE) == with_one


@pytest.mark.parametrize("address", ["/logbook/", "/logbook/eligibility"])
def test_the_panel_of_who_chose_costs_what_it_costs_the_others(browser, ana, statements, address):
    before = cost(browser, statements, address)
    followed(ana, approved())
    assert cost(browser, statements, address) == before


def test_many_programmes_stand_on_pages(browser):
    for number in range(21):
        approved(f"Programme {number:02}")
    first = browser.get(HERE + "?language=en")
    second = browser.get(HERE + "?language=en&page=2")
    assert (len(names(first)), names(second)) == (20, ["Programme 20"])
    assert [each.get("href") for each in first.page.all("a") if "page=2" in each.get("href", "")] == [
        "/logbook/programmes/?language=en&country=&page=2"
    ]
