"""How long documents are kept: whole for seven years from the end of their year, and then without their customer."""

from datetime import date

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from app.audit import AuditRecord
from app.db import commit, db
from app.errors import Refused
from app.fees import nights
from app.fees.invoices import pdf_actions, pdf_queries, series_actions
from app.fees.invoices.models import Invoice
from tests import make
from tests.features import billing, contributing
from tests.features.test_invoices import documents, said

pytestmark = pytest.mark.database


def recorded(verb):
    return db.session.scalars(select(AuditRecord.id).where(AuditRecord.verb == verb)).all()


@pytest.mark.parametrize("change", [update(Invoice).values(gross=1), delete(Invoice)])
def test_the_database_lets_no_document_change_or_go(database, change):
    billing.due()
    with pytest.raises(DatabaseError, match="what is issued stays as it was"):
        db.session.execute(change)
    db.session.rollback()
    assert [each.gross for each in documents()] == [199_65]


def test_after_seven_years_only_number_day_and_sums_are_known(browser):
    billing.due()
    before = documents()[0]
    pdf_actions.keep(before.id, b"%PDF of Ana")
    commit()
    kept = (before.name, before.issued_on, before.gross, before.sha256)
    customer = said(before).customer
    for day, is_known in ((date(2033, 12, 31), True), (date(2034, 1, 1), False)):
        contributing.hold(day)
        nights.forget_old()
        nights.forget_old()
        pdf_actions.keep(before.id, b"%PDF of Ana, drawn before and done after")
        commit()
        db.session.expire_all()
        [after] = documents()
        words = browser.sign_in(make.staff()).get(f"/staff/fees/invoices/2026/{after.number}").words
        assert (after.name, after.issued_on, after.gross, after.sha256) == kept
        assert (customer.name in words, customer.name.encode() in after.written) == (is_known, is_known)
        assert ("seven years have passed" in words, pdf_queries.is_drawn(after)) == (not is_known, is_known)
    assert (len(recorded("forgot whom a document was made out to")), pdf_queries.missing(9)) == (1, [])


def test_a_document_is_kept_whole_until_its_year_is_seven_years_over(database):
    billing.due()
    document = documents()[0]
    contributing.hold(date(2033, 12, 31))
    with pytest.raises(Refused, match="kept whole for 7 years from the end of 2026"):
        series_actions.forget_customer(document)
    db.session.rollback()
    contributing.hold(date(2034, 1, 1))
    series_actions.forget_customer(document)
    series_actions.forget_customer(document)
    commit()
    assert (said(document).customer.name, document.forgotten_on) == ("", date(2034, 1, 1))


@pytest.mark.parametrize("day", [date(2026, 6, 30), date(2033, 12, 31)])
def test_nobody_forgets_earlier(database, day):
    billing.due()
    with pytest.raises(DatabaseError, match="what is issued stays as it was"):
        db.session.execute(update(Invoice).values(written=b"", forgotten_on=day))
    db.session.rollback()
