"""The pages of sealed packs cost as many SQL statements for many packs, openings and entries as for a few."""

from datetime import timedelta

import pytest

from app import clock
from app.db import commit, db
from app.listing.applications import snapshot
from app.listing.packs import queries as pack_queries
from app.listing.packs.life import Way
from app.listing.packs.models import Pack
from app.logbook.rules.parameters import IMI_RULE
from app.words import amount
from tests import make
from tests.features import packing
from tests.features.test_queries import cost, statements
from tests.rules.test_snapshot import ANA, entry

__all__ = ["statements"]


@pytest.fixture
def ana(database):
    return make.mediator(name="Ana Petrova")


@pytest.fixture
def hers(browser, ana):
    return browser.sign_in(ana)


def test_three_packs_with_three_openings_cost_as_much_as_one(browser, hers, ana, statements):
    first = packing.sealed(ana)
    packing.opened(browser.another(), first)
    addresses = "/listing/packs/", f"/listing/packs/{first.id}"
    with_one = [cost(hers, statements, address) for address in addresses]
    for _ in range(2):
        packing.opened(browser.another(), packing.sealed(ana))
        packing.opened(browser.another(), first)
    assert [cost(hers, statements, address) for address in addresses] == with_one


def test_a_logbook_of_three_costs_as_much_to_seal_as_one_of_one(hers, ana, statements):
    make.mediation(ana)
    addresses = "/listing/packs/new", f"/listing/packs/{packing.sealed(ana).id}"
    with_one = [cost(hers, statements, address) for address in addresses]
    for _ in range(2):
        make.mediation(ana, sessions=({},))
    assert [cost(hers, statements, address) for address in addresses] == with_one


def test_a_thousand_entries_cost_as_many_statements_as_ten(browser, ana, statements):
    def costs(number):
        """Of the link, the opened pack, and both files of a pack of so many entries."""
        log = [entry(key, on=clock.today() - timedelta(days=key)) for key in range(1, number + 1)]
        written = snapshot.canonical(snapshot.made(ANA, log, rule=IMI_RULE, as_of=clock.today()))
        pack = sealed_so(ana, written)
        read = packing.opened(browser, pack)
        assert f"of {amount(number, 'entry', 'entries')}." in read.words
        addresses = pack_queries.address(pack), read.address
        found = [cost(browser, statements, address) for address in addresses]
        for way in (Way.JSON, Way.CSV):
            statements.clear()
            browser.ask("POST", addresses[0], data={"way": way.value})
            found.append(list(statements))
        return found

    costs(1)  # what the first pack of all makes for its mediator's tries
    assert costs(10) == costs(1_000)


def sealed_so(mediator, written):
    """A pack that holds these bytes."""
    made = Pack(
        form_token=snapshot.digest(written),
        mediator_id=mediator.id,
        written=written,
        sha256=snapshot.digest(written),
        recipient="Lakes ODR",
        nonce="n",
        made_at=clock.now(),
        last_day=clock.today(),
    )
    db.session.add(made)
    commit()
    return made
