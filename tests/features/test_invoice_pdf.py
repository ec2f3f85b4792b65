"""Documents as PDF files: drawn by the worker in a process that fetches nothing, and offered to whose they are."""

import json
import re
import sys
from datetime import timedelta
from io import BytesIO
from subprocess import run

import pytest
import zxingcpp
from pypdf import PdfReader
from pypdfium2 import PdfDocument
from sqlalchemy import select

from app import apart, jobs
from app.audit import AuditRecord
from app.db import commit, db
from app.errors import NotYours
from app.fees.invoices import pdf, pdf_actions, pdf_queries, queries as invoice_queries, series_actions
from app.fees.invoices.pdf_models import InvoicePdf
from app.fees.payments import epc
from app.listing.applications import snapshot
from tests import make
from tests.features import billing

PAGE = "/fees/invoices/2026/1"
OFFER = "Download as PDF"
PLAIN = "<html lang=en><title>A page</title><p>A page</p>"
LONG = "Ana Łukasiewicz-Petrova Søndergård of the Institute for the Mediation of Disputes at Sea and on Land " * 2
MOST_MEMORY = 200_000  # kB
TELL = "print(open('/proc/self/status').read(), 'app' in sys.modules, file=sys.stderr)\n"


@pytest.fixture
def without_extra(monkeypatch):
    """A machine where the extra is not installed."""
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    return monkeypatch


def worked(clock):
    """The worker has done what is due in a minute."""
    clock.hold(clock.now() + timedelta(minutes=1))
    jobs.run_due()


def read(data):
    return PdfReader(BytesIO(data))


def words(data):
    return " ".join(read(data).pages[0].extract_text().split())


def drawn_by_the_process(html):
    """The process itself with a page of any kind, and what it says at its end."""
    start = apart.START.format(pdf.SECONDS, pdf.MEMORY, "fees.invoices", "pdf_child") + TELL
    page = json.dumps({"html": html, "identifier": "1"}).encode()
    return run([sys.executable, "-I", "-c", start, str(apart.PORTAL)], input=page, capture_output=True, env={})


@pytest.mark.database
def test_the_worker_draws_what_was_issued(database, clock):
    found = billing.issued(billing.first())
    worked(clock)
    kept = db.session.scalars(select(InvoicePdf)).one()
    assert (kept.invoice.name, kept.sha256, kept.drawn_at) == ("2026-0001", snapshot.digest(kept.data), clock.now())
    assert db.session.scalar(select(AuditRecord.verb).order_by(AuditRecord.id.desc())) == "drew a document"
    said = words(pdf_queries.file(found))
    for part in ("Invoice", "2026-0001", "30 Jul 2026", "Ana Petrova", "€199.65", "RF39 ODR0 0000 1", "NL93 DEMO"):
        assert part in said
    assert read(kept.data).metadata.title == "Invoice 2026-0001"
    assert read(kept.data).metadata.author == "International Mediation Institute (demo)"


def test_a_file_may_be_archived_and_read_aloud(database):
    """PDF/A-3a says so in its metadata (ISO 19005-3); fonts are embedded, and the text has a structure."""
    file = read(pdf.drawn(billing.issued(billing.first()).written))
    claims = file.trailer["/Root"]["/Metadata"].get_data()
    assert re.search(rb"pdfaid:part=\"3\"|<pdfaid:part>3<", claims)
    assert re.search(rb"pdfaid:conformance=\"A\"|<pdfaid:conformance>A<", claims)
    assert file.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert file.trailer["/Root"]["/Lang"] == "en"
    fonts = [font.get_object() for font in file.pages[0]["/Resources"]["/Font"].values()]
    described = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object() for font in fonts]
    assert all({"/FontFile2", "/FontFile3"} & each.keys() for each in described)


def test_three_years_and_long_names_are_one_sheet_and_so_is_the_credit_note(database):
    street = "Rua de Santa Catarina and its many names 1234, third floor on the left"
    contribution = billing.renewal(years=3, name=LONG[:120], address=f"{street}\n{street}\nŁódź\nPorto")
    contribution.waiver = 40
    commit()
    found = billing.issued(contribution)
    taken_back = series_actions.add_credit_note(found, why=f"The address was wrong. {LONG}", by=make.staff())
    for document in (found, taken_back):
        file = pdf.drawn(document.written)
        assert len(read(file).pages) == 1
        assert [round(float(side) * 25.4 / 72) for side in read(file).pages[0].mediabox[2:]] == [210, 297]
        assert "Łukasiewicz-Petrova Søndergård" in words(file)
    assert "Total credited −€519.09" in words(file)


def test_a_banks_app_reads_its_code_as_the_transfer(database):
    found = billing.issued(billing.first())
    said, frozen = invoice_queries.written(found), found.written
    picture = PdfDocument(pdf.drawn(frozen))[0].render(scale=3).to_pil()
    (code,) = zxingcpp.read_barcodes(picture)
    paid_to = said.issuer
    assert code.text == epc.payload(
        name=paid_to.name, iban=paid_to.iban, bic=paid_to.bic, cents=199_65, reference=said.reference
    )


def test_the_same_bytes_whenever_it_is_drawn(database, clock):
    frozen = billing.issued(billing.first()).written
    first = pdf.drawn(frozen)
    clock.hold(clock.now() + timedelta(days=400))
    assert pdf.drawn(frozen) == first


def test_what_somebody_calls_themselves_is_text(database):
    tricks = "<b>Ana</b><img src='http://127.0.0.1/x'>"
    assert tricks in words(pdf.drawn(billing.issued(billing.first(name=tricks)).written))


@pytest.mark.parametrize(
    "page",
    [
        "<img src='http://127.0.0.1:1/x.png'>",
        "<img src='file:///etc/hostname'>",
        "<link rel=stylesheet href='file:///etc/passwd'>",
        "<style>@import url(http://127.0.0.1:1/x.css)</style>",
        "<object data='file:///etc/hostname'></object>",
        "<svg width='9' height='9'><image href='file:///etc/hostname' width='9' height='9'/></svg>",
        "<p style='background: url(file:///etc/hostname)'>x</p>",
        "<link rel=attachment href='file:///etc/hostname'>",
    ],
)
def test_the_process_fetches_nothing(page):
    ended = drawn_by_the_process(PLAIN + page)
    assert (ended.returncode, ended.stdout) == (1, b"")
    assert ended.stderr.startswith((b"FatalURLFetchingError", b"RuntimeError"))


def test_the_process_stays_small_and_knows_nothing_of_the_portal():
    ended = drawn_by_the_process(PLAIN)
    assert ended.stdout.startswith(b"%PDF-1.7")
    assert ended.stderr.endswith(b"False\n")
    assert int(re.search(rb"VmHWM:\s+(\d+) kB", ended.stderr).group(1)) < MOST_MEMORY


def test_a_drawing_that_takes_too_long_is_ended_and_tried_again(database):
    with pytest.raises(jobs.NotDone, match="the drawing ended with -"):
        pdf.drawn(billing.issued(billing.first()).written, seconds=0)


@pytest.mark.database
def test_no_file_for_what_was_not_issued_and_one_however_often_it_is_drawn(database, clock):
    found = billing.issued(billing.first())
    series_actions.add_credit_note(found, why="The address was wrong.", by=make.staff())
    db.session.rollback()
    for _ in range(2):
        pdf_actions.draw(found.id)
    pdf_actions.keep(found.id, b"drawn by another worker meanwhile")
    commit()
    worked(clock)
    assert [each.invoice.name for each in db.session.scalars(select(InvoicePdf))] == ["2026-0001"]
    assert pdf_queries.file(found).startswith(b"%PDF")


def test_it_is_offered_once_it_is_there(browser, clock):
    contribution = billing.due()
    browser.sign_in(billing.owner(contribution))
    assert OFFER not in browser.get(PAGE).words
    assert browser.get(f"{PAGE}.pdf").status_code == 404
    worked(clock)
    assert OFFER in browser.get(PAGE).words
    answer = browser.get(f"{PAGE}.pdf")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="invoice-2026-0001.pdf"'
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "weasyprint" not in sys.modules


def test_somebody_elses_file_is_not_there_but_for_staff(browser, clock):
    found = billing.issued(billing.first())
    series_actions.add_credit_note(found, why="The address was wrong.", by=make.staff())
    commit()
    worked(clock)
    browser.sign_in(make.mediator())
    assert browser.get(f"{PAGE}.pdf").status_code == 404
    assert browser.get("/staff/fees/invoices/2026/1.pdf").status_code in (403, 404)
    staff = browser.another().sign_in(make.staff())
    assert OFFER in staff.get("/staff/fees/invoices/2026/2").words
    answer = staff.get("/staff/fees/invoices/2026/2.pdf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="credit-note-2026-0002.pdf"'
    assert staff.get("/staff/fees/invoices/2026/3.pdf").status_code == 404


@pytest.mark.database
def test_without_the_extra_nothing_is_offered_and_with_it_the_night_makes_up_for_it(browser, clock, without_extra):
    found = billing.issued(billing.first())
    browser.sign_in(billing.owner(found.contribution))
    worked(clock)
    pdf_actions.draw_missing()
    worked(clock)
    assert OFFER not in browser.get(PAGE).words
    assert "Print this page on A4" in browser.get(PAGE).words
    with pytest.raises(NotYours):
        pdf_queries.file(found)
    without_extra.undo()
    pdf_actions.draw_missing()
    pdf_actions.draw_missing()
    worked(clock)
    assert OFFER in browser.get(PAGE).words
    assert pdf_queries.missing(9) == []


def test_nothing_but_the_process_loads_what_draws():
    """It takes 50 MB and brings libraries in C: neither pages nor the worker have it."""
    said = re.compile(r"^\s*(?:import|from) weasyprint", re.MULTILINE)
    found = {path.name for path in apart.PORTAL.rglob("*.py") if said.search(path.read_text())}
    assert found == {"pdf_child.py"}
