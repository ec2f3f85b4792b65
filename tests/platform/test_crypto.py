"""Sealed text opens in its own place only; tokens and digits are made with a key outside the database."""

import re

import pytest

from app import crypto

PLACE = ("reflection", 7, "went_well")


@pytest.fixture(autouse=True)
def _with_keys(database):
    """Keys come from the app's settings."""


def test_sealed_text_opens_in_its_place():
    sealed = crypto.seal("Patience. ☺", *PLACE)
    assert (crypto.unseal(sealed, *PLACE), b"Patience" in sealed) == ("Patience. ☺", False)


@pytest.mark.parametrize("elsewhere", [("letter", 7, "went_well"), ("reflection", 8, "went_well"), ("reflection", 7)])
def test_sealed_text_opens_nowhere_else(elsewhere):
    sealed = crypto.seal("Patience.", *PLACE)
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(sealed, *elsewhere)


def test_parts_of_a_place_do_not_run_into_each_other():
    sealed = crypto.seal("Patience.", "ab", "c")
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(sealed, "a", "bc")


@pytest.mark.parametrize("damaged", [b"", b"short", bytes(60)])
def test_damaged_text_is_unreadable(damaged):
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(damaged, *PLACE)


def test_the_same_text_is_sealed_differently_each_time():
    assert crypto.seal("Patience.", *PLACE) != crypto.seal("Patience.", *PLACE)


def test_a_token_belongs_to_its_purpose_and_parts():
    made = {crypto.token("link", 1, "nonce"), crypto.token("code", 1, "nonce"), crypto.token("link", 2, "nonce")}
    assert len(made) == 3
    assert all(re.fullmatch(r"[\w-]{43}", token) for token in made)


def test_digits_are_six():
    assert all(re.fullmatch(r"\d{6}", crypto.digits("code", number)) for number in range(300))


def test_another_key_makes_other_tokens(app):
    before = crypto.token("link", 1)
    own, app.config["DATA_KEY"] = app.config["DATA_KEY"], bytes(range(1, 33))
    after = crypto.token("link", 1)
    app.config["DATA_KEY"] = own
    assert before != after
