"""How many of something there are, in words."""

import pytest

from app.words import amount


@pytest.mark.parametrize(
    ("number", "nouns", "said"),
    [
        (0, ("entry", "entries"), "0 entries"),
        (1, ("entry", "entries"), "1 entry"),
        (2, ("entry", "entries"), "2 entries"),
        (1, ("mediation",), "1 mediation"),
        (1200, ("mediation",), "1,200 mediations"),
    ],
)
def test_one_of_something_is_not_said_as_several(number, nouns, said):
    assert amount(number, *nouns) == said
