"""Somebody who is signed in, what the logbook holds, and a programme with its assessor at the desk."""

import pytest
from sqlalchemy import select

from app.logbook.models import Mediation
from tests import make
from tests.features import applying


@pytest.fixture
def ana(browser):
    """A mediator in Lisbon, signed in at `browser`."""
    ana = make.mediator(zone="Europe/Lisbon")
    browser.sign_in(ana)
    return ana


@pytest.fixture
def kofi(database):
    return make.mediator(name="Kofi Mensah", zone="Africa/Accra")


@pytest.fixture
def his(browser, kofi):
    """Kofi's own browser."""
    return browser.another().sign_in(kofi)


@pytest.fixture
def staff(browser):
    """Sanne of IMI staff, signed in at `browser`."""
    return browser.sign_in(make.staff(name="Sanne Bakker"))


@pytest.fixture
def entries(database):
    """What the logbook of everybody holds, as reference and minutes."""

    def found():
        rows = database.session.execute(select(Mediation.reference, Mediation.minutes).order_by(Mediation.id))
        return [tuple(row) for row in rows]

    return found


@pytest.fixture
def rivers(database):
    """A programme that takes applications."""
    return applying.programme()


@pytest.fixture
def ines(rivers):
    """An assessor who acts for it."""
    return applying.assessor(rivers)
