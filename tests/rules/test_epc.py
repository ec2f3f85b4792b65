"""The text of a transfer's QR code, against another maker of it, and what the standard does not allow."""

import pytest
import segno
from segno.helpers import make_epc_qr

from app.fees.payments.epc import MOST, payload
from app.money import plain

OURS = {
    "name": "International Mediation Institute",
    "iban": "NL91ABNA0417164300",
    "bic": "ABNANL2A",
    "cents": 14974,
    "reference": "RF43ODR000123",
}


def test_the_lines_of_the_code():
    assert payload(**OURS).split("\n") == [
        *("BCD", "002", "1", "SCT", "ABNANL2A", "International Mediation Institute", "NL91ABNA0417164300"),
        *("EUR149.74", "", "RF43ODR000123"),
    ]


def test_a_bank_without_a_bic_leaves_the_line_empty():
    assert payload(**OURS | {"bic": ""}).split("\n")[3:6] == ["SCT", "", "International Mediation Institute"]


@pytest.mark.parametrize(
    "other", [{}, {"bic": ""}, {"bic": "ABNANL2AXXX"}, {"name": "Fundação Müller"}, {"cents": 1}, {"cents": MOST}]
)
def test_another_maker_draws_the_same_code(other):
    """It leaves out zeros at the end of an amount, so here are amounts without."""
    said = OURS | other
    theirs = make_epc_qr(
        said["name"],
        said["iban"],
        plain(said["cents"]),
        reference=said["reference"],
        bic=said["bic"] or None,
        encoding="utf-8",
    )
    ours = segno.make_qr(payload(**said).encode(), error="m", boost_error=False)
    assert (ours.designator, ours.matrix) == (theirs.designator, theirs.matrix)


NAME = "The name of the account is of 1 to 70 characters on one line."
AMOUNT = "The amount is between €0.01 and €999,999,999.99."


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"name": ""}, NAME),
        ({"name": "  "}, NAME),
        ({"name": "a" * 71}, NAME),
        ({"name": "IMI\nNL00"}, NAME),
        ({"name": "IMI\r"}, NAME),
        ({"name": "IMI\ud800"}, NAME),
        ({"iban": ""}, "The IBAN is not valid."),
        ({"iban": "NL92ABNA0417164300"}, "The IBAN is not valid."),
        ({"iban": "NL91 ABNA 0417 1643 00"}, "The IBAN is not valid."),
        ({"iban": "NL91ABNA0417164300\n"}, "The IBAN is not valid."),
        ({"iban": "NL91ABNA٠417164300"}, "The IBAN is not valid."),
        ({"bic": "ABNANL2"}, "The BIC is not valid."),
        ({"bic": "abnanl2a"}, "The BIC is not valid."),
        ({"bic": "ABNANL2A\n"}, "The BIC is not valid."),
        ({"cents": 0}, AMOUNT),
        ({"cents": -1}, AMOUNT),
        ({"cents": MOST + 1}, AMOUNT),
        ({"reference": ""}, "The reference is not valid."),
        ({"reference": "RF44ODR000123"}, "The reference is not valid."),
        ({"reference": "RF43 ODR0 0012 3"}, "The reference is not valid."),
        ({"name": "𝕀" * 70}, "The code holds at most 331 bytes."),
    ],
)
def test_what_the_standard_does_not_allow(wrong, reason):
    with pytest.raises(ValueError, match=r".") as refused:
        payload(**OURS | wrong)
    assert str(refused.value) == reason


@pytest.mark.parametrize("fits", [{"name": "a" * 70}, {"name": "Ж" * 70}, {"cents": 1}, {"cents": MOST}])
def test_the_edges_of_what_it_allows(fits):
    assert len(payload(**OURS | fits).encode()) <= 331
