"""What is written about mediations in an application gets the same second look as the logbook."""

import pytest

from app.listing.desk.forms import STATEMENT
from tests import make
from tests.features import desking
from tests.features.desking import at

NAMING = "did Ana Diaz agree to EUR 12,000"


@pytest.fixture
def application(database, rivers, ines):
    return desking.begun_with_a_twin(make.mediator(name="Ana Petrova"), rivers, by=ines)


@pytest.fixture
def hers(browser, ines):
    return browser.sign_in(ines)


@pytest.mark.parametrize("htmx", [False, True])
def test_a_question_about_an_entry(hers, application, htmx):
    entry = application.entries[0]
    page = hers.get(at(application, f"?open={entry.id}"))
    second = page.submit("Query", {"Reason or question": NAMING})
    before = entry.reason
    second.submit("Query", {"choice-reason-1": "a party", "choice-reason-2": "an amount"}, htmx=htmx)
    assert (second.status_code, before, entry.reason) == (422, "", "did a party agree to an amount")


def test_a_note_on_a_criterion(hers, application):
    page = hers.get(at(application, "/criteria/2"))
    second = page.submit("Save and go on", {"mark_basic-1": "met", "note_basic-1": NAMING})
    third = second.submit("Save and go on", {"choice-note_basic-1-1": "delete"})
    saved = hers.get(at(application, "/criteria/2"))
    assert (second.status_code, third.status_code) == (422, 200)
    assert saved.page.one("textarea", name="note_basic-1").text.strip() == "did agree to EUR 12,000"
    assert saved.submit("Save and go on").status_code == 200


def test_the_grounds_of_a_result_but_not_the_name_under_it(hers, ines, application):
    desking.complete(application, by=ines)
    filled = {"result": "pass", "Grounds": NAMING, STATEMENT: True, "Your name": "Ines Duarte"}
    second = hers.get(at(application, "/result")).submit("Sign and report to IMI", filled)
    marked = ["".join(mark.itertext()) for mark in second.page.all("mark")]
    second.submit("Sign and report to IMI", {"choice-grounds-1": "counsel"})
    assert (second.status_code, marked) == (422, ["Ana Diaz", "EUR 12,000"])
    assert application.result == NAMING.replace("Ana Diaz", "counsel")
