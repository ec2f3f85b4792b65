"""Base 58 and multikeys: the examples of the standards, and nothing lost for any bytes."""

import pytest
from hypothesis import given, strategies as st

from app.directory.keys import multibase
from tests.base58 import decoded


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", "z"),
        (b"Hello World!", "z2NEpo7TZRRrLZSi2U"),
        (bytes.fromhex("0000287fb4cd"), "z11233QC4"),
        (b"\0", "z1"),
    ],
)
def test_base_58(data, text):
    assert (multibase.encoded(data), decoded(text)) == (text, data)


def test_the_multikey_of_the_standard():
    """Data Integrity EdDSA Cryptosuites v1.0, §B.1."""
    public = decoded("z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2").removeprefix(b"\xed\x01")
    assert (len(public), multibase.multikey(public)) == (32, "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2")


@given(st.binary(max_size=80))
def test_nothing_is_lost(data):
    assert decoded(multibase.encoded(data)) == data
