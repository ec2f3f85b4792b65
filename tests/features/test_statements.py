"""A bank statement is imported: what is in it is kept once, and what is wrong with it is said."""

import fcntl
import os
import re
from pathlib import Path

import pytest
from sqlalchemy import select

from app.db import db
from app.fees.payments.models import BankEntry, BankStatement
from tests.features.stating import bring, bring_file, due, file, pays, stray
from tests.features.test_hostile_text import ATTACK, intruders
from tests.rules.bank_files import entry, paid

ENTRIES = int(os.environ.get("ENTRIES", "2000"))  # ENTRIES=100000 is the most that a file may have
pytestmark = pytest.mark.database
HERE = "/staff/statements/"


def kept():
    db.session.rollback()
    return db.session.scalars(select(BankEntry).order_by(BankEntry.id)).all()


def test_what_is_in_a_file_is_kept_and_its_words_are_sealed(staff):
    answer = bring(staff, paid("199.65", "RF18539007547034", "Thank you", "Vera Voss", on="2026-06-29"))
    assert "The file has 1 payment that came in." in answer.words
    assert "Statement 12 of 24 Nov 2026" in answer.words
    (one,) = kept()
    assert (one.cents, one.currency, one.booked_on.isoformat()) == (19965, "EUR", "2026-06-29")
    assert one.reference == "RF18539007547034"
    assert b"Vera" not in one.words
    assert "Vera Voss" in BankEntry.opened(one.key, one.words)


def test_payments_stand_in_the_order_of_the_file(staff):
    amounts = ("50.00", "7.00", "199.65", "7.00", "30.00", "12.00")
    days = ("2026-06-29", "2026-06-29", "2026-06-28", "2026-06-29", "2026-06-28", "2026-06-29")
    page = bring(staff, *(stray(amount, f"Coffee {at}", on=days[at]) for at, amount in enumerate(amounts)))
    assert re.findall(r"“Coffee (\d)”", page.words) == list("012345")
    for at in (4, 1, 3):
        number = kept()[at].id
        staff.get(f"{page.address}entries/{number}/").submit("Set it aside", {"reason": "So"})
    assert re.findall(r"“Coffee (\d)”", staff.get(page.address).words) == list("025")
    assert re.findall(r"“Coffee (\d)”", staff.get(f"{page.address}?show=set_aside").words) == list("134")


def test_the_same_file_again_is_the_same_statement(staff):
    bring(staff, paid())
    assert "This file was imported before." in bring(staff, paid()).words
    assert len(db.session.scalars(select(BankStatement)).all()) == 1


def test_a_payment_of_two_files_is_kept_once_and_counted_as_known(staff):
    monday, tuesday = paid("100.00", on="2026-06-28"), paid("1.00", on="2026-06-29")
    bring(staff, monday)
    answer = bring(staff, monday, tuesday)
    assert "The file has 2 payments that came in. 1 of them was known from another file." in answer.words
    assert [each.cents for each in kept()] == [10000, 100]
    assert [each.known for each in db.session.scalars(select(BankStatement).order_by(BankStatement.id))] == [0, 1]


def test_what_is_left_out_and_what_cannot_be_read_is_said(staff):
    answer = bring(
        staff, paid(), paid("12.345"), entry(way="DBIT"), entry(status="<Sts>PDNG</Sts>"), entry(reversal="true")
    )
    assert "1 that went out, 1 that are not booked yet, 1 that were taken back" in answer.words
    assert "Entry 2: the amount 12.345 has fractions of a cent." in answer.words
    assert len(kept()) == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Choose a bank statement"),
        (b"no XML", "This is not an XML file"),
        (file(paid(), account="NL02ABNA0123456789"), "This is a statement of the account NL02ABNA0123456789."),
    ],
)
def test_a_file_that_is_none_of_ours_is_refused_beside_the_field(staff, data, words):
    answer = bring_file(staff, data, "statement.xml" if data else "")
    assert answer.status_code == 422
    assert words in answer.words
    assert kept() == []


def test_while_another_one_is_read_it_is_asked_for_again_in_a_moment(staff, app):
    with Path(app.config["FOLDER"], "statement-0.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        answer = bring(staff, paid())
    assert answer.status_code == 503
    assert "moment" in answer.words
    assert kept() == []
    assert "The file has 1 payment that came in." in bring(staff, paid()).words


def test_what_a_payer_writes_is_text(staff):
    page = bring(staff, stray(text=ATTACK, payer="Vera"))
    entry_page = page.follow("Decide about €50.00 of Vera, 29 Jun 2026")
    assert (intruders(page), intruders(entry_page)) == ([], [])
    assert all(ATTACK in "".join(each.page.root.itertext()) for each in (page, entry_page))


def test_a_large_file_is_kept_whole_and_its_pages_open(staff):
    one = due()
    more = [entry(f"{number % 900 + 1}.00", on="2026-06-29") for number in range(ENTRIES - 1)]
    page = bring(staff, pays(one), *more)
    assert f"The file has {ENTRIES:,} payments that came in." in page.words
    assert f"No contribution found {ENTRIES - 1}" in page.words
    assert "1 payment is recorded." in page.submit("Record 1 payment").words
    assert f"Page 2 of {-(-(ENTRIES - 1) // 50)}" in staff.get("/staff/statements/1/?page=2").words


def test_imported_files_come_in_pages(staff):
    for number in range(51):
        bring(staff, number=str(number))
    first, second = staff.get(HERE), staff.get(f"{HERE}?page=2")
    assert (first.words.count("Imported 30 Jun 2026"), second.words.count("Imported 30 Jun 2026")) == (50, 1)
    assert "Sanne Bakker" in second.words
