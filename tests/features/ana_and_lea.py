"""Ana, whose digest Lea writes: who tests of digest authors are about, as fixtures to be imported."""

import pytest

from tests import make
from tests.features.authoring import appointed
from tests.features.digesting import asked, filed


@pytest.fixture(name="ana")
def the_ana(database):
    return make.mediator(name="Ana Petrova")


@pytest.fixture(name="lea")
def the_lea(database):
    return make.digest_author(name="Lea Okafor")


@pytest.fixture(name="made")
def the_made(ana, lea):
    return appointed(ana, lea)


@pytest.fixture(name="desk")
def the_desk(browser, ana, lea, made):
    """The author's page of this mediator, opened anew at each call."""
    return lambda: browser.sign_in(lea).get(f"/feedback/author/{ana.id}")


@pytest.fixture(name="enough")
def the_enough(clock, ana, made):
    """Answers for a first version, which the portal makes, and for one more."""
    filed(clock, asked(ana, 5))
    filed(clock, asked(ana, 3))
