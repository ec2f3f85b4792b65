"""Every record of a contribution reads as a line that a person understands."""

import re
from pathlib import Path

import pytest

from app.fees import history
from app.fees.vat import CLEAR, Answer, Decision
from app.fees.vocabulary import State

FEES = Path(__file__).parents[2] / "app" / "fees"
OF_OTHERS = ("price", "DEI", "bank statement", "who is billed")  # whose records no contribution shows


def said(verb):
    return history.said(verb, whose="Ana Petrova", what="invoice 2026-0001")


@pytest.mark.parametrize(
    ("verb", "line"),
    [
        ("contribution: hold", "The invoice of Ana Petrova waits until their VAT number is checked"),
        (
            "contribution: release",
            "The invoice of Ana Petrova can be made: it no longer waits for a VAT number",
        ),
        ("drew a document", "Made the PDF file of invoice 2026-0001"),
        ("issued an invoice", "Issued invoice 2026-0001"),
        ("did something new", "Did something new"),
    ],
)
def test_a_record_is_a_line_with_whose_and_what(verb, line):
    assert said(verb) == line


def verbs():
    """All that the actions of fees write, with every state, answer and decision where one is filled in."""
    found = [
        verb for file in FEES.glob("*_actions.py") for verb in re.findall(r'record\(f?"([^"]+)"', file.read_text())
    ]
    found += [f"contribution: {each}" for each in ("hold", "release", *State) if each not in (State.OPEN, State.HELD)]
    found += [f"checked a VAT number: {each}" for each in (*CLEAR, Answer.UNAVAILABLE, *Decision)]
    found += ["granted a waiver", "declined a waiver"]
    return [each for each in found if "{" not in each and not any(word in each for word in OF_OTHERS)]


def test_nothing_that_is_written_is_left_as_it_was_written():
    assert len(verbs()) > 20
    as_written = [verb for verb in verbs() if said(verb) == f"{verb[:1].upper()}{verb[1:]}"]
    assert as_written == []
