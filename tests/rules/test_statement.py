"""A camt.053 file → the payments that came in; what is not one is refused in words, whatever bytes it has."""

import random
import re
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.fees.statement import NO_ACCOUNT, NO_STATEMENT, Entry, LeftOut, Statement, StatementError, read
from app.fees.statement_xml import LARGEST
from tests.rules.bank_files import ACCOUNT, BOOKED_LATER, detail, document, entry, file, paid, statement

RF = "RF18539007547034"


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


AMOUNTS = {
    "199.65": 19965,
    "149.740": 14974,
    "149.74000": 14974,
    "5": 500,
    "5.": 500,
    "+5.5": 550,
    " 7.10 ": 710,
    "0.01": 1,
    "9999999999999.99": 999999999999999,
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


UTF_16 = file(paid(payer="Ünal")).decode().replace("UTF-8", "UTF-16").encode("utf-16")
LATIN = file(paid(payer="Ünal")).decode().replace("UTF-8", "ISO-8859-1").encode("latin-1")


@pytest.mark.parametrize("data", [UTF_16, LATIN, b"\xef\xbb\xbf" + file(paid(payer="Ünal"))])
def test_an_encoding_that_is_named_is_read(data):
    assert [each.payer for each in found(data).entries] == ["Ünal"]


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
REFUSED = {
    "nothing": (b"", "This file is empty"),
    "spaces": (b" \r\n ", "This file is empty"),
    "cut off": (file(paid(), paid())[:-60], "ends in the middle"),
    "cut off in a name": (file(paid(), paid())[:-12], "ends in the middle"),
    "not well-formed": (file(paid()).replace(b"</Ntry>", b"</Entry>"), "damaged in line 2"),
    "two roots": (file(paid()) + b"<Document/>", "damaged in line 3"),
    "Latin letters in UTF-8": (LATIN.replace(b"ISO-8859-1", b"UTF-8"), r"not in the encoding that it names \(line 2\)"),
    "an unknown encoding": (file().replace(b"UTF-8", b"KLINGON"), "not in the encoding"),
    "an encoding of several bytes": (file().replace(b"UTF-8", b"SHIFT_JIS"), "not in the encoding"),
    "an encoding that it has not": (file().replace(b"UTF-8", b"UTF-16"), "not in the encoding"),
    "camt.052": (document(kind="camt.052"), r"a report of the current day \(camt.052\)"),
    "camt.054": (document(kind="camt.054"), r"a notice of single payments \(camt.054\)"),
    "a payment order": (document(kind="pain.001"), r"a payment order \(pain.001\)"),
    "another XML": (b"<rss/>", "begins with “rss”"),
    "a web page": (b"<!DOCTYPE html><html></html>", "begins with “html”"),
    "MT940": (b"{1:F01ABNANL2A}{4:\r\n:20:X", "This is an MT940 file"),
    "MT940 of a bank": (b"ABNANL2A\r\n940\r\nABNANL2A\r\n:20:ABN AMRO BANK NV\r\n", "This is an MT940 file"),
    "CSV": (b'"Date","Amount","Name"\r\n', "This is a CSV file"),
    "CSV with semicolons": (b"\xef\xbb\xbfDatum;Bedrag;Naam\r\n", "This is a CSV file"),
    "ZIP": (b"PK\x03\x04,,,,,,", "This is a ZIP archive"),
    "PDF": (b"%PDF-1.7\n", "This is a PDF file"),
    "words": (b"Dear bank", "This is not an XML file"),
    "a document type": (b'<!DOCTYPE Document SYSTEM "x.dtd">' + file()[39:], "has a document type"),
    "entities": (f"<!DOCTYPE a [<!ENTITY l0 'ha'>{LAUGHS}]><a>&l8;</a>".encode(), "has a document type"),
    "no statement": (document(), NO_STATEMENT),
    "no account": (file(paid(), account=""), NO_ACCOUNT),
    "no account on the second day": (document(statement(), statement(paid(), account="")), NO_ACCOUNT),
    "two accounts": (
        document(statement(), statement(account="DE89370400440532013000")),
        f"of two accounts, {ACCOUNT} EUR and DE89370400440532013000 EUR",
    ),
    "two currencies": (document(statement(), statement(currency="USD")), f"{ACCOUNT} EUR and {ACCOUNT} USD"),
    "deep": (file("<Ntry>" + "<a>" * 40), "not built the way banks"),
    "endless entry": (file("<Ntry>" + "<a/>" * 6000), "not built the way banks"),
}


@pytest.mark.parametrize(("data", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_statement_is_refused_in_words(data, words):
    with pytest.raises(StatementError, match=words):
        found(data)


def test_too_many_bytes_are_refused():
    with pytest.raises(StatementError, match="more than 64 MB"):
        found(file(paid()) + b" " * LARGEST)


BASES = [file(paid(reference=RF, text="IMI"), entry("9.00", detail(amount="9.00"), detail(amount="0"))), UTF_16, LATIN]
PIECES = [b"<", b">", b"</", b"&", b"&#0;", b"&#xD800;", b"<![CDATA[", b"]]>", b"<!--", b"\xff", b"\0", b"<?x?>"]
PIECES += [b"<Ntry>", b"</Ntry>", b"<TxDtls>", b"</TxDtls>", b"<Stmt>", b"</Stmt>", b"<Acct/>", b"<Amt/>", b"\xd8\x00"]


def read_or_refused(data):
    """Whatever is read holds together; whatever is not is refused in words that a person can read."""
    try:
        said = found(data)
    except StatementError as error:
        why = str(error)
        said = None
    if said is None:
        assert re.fullmatch(r"This .*\.", why, re.DOTALL)
        return
    assert len({each.key for each in said.entries}) == len(said.entries)
    assert all(each.cents > 0 and re.fullmatch("[A-Z]{3}", each.currency) for each in said.entries)


@given(st.binary(max_size=300), st.sampled_from([b"", b"<", b"<?xml version='1.0'?>", file()[:120]]))
def test_any_bytes_are_read_or_refused(data, start):
    read_or_refused(start + data)


@given(st.sampled_from(BASES), st.integers(0, 2**32), st.integers(1, 6))
def test_any_change_of_a_file_is_read_or_refused(base, seed, changes):
    dice, data = random.Random(seed), base
    for _ in range(changes):
        start = dice.randrange(len(data) + 1)
        data = data[:start] + dice.choice([b"", *PIECES, dice.randbytes(2)]) + data[start + dice.randrange(4) :]
    read_or_refused(data[: dice.choice([len(data), dice.randrange(len(data) + 1)])])


@given(st.permutations(range(6)), st.integers(0, 5))
def test_the_order_of_a_file_changes_no_key_of_different_payments(order, start):
    written = [paid(f"{n}.00", bank_reference=f"B{n}" if n % 2 else "") for n in range(6)]
    keys = {each.key for each in entries(*written)}
    assert {each.key for each in entries(*[written[n] for n in order][start:])} <= keys
