"""Whatever bytes a file has, it is read as a bank statement or refused in words."""

import random
import re
from io import BytesIO

import pytest
from hypothesis import given, strategies as st

from app.fees.statements.camt import NO_ACCOUNT, NO_STATEMENT, StatementError, read
from app.fees.statements.pieces import LARGEST
from tests.rules.bank_files import ACCOUNT, detail, document, entry, file, paid, statement

RF = "RF18539007547034"


def found(data):
    return read(BytesIO(data))


def entries(*written):
    return found(file(*written)).entries


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
