"""What the guard of translations says of one message."""

import pytest
from babel.messages.catalog import Message

from tests.guards.translations import complaints, counts_as_spoken

DAY = Message("Until %(day)s")
DAYS = Message(("%(num)s day", "%(num)s days"))


@pytest.mark.parametrize(
    ("message", "translated", "said"),
    [
        (DAY, Message(DAY.id, "Jusqu’au %(day)s"), []),
        (DAY, None, ["has no words for"]),
        (DAY, Message(DAY.id, ""), ["has no words for"]),
        (DAY, Message(DAY.id, "Jusqu’au %(day)s", flags=["fuzzy"]), ["is not sure of"]),
        (DAY, Message(DAY.id, "Jusqu’au jour"), ["has other placeholders in"]),
        (DAY, Message(DAY.id, "Jusqu’au %(jour)s"), ["has other placeholders in"]),
        (DAY, Message(DAY.id, "%(day)s %(day)s"), ["has other placeholders in"]),
        (DAYS, Message(DAYS.id, ("%(num)s jour", "%(num)s jours")), []),
        (DAYS, Message(DAYS.id, ("%(num)s jour", "")), ["has no words for"]),
        (DAYS, Message(DAYS.id, ("%(num)s jour", "jours")), ["has other placeholders in"]),
    ],
)
def test_a_translation_is_complete_and_says_the_same_values(message, translated, said):
    assert list(complaints(message, translated)) == said


@pytest.mark.parametrize(
    ("language", "rule", "is_right"),
    [
        ("fr", "(n > 1)", True),
        ("fr", "(n != 1)", False),
        ("ar", "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5)", True),
        ("ar", "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=0 && n%100<=2 ? 4 : 5)", False),
    ],
)
def test_the_forms_of_a_language_are_chosen_as_it_counts(language, rule, is_right):
    assert counts_as_spoken(rule, language) is is_right
