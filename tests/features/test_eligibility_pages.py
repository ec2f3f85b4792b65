"""Eligibility opened up: what the pages beside the list say."""

from datetime import date

import pytest

from app.logbook.eligibility import actions as eligibility_actions
from app.logbook.vocabulary import Role
from tests import make
from tests.page import read


def figures(answer, section):
    """The figures of a section, each with its words."""
    [found] = answer.page.all("section", aria_labelledby=section)
    return [(read(each[0]), read(each[1])) for each in found.iter("div") if each[0].tag == "dt"]


def test_hours_in_other_roles_are_shown_apart(browser, ana):
    make.mediation(ana, minutes=180)
    make.mediation(ana, minutes=120, role=Role.OBSERVER)
    make.mediation(ana, minutes=90, role=Role.OBSERVER, has_agreement=False)
    make.mediation(ana, minutes=60, role=Role.ADVOCATE)
    make.mediation(ana, minutes=60, role=Role.ADVOCATE, on=date(2026, 8, 1))
    answer = browser.get("/logbook/experience")
    assert figures(answer, "apart") == [("Advocate", "1 h 1 mediation"), ("Observer", "3 h 30 2 mediations")]
    assert "In this logbook 3 h 1 mediation" in answer.words
    assert "8 h 30 held, 5 h 30 of it not as a mediator" in browser.get("/logbook/").words


def test_whoever_only_mediates_reads_nothing_of_other_roles(browser, ana):
    make.mediation(ana)
    assert "In other roles" not in browser.get("/logbook/experience").words
    words = browser.get("/logbook/").words
    assert ("1 mediation, 3 h held" in words, "not as a mediator" in words) == (True, False)


def test_the_forecast_is_not_more_exact_than_it_is(browser, ana):
    make.mediation(ana, on=date(2025, 12, 10))
    for day in range(10, 19):
        make.mediation(ana, on=date(2026, 5, day))
    answer = browser.get("/logbook/")
    [when] = answer.page.all("time")
    assert "At your pace of the last 12 months (10) you reach 20 around June 2027." in answer.words
    assert (when.get("datetime"), when.get("title"), read(when)) == ("2027-06-30", "30 Jun 2027", "June 2027")


def test_the_first_entry_is_told_what_is_to_go_and_not_that_it_is_too_slow(browser, ana):
    make.mediation(ana)
    words = browser.get("/logbook/").words
    assert "19 to go. Once 3 count in the last 12 months, this says when you may reach 20." in words
    assert "your pace" not in words


def test_what_a_window_is_short_of_is_said_plainly(browser, ana):
    for month in (7, 8, 9):
        make.mediation(ana, on=date(2023, month, 10))
    for month in (1, 2):
        make.mediation(ana, on=date(2026, month, 10))
    eligibility_actions.claim_certification(ana)
    make.commit()
    assert "The 24-month window is 3 short today." in browser.get("/logbook/").words


def test_the_code_can_be_read_before_it_is_accepted(browser, ana):
    page = browser.get("/logbook/code").page
    assert [a.get("href") for a in page.one("main").iter("a") if read(a) == "IMI's site"] == [
        "https://imimediation.org/"
    ]


def test_a_claim_says_what_the_rule_says(browser, ana):
    answer = browser.get("/logbook/eligibility").submit("I am IMI Certified")
    assert "You need 5 e-mediations instead of 20, subject to verification." in answer.words


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("90", "Read as 1 h 30. To judge (short)."),
        ("3", "Read as 3 h. Counts. Logging it makes 1 of 20."),
        ("a while", "“a while” is not understood as a length. Write it like 3 h 30, 1.5 h or 90 min."),
        ("", "Type a date, a length and a mode to see what it would count for."),
    ],
)
def test_the_preview_says_what_was_read(browser, ana, typed, words):
    row = {"date": "2026-06-01", "minutes": typed, "mode": "video", "role": "sole_mediator", "kind": "joint"}
    answer = browser.get("/logbook/preview", htmx="preview", query_string={**row, "has_agreement": "y", "status": ""})
    assert answer.words.startswith(words)
