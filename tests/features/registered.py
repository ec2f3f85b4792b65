"""Somebody whom a stranger verifies, and how her listing ends."""

import json
from datetime import date, timedelta

import pytest

from app.listing.standings.facts import Fact, Kind
from tests import make
from tests.features import approving
from tests.features.verifying import at_dawn, note

LISTED_ON, PAID_TO = date(2024, 3, 1), date(2025, 2, 28)
GRACE_ENDS, GONE_ON = date(2026, 2, 28), date(2026, 3, 1)
FINAL = Fact(Kind.NOTICE, date(2026, 1, 25), until=PAID_TO, days=330)
A_DAY = timedelta(days=1)


@pytest.fixture
def key(database):
    return make.issuer_key()


@pytest.fixture
def ana(key):
    """Listed since 1 Mar 2024; her profile is complete, with a place in Lisbon."""
    mediator = make.mediator(name="Ana Ferreira", email="ana.canary@example.org")
    approving.portrayed(mediator)
    return make.listing(mediator, on=LISTED_ON)


def document(browser, address):
    return json.loads(browser.get(address).data)


def gone(listing):
    """Its mediator did not pay, and was told so."""
    note(listing, FINAL)
    at_dawn(GONE_ON)
