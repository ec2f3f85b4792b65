"""Ten thousand listings: the lists of status and a badge ask as often as for one, and take bounded time."""

import time
from datetime import date

import pytest
from sqlalchemy import insert

from app.db import commit, db
from app.directory.credentials import status as credential_status
from app.listing.register import credential_number
from app.listing.standings.models import CREDENTIAL, Listing
from tests import make
from tests.features.certifying import bits, fetched
from tests.features.test_queries import cost, statements
from tests.features.test_ten_thousand import MANY, people
from tests.features.verifying import number

__all__ = ["statements"]
SECONDS = 1  # of CPU, on a busy machine; usually a twentieth of it
FEW_BYTES = 16_000


@pytest.fixture
def one(database):
    make.issuer_key()
    return make.listing()


def list_many():
    """Every tenth of them has ended, every hundredth of the others is suspended."""
    rows = [
        {
            "mediator_id": each,
            "credential": CREDENTIAL,
            "activated_on": date(2026, 3, 1),
            "gone_on": date(2026, 5, 1) if each % 10 == 0 else None,
            "is_suspended": each % 100 == 1,
            "number": f"{credential_number.drawn()[:3]}{each:05}",
            "slug": f"many-{each}",
        }
        for each in people(MANY, named="many")
    ]
    db.session.execute(insert(Listing), rows)
    commit()


def test_lists_and_badges_cost_the_same_for_ten_thousand(app, browser, statements, one):
    addresses = [*(f"/credentials/status/{purpose}/1" for purpose in credential_status.PURPOSES)]
    addresses += [f"/badge/{number(one)}.{kind}" for kind in ("svg", "json")]
    alone = [cost(browser, statements, address) for address in addresses]
    list_many()
    assert [cost(browser, statements, address) for address in addresses] == alone


def test_a_list_of_ten_thousand_is_small_and_quick(app, one):
    list_many()
    began = time.process_time()
    found = fetched(app, "/credentials/status/revocation/1")
    assert time.process_time() - began < SECONDS
    assert len(found["credentialSubject"]["encodedList"]) < FEW_BYTES
    is_unset = credential_status.FEWEST_BITS - len(bits(app, "revocation"))
    assert is_unset == db.session.query(Listing).filter(Listing.gone_on.is_(None)).count()
    assert len(bits(app, "suspension")) == MANY / 100
