"""The list of mediations: what stands in a row, what is counted above it, and how a row is edited in place."""

from datetime import date

import pytest

from app.db import commit
from app.logbook import actions
from app.logbook.vocabulary import Mode, Status
from tests import make
from tests.page import read


def rows(answer):
    """Every row of the list, as it is read."""
    return [read(row) for body in answer.page.all("tbody") for row in body.iter("tr")]


@pytest.fixture
def conflict(browser, ana):
    """The answer to a row that was opened in a search, and renamed elsewhere before it was saved."""
    mediation = make.mediation(ana, reference="ABC-1", minutes=180)
    opened = browser.get(f"/logbook/?search=ABC&edit={mediation.id}")
    actions.change(mediation, by=ana, version=mediation.version, reference="XYZ-1")
    commit()
    return opened.submit("Save", {"Length": "4 h"}, htmx=True)


def test_a_conflict_keeps_the_row_open_though_the_search_finds_it_no_more(conflict):
    typed = {label: control.get("value") for label, control in conflict.page.labels(conflict.page.form("Save"))}
    assert (conflict.status_code, typed["Length"], typed["Your reference"]) == (422, "4 h", "ABC-1")
    assert "Nothing found" in conflict.words


def test_a_conflict_names_what_is_saved_otherwise(conflict):
    problems = [read(each) for each in conflict.page.all("ul")[0].iter("li")]
    assert problems[1:] == ["Length is saved as: 3 h", "Your reference is saved as: XYZ-1"]


def test_a_row_that_was_renamed_elsewhere_can_be_saved_again(conflict, browser):
    again = conflict.submit("Save", htmx=True)
    assert (again.status_code, "ABC-1 is changed." in again.words) == (200, True)
    assert [row.split()[0] for row in rows(browser.get("/logbook/"))] == ["ABC-1"]


@pytest.mark.parametrize(
    ("modes", "words"),
    [
        ((Mode.VIDEO, Mode.VIDEO), "Video"),
        ((Mode.VIDEO, Mode.IN_PERSON), "Video, in person"),
        ((Mode.VIDEO, Mode.IN_PERSON, Mode.AUDIO), "Video +2"),
    ],
)
def test_every_mode_is_named_and_the_main_one_first(browser, ana, modes, words):
    main, *others = modes
    make.mediation(ana, mode=main, minutes=240, sessions=tuple({"mode": each, "minutes": 60} for each in others))
    [row] = browser.get("/logbook/").page.one("tbody")
    assert read(row[3]) == words


def test_a_search_by_mode_finds_the_other_modes_too(browser, ana):
    make.mediation(ana, reference="T-1", sessions=({"mode": Mode.AUDIO, "minutes": 60},))
    make.mediation(ana, reference="T-2")
    assert [row.split()[0] for row in rows(browser.get("/logbook/?mode=audio"))] == ["T-1"]


def test_what_has_several_sessions_is_edited_on_its_own_page(browser, ana):
    single, several = make.mediation(ana, reference="T-1"), make.mediation(ana, reference="T-2", sessions=({},))
    page = browser.get("/logbook/").page
    led = {name: page.one("a", aria_label=f"Edit {name}").attrib["href"] for name in ("T-1", "T-2")}
    opened = browser.get(f"/logbook/?edit={several.id}").page.all("form", aria_label="Edit T-2")
    assert (led, opened) == ({"T-1": f"/logbook/?edit={single.id}#row", "T-2": f"/logbook/{several.id}"}, [])


@pytest.fixture
def mixed(ana):
    """Two that count and two that do not, one each in May and in June."""
    for day in (date(2026, 5, 12), date(2026, 6, 12)):
        make.mediation(ana, on=day, reference=f"C-{day.month}")
        make.mediation(ana, on=day, reference=f"N-{day.month}", minutes=30)


def chips(answer):
    return [read(chip) for chip in answer.page.one("nav", class_="chips")]


def test_a_chip_counts_what_its_link_finds(browser, mixed):
    told = chips(browser.get("/logbook/?search=c-&verdict=does_not_count"))
    assert told == ["All 2", "Count 2", "To judge 0", "Do not count 0"]


def test_the_month_is_named_and_can_be_let_go(browser, mixed):
    answer = browser.get("/logbook/?month=2026-05&verdict=counts")
    assert (chips(answer)[-1], len(rows(answer))) == ("May 2026 ×: show the others too", 1)
    off = answer.follow("May 2026 ×: show the others too")
    assert (chips(off), len(rows(off))) == (["All 4", "Count 2", "To judge 0", "Do not count 2"], 2)


@pytest.mark.parametrize("month", ["2026-13", "may", "2026", "99999-01"])
def test_a_month_that_is_none_is_left_out(browser, mixed, month):
    assert len(rows(browser.get(f"/logbook/?month={month}"))) == 4


@pytest.mark.parametrize("htmx", [False, True], ids=["page", "region"])
def test_a_search_keeps_the_month_the_verdict_and_the_order(browser, mixed, htmx):
    page = browser.get("/logbook/?month=2026-05&verdict=counts&sort=reference")
    found = page.submit("Find", {"Find": "-"}, htmx=htmx)
    assert [row.split()[0] for row in rows(found)] == ["C-5"]
    assert "sort=-reference" in found.page.one("a", id="sort-reference").attrib["href"]


def test_what_is_still_to_come_is_planned(browser, ana):
    make.mediation(ana, on=date(2026, 7, 20), reference="T-1")
    make.mediation(ana, on=date(2026, 7, 21), reference="T-2", is_simulated=True, status=Status.CONCLUDED)
    make.mediation(ana, on=date(2026, 6, 20), reference="T-3", status=Status.PLANNED)
    said = {row.split()[0]: row for row in rows(browser.get("/logbook/"))}
    assert said["T-1"].endswith("Video Planned Edit")
    assert said["T-2"].endswith("Video Planned Simulated Edit")
    assert said["T-3"].endswith("Video Does not count Not concluded Edit")
    assert chips(browser.get("/logbook/"))[-1] == "Do not count 3"


def test_an_empty_logbook_is_printed_as_words_and_not_as_an_empty_table(browser, database):
    page = browser.sign_in(make.mediator()).get("/logbook/print")
    assert ("Nothing to print yet" in page.words, page.page.all("table")) == (True, [])
    assert page.follow("Log a mediation").address == "/logbook/"
