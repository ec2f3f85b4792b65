"""What the demo's register tells of its listings: all that there can be of one, and every verdict (domain §8, §10)."""

import pytest

from app import clock, demo
from app.db import db
from app.demo import accounts
from app.feedback.digests import queries as digest_queries
from app.feedback.digests.summary import Mode
from app.listing.applications.models import Application
from app.listing.approvals.models import Approval
from app.listing.approvals.needs import State
from app.listing.standings import queries as standing_queries
from tests.features.verifying import number

pytestmark = pytest.mark.database


@pytest.fixture
def prepared(database):
    demo.prepare()


def listing(slug):
    return standing_queries.listing_of(accounts.somebody(slug).id)


def test_of_ingrid_anybody_reads_since_when_she_is_listed_who_assessed_her_and_what_people_say(browser, prepared):
    ingrid = listing("ingrid")
    profile, register = (browser.get(each).words for each in (f"/mediators/{ingrid.slug}", f"/verify/{number(ingrid)}"))
    assert "assessed by Northern Lights Online" in profile
    assert "Written by Marit Solheim, digest author." in profile
    assert "Northern Lights Online (ODRQAP), signed on" in register
    decided = db.select(Approval.state).join(Application, Application.id == Approval.application_id)
    theirs = decided.where(Application.mediator_id == ingrid.mediator_id)
    assert db.session.scalars(theirs).all() == [State.APPROVED]
    versions = digest_queries.versions(ingrid.mediator_id)
    assert [each.mode for each in versions] == [Mode.SUMMARY, Mode.INDEPENDENT]
    assert all(ingrid.activated_on < each.published_on < clock.today() for each in versions)


def test_the_register_of_the_demo_has_every_verdict_and_a_correction(browser, prepared):
    said = {
        "ingrid": "Listed since",
        "beatriz": "No longer listed since",
        "henrik": "Suspended since",
        "maeve": "this register said of these days: Not listed",
    }
    pages = {slug: browser.get(f"/verify/{number(listing(slug))}").words for slug in said}
    assert {slug: words for slug, words in said.items() if words not in pages[slug]} == {}
