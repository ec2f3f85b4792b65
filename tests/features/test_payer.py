"""A mediator says who is billed: only what matters for VAT in their country is asked for."""

import pytest

from app import clock
from app.db import db
from app.fees import queries
from app.fees.payers.vat import PayerKind
from app.fees.payers.views import MOST_SAVED
from tests.features import paying

pytestmark = pytest.mark.database
HERE = "/fees/payer/"
WHO = {"Name": "Petrova Mediation", "Address": " Lindenweg 1 \n\n 10115  Berlin"}
BUSINESS = {"A business, or self-employed": True}
PRIVATE = {"A business, or self-employed": False, "A private person": True}
ALL = ("vat_number", "tax_id", "is_attested")


def chosen(browser, country):
    return browser.get(HERE).submit("Continue", {"Country": country})


def saved(ana):
    db.session.rollback()
    return queries.payer(ana)


@pytest.mark.parametrize(
    ("country", "asked"),
    [("Netherlands", ()), ("Germany", ("vat_number",)), ("Brazil", ("tax_id", "is_attested"))],
)
def test_only_what_matters_in_a_country_is_asked_for(browser, ana, country, asked):
    page = chosen(browser, country)
    assert tuple(name for name in ALL if page.page.all(name=name)) == asked
    assert [each.get("checked") for each in page.page.all("input", name="kind")] == [None, None]


def test_it_is_saved_and_changed(browser, ana):
    done = chosen(browser, "Germany").submit("Save", {**WHO, **BUSINESS})
    assert "Who is billed is saved." in done.words
    row = saved(ana)
    assert (row.country, row.kind, row.name, row.address) == (
        *("DE", PayerKind.BUSINESS, "Petrova Mediation"),
        "Lindenweg 1\n10115 Berlin",
    )
    browser.get(HERE).submit("Save", {"Name": "Ana Petrova", **PRIVATE})
    row = saved(ana)
    assert (row.name, row.kind, row.version) == ("Ana Petrova", PayerKind.CONSUMER, 2)


@pytest.mark.parametrize(
    ("country", "typed", "kept"),
    [("Greece", "094 259 216", "EL094259216"), ("Germany", "de 136.695.976", "DE136695976")],
)
def test_a_vat_number_gets_its_country(browser, ana, country, typed, kept):
    page = chosen(browser, country).submit("Save", {**WHO, **BUSINESS, "VAT number": typed})
    assert (page.status_code, saved(ana).vat_number) == (200, kept)


def test_a_wrong_digit_is_said_beside_the_field_and_what_was_typed_is_kept(browser, ana):
    page = chosen(browser, "Germany").submit("Save", {**WHO, **BUSINESS, "VAT number": "DE136695977"})
    [error] = page.page.all(id="vat_number-error")
    assert (page.status_code, "Germany" in "".join(error.itertext())) == (422, True)
    assert [each.get("value") for each in page.page.all(name="vat_number")] == ["DE136695977"]
    assert "Lindenweg 1" in page.words
    assert page.submit("Save", {"VAT number": "DE136695976"}).status_code == 200


@pytest.mark.parametrize(
    ("country", "typed", "told"),
    [
        ("Germany", WHO, "Choose who is billed"),
        ("Germany", {**WHO, **BUSINESS, "Name": " "}, "Enter the name for the invoice"),
        ("Germany", {**WHO, **BUSINESS, "Address": "\n"}, "Enter the address for the invoice"),
        ("Germany", {**WHO, **BUSINESS, "Address": "a\n" * 7}, "Keep the address to 6 lines"),
        ("Germany", {**WHO, **BUSINESS, "Address": "a" * 71}, "Keep each line to 70 characters"),
        ("Germany", {**WHO, **BUSINESS, "Name": "a\u202eb"}, "Leave out signs that cannot be printed"),
        ("Germany", {**WHO, **BUSINESS, "VAT number": "1" * 41}, "Keep it to 40 characters"),
        ("Germany", {**WHO, **PRIVATE, "VAT number": "136695976"}, "Only a business has a VAT number"),
        ("Brazil", {**WHO, **BUSINESS, "I attest": True}, "Enter the tax ID of your business"),
    ],
)
def test_what_is_wrong_is_said(browser, ana, country, typed, told):
    page = chosen(browser, country).submit("Save", typed)
    assert (page.status_code, told in page.words, saved(ana)) == (422, True, None)


def test_a_country_that_is_none_is_asked_for_again(browser, ana):
    page = browser.post(HERE, {"country": "XX", "version": "0", "kind": "business", "name": "A", "address": "B"})
    assert (page.status_code, "Where is the invoice sent to?" in page.words) == (422, True)


def test_another_country_keeps_what_was_typed(browser, ana):
    first = chosen(browser, "Germany")
    anew = first.submit("Choose another country", {**WHO, "Name": "Petrova", **PRIVATE})
    assert (anew.status_code, saved(ana)) == (200, None)
    page = anew.submit("Continue", {"Country": "Brazil"})
    assert ([each.get("value") for each in page.page.all(name="name")], saved(ana)) == (["Petrova"], None)
    page.submit("Save")
    row = saved(ana)
    assert (row.country, row.kind, row.name, row.address) == (
        *("BR", PayerKind.CONSUMER, "Petrova"),
        "Lindenweg 1\n10115 Berlin",
    )


def test_outside_the_eu_it_is_kept_when_somebody_attested(browser, ana):
    typed = {**WHO, **BUSINESS, "Tax ID of your business": "12.345", "I attest": True}
    chosen(browser, "Brazil").submit("Save", typed)
    row = saved(ana)
    assert (row.tax_id, row.attested_at) == ("12.345", clock.now())
    browser.get(HERE).submit("Save", PRIVATE)
    row = saved(ana)
    assert (row.tax_id, row.attested_at) == ("", None)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({**BUSINESS, "Tax ID": "12.345", "I attest": True}, ""),
        ({**BUSINESS, "Tax ID": "12.345"}, "Dutch VAT is added, because it is not attested"),
        (BUSINESS, "Dutch VAT is added, because no tax ID"),
        (PRIVATE, ""),
    ],
)
def test_a_business_outside_the_eu_is_told_why_vat_is_added(browser, ana, typed, said):
    page = chosen(browser, "Brazil").submit("Save", {**WHO, **typed})
    assert ("Who is billed is saved." in page.words, said in page.words) == (True, True)
    assert ("because" in page.words) is bool(said)


def test_two_windows_show_both(browser, ana):
    paying.payer(ana)
    first, second = browser.get(HERE), browser.get(HERE)
    first.submit("Save", {"Name": "First"})
    late = second.submit("Save", {"Name": "Second"})
    assert (late.status_code, "Name is saved as: First" in late.words) == (422, True)
    late.submit("Save")
    assert saved(ana).name == "Second"


def test_who_saves_too_often_in_an_hour_has_to_wait(browser, ana, vies):
    page = chosen(browser, "Germany")
    codes = [page.submit("Save", WHO, follow=False).status_code for _ in range(MOST_SAVED + 1)]
    assert (set(codes[:-1]), codes[-1]) == ({422}, 429)
