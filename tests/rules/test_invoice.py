"""What a document says: its sums, its opposite, and that what is written is read back, whatever it is."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from app.fees.invoices import document as invoice
from app.fees.invoices.document import AtRate, Corrected, Customer, Evidence, Issuer, Proof, Terms
from app.fees.payers.vat import OUTSIDE, REVERSE_CHARGE, Scheme, Treatment
from app.fees.prices.lines import lines
from app.fees.vocabulary import Document as Kind

ON = date(2026, 6, 30)
ISSUER = Issuer(
    "Example Institute", ("Street 1", "The Netherlands"), "NL123456782B90", "NL93DEMO0123456789", "DEMONL2A"
)
ANA = Customer("Ana Petrova", ("Main Street 5", "Ireland"), "IE")
TERMS = Terms(issued_on=ON, due_on=date(2026, 7, 30), priced_on=ON, reference="RF59ODR000001")
CHARGED = Treatment(Scheme.CHARGED, 21, "")
PERIODS = ((date(2027, 3, 1), date(2028, 2, 29)), (date(2028, 3, 1), date(2029, 2, 28)))
FIRST_WRITTEN = (
    b'{"corrects":null,"customer":{"address":["Main Street 5","Ireland"],"country":"IE","evidence":null,'
    b'"name":"Ana Petrova","tax_id":"","vat_number":"IE6388047V"},"due_on":"2026-07-30","format":1,"gross":16500,'
    b'"issued_on":"2026-06-30","issuer":{"address":["Street 1","The Netherlands"],"bic":"DEMONL2A",'
    b'"iban":"NL93DEMO0123456789","name":"Example Institute","vat_number":"NL123456782B90"},"kind":"invoice",'
    b'"net":16500,"number":"2026-0001","priced_on":"2026-06-30",'
    b'"rates":[{"gross":16500,"net":16500,"rate":0,"vat":0}],"reference":"RF59ODR000001",'
    b'"rows":[{"discount":0,"gross":16500,"net":16500,"period":"Year 1 from the day the listing begins","price":16500,'
    b'"rate":0,"reason":"","subject":"Contribution for the listing as an IMI ODR Specialist Mediator","vat":0}],'
    b'"scheme":"reverse_charge","vat":0,'
    b'"wording":"Reverse charge: VAT is due by the customer (Article 196 of Directive 2006/112/EC)."}'
)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
ADDRESSES = st.lists(WORDS, max_size=4).map(tuple)
TREATMENTS = st.sampled_from([CHARGED, REVERSE_CHARGE, OUTSIDE])


def made(*, years=1, dei=0, waiver=0, treatment=CHARGED, customer=ANA, periods=()):
    quoted = lines(165_00, years=years, dei=dei, waiver=waiver, rate=treatment.rate, periods=periods)
    return replace(invoice.made(TERMS, ISSUER, customer, quoted, treatment), number="2026-0001")


@st.composite
def documents(draw):
    evidence = st.none() | st.builds(Evidence, st.sampled_from(Proof), st.datetimes(timezones=st.just(UTC)), WORDS)
    customer = draw(st.builds(Customer, WORDS, ADDRESSES, st.just("IE"), WORDS, WORDS, evidence))
    found = made(
        years=draw(st.sampled_from([1, 2, 3])),
        dei=draw(st.sampled_from([0, 25, 50])),
        waiver=draw(st.integers(0, 100)),
        treatment=draw(TREATMENTS),
        customer=customer,
    )
    why = draw(st.none() | WORDS)
    return found if why is None else invoice.credited(found, issued_on=ON, why=why)


@given(documents())
def test_what_is_written_is_read_back_and_written_alike(document):
    written = invoice.written(document)
    assert invoice.read(written) == document
    assert invoice.written(invoice.read(written)) == written


@given(documents())
def test_net_and_vat_are_gross_in_every_row_at_every_rate_and_in_all(document):
    for each in (*document.rows, *document.rates, document):
        assert each.net + each.vat == each.gross
    for row in document.rows:
        assert row.price - row.discount == row.net
    for name in ("net", "vat", "gross"):
        whole = getattr(document, name)
        assert [sum(getattr(row, name) for row in each) for each in (document.rows, document.rates)] == [whole, whole]


@given(documents())
def test_an_invoice_and_its_credit_note_come_to_nothing(document):
    note = invoice.credited(document, issued_on=ON + timedelta(days=1), why="A mistake.")
    assert (note.net + document.net, note.vat + document.vat, note.gross + document.gross) == (0, 0, 0)
    assert [row.gross for row in note.rows] == [-row.gross for row in document.rows]


def test_an_invoice_says_every_year_its_discount_and_its_sums():
    found = made(years=2, waiver=40, periods=PERIODS)
    assert [(row.period, row.price, row.reason, row.discount, row.net, row.vat, row.gross) for row in found.rows] == [
        ("1 Mar 2027 to 29 Feb 2028", 165_00, "Discount 40%", 66_00, 99_00, 20_79, 119_79),
        ("1 Mar 2028 to 28 Feb 2029", 165_00, "", 0, 165_00, 34_65, 199_65),
    ]
    assert (found.rates, found.gross) == ((AtRate(21, 264_00, 55_44, 319_44),), 319_44)


def test_nothing_on_an_invoice_says_that_a_discount_is_a_waiver():
    assert b"aive" not in invoice.written(made(waiver=40))
    assert made(dei=25).rows[0].reason == "DEI discount 25%"


def test_a_first_year_has_no_days_yet():
    assert [row.period for row in made(years=2).rows] == [
        "Year 1 from the day the listing begins",
        "Year 2 from the day the listing begins",
    ]


def test_a_credit_note_names_its_invoice_keeps_the_reference_and_is_not_due():
    note = invoice.credited(made(), issued_on=ON, why="A mistake.")
    assert (note.kind, note.title, note.due_on, note.reference) == (
        Kind.CREDIT_NOTE,
        "Credit note",
        None,
        "RF59ODR000001",
    )
    assert note.corrects == Corrected("2026-0001", ON, "A mistake.")


@pytest.mark.parametrize(
    ("proof", "words"),
    [
        (
            Evidence(Proof.VIES, datetime(2026, 6, 29, 22, 30, tzinfo=UTC), "WAPIAAAAX"),
            "The EU's VIES service confirmed the VAT number on 29 Jun 2026 at 22:30 UTC, consultation WAPIAAAAX.",
        ),
        (
            Evidence(Proof.VIES, datetime(2026, 6, 29, 22, 30, tzinfo=UTC)),
            "The EU's VIES service confirmed the VAT number on 29 Jun 2026 at 22:30 UTC.",
        ),
        (
            Evidence(Proof.STAFF, datetime(2026, 6, 29, 8, 0, tzinfo=UTC)),
            "The VAT number was accepted on 29 Jun 2026 at 08:00 UTC, as the EU's VIES service gave no answer.",
        ),
        (
            Evidence(Proof.ATTESTED, datetime(2026, 6, 29, 8, 0, tzinfo=UTC)),
            "The customer attested on 29 Jun 2026 at 08:00 UTC that they act as a business.",
        ),
    ],
)
def test_what_proves_the_vat_is_said(proof, words):
    assert proof.words == words


def test_numbers_have_four_digits_or_more():
    assert [invoice.number(2026, count) for count in (1, 9999, 10000)] == ["2026-0001", "2026-9999", "2026-10000"]


def test_another_format_is_not_guessed():
    with pytest.raises(ValueError, match="a format that is not known"):
        invoice.read(invoice.written(made()).replace(b'"format":1', b'"format":2'))


def test_what_was_written_on_the_first_day_is_read_for_ever():
    wording = "Reverse charge: VAT is due by the customer (Article 196 of Directive 2006/112/EC)."
    treatment = Treatment(Scheme.REVERSE_CHARGE, 0, wording)
    document = made(treatment=treatment, customer=replace(ANA, vat_number="IE6388047V"))
    assert invoice.written(document) == FIRST_WRITTEN
    assert invoice.read(FIRST_WRITTEN) == document


@pytest.mark.parametrize(("years", "dei", "is_so"), [(1, 50, False), (2, 0, False), (2, 50, True)])
def test_it_is_said_that_vat_is_rounded_on_each_line_where_the_sum_differs(years, dei, is_so):
    found = made(years=years, dei=dei)
    credited = invoice.credited(found, issued_on=ON, why="So")
    assert (found.is_vat_rounded, credited.is_vat_rounded) == (is_so, is_so)
