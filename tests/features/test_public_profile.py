"""A listed mediator's public profile: what it shows, in which language, and to whom nothing is shown."""

from dataclasses import asdict

import pytest

from app.db import commit, db
from app.listing import profile_actions
from tests import make
from tests.features.test_profile import DETAILS

pytestmark = pytest.mark.database


@pytest.fixture
def ana(database):
    ana = make.mediator(name="Ana Petrova")
    profile_actions.save(ana, version=0, **asdict(DETAILS) | {"places": DETAILS.places})
    commit()
    return ana


@pytest.fixture
def listing(ana):
    return make.listing(ana)


def test_a_profile(browser, ana, listing):
    page = browser.get("/mediators/ana-petrova")
    print(page.words)
    print(page.text)
