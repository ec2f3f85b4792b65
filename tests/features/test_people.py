"""People as IMI staff look them up, their files, and what is verified of them; never what they logged."""

from datetime import UTC, datetime

import pytest

from app import audit, clock, mail
from app.accounts.models import User
from app.db import commit, db
from app.listing import person_queries
from app.listing.approvals import actions as approval_actions
from app.listing.approvals.needs import Contribution
from app.logbook import actions
from app.logbook.eligibility import actions as eligibility_actions, certification_actions, certification_queries
from app.logbook.eligibility.certification import CLAIM_AGAIN_AFTER
from app.logbook.eligibility.panel import panel
from app.mail import Letter
from tests import make
from tests.features import applying, approving
from tests.features.bringing import exported, import_archive
from tests.features.test_hostile_text import ATTACK, intruders

pytestmark = pytest.mark.database


@pytest.fixture
def ana(database):
    return make.mediator(name="Ana Petrova", email="ana@example.org")


@pytest.fixture
def staff(browser):
    return browser.sign_in(make.staff(name="Sanne Bakker", email="sanne@example.org"))  # no number in it is found


@pytest.fixture
def claimed(ana):
    eligibility_actions.claim_certification(ana)
    commit()
    return certification_queries.certification(ana.id)


def file_of(person):
    return f"/staff/people/{person.id}/"


def found(staff, search):
    page = staff.get("/staff/people/").submit("Find", {"q": search})
    return [each.text for row in page.page.all("ul", class_="rows") for each in row.iter("a")]


def last_letter():
    return mail.write(db.session.scalars(db.select(Letter).order_by(Letter.id.desc())).first())


@pytest.mark.parametrize("search", ["petro", "ANA@EXAMPLE", "Ana Petrova"])
def test_somebody_is_found_by_name_or_address(staff, ana, search):
    make.mediator(name="Kofi Mensah")
    assert found(staff, search) == ["Ana Petrova"]


@pytest.mark.parametrize(
    ("name", "search"),
    [
        ("Tomás Marín", "marin"),
        ("Yuki Aydın", "AYDIN"),
        ("Kofi Mensah", "mensah  kofi"),
        ("Søren Łukasz", "soren lukasz"),
        ("Li Na", "ＬＩ na"),
    ],
)
def test_somebody_is_found_whatever_the_accents_and_the_order_of_words(staff, ana, name, search):
    make.mediator(name=name)
    assert found(staff, search) == [name]
    listed = make.listing(make.mediator(name=f"{name} Listed")).mediator
    assert listed.name in staff.get("/staff/listings/").submit("Find", {"search": search}).words


def test_a_changed_name_is_found(staff, ana):
    db.session.get_one(User, ana.id).name = "Ana Núñez"
    commit()
    assert found(staff, "nunez") == ["Ana Núñez"]
    assert found(staff, "petrova") == []


@pytest.mark.parametrize("written", ["{}", "No. {}", "#{}"])
def test_somebody_is_found_by_number(staff, ana, written):
    assert found(staff, written.format(ana.id)) == ["Ana Petrova"]


@pytest.mark.parametrize("search", ["nobody at all", "%", "9" * 30, "٣", "'; drop table users"])
def test_who_is_not_there_is_not_found(staff, ana, search):
    assert found(staff, search) == []


def test_a_file_tells_who_somebody_is_and_how_they_stand(staff, ana):
    application = approving.passed(ana)
    approval_actions.approve(
        application, by=make.staff(name="Tom Visser"), version=0, contribution=Contribution.PAID, reason="All is there"
    )
    commit()
    words = staff.get(file_of(ana)).words
    assert f"No. {ana.id}, ana@example.org" in words
    assert "Listed Covered until" in words
    assert "4 of 4 required" in words
    assert "IMI ODR Specialist Mediator" in words
    assert "Tom Visser Listed a mediator Ana Petrova" in words


def test_a_record_is_in_order_of_days_and_says_once_what_was_done_several_times(staff, ana):
    for verb, day in (("saved their profile", 3), ("saved their profile", 3), ("signed up", 5), ("changed account", 4)):
        at = datetime(2026, 5, day, 9, tzinfo=UTC)
        audit.RECORD.run(at=at, by_id=ana.id, verb=verb, subject="users", subject_id=ana.id)
    commit()
    lines = [each for each in person_queries.record(ana.id).lines if each.at < datetime(2026, 5, 6, tzinfo=UTC)]
    assert [(each.verb, each.times) for each in lines] == [
        ("Signed up", 1),
        ("Changed account", 1),
        ("Saved their profile", 2),
    ]


def test_a_record_names_programmes_and_links_to_them(browser):
    sanne = make.staff()
    made = applying.programme()
    audit.record("suspend: programme", made, by=sanne)
    commit()
    page = browser.sign_in(sanne).get(file_of(sanne))
    assert f"Suspended a programme {made.name}" in page.words
    assert page.follow(made.name).status_code == 200


def test_a_claim_that_waits_says_what_to_look_at_with_its_form_open(staff, ana, claimed):
    page = staff.get(file_of(ana))
    assert "No document comes with such a claim." in page.words
    folds = page.page.all("details", class_="fold")
    assert [fold.find("summary").text for fold in folds if "open" in fold.attrib] == ["Verify the certification"]


def test_nothing_of_a_logbook_is_in_a_file(staff, ana):
    mediation = make.mediation(ana, reference="Secret-1")
    actions.reflect(mediation, by=ana, version=0, went_well="Secret-words", was_hard="Secret-too")
    commit()
    assert "Secret-1" in staff.another().sign_in(ana).get("/logbook/").text
    page = staff.get(file_of(ana))
    assert "Secret" not in page.text
    assert "Nothing is on record yet." in page.words


def test_a_name_stays_text(staff):
    attacker = make.mediator(name=ATTACK)
    assert intruders(staff.get(file_of(attacker))) == []
    assert intruders(staff.get("/staff/people/")) == []


def test_certification_is_verified_with_a_reason_and_a_letter(staff, ana, claimed):
    page = staff.get(file_of(ana)).submit("Verify the certification", {"reason": "In IMI’s register since 2019"})
    assert "Verified On" in page.words
    assert last_letter()["Subject"] == "IMI verified your certification"
    assert "In IMI’s register since 2019" in last_letter().get_body(("plain",)).get_content()
    hers = staff.another().sign_in(ana)
    assert "IMI verified that you are IMI Certified" in hers.get("/logbook/eligibility").words
    assert "IMI Certified Mediator" in hers.get("/listing/profile/").words
    assert "IMI Certified Mediator Verified on" in hers.get("/listing/").words


def test_a_claim_that_is_refused_counts_for_nothing_and_can_be_made_again_after_30_days(staff, ana, claimed):
    assert panel(ana).assessment.needed == 5
    page = staff.get(file_of(ana)).submit("Not IMI Certified", {"reason": "Not in the register"})
    assert "Not IMI Certified Said so on" in page.words
    assert "Not in the register" in last_letter().get_body(("plain",)).get_content()
    assert (panel(ana).assessment.needed, "Certification" in staff.get("/staff/").words) == (20, False)
    with clock.held(clock.now() + CLAIM_AGAIN_AFTER):
        eligibility_actions.claim_certification(ana)
        commit()
    assert "It was refused on 30 Jun 2026: Not in the register" in staff.get(file_of(ana)).words
    assert (panel(ana).assessment.needed, "Certification, since" in staff.get("/staff/").words) == (5, True)


def refused(claimed):
    certification_actions.refuse(claimed, by=make.staff(), version=claimed.version, reason="Not in the register")
    commit()


def test_a_file_from_before_a_refusal_does_not_claim_it_again(browser, ana, claimed):
    hers = browser.another().sign_in(ana)
    file = exported(hers)
    refused(claimed)
    assert "Your claim to be IMI Certified" not in import_archive(hers, file).words
    with clock.held(clock.now() + CLAIM_AGAIN_AFTER):
        assert "Your claim to be IMI Certified" in import_archive(browser.another().sign_in(ana), file).words


def test_what_was_refused_stays_with_its_reason_and_is_not_claimed_anew_by_withdrawing_it(browser, ana, claimed):
    refused(claimed)
    hers = browser.another().sign_in(ana)
    page = hers.get("/logbook/eligibility")
    assert "IMI could not verify it on 30 Jun 2026: Not in the register" in page.words
    assert "Here you can say so again from 30 Jul 2026 on." in page.words
    assert "I am IMI Certified" not in page.words
    hers.post("/logbook/certification/withdraw", {"csrf_token": page.csrf_token})
    assert hers.post("/logbook/certification", {"csrf_token": page.csrf_token}).status_code == 409
    db.session.rollback()
    kept = certification_queries.certification(ana.id)
    assert (kept.is_refused, certification_queries.reason(kept)) == (True, "Not in the register")
    assert panel(ana).assessment.needed == 20


def test_a_claim_that_was_made_again_and_withdrawn_is_refused_as_it_was(ana, claimed):
    refused(claimed)
    with clock.held(clock.now() + CLAIM_AGAIN_AFTER):
        eligibility_actions.claim_certification(ana)
        eligibility_actions.withdraw_certification(ana)
        commit()
    kept = certification_queries.certification(ana.id)
    assert (kept.is_refused, kept.refused_at, panel(ana).assessment.needed) == (True, clock.now(), 20)


def test_a_refused_claim_can_be_verified_on_any_day(staff, ana, claimed):
    refused(claimed)
    staff.get(file_of(ana)).submit("Verify the certification", {"reason": "The certificate came by post"})
    db.session.rollback()
    assert certification_queries.is_verified(ana.id)


def test_what_was_verified_can_be_taken_back(staff, ana, claimed):
    certification_actions.verify(claimed, by=make.staff(), version=claimed.version, reason="In the register")
    commit()
    page = staff.get(file_of(ana)).submit("Not IMI Certified", {"reason": "It was somebody of the same name"})
    assert "Not IMI Certified Said so on" in page.words
    assert not certification_queries.is_verified(ana.id)


def test_a_certification_is_decided_with_a_reason_and_once(browser, ana, claimed):
    one, other = (browser.another().sign_in(make.staff()).get(file_of(ana)) for _ in range(2))
    assert "Say in a sentence why" in one.submit("Verify the certification", {"reason": ""}).words
    one.submit("Verify the certification", {"reason": "In the register"})
    late = other.submit("Not IMI Certified", {"reason": "Not there"})
    assert (late.status_code, "changed elsewhere" in late.words) == (422, True)


def test_who_claims_nothing_has_nothing_to_verify(staff, ana):
    data = {"csrf_token": staff.get(file_of(ana)).csrf_token, "version": "0", "reason": "So"}
    assert staff.post(f"{file_of(ana)}certification/verify", data).status_code == 404
