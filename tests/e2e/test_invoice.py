"""An invoice on paper and on the screen: one sheet of A4, a code that banks read, and nothing wider than a phone."""

import io
import re
from collections.abc import Callable, Iterator

import pytest
import zxingcpp
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Page

from app.db import commit
from app.fees.invoices import queries as invoice_queries, series_actions
from app.fees.invoices.models import Invoice
from app.fees.models import LONGEST_NAME
from app.fees.payers.forms import MOST_LINES
from app.fees.payers.vat import PayerKind
from app.fees.payments import epc
from tests import make
from tests.browser import Browser as Visitor
from tests.conftest import NOW
from tests.e2e.inside import inside_address, inside_portal  # noqa: F401  fixtures by another name
from tests.e2e.waiting import patient, ready
from tests.features import billing

LINE = "c/o Internationale Donaudampfschifffahrtsgesellschaft, Hintereingang"
LONG = {  # as long as the form of who is billed lets it be
    "country": "GB",
    "kind": PayerKind.BUSINESS,
    "tax_id": "GB 123 456 789 012 345 678 901 234 567 8",
    "attested_at": NOW,
    "name": " ".join(["Petrova-Hohenstaufen-Wilhelmsburg"] * 4)[:LONGEST_NAME],
    "address": "\n".join([LINE] * MOST_LINES),
}
Open = Callable[..., Page]


@pytest.fixture
def opened(app: Flask, chromium: Browser, address: str) -> Iterator[Open]:
    """The page of a document as its mediator sees it."""
    contexts = []

    def open_page(found: Invoice, **how: object) -> Page:
        visitor = Visitor(app).sign_in(billing.owner(found.contribution))
        contexts.append(patient(chromium, **how))
        cookie = visitor.client.get_cookie("logbook")
        assert cookie
        contexts[-1].add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
        page = contexts[-1].new_page()
        page.goto(address + invoice_queries.address(found))
        return ready(page)

    yield open_page
    for context in contexts:
        context.close()


def longest() -> Invoice:
    """Three years with periods and a discount, of somebody with a long name and address, and why there is no VAT."""
    contribution = billing.renewal(years=3, **LONG)
    contribution.waiver = 40
    commit()
    return billing.issued(contribution)


def sheets(page: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


def test_the_longest_invoice_and_its_credit_note_are_one_sheet_of_a4_each(opened: Open) -> None:
    found = longest()
    note = series_actions.add_credit_note(found, why="It was made too early.", by=make.staff())
    commit()
    assert [sheets(opened(each)) for each in (found, note)] == [1, 1]


def test_only_the_document_is_printed(opened: Open) -> None:
    page = opened(longest())
    page.emulate_media(media="print")
    seen = {name: page.locator(name).first.is_visible() for name in ("article h2", "h1", ".rail", ".notice", ".hint")}
    assert seen == {"article h2": True, "h1": False, ".rail": False, ".notice": False, ".hint": False}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_code_on_the_screen_is_read_as_the_transfer_that_is_printed_beside_it(
    opened: Open, width: int, scheme: str
) -> None:
    found = billing.issued(billing.first())
    page = opened(found, viewport={"width": width, "height": 900}, color_scheme=scheme)
    picture = Image.open(io.BytesIO(page.locator("svg.code").screenshot()))
    said = invoice_queries.written(found)
    expected = epc.payload(
        name=said.issuer.name, iban=said.issuer.iban, bic=said.issuer.bic, cents=199_65, reference=said.reference
    )
    assert [each.text for each in zxingcpp.read_barcodes(picture)] == [expected]


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_nothing_is_wider_than_the_screen_and_everybody_can_read_it(opened: Open, width: int) -> None:
    first = billing.issued(billing.first(years=3, **LONG))
    note = series_actions.add_credit_note(first, why="It was made too early.", by=make.staff())
    commit()
    for each in (longest(), note):
        page = opened(each, viewport={"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert Axe().run(page).response["violations"] == []
