"""The life of a programme."""

import pytest

from app.errors import Refused
from app.listing.programmes.kinds import ASSESSING, LIFE, State, Who

VERBS = ("approve", "suspend", "restore", "withdraw")


@pytest.mark.parametrize(
    ("state", "leads_to"),
    [
        (State.APPLIED, {"approve": State.APPROVED, "withdraw": State.WITHDRAWN}),
        (State.APPROVED, {"suspend": State.SUSPENDED, "withdraw": State.WITHDRAWN}),
        (State.SUSPENDED, {"restore": State.APPROVED, "withdraw": State.WITHDRAWN}),
        (State.WITHDRAWN, {}),
    ],
)
def test_the_life_of_a_programme(state, leads_to):
    found = {}
    for verb in VERBS:
        try:
            found[verb] = LIFE.moved(state, verb, by=Who.STAFF)
        except Refused:
            continue
    assert (found, LIFE.moves(state, by=Who.STAFF)) == (leads_to, tuple(leads_to))


def test_only_an_approved_programme_decides():
    assert ASSESSING == (State.APPROVED,)
    with pytest.raises(Refused):
        LIFE.moved(State.SUSPENDED, "assess", by=Who.ASSESSOR)
