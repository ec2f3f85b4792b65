"""Staff set what a year costs and which countries pay less; what was issued stays, and nothing is half done."""

from codecs import BOM_UTF8
from datetime import date, timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from app import clock as the_clock, dates
from app.audit import AuditRecord
from app.db import commit, db
from app.fees import queries
from app.fees.models import DeiDiscount
from app.fees.prices import actions as price_actions, dei, dei_actions
from tests import make
from tests.features.test_hostile_text import ATTACK, intruders, shows
from tests.features.test_queries import cost, statements

__all__ = ["statements"]
pytestmark = pytest.mark.database
PRICES, DEI = "/staff/fees/prices/", "/staff/fees/dei/"
FILE = "CSV file"


@pytest.fixture
def soon():
    return the_clock.today() + timedelta(days=10)


def verbs():
    db.session.rollback()
    about = AuditRecord.subject.in_(("price", "dei_discount"))
    return list(db.session.scalars(select(AuditRecord.verb).where(about).order_by(AuditRecord.id)))


def discounts():
    db.session.rollback()
    rows = db.session.scalars(select(DeiDiscount).order_by(DeiDiscount.country, DeiDiscount.valid_from))
    return [(row.country, row.percent, row.valid_from, row.valid_until, row.source, row.is_demo) for row in rows]


def discount(country="KE", percent=50, begins=None, ends=None, source="Board"):
    row = dei_actions.add(
        by=make.staff(),
        country=country,
        percent=percent,
        valid_from=begins or the_clock.today(),
        valid_until=ends,
        source=source,
    )
    commit()
    return row


def price(day, cents=170_00, note="Board"):
    made = price_actions.set_price(by=make.staff(), valid_from=day, cents=cents, note=note)
    commit()
    return made


def file_of(*lines):
    return BytesIO("\n".join([",".join(dei.COLUMNS), *lines]).encode())


def shown(staff, *lines):
    """The preview of a file with these lines."""
    return staff.get(DEI).submit("See what it does", {FILE: (file_of(*lines), "dei.csv")})


def test_the_first_price_is_imis_own(staff):
    page = staff.get(PRICES)
    assert "A year of being listed costs €165.00 today, without VAT." in page.words
    assert "€165.00 from 1 Jan 2024" in page.words


def test_a_price_is_set_from_a_day_to_come(staff, soon, clock):
    form = {"Price in euros": "172.5", "From": soon.isoformat(), "Why": "Board meeting"}
    page = staff.get(PRICES).submit("Set the price", form)
    assert "The price is set. Invoices that are issued stay as they are." in page.words
    assert "Set by Sanne Bakker on" in page.words
    assert (queries.price_on(the_clock.today()), queries.price_on(soon)) == (165_00, 172_50)
    assert verbs() == ["set a price"]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"Price in euros": "lots"}, "Enter an amount in digits, such as 149.74"),
        ({"Price in euros": "0"}, "Enter more than €0.00. What somebody need not pay is waived."),
        ({"From": "2020-01-01"}, "A price begins from"),
        ({"From": "2040-01-01"}, "A price begins from"),
        ({"Why": ""}, "Say in a few words where this was decided"),
    ],
)
def test_what_cannot_be_a_price_says_so_beside_the_field(staff, soon, form, words):
    whole = {"Price in euros": "170", "From": soon.isoformat(), "Why": "Board"} | form
    page = staff.get(PRICES).submit("Set the price", whole)
    assert (page.status_code, words in page.words, verbs()) == (422, True, [])


def test_a_form_that_is_sent_twice_sets_one_price(staff, soon):
    form = {"price": "170", "valid_from": soon.isoformat(), "note": "Board"}
    assert [staff.post(PRICES, form).status_code for _ in range(2)] == [303, 303]
    assert staff.post(PRICES, form | {"price": "171"}).status_code == 422
    assert verbs() == ["set a price"]


def test_a_price_is_taken_back_until_it_holds(staff, soon, clock):
    made = price(soon)
    before = staff.get(PRICES)
    page = before.submit("Take it back")
    assert f"€170.00 from {dates.words(soon)} Board. Taken back by Sanne Bakker on" in page.words
    assert before.submit("Take it back").status_code == 200
    assert (verbs(), queries.price_on(soon)) == (["set a price", "took a price back"], 165_00)
    the_clock.hold(the_clock.now() + timedelta(days=20))
    assert staff.post(f"{PRICES}{made.id}/back").status_code == 303
    assert verbs() == ["set a price", "took a price back"]


def test_the_day_of_a_price_that_was_taken_back_is_free(staff, soon):
    price(soon)
    staff.get(PRICES).submit("Take it back")
    price(soon)
    page = staff.get(PRICES)
    assert queries.price_on(soon) == 170_00
    page = page.submit("Take it back")
    assert page.words.count("Taken back by") == 2
    price(soon, 175_00)
    assert [each.cents for each in queries.prices()] == [165_00, 175_00]


def test_a_price_that_holds_stays(staff):
    made = price(the_clock.today())
    assert "Take it back" not in staff.get(PRICES).words
    assert (staff.post(f"{PRICES}{made.id}/back").status_code, len(queries.prices())) == (409, 2)
    form = {"price": "171", "valid_from": the_clock.today().isoformat(), "note": "Board"}
    assert "it holds. Choose a later day." in staff.post(PRICES, form).words


def test_nobody_has_a_discount_before_imi_decides(staff):
    page = staff.get(DEI)
    assert ("No discount is set" in page.words, "such as KE for Kenya" in page.words) == (True, True)


def test_a_discount_is_added_and_ended(staff):
    form = {"Country": "Kenya", "Discount": "50%", "Source": "Board, 3 May"}
    page = staff.get(DEI).submit("Add the discount", form)
    assert ("The discount is added." in page.words, "Kenya: 50%" in page.words) == (True, True)
    assert queries.dei_on("KE", the_clock.today()) == 50
    page = page.submit("Set the last day", {"Last day": the_clock.today().isoformat()})
    assert "The last day of the discount is set." in page.words
    assert queries.dei_on("KE", the_clock.today() + timedelta(days=1)) == 0
    assert verbs() == ["added a DEI discount", "ended a DEI discount"]


def test_the_last_day_of_a_discount_is_not_moved_on(staff):
    row = discount(ends=the_clock.today() + timedelta(days=1))
    seen = {"version": row.version}
    later = seen | {"valid_until": (the_clock.today() + timedelta(days=5)).isoformat()}
    page = staff.post(f"{DEI}{row.id}/end", later)
    assert (page.status_code, dei_actions.OVER in page.words) == (422, True)
    yesterday = seen | {"valid_until": (the_clock.today() - timedelta(days=1)).isoformat()}
    assert dei_actions.NOT_YET in staff.post(f"{DEI}{row.id}/end", yesterday).words


def test_the_same_discount_twice_is_one_and_another_is_refused(staff):
    today = the_clock.today().isoformat()
    form = {"country": "KE", "percent": "50", "valid_from": today, "source": "Board"}
    assert [staff.post(DEI, form).status_code for _ in range(2)] == [303, 303]
    answer = staff.post(DEI, form | {"percent": "25"})
    assert (answer.status_code, dei_actions.IS_THERE in answer.words, len(discounts())) == (422, True, 1)
    tomorrow = (the_clock.today() + timedelta(days=1)).isoformat()
    assert "Two may not hold at once" in staff.post(DEI, form | {"valid_from": tomorrow}).words


def test_a_file_is_looked_at_and_then_brought_in_at_once(staff):
    discount("GH", 25, date(2026, 1, 1))
    page = shown(staff, "GH,25,2026-01-01,2030-12-31,Board", "KE,50,2027-01-01,,Board")
    assert "This file adds 1 and changes 1; 0 stay as they are." in page.words
    assert len(discounts()) == 1
    page = page.submit("Bring it in")
    assert "Discounts: 1 added, 1 changed." in page.words
    assert discounts() == [
        ("GH", 25, date(2026, 1, 1), date(2030, 12, 31), "Board", False),
        ("KE", 50, date(2027, 1, 1), None, "Board", False),
    ]


def test_a_file_that_is_brought_in_twice_does_nothing_more(staff):
    page = shown(staff, "KE,50,2027-01-01,,Board")
    page.submit("Bring it in")
    done = verbs()
    assert "All of this file was in the table already." in page.submit("Bring it in").words
    assert (verbs(), "All of this file is in the table already." in shown(staff, "KE,50,2027-01-01,,Board").words) == (
        done,
        True,
    )


def test_a_refused_line_keeps_the_whole_file_out(staff):
    page = shown(staff, "KE,50,2027-01-01,,Board", "KE,40,2028-01-01,,Board")
    assert "1 of 2 lines is refused, so nothing is brought in." in page.words
    assert ("Bring it in" in page.words, "The discount is 25 or 50 percent." in page.words) == (False, True)
    text = file_of("KE,50,2027-01-01,,Board", "KE,40,2028-01-01,,Board").getvalue().decode()
    sent = staff.post(f"{DEI}bring", {"text": text, "seen": "so"})
    assert (sent.status_code, discounts()) == (422, [])


def test_a_table_that_changed_meanwhile_is_looked_at_again(staff):
    page = shown(staff, "KE,50,2027-01-01,,Board", "GH,50,2027-01-01,,Board")
    discount("KE", 50, date(2027, 1, 1), source="Board")
    answer = page.submit("Bring it in")
    assert (answer.status_code, dei_actions.MEANWHILE in answer.words, len(discounts())) == (422, True, 1)


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"\xff\xff", dei.NOT_TEXT), (b"x" * 200_000, "A file is 100 kB at most."), (b"a,b", dei.NO_HEADER)],
)
def test_what_is_no_table_is_said_beside_the_field(staff, data, words):
    answer = staff.get(DEI).submit("See what it does", {FILE: (BytesIO(data), "dei.csv")})
    assert (answer.status_code, words in answer.words) == (422, True)
    assert staff.get(DEI).submit("See what it does").status_code == 422


def test_the_table_goes_out_as_it_comes_in(staff):
    discount("KE", source="=1+1")
    discount("GH", source="Demo row: for the demo")
    file = staff.get("/staff/fees/dei.csv", is_checked=False)
    assert file.headers["Content-Disposition"] == 'attachment; filename="dei-discounts.csv"'
    assert ("'=1+1" in file.text, file.data[:10]) == (True, BOM_UTF8 + b"country")
    page = staff.get(DEI).submit("See what it does", {FILE: (BytesIO(file.data), "dei.csv")})
    assert "All of this file is in the table already." in page.words
    assert "Demo row, made up" in staff.get(DEI).words


def test_what_is_typed_stays_text(staff, soon):
    discount(source=ATTACK)
    price(soon, note=ATTACK)
    for address in (DEI, PRICES):
        found = staff.get(address)
        assert (intruders(found), shows(found)) == ([], True)
    found = shown(staff, f"GH,50,2027-01-01,,{ATTACK}")
    assert intruders(found) == []


def test_long_tables_come_in_pages_at_the_same_cost(staff, statements):
    discount("KE")
    price(the_clock.today() + timedelta(days=1))
    with_one = [cost(staff, statements, address) for address in (DEI, PRICES)]
    for number in range(60):
        day = the_clock.today() + timedelta(days=2 + number)
        discount("GH", begins=day, ends=day)
        price(day)
    assert [cost(staff, statements, address) for address in (DEI, PRICES)] == with_one
    assert "Page 1 of 2" in staff.get(DEI).words
    assert "IMI’s own page" in staff.get(PRICES).follow("Next page").words


@pytest.mark.parametrize("address", [PRICES, DEI, "/staff/fees/dei.csv"])
def test_only_staff_see_them(browser, address):
    assert browser.sign_in(make.mediator()).get(address, is_checked=False).status_code == 404
