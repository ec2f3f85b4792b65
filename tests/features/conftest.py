"""Somebody who is signed in."""

import pytest

from tests import make


@pytest.fixture
def ana(browser):
    """A mediator in Lisbon, signed in at `browser`."""
    ana = make.mediator(zone="Europe/Lisbon")
    browser.sign_in(ana)
    return ana
