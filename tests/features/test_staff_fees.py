"""Staff see where every contribution stands, act on one, and give the bookkeeper what was issued."""

import csv
import io
from datetime import timedelta

import pytest

from app import clock as the_clock, dates
from app.accounts.models import User
from app.db import commit, db
from app.fees.invoices import actions as invoice_actions
from app.fees.models import Contribution
from app.fees.payments import actions as payment_actions
from app.fees.reports import queries as report_queries, record_queries
from app.fees.reports.bookkeeping import Show
from tests import make
from tests.features import billing, contributing
from tests.features.owing import (
    FEES,
    GERMAN,
    LIST,
    asked,
    cancelled,
    fresh,
    held,
    overdue,
    overpaid,
    page_of,
    paid,
    partly,
    stuck,
    unused,
    waiver,
)
from tests.features.test_hostile_text import ATTACK, intruders, shows
from tests.features.test_queries import cost, statements

__all__ = ["statements"]
pytestmark = pytest.mark.database


MADE = {
    Show.OPEN: billing.first,
    Show.HELD: held,
    Show.VAT: held,
    Show.DUE: billing.due,
    Show.OVERDUE: overdue,
    Show.PARTLY_PAID: partly,
    Show.PAID: paid,
    Show.WAIVED: lambda: contributing.waived(billing.first()),
    Show.CANCELLED: cancelled,
    Show.STUCK: stuck,
    Show.OVERPAID: overpaid,
    Show.UNUSED: unused,
    Show.WAIVER: waiver,
}


@pytest.mark.parametrize("show", MADE, ids=str)
def test_each_figure_counts_the_rows_behind_it(browser, clock, show):
    before = report_queries.figures()[show]
    made = MADE[show]()
    reference = record_queries.record(made.id).reference
    staff = browser.sign_in(make.staff())
    page = staff.get(FEES)
    [link] = [each for each in page.page.all("a") if each.get("href", "").endswith(f"?show={show.value}")]
    found = staff.get(link.get("href"))
    assert (before, link.text, "1 contribution" in found.words) == (0, "1", True)
    assert reference in found.words.replace(" ", "")


def test_a_refund_is_counted_too(staff):
    made = paid()
    payment_actions.refund(made, reason="Withdrawn", by=make.staff(), version=fresh(made).version)
    commit()
    assert report_queries.figures()[Show.REFUNDED] == 1


def test_the_months_show_what_was_settled_and_what_money_moved(staff, clock):
    paid()
    contributing.waived(billing.first())
    back = overpaid()
    payment_actions.refund(back, reason="Too much", by=make.staff(), version=fresh(back).version)
    commit()
    [this, *before] = report_queries.by_month()
    assert (this.paid, this.waived, this.came_in, this.went_back) == (2, 1, 2 * billing.YEAR + 5_00, 5_00)
    assert len(before) == 11
    assert {(each.paid, each.waived, each.came_in, each.went_back) for each in before} == {(0, 0, 0, 0)}
    assert "Those that are overdue are counted among due and partly paid too." in staff.get(FEES).words
    page = staff.get(f"{LIST}?show=paid&month={this.word}")
    assert "2 contributions" in page.words
    assert "No contribution is found" in staff.get(f"{LIST}?show=paid&month={before[0].word}").words


def test_what_was_recorded_by_mistake_came_in_in_no_month_and_is_said_below_them(staff, clock):
    assert "recorded by mistake" not in staff.get(FEES).words
    made, _other = billing.due(), paid()
    billing.paid(made, 100_00)
    month = report_queries.by_month()[0]
    assert (month.came_in, month.went_back) == (billing.YEAR + 100_00, 0)
    the_clock.hold(the_clock.now() + timedelta(days=40))
    payment_actions.take_back(fresh(made), reason="Another Ana", by=make.staff(), version=fresh(made).version)
    commit()
    found = report_queries.by_month()
    assert [(each.came_in, each.went_back, each.mistaken) for each in found if each.came_in or each.mistaken] == [
        (billing.YEAR, 0, 100_00)
    ]
    said = f"{dates.month(month.first)}: €100.00 was recorded by mistake and taken back, so it is in neither sum."
    assert said in staff.sign_in(make.staff()).get(FEES).words


@pytest.mark.parametrize("query", ["show=lots", "month=2026-13", "month=soon"])
def test_a_list_that_is_not_there_is_not_found(staff, query):
    assert staff.get(f"{LIST}?{query}").status_code == 404


def test_a_contribution_is_found_by_name_reference_and_invoice_number(staff):
    made = billing.due()
    mediator = db.session.get_one(User, made.mediator_id)
    mediator.name = "Zoë Ångström"
    billing.billed(made).name = "Rivers & Sons"
    commit()
    billing.due()
    ref = record_queries.record(made.id).reference
    for search in (
        "angstrom zoe",
        "rivers & sons",
        mediator.email,
        ref,
        f"{ref[:4]} {ref[4:8]} {ref[8:]}",
        ref.lower(),
        "2026-0001",
        "2026-1",
    ):
        found = report_queries.contributions(search=search)
        assert [row.contribution.id for row in found.rows] == [made.id], search
    for search in ("nobody", "RF18000000000539007547034", "2026-9999", "2026-99999999999999", "9" * 30, "%", "'"):
        assert report_queries.contributions(search=search).count == 0, search
    page = staff.get(f"{LIST}?search=angstrom")
    assert "1 contribution found" in page.words
    assert "Zoë Ångström" in page.words


@pytest.mark.parametrize("made", MADE.values(), ids=map(str, MADE))
def test_every_contribution_has_a_page_that_says_what_waits(browser, clock, made):
    address = page_of(made())
    assert "Contribution of" in browser.sign_in(make.staff()).get(address).words


def test_the_figures_and_the_lists_agree_whatever_there_is(browser, clock):
    for make_one in MADE.values():
        make_one()
    figures = report_queries.figures()
    assert figures == {show: report_queries.contributions(show).count for show in Show}
    assert min(figures[show] for show in MADE) > 0


def test_vat_of_a_period_is_summed_and_booked(staff, clock):
    charged, reverse = billing.due(country="CH"), billing.first(**GERMAN)
    billing.checked(billing.billed(reverse))
    billing.issued(reverse)
    billing.paid(charged)
    invoice_actions.correct(reverse, why="Another address", by=make.staff())
    commit()
    page = staff.get("/staff/fees/vat/?period=2026-Q2")
    assert "VAT, Second quarter of 2026" in page.words
    assert "21%, charged 1 €165.00 €34.65 €199.65" in page.words
    assert "0%, reverse charge 3 €165.00 €0.00 €165.00" in page.words
    assert "Total 4 €330.00 €34.65 €364.65" in page.words
    assert page.words.index("Germany 0%, reverse charge") < page.words.index("Switzerland 21%, charged")
    file = staff.get("/staff/fees/vat.csv?period=2026-Q2", is_checked=False)
    rows = list(csv.DictReader(io.StringIO(file.data.decode("utf-8-sig"), newline="")))
    assert [(row["number"], row["gross"], row["vat_number"], row["corrects"], row["paid_on"]) for row in rows] == [
        ("2026-0001", "199.65", "", "", the_clock.today().isoformat()),
        ("2026-0002", "165.00", "DE136695976", "", ""),
        ("2026-0003", "-165.00", "DE136695976", "2026-0002", ""),
        ("2026-0004", "165.00", "DE136695976", "", ""),
    ]
    assert file.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert file.headers["Content-Disposition"] == 'attachment; filename="vat-2026-Q2.csv"'


@pytest.mark.parametrize("address", [FEES, "/staff/fees/vat/?period=2026"])
def test_each_figure_says_what_it_is_where_a_row_stands_by_itself(staff, address):
    billing.due()
    cells = staff.get(address).page.all("td")
    assert {bool(each.get("data-name")) for each in cells if each.get("class") != "words"} == {True}


def test_a_period_without_documents_says_so(staff):
    assert "Nothing was issued" in staff.get("/staff/fees/vat/?period=2020").words
    assert staff.get("/staff/fees/vat.csv?period=2020", is_checked=False).text.count("\n") == 1
    assert staff.get("/staff/fees/vat/?period=now").status_code == 404


def test_the_bookkeepers_file_runs_no_formula(staff):
    made = billing.first(name="=cmd|' /C calc'!A0")
    billing.issued(made)
    file = staff.get("/staff/fees/vat.csv?period=2026", is_checked=False)
    [row] = csv.DictReader(io.StringIO(file.data.decode("utf-8-sig"), newline=""))
    assert row["customer"] == "'=cmd|' /C calc'!A0"


def test_what_is_typed_by_others_stays_text(staff):
    made = billing.first(name=ATTACK)
    asked(made, words=ATTACK)
    db.session.get_one(User, made.mediator_id).name = ATTACK
    commit()
    billing.issued(made)
    billing.paid(made, 5_00, note=ATTACK)
    for address in (page_of(made), LIST, f"{FEES}invoices/2026/1"):
        found = staff.get(address)
        assert (intruders(found), shows(found)) == ([], True), address


@pytest.mark.parametrize("address", [FEES, LIST, "/staff/fees/vat/", f"{LIST}?show=stuck", f"{LIST}?search=person"])
def test_three_cost_as_much_as_one(staff, statements, address):
    partly()
    with_one = cost(staff, statements, address)
    for _ in range(2):
        partly()
    assert cost(staff, statements, address) == with_one


def test_a_thousand_cost_as_much_as_one_and_come_in_pages(staff, statements):
    billing.due()
    with_one = [cost(staff, statements, address) for address in (FEES, LIST)]
    rows = [
        Contribution(key=f"many:{number}", purpose="renewal", opened_on=the_clock.today(), version=1)
        for number in range(1000)
    ]
    db.session.add_all(rows)
    commit()
    assert [cost(staff, statements, address) for address in (FEES, LIST)] == with_one
    assert "Page 1 of 21" in staff.get(LIST).words


@pytest.mark.parametrize("address", [FEES, LIST, "/staff/fees/vat/", "/staff/fees/vat.csv", "/staff/fees/1/"])
def test_only_staff_see_them(browser, address):
    billing.due()
    assert browser.sign_in(make.mediator()).get(address, is_checked=False).status_code == 404
