"""Payments: in part, in full, too much, twice and back again; and what their mediator reads of it."""

from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import delete, event, select, update
from sqlalchemy.exc import DatabaseError

from app import jobs
from app.db import commit, db
from app.errors import Refused
from app.fees.invoices import queries as invoice_queries
from app.fees.payments import actions as payment_actions, balance
from app.fees.payments.models import Payment
from app.fees.reports import queries as report_queries
from app.fees.reports.bookkeeping import Show
from app.fees.vocabulary import Document, State, Way
from app.listing.standings import queries as standing_queries
from tests import make
from tests.features import billing, contributing

pytestmark = pytest.mark.database
TODAY = date(2026, 6, 30)


@pytest.fixture
def statements(database):
    """Every statement while a test looks."""

    @contextmanager
    def counted():
        seen = []

        def note(_connection, _cursor, statement, *_rest):
            seen.append(statement)

        event.listen(database.engine, "before_cursor_execute", note)
        yield seen
        event.remove(database.engine, "before_cursor_execute", note)

    return counted


def kept():
    db.session.expire_all()
    return [(each.cents, each.way) for each in db.session.scalars(select(Payment).order_by(Payment.id))]


def subjects(smtp):
    jobs.run_due()
    return [letter["Subject"] for letter in smtp.letters if "Invoice" not in letter["Subject"]]


def sent_back(contribution, *, by=None):
    back = payment_actions.refund(
        contribution, reason="They withdrew.", by=by or make.staff(), version=contribution.version
    )
    commit()
    return back


def test_a_part_leaves_it_due_and_the_rest_pays_it_with_one_receipt(database, smtp):
    contribution = billing.due()
    billing.paid(contribution, 100_00, paid_on=date(2026, 6, 29))
    assert (contribution.state, contribution.settled_on) == (State.PARTLY_PAID, None)
    billing.paid(contribution, 99_65)
    assert (contribution.state, contribution.settled_on) == (State.PAID, TODAY)
    assert subjects(smtp) == ["€99.65 of your contribution is still to be paid", "We have received €99.65"]


def test_it_is_paid_as_of_the_day_on_which_enough_was_there(database):
    contribution = billing.due()
    billing.paid(contribution, 100_00, paid_on=date(2026, 6, 28))
    billing.paid(contribution, 99_65, paid_on=date(2026, 6, 20))
    assert contribution.settled_on == date(2026, 6, 28)


def test_what_is_paid_covers_the_listing(database):
    contribution = billing.renewal(years=2)
    billing.issued(contribution)
    billing.paid(contribution, 2 * billing.YEAR)
    listing = standing_queries.listing_of(contribution.mediator_id)
    assert standing_queries.now(listing).covered_until == date(2029, 2, 28)


def test_too_much_is_kept_and_shown_and_goes_back_alone(database, smtp):
    contribution = billing.due()
    billing.paid(contribution, 250_00)
    assert contribution.state is State.PAID
    assert billing.overpaid() == [(contribution.id, 50_35)]
    contributing.hold(date(2027, 3, 1))
    assert sent_back(contribution).cents == -50_35
    assert (contribution.state, billing.overpaid()) == (State.PAID, [])
    assert subjects(smtp) == ["We have received €250.00", "We send €50.35 back to you"]


def test_two_clicks_on_sending_the_excess_back_send_nothing_else_back(database):
    contribution = billing.due()
    billing.paid(contribution, 250_00)
    version, staff = contribution.version, make.staff()
    for _ in range(2):
        payment_actions.refund(contribution, reason="Too much.", by=staff, version=version)
        commit()
    assert (kept(), contribution.state) == ([(250_00, Way.STAFF), (-50_35, Way.REFUND)], State.PAID)
    assert sent_back(contribution).cents == -billing.YEAR


def test_the_same_form_records_once(database):
    contribution = billing.due()
    for _ in range(2):
        billing.paid(contribution, form_token="one form")
    assert kept() == [(billing.YEAR, Way.STAFF)]


def test_whoever_is_second_reads_who_was_first(database):
    contribution = billing.due()
    payment_actions.mark_paid(contribution, paid_on=TODAY, by=make.staff(name="Ines"), version=contribution.version)
    commit()
    for second in (
        lambda: payment_actions.mark_paid(contribution, paid_on=TODAY, by=make.staff(), version=1),
        lambda: billing.paid(contribution),
    ):
        with pytest.raises(Refused, match="recorded already, on 30 Jun 2026 by Ines"):
            second()
    assert kept() == [(billing.YEAR, Way.STAFF)]


def test_one_persons_two_clicks_are_one(database):
    contribution, staff = billing.due(), make.staff()
    version = contribution.version
    for _ in range(2):
        payment_actions.mark_paid(contribution, paid_on=TODAY, by=staff, version=version)
        commit()
    assert kept() == [(billing.YEAR, Way.STAFF)]


def test_only_the_rest_is_marked_paid_and_not_from_an_old_page(database):
    contribution = billing.due()
    stale = contribution.version
    billing.paid(contribution, 100_00)
    with pytest.raises(Refused, match="has changed"):
        payment_actions.mark_paid(contribution, paid_on=TODAY, by=make.staff(), version=stale)
    payment_actions.mark_paid(contribution, paid_on=TODAY, by=make.staff(), version=contribution.version)
    assert kept() == [(100_00, Way.STAFF), (99_65, Way.STAFF)]


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ({"cents": 0}, balance.NO_AMOUNT),
        ({"cents": -5_00}, balance.NO_AMOUNT),
        ({"paid_on": date(2026, 7, 1)}, balance.NOT_PAID_YET),
    ],
)
def test_what_cannot_be_is_refused(database, what, why):
    contribution = billing.due()
    with pytest.raises(Refused, match=why):
        billing.paid(contribution, **what)
    assert kept() == []


def test_what_owes_nothing_takes_no_money(database):
    still_open, waived = billing.first(), contributing.waived(billing.first())
    with pytest.raises(Refused, match="No invoice has been issued"):
        billing.paid(still_open)
    with pytest.raises(Refused, match="is waived"):
        billing.paid(waived)
    assert kept() == []


def test_staff_neither_record_nor_send_back_their_own(database):
    contribution = billing.due()
    own = billing.owner(contribution)
    with pytest.raises(Refused, match="own record"):
        billing.paid(contribution, by=own)
    billing.paid(contribution)
    with pytest.raises(Refused, match="own record"):
        sent_back(contribution, by=own)


def test_the_whole_goes_back_within_fourteen_days_with_a_credit_note(database, smtp):
    contribution = billing.due()
    billing.paid(contribution)
    contributing.hold(date(2026, 7, 14))
    sent_back(contribution)
    assert (contribution.state, kept()) == (State.REFUNDED, [(billing.YEAR, Way.STAFF), (-billing.YEAR, Way.REFUND)])
    assert [(each.document, each.gross) for each in invoice_queries.of(contribution)] == [
        (Document.INVOICE, billing.YEAR),
        (Document.CREDIT_NOTE, -billing.YEAR),
    ]
    assert billing.overpaid() == []
    assert subjects(smtp) == ["We have received €199.65", "We send €199.65 back to you"]


def test_what_covered_a_listing_covers_it_no_more(database):
    contribution = billing.renewal()
    billing.issued(contribution)
    billing.paid(contribution)
    sent_back(contribution)
    listing = standing_queries.listing_of(contribution.mediator_id)
    assert standing_queries.now(listing).covered_until == date(2027, 2, 28)


def test_after_fourteen_days_it_stays_until_nothing_came_of_it_for_a_year(database):
    contribution = billing.due()
    billing.paid(contribution)
    contributing.hold(date(2026, 7, 15))
    with pytest.raises(Refused, match=balance.TOO_LATE):
        sent_back(contribution)
    contributing.hold(date(2027, 6, 30))
    assert sent_back(contribution).cents == -billing.YEAR


def test_a_part_goes_back_at_any_time(database):
    contribution = billing.due()
    billing.paid(contribution, 10_00)
    contributing.hold(date(2026, 12, 1))
    assert (sent_back(contribution).cents, contribution.state) == (-10_00, State.REFUNDED)


def test_money_of_one_that_was_waived_after_it_came_is_too_much(database):
    contribution = billing.due()
    billing.paid(contribution, 10_00)
    contributing.waived(contribution)
    assert billing.overpaid() == [(contribution.id, 10_00)]
    assert (sent_back(contribution).cents, contribution.state) == (-10_00, State.WAIVED)


def test_nothing_is_sent_back_from_an_old_page(database):
    contribution = billing.due()
    stale = contribution.version
    billing.paid(contribution)
    with pytest.raises(Refused, match="has changed"):
        payment_actions.refund(contribution, reason="They withdrew.", by=make.staff(), version=stale)


@pytest.mark.parametrize("change", [update(Payment).values(cents=1), delete(Payment)])
def test_the_database_lets_no_payment_change_or_go(database, change):
    billing.paid(billing.due())
    with pytest.raises(DatabaseError, match="what is issued stays as it was"):
        db.session.execute(change)
    db.session.rollback()
    assert kept() == [(billing.YEAR, Way.STAFF)]


def test_a_page_of_what_is_too_much_costs_the_same_for_one_and_three(database, statements):
    def cost():
        db.session.rollback()
        db.session.expunge_all()
        with statements() as counted:
            rows = report_queries.contributions(Show.OVERPAID).rows
            assert all(each.contribution.mediator.email for each in rows)
        return len(counted), len(rows)

    billing.paid(billing.due(), 300_00)
    one = cost()
    for _ in range(2):
        billing.paid(billing.due(), 300_00)
    assert (one, cost()) == ((2, 1), (2, 3))


def test_what_is_too_much_comes_in_pages(database):
    for _ in range(3):
        billing.paid(billing.due(), 300_00)
    found = report_queries.contributions(Show.OVERPAID, page=9)
    assert (found.page, found.pages, found.count) == (1, 1, 3)
