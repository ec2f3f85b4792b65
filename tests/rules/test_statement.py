"""A camt.053 file → the payments that came in; what is not one is refused in words, whatever bytes it has."""

import re
from datetime import date
from io import BytesIO
from xml.dom.minidom import parseString

import pytest

from app.fees.statements.camt import Entry, LeftOut, Statement, read
from tests.rules.bank_files import ACCOUNT, BOOKED_LATER, detail, document, entry, file, paid, statement

RF = "RF18539007547034"
BATCH = entry("9.00", detail(RF, "4", amount="4.00"), detail(text="5", amount="5.00", bank_reference="D5"))


def found(data):
    return read(BytesIO(data))


def entries(*written, **details):
    return found(file(*written, **details)).entries


def bare(data):
    """Each payment without its key."""
    return [(each.cents, each.currency, each.references, each.text, each.payer) for each in found(data).entries]


def test_a_payment_is_read_as_a_value():
    said = found(file(paid(reference="RF18 5390 0754 7034", text="IMI listing"), paid("5", on="2026-11-24")))
    keys = [each.key for each in said.entries]
    assert said == Statement(
        account=ACCOUNT,
        currency="EUR",
        number="12",
        made_on=date(2026, 11, 24),
        entries=(
            Entry(keys[0], date(2026, 11, 23), 19965, "EUR", (RF,), "IMI listing", "Vera Voss"),
            Entry(keys[1], date(2026, 11, 24), 500, "EUR", (), "", "Vera Voss"),
        ),
        left_out=LeftOut(),
        problems=(),
    )
    assert [len(key) for key in keys] == [32, 32]


def test_what_version_8_writes_otherwise_is_the_same_payment():
    first = file(entry("9.00", detail(RF, "both", amount="4.00"), detail(text="b", payer="Ünal", amount="5.00")))
    later = [detail(RF, "both", amount="4.00", later=True), detail(text="b", payer="Ünal", amount="5.00", later=True)]
    assert [found(file(entry("9.00", *later, status=BOOKED_LATER), version=version)) for version in ("08", "13")] == [
        found(first),
        found(first),
    ]


WRITTEN = {
    "in the field for it": (detail("rf18 5390 0754 7034"), (RF,)),
    "in free text": (detail(text="IMI 2026, RF18 5390 0754 7034, Voss"), (RF,)),
    "in both": (detail(RF, text="ref RF18539007547034"), (RF,)),
    "with a wrong digit": (detail("RF19539007547034", text="RF19539007547034"), ("RF19539007547034",)),
    "over two lines": (detail(text="x RF18 5390").replace("</Ustrd>", "</Ustrd><Ustrd>0754 7034</Ustrd>"), (RF,)),
    "in words about the field": (
        detail(RF).replace("</Strd>", "<AddtlRmtInf>RF712348231</AddtlRmtInf></Strd>"),
        (RF, "RF712348231"),
    ),
    "not at all": (detail(text="Invoice 18539007547034"), ()),
}


@pytest.mark.parametrize(("written", "references"), WRITTEN.values(), ids=WRITTEN.keys())
def test_references_are_found_where_payers_write_them(written, references):
    assert [each.references for each in entries(entry("9.00", written))] == [references]


def test_a_file_with_indentation_and_prefixes_says_the_same():
    plain = file(paid(reference=RF, text="IMI"), BATCH)
    indented = parseString(plain).toprettyxml(encoding="UTF-8")
    prefixed = re.sub(rb"<(/?)(?=[A-Z])", rb"<\1n:", plain).replace(b"xmlns=", b"xmlns:n=")
    assert (b"n:TxDtls" in prefixed, b"\t<TxDtls>" in indented) == (True, True)
    assert [found(data) for data in (indented, prefixed)] == [found(plain)] * 2


AMOUNTS = {
    "199.65": 19965,
    "149.740": 14974,
    "149.74000": 14974,
    "5": 500,
    "5.": 500,
    "+5.5": 550,
    " 7.10 ": 710,
    "0.01": 1,
    "9999999.99": 999999999,
    "0000000000005.00": 500,
}
NO_AMOUNTS = {
    "149.745": "the amount 149.745 has fractions of a cent.",
    "0.00001": "the amount 0.00001 has fractions of a cent.",
    "-5.00": "“-5.00” is not an amount of money.",
    "1,50": "“1,50” is not an amount of money.",
    "1e3": "“1e3” is not an amount of money.",
    "٣": "“٣” is not an amount of money.",
    "0.00": "“0.00” is not an amount of money.",
    "": "“EUR” is not an amount of money.",
    "10000000.00": "the amount 10000000.00 is too large to be for contributions.",
    "9" * 14: f"“{'9' * 14}” is not an amount of money.",
}


@pytest.mark.parametrize(("written", "cents"), AMOUNTS.items())
def test_amounts(written, cents):
    assert [each.cents for each in entries(paid(written))] == [cents]


@pytest.mark.parametrize(("written", "why"), NO_AMOUNTS.items())
def test_an_amount_that_is_none_is_said_and_the_rest_is_read(written, why):
    said = found(file(paid("1.00"), paid(written), paid("2.00")))
    assert ([each.cents for each in said.entries], said.problems) == ([100, 200], (f"Entry 2: {why}",))


UNREADABLE = {
    entry(status=""): "it does not say whether it is booked.",
    entry(way=""): "it does not say whether money came in or went out.",
    entry(on="2026-02-30"): "it has no day on which it was booked.",
    entry(on=""): "it has no day on which it was booked.",
    entry(currency="euro"): "the amount 199.65 has no currency.",
}


@pytest.mark.parametrize(("written", "why"), UNREADABLE.items())
def test_an_entry_that_cannot_be_read_is_said_in_words(written, why):
    assert found(file(written)).problems == (f"Entry 1: {why}",)


def test_many_problems_are_counted():
    said = found(file(*[paid("x")] * 120)).problems
    assert (len(said), said[99:]) == (
        101,
        ("Entry 100: “x” is not an amount of money.", "20 more entries cannot be read."),
    )


DAYS = {
    "<Dt>2026-11-23</Dt>": date(2026, 11, 23),
    "<Dt>2026-11-23+01:00</Dt>": date(2026, 11, 23),
    "<DtTm>2026-11-23T23:59:59.123Z</DtTm>": date(2026, 11, 23),
}


@pytest.mark.parametrize(("written", "day"), DAYS.items())
def test_the_day_is_the_banks(written, day):
    data = file(paid()).replace(b"<Dt>2026-11-23</Dt>", written.encode())
    assert [each.booked_on for each in found(data).entries] == [day]


def test_without_a_day_of_booking_that_of_the_value_counts():
    data = file(paid()).replace(b"BookgDt", b"ValDt")
    assert [each.booked_on for each in found(data).entries] == [date(2026, 11, 23)]


def test_what_is_no_payment_that_came_in_is_counted_once():
    said = found(
        file(
            paid(),
            paid(way="DBIT"),
            paid(way="DBIT", reversal="true"),
            paid(reversal="1"),
            paid(reversal="false"),
            paid(status="<Sts>PDNG</Sts>", reversal="true"),
            paid(status="<Sts><Cd>FUTR</Cd></Sts>", way="DBIT"),
            entry("8.00", detail(amount="9.00"), detail(amount="1.00", way="DBIT")),
        )
    )
    assert ([each.cents for each in said.entries], said.left_out) == (
        [19965, 19965, 900],
        LeftOut(not_booked=2, reversals=2, debits=2),
    )


BATCHES = {
    "amounts that come to the whole": (
        entry("9.00", detail(RF, amount="4.00"), detail(payer="Ben", amount="5.00")),
        [(400, "EUR", (RF,), "", "Vera Voss"), (500, "EUR", (), "", "Ben")],
    ),
    "amounts that do not": (
        entry("9.50", detail(RF, "one", amount="4.00"), detail(text="two", payer="Ben", amount="5.00")),
        [(950, "EUR", (RF,), "one, two", "Vera Voss, Ben")],
    ),
    "amounts in another currency": (
        entry("9.00", detail(amount="4.00", currency="USD"), detail(amount="5.00", currency="USD")),
        [(900, "EUR", (), "", "Vera Voss")],
    ),
    "amounts that are not all there": (
        entry("9.00", detail(RF, amount="9.00"), detail("RF712348231")),
        [(900, "EUR", (RF, "RF712348231"), "", "Vera Voss")],
    ),
    "one, whose amount was in another currency": (
        entry("9.00", detail(RF, amount="11.235", currency="KWD")),
        [(900, "EUR", (RF,), "", "Vera Voss")],
    ),
    "none": (entry("9.00", more="from Ben"), [(900, "EUR", (), "from Ben", "")]),
}


@pytest.mark.parametrize(("written", "payments"), BATCHES.values(), ids=BATCHES.keys())
def test_an_entry_of_several_payments(written, payments):
    assert bare(file(written)) == payments


def test_another_currency_is_told_as_it_is():
    assert bare(file(paid("12.50", currency="USD"))) == [(1250, "USD", (), "", "Vera Voss")]


def test_what_another_namespace_has_under_the_same_names_is_not_read():
    data = file(entry("9.00", '<x:TxDtls xmlns:x="urn:x"><x:RmtInf/></x:TxDtls>', detail(RF)))
    assert bare(data) == [(900, "EUR", (RF,), "", "Vera Voss")]


def test_texts_are_cut_and_have_single_spaces():
    said = entries(paid(text=" two\n words " + "x" * 3000, payer="V" * 900))[0]
    assert (said.text[:12], len(said.text), len(said.payer)) == ("two words xx", 500, 140)


def test_several_days_in_a_file_are_one_statement():
    said = found(document(statement(paid(), number="12"), statement(paid(on="2026-11-24"), number="13")))
    assert (said.number, len(said.entries)) == ("12 to 13", 2)


def test_a_statement_may_be_empty():
    assert (entries(), found(file(number="", currency="", name="S-9")).number) == ((), "S-9")


KEPT = [
    "b6d5e4d2a2b924c593bec4143a8d0a7a",
    "000a654f9673c4182eb0d25447bc07ed",
    "c3acc457c34778a2671db7ea72488cea",
    "4b0280010b2f2ac4aadba2ed3edd3745",
    "7605ee32efdc8a58fc40cf49c18a522d",
    "4bb9d85fc0ea68c5868ca26759c2246e",
]


def test_the_same_entry_has_the_same_key_in_another_download():
    first = entries(paid(numbered="1"), paid("50.00", numbered="2", bank_reference="B7", text="as written"))
    later = found(
        file(
            paid("9.00", on="2026-11-22", numbered="1"),
            paid("50.00", numbered="2", bank_reference="B7", text="AS READ", payer="Voss, V"),
            paid(numbered="3"),
            number="13",
            version="08",
        )
    ).entries
    assert {each.key for each in first} < {each.key for each in later}


def test_keys_stay_what_they_are_as_they_are_kept():
    """A key that changes lets a payment that was imported before count again."""
    written = [paid(reference=RF, text="IMI RF712348231"), paid(bank_reference="B1"), entry("1.00", more="Ben"), BATCH]
    assert [each.key for each in entries(*written, *written[:1])] == KEPT


def test_equal_payments_of_a_day_are_two_and_keep_their_keys():
    twice = entries(paid(), paid())
    assert len({each.key for each in twice}) == 2
    assert {each.key for each in twice} == {each.key for each in entries(paid(), paid("1.00"), paid())[::2]}


def test_a_reference_that_the_bank_gives_twice_is_not_taken_for_one_payment():
    again = entries(
        *[paid(amount, bank_reference=name) for name in ("B1", "NONREF") for amount in ("1.00", "2.00", "1.00")]
    )
    assert len({each.key for each in again}) == 6


def test_two_of_a_batch_are_told_apart_by_what_is_said_of_them():
    one, other = detail(amount="5.00", payer="Ben"), detail(amount="5.00", payer="Ada")
    first = entries(entry("10.00", one, other, bank_reference="B1"))
    later = entries(entry("10.00", other, one, bank_reference="B1"))
    assert {each.payer: each.key for each in first} == {each.payer: each.key for each in later}


def test_another_account_has_other_keys():
    assert entries(paid())[0].key != entries(paid(), account="DE89370400440532013000")[0].key
