"""An entry of the logbook: logged in one row, opened and changed."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.logbook import countries
from app.logbook.models import Mediation
from tests import make
from tests.features.rows import edited, save_row

LOG = "Log it"
KEEP = "Keep them"
NOT_A_REFERENCE = "Use 2 to 20 letters, digits and hyphens, and no names"


def log(page, **typed):
    """Fill in the quick row: an hour and a half as A-1, unless something else is typed."""
    named = {name.replace("_", " ").capitalize(): value for name, value in typed.items()}
    return page.submit(LOG, {"Length": "1 h 30", "Your reference": "A-1", **named})


def field(answer, button, label):
    """What stands in a control."""
    control = dict(answer.page.labels(answer.page.form(button)))[label]
    return control.get("value", control.text)


@pytest.mark.parametrize("typed", ["A-17", "  A-17 ", "A-17\t"])
def test_a_reference_is_taken_without_the_spaces_around_it(browser, ana, entries, typed):
    log(browser.get("/logbook/"), your_reference=typed)
    assert entries() == [("A-17", 90)]


@pytest.mark.parametrize("typed", ["A", "A" * 21, "A 17", "A-17\nB", "A.17", "Ä-17", "\u00b2\u00b3"])
def test_what_is_no_reference_is_explained(browser, ana, entries, typed):
    answer = log(browser.get("/logbook/"), your_reference=typed)
    assert (answer.status_code, answer.page.problems) == (422, [f"Your reference: {NOT_A_REFERENCE}"])
    assert entries() == []


def preview(browser, **typed):
    asked = {"date": "2026-07-01", "minutes": "3 h", "mode": "video", "role": "sole_mediator", "kind": "joint"}
    return browser.get("/logbook/preview", query_string=asked | {"has_agreement": "y", **typed}, htmx="preview").words


@pytest.mark.parametrize(
    ("on", "verdict"), [("2026-06-30", "Counts."), ("2026-07-01", "Does not count (not concluded).")]
)
@pytest.mark.database
def test_the_preview_says_what_logging_it_says(browser, ana, clock, database, on, verdict):
    """Half past eleven in the evening in Lisbon is tomorrow in Amsterdam."""
    clock.hold(datetime(2026, 6, 30, 22, 30, tzinfo=UTC))
    said = preview(browser, date=on)
    log(browser.get("/logbook/"), date=on, length="3 h", agreement_to_mediate=True)
    logged = database.session.scalars(select(Mediation)).one()
    assert (verdict in said, logged.verdict == "counts") == (True, verdict == "Counts.")


def test_nothing_is_previewed_before_enough_is_typed(browser, ana):
    assert preview(browser, minutes="") == "Type a date, a length and a mode to see what it would count for."


def summary(answer):
    return answer.page.one("form", id="quick").find("details/summary").text


def test_the_folded_choices_are_named(browser, ana):
    page = browser.get("/logbook/")
    answer = log(
        page, length="", role="Co-mediator", kind_of_session="Intake call", status="In progress", simulated=True
    )
    assert [summary(page), summary(answer)] == [
        "Sole mediator, actual, joint, concluded or planned by its date: change",
        "Co-mediator, simulated, intake call, in progress: change",
    ]


@pytest.fixture
def mediation(ana):
    return make.mediation(ana, reference="A-1")


@pytest.fixture
def entry(browser, mediation):
    """The page of the mediation."""
    return browser.get(f"/logbook/{mediation.id}")


NAMING = "Call Ana at ana@example.org about EUR 12,000"
LOOKED_AT = {
    "reflections": (KEEP, "What went well"),
    "the claim": ("Save", "Why, in a sentence"),
}


@pytest.mark.parametrize(("button", "label"), LOOKED_AT.values(), ids=LOOKED_AT)
def test_what_names_somebody_is_looked_at_twice(browser, entry, button, label):
    answer = entry.submit(button, {label: NAMING})
    marked = ["".join(mark.itertext()) for mark in answer.page.all("mark")]
    kept = answer.submit("Save like this")
    assert (answer.status_code, marked) == (422, ["Call Ana", "ana@example.org", "EUR 12,000"])
    assert NAMING in browser.get(entry.address).text
    assert kept.status_code == 200


def test_a_reference_of_two_names_is_looked_at_twice(browser, ana, entries):
    answer = log(browser.get("/logbook/"), your_reference="Smith-v-Jones")
    refused = entries()
    answer.submit(LOG, {"Keep it as it is": True})
    assert (answer.status_code, "(the names of two parties?)" in answer.words) == (422, True)
    assert (refused, entries()) == ([], [("Smith-v-Jones", 90)])


def test_an_entry_is_changed_with_everything_about_it(browser, entry, mediation, database):
    typed = {
        "Your reference": "A-2",
        "Status": "In progress",
        "Your role": "Lead mediator",
        "Conclusion": "Settled",
        "Field of dispute": "Family",
        "Parties": "Two",
        "Language": "Dutch",
        "Cross-border": True,
        "Feedback was announced at the start": True,
    }
    answer = entry.submit("Save", typed)
    found = database.session.get_one(Mediation, mediation.id)
    assert ("Saved." in answer.words, answer.page.title) == (True, "A-2")
    assert (found.status, found.role, found.language, found.is_cross_border) == ("in_progress", "lead", "nl", True)
    assert (found.verdict, found.reason) == ("does_not_count", "not_concluded")


@pytest.mark.database
def test_an_entry_changed_elsewhere_shows_both_and_keeps_what_was_typed(entry, mediation, database):
    entry.submit("Save", {"Field of dispute": "Family"})
    answer = entry.submit("Save", {"Field of dispute": "Health", "Cross-border": True})
    status, said = answer.status_code, answer.page.problems
    assert (status, said[1:]) == (422, ["Field of dispute is saved as: Family", "Cross-border is saved as: no"])
    answer.submit("Save")
    found = database.session.get_one(Mediation, mediation.id)
    assert (found.field, found.is_cross_border) == ("health", True)


@pytest.mark.database
def test_a_form_sent_twice_logs_once_and_says_so_twice(browser, ana, entries):
    page = browser.get("/logbook/")
    words = [log(page).words for _ in range(2)]
    assert ["A-1 is logged." in each for each in words] == [True, True]
    assert entries() == [("A-1", 90)]


@pytest.mark.database
def test_a_form_sent_twice_is_a_repeat_after_an_edit_too(browser, ana, entries, database):
    page = browser.get("/logbook/")
    log(page)
    logged = database.session.scalars(select(Mediation)).one()
    save_row(edited(browser, logged), logged, length="3 h")
    assert "A-1 is logged." in log(page).words
    assert entries() == [("A-1", 180)]


@pytest.mark.database
def test_a_form_that_was_undone_is_not_logged_in_silence(browser, ana, entries):
    page = browser.get("/logbook/")
    log(page).submit("Undo")
    answer = log(page)
    assert (answer.status_code, answer.page.problems) == (
        422,
        [
            "Nothing was logged: this form logged A-1 before, which was removed. "
            "Send it again to log it as another mediation."
        ],
    )
    assert (field(answer, LOG, "Length"), field(answer, LOG, "Your reference")) == ("1 h 30", "A-1")
    assert "A-1 is logged." in answer.submit(LOG).words
    assert entries() == [("A-1", 90), ("A-1", 90)]


@pytest.mark.parametrize(
    "other",
    [{"your_reference": "A-2"}, {"length": "2 h"}, {"date": "2026-06-01"}, {"simulated": True}, {"mode": "Audio"}],
)
@pytest.mark.parametrize("htmx", [False, True], ids=["page", "region"])
def test_a_form_that_says_something_else_by_now_is_not_logged_in_silence(browser, ana, entries, other, htmx):
    page = browser.get("/logbook/")
    log(page)
    named = {name.replace("_", " ").capitalize(): value for name, value in other.items()}
    answer = page.submit(LOG, {"Length": "1 h 30", "Your reference": "A-1"} | named, htmx=htmx)
    assert (answer.status_code, answer.page.problems) == (
        422,
        [
            "Nothing was logged: this form logged A-1 before, as it read then. "
            "Send it again to log it as another mediation."
        ],
    )
    assert entries() == [("A-1", 90)]
    answer.submit(LOG, {"Your reference": "A-3"})
    assert [reference for reference, _minutes in entries()] == ["A-1", "A-3"]


@pytest.mark.database
def test_the_form_of_somebody_else_logs_nothing(browser, ana, entries):
    page = browser.get("/logbook/")
    log(page)
    token = page.page.one("input", name="form_token").get("value")
    stranger = browser.another().sign_in(make.mediator())
    page = stranger.get("/logbook/")
    page.page.one("input", name="form_token").set("value", token)
    assert (log(page).status_code, entries()) == (409, [("A-1", 90)])


@pytest.mark.parametrize(
    ("typed", "codes", "shown"),
    [
        ("PT, es; USA,uk", ["PT", "ES", "US", "GB"], "Portugal, Spain, United States, United Kingdom"),
        ("The Netherlands, holland , NL", ["NL"], "Netherlands"),
        ("Hong Kong, Turkey, TURKIYE", ["HK", "TR"], "Hong Kong SAR China, Türkiye"),
        ("Czech Republic, Bosnia and Herzegovina", ["CZ", "BA"], "Czechia, Bosnia & Herzegovina"),
        ("Cote d'Ivoire, Saint Lucia, ST", ["CI", "LC", "ST"], "Côte d’Ivoire, St. Lucia, São Tomé & Príncipe"),
        ("", [], ""),
    ],
)
def test_countries_are_taken_as_people_name_them(entry, mediation, database, typed, codes, shown):
    answer = entry.submit("Save", {"Countries": typed})
    answer.submit("Save")
    assert (database.session.get_one(Mediation, mediation.id).countries, field(answer, "Save", "Countries")) == (
        codes,
        shown,
    )


def test_countries_are_listed_as_they_are_looked_for_whatever_their_accents():
    listed = list(countries.NAMES)
    for before, after in (("AF", "AX"), ("AX", "AL"), ("CR", "CI"), ("CI", "HR"), ("TN", "TR"), ("TR", "TM")):
        assert listed.index(before) < listed.index(after), (before, after)


@pytest.mark.parametrize(
    "typed",
    ["Atlantis", "Unknown Region", "Pseudo-Bidi", "EU", "ZZ", "XA", "United Nations", "QO", "Saint"],
)
def test_what_is_no_country_is_explained_and_kept(entry, mediation, database, typed):
    answer = entry.submit("Save", {"Countries": f"Portugal, {typed}"})
    words = f"Countries: Not a country we know: {typed}. Enter its English name or its code"
    assert (answer.status_code, answer.page.problems) == (422, [words])
    assert field(answer, "Save", "Countries") == f"Portugal, {typed}"
    assert database.session.get_one(Mediation, mediation.id).countries == []


def test_every_country_is_proposed_and_taken(entry):
    proposed = [option.get("value") for option in entry.page.one("datalist", id="known-countries")]
    assert len(set(proposed)) == len(proposed) > 200
    assert [name for name in proposed if countries.name(countries.code(name)) != name] == []
