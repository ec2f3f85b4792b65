"""Experience beside the mediations: the opening balance, the Code, and the claim to be IMI Certified."""

import pytest
from sqlalchemy import select

from app.logbook.experience_models import OpeningBalance
from app.logbook.models import Certification, CodeAcceptance
from tests import make

HOURS, MEDIATIONS = "Hours before this logbook", "Mediations before this logbook"


@pytest.fixture
def experience(browser, ana):
    """The page of the core experience."""
    return browser.get("/logbook/experience")


@pytest.fixture
def balances(database):
    """Every opening balance, as minutes, mediations and note."""

    def found():
        columns = OpeningBalance.minutes, OpeningBalance.mediations, OpeningBalance.note
        return [tuple(row) for row in database.session.execute(select(*columns))]

    return found


def figures(answer):
    """What the page says of the logbook, of before it, and of both."""
    [figures] = [each for each in answer.page.all("dl") if each.get("class") == "figures"]
    return [" ".join("".join(each.itertext()).split()) for each in figures.iter("dd")]


@pytest.mark.database
def test_an_opening_balance_adds_to_the_logbook_and_is_shown_apart(browser, ana, experience, balances):
    make.mediation(ana, minutes=90)
    answer = experience.submit("Save", {HOURS: "200", MEDIATIONS: "1", "Where it is documented": "Centre list"})
    assert "Your earlier experience is saved." in answer.words
    assert balances() == [(12_000, 1, "Centre list")]
    assert figures(answer) == ["1 h 30 1 mediation", "200 h 1 mediation", "201 h 30 2 mediations, enough"]


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("0", 0),
        ("", 0),
        ("3", 180),
        ("200", 12_000),
        ("3000 h", 180_000),
        ("3,000", 180_000),
        ("12.500", 750_000),
        ("1 200 hours", 72_000),
        ("12 h 30", 750),
        ("12,5", 750),
        ("90 min", 90),
        ("100000", 6_000_000),
    ],
)
def test_hours_are_read_as_people_type_them(browser, experience, balances, typed, minutes):
    experience.submit("Save", {HOURS: typed, MEDIATIONS: "12"})
    browser.get("/logbook/experience").submit("Save")
    assert balances() == [(minutes, 12, "")]


@pytest.mark.parametrize(
    ("label", "typed", "words"),
    [
        (HOURS, "100001", "Enter at most 100,000 hours."),
        (HOURS, "many", "Enter the hours, such as 120 or 12 h 30."),
        (HOURS, "-5", "Enter the hours, such as 120 or 12 h 30."),
        (MEDIATIONS, "10001", "Enter 0 to 10,000"),
        (MEDIATIONS, "-1", "Enter 0 to 10,000"),
    ],
)
def test_what_is_no_experience_is_explained_and_kept(experience, balances, label, typed, words):
    answer = experience.submit("Save", {label: typed})
    kept = dict(answer.page.labels(answer.page.form("Save")))[label].get("value")
    assert (answer.status_code, answer.page.problems, kept) == (422, [f"{label}: {words}"], typed)
    assert balances() == []


@pytest.mark.database
def test_opening_balances_in_two_windows_are_both_shown(experience, balances):
    experience.submit("Save", {HOURS: "100", MEDIATIONS: "10"})
    answer = experience.submit("Save", {HOURS: "120", MEDIATIONS: "10"})
    assert (answer.status_code, answer.page.problems) == (
        422,
        [
            "This was changed elsewhere since you opened it. What you typed is kept; save again to replace it.",
            "Hours before this logbook is saved as: 100 h",
        ],
    )
    assert balances() == [(6000, 10, "")]
    answer.submit("Save")
    assert balances() == [(7200, 10, "")]


def test_a_note_that_names_somebody_is_looked_at_twice(experience, balances):
    answer = experience.submit("Save", {HOURS: "10", "Where it is documented": "Ask ana@example.org"})
    before = balances()
    answer.submit("Save like this")
    assert (answer.status_code, before) == (422, [])
    assert balances() == [(600, 0, "Ask ana@example.org")]


def test_a_claim_to_be_certified_lowers_the_threshold(browser, ana, database):
    answer = browser.get("/logbook/eligibility").submit("I am IMI Certified")
    [claim] = database.session.scalars(select(Certification))
    assert "You need 5 e-mediations instead of 20, subject to verification." in answer.words
    assert (claim.mediator_id, claim.verified_at) == (ana.id, None)


@pytest.mark.database
def test_a_claim_is_made_once(browser, ana, database):
    for _ in range(2):
        browser.post("/logbook/certification")
    assert len(database.session.scalars(select(Certification)).all()) == 1


@pytest.mark.database
def test_a_withdrawn_claim_brings_the_threshold_back(browser, ana, database):
    page = browser.get("/logbook/eligibility").submit("I am IMI Certified")
    claimed = "You say that you are IMI Certified, so 5 are needed instead of 20" in page.words
    answer = page.submit("I am not IMI Certified")
    assert (claimed, "Your claim to be IMI Certified is withdrawn." in answer.words) == (True, True)
    assert database.session.scalars(select(Certification)).all() == []
    assert "0 of 20" in browser.get("/logbook/").words


@pytest.mark.database
def test_the_code_is_accepted_once(browser, ana, database):
    page = browser.get("/logbook/code")
    answer = page.submit("I have read and accept version 2026")
    page.submit("I have read and accept version 2026")
    assert "You accepted version 2026 on 30 Jun 2026." in answer.words
    assert [row.code_version for row in database.session.scalars(select(CodeAcceptance))] == ["2026"]
