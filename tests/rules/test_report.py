"""The periods and sums of VAT, and the bookkeeper's file: one line a document, and nothing that is run as a formula."""

import csv
import io
from codecs import BOM_UTF8
from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from app import money
from app.fees.payers.vat import Scheme
from app.fees.reports import bookkeeping as report
from app.fees.reports.bookkeeping import COLUMNS, Booked, Show, Totals, VatLine, period
from app.fees.vocabulary import Document

INVOICE = Booked(
    number="2026-0001",
    document=Document.INVOICE,
    issued_on=date(2026, 5, 4),
    customer="Ana Petrova, lda.",
    country="PT",
    vat_number="",
    net=165_00,
    rate=21,
    vat=34_65,
    gross=199_65,
    scheme=Scheme.CHARGED,
    corrects="",
    reference="RF10ODR000001",
    paid_on=date(2026, 5, 9),
)


@pytest.mark.parametrize(
    ("word", "first", "last", "words", "before", "after"),
    [
        ("2026-11", date(2026, 11, 1), date(2026, 11, 30), "November 2026", "2026-10", "2026-12"),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31), "December 2026", "2026-11", "2027-01"),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29), "February 2028", "2028-01", "2028-03"),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31), "First quarter of 2026", "2025-Q4", "2026-Q2"),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31), "Fourth quarter of 2026", "2026-Q3", "2027-Q1"),
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "2026", "2025", "2027"),
    ],
)
def test_the_periods(word, first, last, words, before, after):
    found = period(word)
    assert (found.first, found.last, found.words, found.before, found.after) == (first, last, words, before, after)


@pytest.mark.parametrize("word", ["", "26", "2026-13", "2026-00", "2026-Q5", "1926", "2026-1", "2026-Q1 ", "²026"])
def test_another_word_is_no_period(word):
    assert period(word) is None


@given(st.dates(date(2001, 1, 1), date(2098, 12, 31)))
def test_every_day_is_in_its_month_quarter_and_year_and_in_no_other(day):
    for word in (f"{day:%Y-%m}", report.quarter(day), str(day.year)):
        found = period(word)
        assert found.first <= day <= found.last
        assert period(found.after).first == found.last + timedelta(days=1)
        assert period(found.before).last == found.first - timedelta(days=1)


def line(scheme=Scheme.CHARGED, rate=21, country="DE", documents=1, net=165_00, vat=34_65):
    return VatLine(scheme, rate, country, documents, net, vat, net + vat)


def test_sums_are_by_treatment_over_all_countries():
    found = report.by_rate(
        [line(Scheme.REVERSE_CHARGE, 0, "FR", 2, 330_00, 0), line(), line(country="PT", net=-165_00, vat=-34_65)]
    )
    assert found == {
        (Scheme.CHARGED, 21): Totals(2, 0, 0, 0),
        (Scheme.REVERSE_CHARGE, 0): Totals(2, 330_00, 0, 330_00),
    }


LINES = st.builds(
    line,
    st.sampled_from(Scheme),
    st.sampled_from((0, 19, 21)),
    st.sampled_from(("DE", "NL", "US")),
    st.integers(1, 9),
    st.integers(-(10**6), 10**6),
    st.integers(-(10**6), 10**6),
)


@given(st.lists(LINES, max_size=12))
def test_the_parts_come_to_the_whole(lines):
    parts, whole = report.by_rate(lines).values(), report.totals(lines)
    assert whole == Totals(*(sum(getattr(part, each.name) for part in parts) for each in fields(Totals)))
    assert whole.net + whole.vat == whole.gross


def read(*documents):
    data = "".join(report.booked(documents)).encode()
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_file_begins_with_the_one_mark_by_which_excel_knows_its_encoding():
    data = "".join(report.booked([replace(INVOICE, customer="Ayşe Aydın")])).encode()
    assert (data[:9], data.count(BOM_UTF8)) == (BOM_UTF8 + b"number", 1)
    assert "Ayşe Aydın" in data.decode("utf-8-sig")


def test_a_document_is_a_line():
    assert read(INVOICE) == [
        {
            "number": "2026-0001",
            "document": "invoice",
            "issued_on": "2026-05-04",
            "customer": "Ana Petrova, lda.",
            "country": "PT",
            "vat_number": "",
            "net": "165.00",
            "rate": "21",
            "vat": "34.65",
            "gross": "199.65",
            "scheme": "charged",
            "corrects": "",
            "reference": "RF10ODR000001",
            "paid_on": "2026-05-09",
        }
    ]


def test_a_credit_note_is_below_zero_and_names_its_invoice():
    note = replace(INVOICE, document=Document.CREDIT_NOTE, net=-165_00, vat=-34_65, gross=-199_65, corrects="2026-0001")
    [found] = read(replace(note, paid_on=None))
    assert [found[name] for name in ("net", "vat", "gross", "corrects", "paid_on")] == [
        "-165.00", "-34.65", "-199.65", "2026-0001", "",
    ]  # fmt: skip


@given(st.text(max_size=30), st.text(max_size=30))
def test_whatever_stands_on_a_document_no_cell_is_run_as_a_formula(customer, number):
    text = "".join(report.booked([replace(INVOICE, customer=customer, vat_number=number)]))
    _heading, cells = csv.reader(io.StringIO(text, newline=""))
    assert [cells[3], cells[5]] == [report.guard(customer), report.guard(number)]
    assert not any(cell[:1] in "=+@\t\r\n" and cell for cell in cells)
    assert [cell for cell in cells if cell.startswith("-")] == []


def test_the_columns_are_the_fields():
    assert tuple(each.name for each in fields(Booked)) == COLUMNS
    assert money.plain(-165_00) == "-165.00"


def test_every_list_says_what_is_in_it():
    assert all(each.label and each.means.endswith(".") for each in Show)
