"""What the guard of translations says of one message."""

import pytest
from babel.messages.catalog import Message

from tests.guards.translations import complaints

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
