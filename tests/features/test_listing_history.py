"""Who did what about applications, a listing and contributions: staff by name for staff, and for nobody else."""

from dataclasses import asdict, replace

import pytest

from app import audit
from app.db import commit, db
from app.fees import queries
from app.fees.payers import actions as payer_actions
from app.fees.payers.vat import PayerKind
from app.listing.applications.models import Application
from app.listing.approvals import actions as approval_actions
from app.listing.approvals.needs import Contribution
from app.listing.profiles import actions as profile_actions
from app.listing.standings import actions as standing_actions
from tests import make
from tests.features import applying, approving, billing
from tests.features.approving import COMPLETE
from tests.page import read

pytestmark = pytest.mark.database


@pytest.fixture
def ana(database):
    return make.mediator(name="Ana Petrova")


@pytest.fixture
def sanne(database):
    return make.staff(name="Sanne Bakker")


def told(page):
    """Sentences, the newest first, without when it was."""
    return [read(each).rpartition(". ")[0] for each in page.page.all("li") if "2026, " in read(each)]


def listed(ana, sanne):
    application = approving.passed(ana, applying.programme("Rivers ODR"))
    approval_actions.open_submitted(application, by=sanne)
    approval_actions.approve(application, by=sanne, version=0, contribution=Contribution.PAID, reason="All is there")
    commit()
    return application


def test_a_mediator_reads_how_they_came_to_be_listed(browser, ana, sanne):
    application = listed(ana, sanne)
    page = browser.sign_in(ana).get("/listing/history")
    assert [each for each in told(page) if "application" in each] == [
        "IMI staff approved your application to Rivers ODR",
        "IMI staff opened what was submitted with your application to Rivers ODR",
        "The programme passed your application to Rivers ODR",
        "The programme began the review of your application to Rivers ODR",
        "You submitted your application to Rivers ODR",
        "You began your application to Rivers ODR",
    ]
    assert "IMI staff began your listing" in told(page)
    assert {"IMI staff verified the claim to be IMI Certified", "You accepted the Code"} <= set(told(page))
    assert f"/listing/application/{application.id}" in {each.get("href") for each in page.page.all("a")}
    assert not {"Sanne", "Ines"} & set(page.words.split())


def test_staff_read_who_it_was(browser, ana, sanne):
    application = listed(ana, sanne)
    lines = told(browser.sign_in(sanne).get(f"/staff/applications/{application.id}/"))
    assert [each for each in lines if each.endswith("the application") and "criteria" not in each] == [
        "Sanne Bakker approved the application",
        "Sanne Bakker opened what was submitted with the application",
        "Ines Duarte passed the application",
        "Ines Duarte began the review of the application",
        "Ana Petrova submitted the application",
        "Ana Petrova began the application",
    ]


def test_how_far_an_assessor_is_is_not_told(browser, ana):
    programme = applying.programme("Rivers ODR")
    applying.ready(ana)
    assessor = applying.assessor(programme)
    application = applying.moved(applying.submitted(ana, programme), "begin", by=assessor)
    audited(application, "accepted the entries that count", by=assessor)
    audited(application, "recorded competency criteria", by=assessor)
    assert told(browser.sign_in(ana).get("/listing/history"))[0].startswith("The programme began the review of ")


def audited(application, verb, *, by):
    audit.record(verb, db.session.get_one(Application, application.id), by=by)
    commit()


def test_a_profile_says_which_fields_changed(browser, ana):
    browser.sign_in(ana)
    profile = profile_actions.save(ana, version=0, **asdict(COMPLETE))
    profile_actions.save(
        ana, version=profile.version, **asdict(replace(COMPLETE, languages=("en", "pt"), is_findable=False))
    )
    commit()
    assert told(browser.get("/listing/history")) == [
        "You saved the languages and the choice about search engines of the public profile",
        "You saved the public profile",
    ]


def test_nobody_reads_of_another_listing(browser, ana, sanne):
    ben = make.mediator(name="Ben Okoro")
    standing_actions.suspend(make.listing(ben), reason="Asked to", by=sanne)
    commit()
    assert "IMI staff suspended your listing" in told(browser.sign_in(ben).get("/listing/history"))
    assert "Nothing is on record yet" in browser.another().sign_in(ana).get("/listing/history").words


def test_a_mediator_reads_what_became_of_their_money(browser, sanne):
    contribution = billing.due(country="IE")
    billing.paid(contribution, by=sanne)
    page = browser.sign_in(billing.owner(contribution)).get("/fees/history")
    assert [each for each in told(page) if "invoice" in each or "payment" in each or "paid" in each] == [
        "IMI staff noted that your contribution is paid in full",
        "IMI staff recorded a payment of €199.65",
        "You issued invoice 2026-0001",
    ]
    assert "/fees/invoices/2026/1" in {each.get("href") for each in page.page.all("a")}
    assert "Sanne" not in page.words
    assert "Nothing is on record yet" in browser.another().sign_in(make.mediator()).get("/fees/history").words


def test_who_is_billed_says_which_fields_changed(browser, ana):
    berlin = {"country": "DE", "kind": PayerKind.BUSINESS, "name": "Ana Petrova", "address": "Ufer 1\nBerlin"}
    payer_actions.save(ana, version=0, **berlin, is_attested=True)
    payer_actions.save(ana, version=version(ana), **(berlin | {"address": "Ufer 2\nBerlin"}), is_attested=True)
    payer_actions.save(ana, version=version(ana), **(berlin | {"address": "Ufer 2\nBerlin"}))
    commit()
    assert [each for each in told(browser.sign_in(ana).get("/fees/history")) if each.startswith("You")] == [
        "You saved the statement to be a business of the billing details",
        "You saved the address of the billing details",
        "You saved the billing details",
    ]


def version(ana):
    db.session.flush()
    return queries.payer(ana).version


def test_what_was_done_again_and_again_is_one_line(browser, ana):
    profile = profile_actions.save(ana, version=0, **asdict(COMPLETE))
    for _number in range(3):
        profile_actions.save(ana, version=profile.version, **asdict(COMPLETE))
        db.session.flush()
    commit()
    assert told(browser.sign_in(ana).get("/listing/history")) == [
        "You saved the public profile without a change, 3 times",
        "You saved the public profile",
    ]
