"""A second look at free text: each finding is replaced, kept or deleted, and nothing that was typed is lost."""

import pytest

from app.logbook import actions, queries
from tests import make

NAMING = "We called Ana Diaz at ana@example.org about EUR 12,000"
SAVE = "Save like this"


@pytest.fixture
def mediation(ana):
    return make.mediation(ana)


@pytest.fixture
def page(browser, mediation):
    return browser.get(f"/logbook/{mediation.id}")


@pytest.fixture
def saved(browser, mediation):
    return lambda: queries.reflections(mediation).went_well


@pytest.mark.parametrize("htmx", [False, True])
def test_each_finding_has_its_own_choice(page, saved, htmx):
    answer = page.submit("Keep them", {"What went well": NAMING})
    before = saved()
    done = answer.submit(
        SAVE,
        {"choice-went_well-1": "a party", "choice-went_well-2": "delete", "choice-went_well-3": "keep"},
        htmx=htmx,
    )
    assert (answer.status_code, before, done.status_code) == (422, "", 200)
    assert saved() == "We called a party at about EUR 12,000"


def test_what_was_kept_is_not_asked_about_again(page, saved, browser):
    page.submit("Keep them", {"What went well": NAMING}).submit(SAVE)
    again = browser.get(page.address).submit("Keep them", {"What went well": f"{NAMING}. And all was well."})
    other = browser.get(page.address).submit("Keep them", {"What went well": f"{NAMING}. Ben Kaya too."})
    assert (again.status_code, saved()) == (200, f"{NAMING}. And all was well.")
    assert [fieldset.get("id") for fieldset in other.page.all("fieldset")] == ["choice-went_well-1"]
    assert ["".join(mark.itertext()) for mark in other.page.all("mark")] == ["Ben Kaya"]


def test_what_is_new_on_the_second_page_is_asked_about(page, saved):
    second = page.submit("Keep them", {"What went well": NAMING})
    third = second.submit(SAVE, {"choice-went_well-1": "counsel", "What went well": f"{NAMING}. Ben Kaya too."})
    typed = third.page.one("textarea", name="went_well").text
    third.submit(SAVE, {"choice-went_well-2": "delete"})
    assert (third.status_code, typed.strip()) == (422, f"{NAMING}. Ben Kaya too.")
    assert saved() == NAMING.replace("Ana Diaz", "counsel") + ". too."


def test_a_choice_survives_a_change_in_another_window(page, saved, ana, mediation, database):
    second = page.submit("Keep them", {"What went well": NAMING})
    actions.reflect(
        mediation, by=ana, went_well="Meanwhile", was_hard="", version=queries.reflections(mediation).version
    )
    database.session.commit()
    third = second.submit(SAVE, {"choice-went_well-1": "counsel"})
    meanwhile = saved()
    fourth = third.submit("Keep them")
    assert (third.status_code, meanwhile, fourth.status_code) == (422, "Meanwhile", 200)
    assert saved() == NAMING.replace("Ana Diaz", "counsel")


def test_a_role_that_makes_a_text_too_long_is_said(page, mediation, browser):
    claim = "Al Bo. " * 42  # 294 characters, and 300 at most
    second = page.submit("Save", {"Why, in a sentence": claim})
    third = second.submit(SAVE, {"choice-claim_sentence-1": "the other mediator"})
    assert (second.status_code, third.status_code) == (422, 422)
    assert "Keep it to 300 characters" in third.words
