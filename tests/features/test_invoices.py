"""Invoices: what is frozen in them, how they are taken back and corrected, and the page they stand on."""

from datetime import date

import pytest
from sqlalchemy import select

from app import jobs
from app.audit import AuditRecord
from app.db import commit, db
from app.errors import NotYours, Refused
from app.fees import nights
from app.fees.invoices import (
    actions as invoice_actions,
    document as invoice,
    draft_queries,
    queries as invoice_queries,
)
from app.fees.invoices.models import Invoice, InvoiceSeries
from app.fees.models import Contribution, DeiDiscount, Price
from app.fees.payers.vat import Answer, PayerKind, Scheme
from app.fees.payments import queries as payment_queries
from app.fees.vocabulary import Document, State
from app.listing.applications import snapshot
from app.listing.standings import actions as standing_actions, queries as standing_queries
from app.site import jinja
from tests import make
from tests.features import billing, contributing

pytestmark = pytest.mark.database
DE = {"country": "DE", "kind": PayerKind.BUSINESS, "vat_number": "DE136695976"}


def documents():
    db.session.expire_all()
    return db.session.scalars(select(Invoice).order_by(Invoice.year, Invoice.number)).all()


def said(found):
    return invoice_queries.written(found)


def verbs():
    return list(db.session.scalars(select(AuditRecord.verb).order_by(AuditRecord.id.desc()).limit(3)))


def test_an_invoice_says_who_what_how_much_and_how_to_pay(database):
    found = billing.issued(billing.first(years=2))
    document = said(found)
    assert (found.name, document.issued_on, document.due_on) == ("2026-0001", date(2026, 6, 30), date(2026, 7, 30))
    assert (document.customer.name, document.customer.address) == (
        "Ana Petrova",
        ("5 Main Street", "Dublin", "Ireland"),
    )
    assert (document.issuer.name, document.issuer.iban) == (
        "International Mediation Institute (demo)",
        "NL93DEMO0123456789",
    )
    assert (found.net, found.vat, found.gross, found.rate, found.scheme) == (330_00, 69_30, 399_30, 21, Scheme.CHARGED)
    assert found.contribution.state is State.DUE
    assert found.contribution.due_on == document.due_on
    assert found.sha256 == snapshot.digest(found.written)
    assert "issued an invoice" in verbs()


def test_a_renewal_is_not_due_before_its_period_begins(database):
    document = said(billing.issued(billing.renewal()))
    assert (document.due_on, document.rows[0].period) == (date(2027, 3, 1), "1 Mar 2027 to 29 Feb 2028")


def test_a_confirmed_number_makes_the_charge_the_customers_with_the_proof(database):
    contribution = billing.first(**DE)
    billing.checked(billing.billed(contribution), consultation="WAPIAAAAX")
    document = said(billing.issued(contribution))
    assert (document.gross, document.scheme, document.customer.vat_number) == (
        165_00,
        Scheme.REVERSE_CHARGE,
        "DE136695976",
    )
    assert document.wording.startswith("Reverse charge")
    assert document.customer.evidence.words.endswith("consultation WAPIAAAAX.")


def test_nothing_is_issued_while_a_number_is_being_checked_nor_without_a_payer_and_no_number_is_taken(database):
    contribution = billing.first(**DE)
    with pytest.raises(Refused, match="is being checked"):
        billing.issued(contribution)
    nobody = contributing.all_of(contributing.passed().mediator_id)[0]
    with pytest.raises(Refused, match=draft_queries.NO_PAYER):
        billing.issued(nobody)
    commit()
    assert (documents(), db.session.get(InvoiceSeries, 2026)) == ([], None)


def test_a_page_that_was_open_too_long_issues_nothing(database):
    contribution = billing.first()
    stale = contribution.version
    contributing.years(contribution, 3)
    with pytest.raises(Refused, match="has changed"):
        invoice_actions.issue(contribution, by=billing.owner(contribution), version=stale)


def test_two_clicks_issue_one(database):
    contribution = billing.first()
    version = contribution.version
    billing.issued(contribution)
    with pytest.raises(Refused):
        invoice_actions.issue(contribution, by=billing.owner(contribution), version=version)
    assert len(documents()) == 1


def test_staff_issue_none_for_themselves_by_another_spelling_of_their_address(database):
    contribution = billing.first()
    other = make.staff(email=contribution.mediator.email.replace("@", "+staff@"))
    with pytest.raises(Refused, match="own record"):
        invoice_actions.issue(contribution, by=other, version=contribution.version)


def test_a_credit_note_takes_all_of_an_invoice_back_and_says_why(database):
    found = billing.issued(billing.first())
    contributing.waived(found.contribution)
    nights.credit_what_is_not_owed()
    note = documents()[-1]
    assert (note.name, note.document, note.gross + found.gross) == ("2026-0002", Document.CREDIT_NOTE, 0)
    assert said(note).corrects.why == invoice_actions.NOTHING_OWED
    assert said(note).corrects.number == found.name


def test_a_number_confirmed_late_corrects_the_invoice_at_its_own_prices_under_the_same_reference(database):
    contribution = billing.first(**DE)
    payer = billing.billed(contribution)
    billing.checked(payer, Answer.INVALID)
    first = billing.issued(contribution)
    db.session.add(Price(valid_from=date(2026, 9, 1), cents=180_00, note="Raised", by_id=None))
    contributing.hold(date(2026, 9, 30))
    billing.checked(payer)
    second = invoice_actions.correct(contribution, why="The VAT number is confirmed.", by=None)
    commit()
    assert [(each.name, each.gross) for each in documents()] == [
        ("2026-0001", 199_65),
        ("2026-0002", -199_65),
        ("2026-0003", 165_00),
    ]
    assert said(second).reference == said(first).reference
    assert (contribution.state, contribution.due_on) == (State.DUE, date(2026, 10, 30))


def test_what_is_paid_stays_paid_when_it_is_corrected_and_too_much_is_shown(database):
    contribution = billing.first(**DE)
    payer = billing.billed(contribution)
    billing.checked(payer, Answer.INVALID)
    billing.issued(contribution)
    billing.paid(contribution)
    billing.checked(payer)
    invoice_actions.correct(contribution, why="The VAT number is confirmed.", by=make.staff())
    commit()
    assert contribution.state is State.PAID
    assert billing.overpaid() == [(contribution.id, 34_65)]


def test_enough_for_the_corrected_invoice_pays_it(database):
    contribution = billing.first(**DE)
    payer = billing.billed(contribution)
    billing.checked(payer, Answer.INVALID)
    billing.issued(contribution)
    billing.paid(contribution, 165_00)
    billing.checked(payer)
    invoice_actions.correct(contribution, why="The VAT number is confirmed.", by=None)
    commit()
    assert (contribution.state, contribution.settled_on) == (State.PAID, date(2026, 6, 30))


def test_what_is_paid_is_not_corrected_to_more_than_was_paid(database):
    contribution = billing.first(**DE)
    payer = billing.billed(contribution)
    billing.checked(payer)
    billing.issued(contribution)
    billing.paid(contribution, 165_00)
    payer.country = "NL"
    commit()
    with pytest.raises(Refused, match=r"would ask for €34\.65 more"):
        invoice_actions.correct(contribution, why="Moved.", by=make.staff())
    assert (contribution.state, len(documents())) == (State.PAID, 1)


def test_a_correction_that_cannot_be_made_takes_nothing_back(database):
    contribution = billing.due()
    payer = billing.billed(contribution)
    payer.country, payer.kind, payer.vat_number = "DE", PayerKind.BUSINESS, "DE136695976"
    commit()
    with pytest.raises(Refused, match="is being checked"):
        invoice_actions.correct(contribution, why="Moved.", by=make.staff())
    commit()
    assert [each.name for each in documents()] == ["2026-0001"]


def test_an_invoice_of_what_was_cancelled_is_taken_back_by_night_once(database):
    contribution = billing.renewal()
    billing.issued(contribution)
    listing = standing_queries.listing_of(contribution.mediator_id)
    standing_actions.resign(listing, reason="Retired", by=make.staff())
    commit()
    contributing.followed()
    for _ in range(2):
        nights.credit_what_is_not_owed()
    assert [(each.document, each.gross) for each in documents()] == [
        (Document.INVOICE, 199_65),
        (Document.CREDIT_NOTE, -199_65),
    ]


def test_a_year_later_it_is_drawn_byte_for_byte_whatever_has_changed(app, database):
    found = billing.issued(billing.first(years=3, **DE | {"vat_number": ""}))
    jinja._drawn.cache_clear()
    before, frozen = invoice_queries.drawn(found.written).encode(), found.written
    contributing.hold(date(2027, 6, 30))
    payer = billing.billed(found.contribution)
    payer.name, payer.address, payer.country = "Somebody else", "Elsewhere", "NL"
    db.session.add(Price(valid_from=date(2026, 7, 1), cents=200_00, note="Raised", by_id=None))
    dei = {"country": "DE", "percent": 50, "valid_from": date(2026, 1, 1), "source": "A table"}
    db.session.add(DeiDiscount(**dei))
    db.session.get_one(Contribution, found.contribution_id).years = 1
    commit()
    old, app.config["INVOICE_NAME"] = app.config["INVOICE_NAME"], "Another issuer"
    jinja._drawn.cache_clear()
    after = invoice_queries.drawn(documents()[0].written).encode()
    app.config["INVOICE_NAME"] = old
    assert (after, documents()[0].written) == (before, frozen)
    assert documents()[0].sha256 == snapshot.digest(frozen)
    assert invoice.written(invoice.read(frozen)) == frozen


def test_numbers_begin_anew_with_the_year_of_amsterdam(database):
    billing.issued(billing.first())
    contributing.hold(date(2027, 1, 1))
    assert billing.issued(billing.first()).name == "2027-0001"


def test_the_page_of_a_document_says_where_it_stands_around_it(browser):
    contribution = billing.due()
    mediator = billing.owner(contribution)
    page = browser.sign_in(mediator).get("/fees/invoices/2026/1")
    assert "€199.65 is to be paid." in page.words
    assert "Total to be paid €199.65" in page.words
    billing.paid(contribution, 100_00)
    assert "€100.00 has arrived. €99.65 is still to be paid." in browser.get("/fees/invoices/2026/1").words
    billing.paid(contribution, 99_65)
    assert "Paid on 30 Jun 2026." in browser.get("/fees/invoices/2026/1").words
    invoice_actions.correct(contribution, why="The address was wrong.", by=make.staff())
    commit()
    assert payment_queries.TAKEN_BACK in browser.get("/fees/invoices/2026/1").words
    assert (
        "takes back the whole of invoice 2026-0001. The address was wrong."
        in browser.get("/fees/invoices/2026/2").words
    )
    assert "Paid on 30 Jun 2026." in browser.get("/fees/invoices/2026/3").words


def test_somebody_elses_document_is_not_there_but_for_staff(browser):
    billing.due()
    assert browser.sign_in(make.mediator()).get("/fees/invoices/2026/1").status_code == 404
    assert browser.get("/fees/invoices/2026/2").status_code == 404
    assert invoice_queries.any_one(2026, 1).name == "2026-0001"
    with pytest.raises(NotYours):
        invoice_queries.any_one(2026, 2)


def test_what_somebody_calls_themselves_is_text(browser):
    contribution = billing.first(name="<b>Ana</b> & {{ 7*7 }}", address="<script>alert(1)</script>\n\nDublin")
    billing.issued(contribution)
    page = browser.sign_in(billing.owner(contribution)).get("/fees/invoices/2026/1")
    assert "<b>Ana</b> & {{ 7*7 }}" in page.words
    assert "<script>alert(1)</script>" in page.words


def test_the_letters_of_an_invoice_and_of_a_credit_note(database, smtp):
    found = billing.issued(billing.first())
    contributing.waived(found.contribution)
    nights.credit_what_is_not_owed()
    jobs.run_due()
    subjects = [letter["Subject"] for letter in smtp.letters]
    assert subjects[-2:] == ["Invoice 2026-0001: €199.65 by 30 Jul 2026", "Credit note 2026-0002 for invoice 2026-0001"]
