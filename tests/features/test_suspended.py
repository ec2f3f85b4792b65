"""A mediator whose listing is suspended takes no step towards a listing, by any route and method (domain §2, §8)."""

import pytest
from sqlalchemy import func, select

from app import audit
from app.db import commit, db
from app.listing.applications import actions as application_actions
from app.listing.applications.models import Application
from app.listing.standings import actions as standing_actions, queries as standing_queries
from tests import make
from tests.features import applying
from tests.features.programmes import approved
from tests.routes import address as address_of

# What stays theirs: a profile, whose rule their logbook follows, a sealed copy of their own logbook, an application to
# end, and a request about the contribution, which goes on while a listing is suspended (decision 0020).
THEIRS = {
    *("profile.save", "profile.preview", "profile.keep_photo", "profile.remove_photo"),
    *("programmes.follow", "programmes.follow_imi"),
    *("packs.seal", "packs.seal_of_application", "packs.withdraw"),
    *("application.withdraw", "waiver.request_waiver"),
}
METHODS = ("POST", "PUT", "PATCH", "DELETE")


@pytest.fixture
def ana(database):
    mediator = make.mediator(name="Ana")
    applying.ready(mediator)
    return mediator


def suspended(mediator):
    listing = make.listing(mediator)
    standing_actions.suspend(listing, by=make.staff(), reason="Under review")
    commit()
    return listing


def routes(app):
    """Every route of listing that takes something from a mediator."""
    rules = [each for each in app.url_map.iter_rules() if "POST" in each.methods and each.endpoint not in THEIRS]
    return [each for each in rules if each.rule.startswith(("/listing/", "/logbook/programmes/"))]


def test_no_step_is_taken_by_any_route(app, browser, ana, database):
    rivers = applying.programme()
    mine, seen = applying.begun(ana, rivers), applying.seen(ana, rivers)
    suspended(ana)
    given = {"application_id": mine.id, "entry_id": 1, "programme_id": approved().id}
    data = {
        "form_token": "a form",
        "version": mine.version,
        "programme_id": str(rivers.id),
        "sha256": seen,
        "is_right": "y",
    }
    hers = browser.sign_in(ana)
    hers.token = hers.get("/listing/").csrf_token
    before = database.session.scalar(select(func.count(audit.AuditRecord.id)))
    found = routes(app)
    for rule in found:
        address = address_of(rule, given)
        for method in METHODS:
            answer = hers.ask(method, address, data=data | {"csrf_token": hers.token}, is_checked=False)
            assert answer.status_code in (404, 405, 409, 422), (method, address)
            if method == "POST" and rule.endpoint in ("application.begin", "application.submit"):
                assert application_actions.LISTED_ALREADY in answer.words
    assert len(found) >= 6
    database.session.rollback()
    assert database.session.scalar(select(func.count(audit.AuditRecord.id))) == before
    assert standing_queries.standing_of(ana).words.label == "Suspended"


def test_whoever_is_suspended_is_told_instead_of_offered_an_application(browser, ana):
    applying.programme()
    suspended(ana)
    page = browser.sign_in(ana).get("/listing/application/new")
    assert ("You have a listing: suspended." in page.words, "Begin an application" in page.words) == (True, False)


def test_the_same_steps_are_open_to_somebody_who_is_not_suspended(browser, ana):
    """So that the test above cannot pass by sending what nobody may."""
    programme = applying.programme()
    page = browser.sign_in(ana).get("/listing/application/new").submit("Begin an application", {})
    assert page.status_code == 200
    made = db.session.scalars(select(Application)).one()
    seen = applying.seen(ana, programme)
    application_actions.submit(made, by=ana, version=made.version, sha256=seen)
