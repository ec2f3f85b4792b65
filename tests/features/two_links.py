"""A link that came by letter and one that was handed over: what tests of the reviewer's pages begin with."""

import pytest

from app.feedback.asking import Channel
from tests import make


@pytest.fixture(name="asked")
def the_asked(database):
    """A request by letter, about a mediation of Ana's."""
    return make.request(make.mediation(make.mediator(name="Ana Petrova")))


@pytest.fixture(name="handed")
def the_handed(database):
    return make.request(make.mediation(make.mediator()), channel=Channel.HANDED)
