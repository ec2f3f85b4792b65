"""Bringing in costs as many SQL statements for three rows as for one, until they are logged; two hundred at once."""

import pytest

from tests import make
from tests.features.bringing import csv, import_archive, import_sheet
from tests.features.importing import logbook
from tests.features.test_queries import cost, statements

__all__ = ["statements"]


def rows(count: int) -> bytes:
    return csv(*(f"2026-0{1 + n % 6}-{1 + n % 28:02},3 h,KM-{n:03},Zoom,yes,," for n in range(count)))


@pytest.mark.parametrize("is_arranged", [False, True])
def test_three_rows_cost_as_much_to_look_at_as_one(browser, ana, statements, is_arranged):
    costs = []
    for count in (1, 3):
        make.mediation(ana, sessions=({},))
        page = import_sheet(browser, rows(count))
        page = page.submit("Go on") if is_arranged else page
        costs.append(cost(browser, statements, page.address))
    assert costs[0] == costs[1]


def test_three_mediations_of_a_logbook_file_cost_as_much_as_one(browser, ana, his, kofi, statements):
    costs = []
    for _ in range(2):
        make.mediation(ana, sessions=({},))
        page = import_archive(his, browser.get("/logbook/export.json").data)
        costs.append(cost(his, statements, page.address))
        make.mediation(ana)
    assert costs[0] == costs[1]


@pytest.mark.parametrize("address", ["/logbook/files", "/logbook/export.json", "/logbook/export.ics"])
def test_a_logbook_of_three_costs_as_much_to_take_along_as_one_of_one(browser, ana, statements, address):
    make.mediation(ana, sessions=({},))
    with_one = cost(browser, statements, address)
    make.mediation(ana, sessions=({}, {}))
    make.mediation(ana)
    assert cost(browser, statements, address) == with_one


def test_more_than_two_hundred_are_logged_in_two_steps(browser, ana):
    page = import_sheet(browser, rows(310)).submit("Go on").submit("Log what is ticked")
    assert "200 mediations are logged, 110 are still to log: press once more." in page.words
    page = page.submit("Log what is ticked")
    assert "110 mediations are logged" in page.words
    assert len(logbook(ana)) == 310
    assert "310" in page.words


def test_no_more_than_three_thousand_sessions_are_logged_at_once(browser, ana):
    many = (f"2026-03-{1 + n % 28:02},{15 + n // 28} min,KM-{1 + n // 1600},Zoom,yes,," for n in range(3200))
    page = import_sheet(browser, csv(*many)).submit("Go on").submit("Log what is ticked")
    assert "One mediation is logged, 1 is still to log: press once more." in page.words
    page = page.submit("Log what is ticked")
    assert [len(sessions) for _reference, sessions in logbook(ana)] == [1600, 1600]
