"""Staff keep the register of programmes: details, rules that are never laxer, states with a reason, assessors."""

import pytest
from sqlalchemy import select

from app import jobs
from app.accounts.models import User
from app.accounts.person import person
from app.audit import AuditRecord
from app.db import commit, db
from app.errors import Refused
from app.listing.programmes import actions as programme_actions, queries as programme_queries
from app.listing.programmes.kinds import Kind, State
from app.listing.programmes.models import Programme, ProgrammeAssessor
from app.mail import Letter
from tests import make
from tests.features.programmes import applied, approved, moved
from tests.features.test_queries import cost, statements
from tests.post_office import text_of

__all__ = ["statements"]

HERE = "/staff/programmes/"
TYPED = {
    "Name": "Harbour ODRQAP",
    "Organisation": "Harbour Mediation Centre",
    "Countries": "Portugal, FR",
    "Languages": "English, pt",
    "Contact": "odr@example.org",
    "Link to its criteria": "https://example.org/criteria",
}


@pytest.fixture
def sanne(database):
    return make.staff(name="Sanne Bakker", email="sanne@example.org")


@pytest.fixture
def browser(browser, sanne):
    return browser.sign_in(sanne)


def only(model):
    db.session.expire_all()
    return db.session.scalars(select(model)).one()


def invited(programme, sanne, address="ines@example.org"):
    made = programme_actions.invite_assessor(
        programme, by=sanne, form_token=f"invitation of {address}", address=address, name="Ines Duarte"
    )
    commit()
    return made


def test_a_programme_from_its_form_to_its_approval(browser):
    page = browser.get(HERE).follow("Add a programme").submit("Add the programme", TYPED)
    assert "Set its rule before you approve it." in page.words
    assert "Approve" not in [each.text for each in page.page.all("button")]
    page = page.follow("Set a new version")
    page = page.submit(
        "Set this rule",
        {"Shortest window, in months": "30", "Longest window, in months": "30", "Why": "Their criteria."},
    )
    assert "20 in the previous 30 months; 5 for those who are IMI Certified" in page.words
    page = page.submit("Approve", {"Why": "The board agreed."})
    assert "Approved on 30 Jun 2026: The board agreed." in page.words
    found = only(Programme)
    assert (found.state, found.countries, found.languages) == (State.APPROVED, ["PT", "FR"], ["en", "pt"])


@pytest.mark.parametrize(
    ("label", "typed", "words"),
    [
        ("Name", "  ", "Enter the name of the programme"),
        ("Languages", " , ", "Enter at least one language"),
        ("Name", "", "Enter the name of the programme"),
        ("Countries", "Atlantis", "Not a country we know: Atlantis."),
        ("Languages", "Latverian", "Not a language we know: Latverian."),
        ("Link to its criteria", "http://example.org", "Enter links that begin with https://"),
        ("Link to its criteria", "ftp://example.org", "Enter links that begin with https://"),
    ],
)
def test_what_is_typed_wrong_is_said_and_kept(browser, label, typed, words):
    page = browser.get(f"{HERE}new").submit("Add the programme", TYPED | {label: typed})
    assert (page.status_code, words in page.words) == (422, True)
    assert db.session.scalars(select(Programme)).all() == []


def test_the_same_form_sent_twice_adds_one(browser):
    page = browser.get(f"{HERE}new")
    page.submit("Add the programme", TYPED)
    page.submit("Add the programme", TYPED)
    assert only(Programme).name == "Harbour ODRQAP"


def test_a_laxer_rule_is_refused_beside_the_field(browser):
    programme = applied()
    page = browser.get(f"{HERE}{programme.id}/rule")
    page = page.submit("Set this rule", {"E-mediations": "18", "Longest window, in months": "40", "Why": "They asked."})
    assert page.status_code == 422
    assert "A programme may be stricter than IMI, never laxer." in page.words
    assert page.page.by_id["needed-error"].text == "IMI asks for at least 20."
    assert page.page.by_id["longest_window-error"].text == "A window has 24 to 36 months."
    assert programme_queries.rule_in_force(programme) is None


def test_details_that_were_changed_elsewhere_are_both_shown(browser, sanne):
    programme = approved()
    page = browser.get(f"{HERE}{programme.id}/edit")
    programme_actions.change(programme, by=sanne, version=programme.version, contact="other@example.org")
    commit()
    page = page.submit("Save", {"Contact": "mine@example.org"})
    assert "Contact is saved as: other@example.org" in page.words
    assert "The details are saved." in page.submit("Save").words


def test_two_rules_are_not_made_from_one_page(browser):
    programme = applied()
    page = browser.get(f"{HERE}{programme.id}/rule")
    page.submit("Set this rule", {"Why": "First."})
    again = page.submit("Set this rule", {"Why": "Second."})
    assert (again.status_code, "This was changed elsewhere" in again.words) == (422, True)


@pytest.mark.parametrize(
    ("verbs", "state"),
    [
        (["Suspend"], State.SUSPENDED),
        (["Suspend", "Restore"], State.APPROVED),
        (["Withdraw"], State.WITHDRAWN),
    ],
)
def test_a_state_changes_with_a_reason_that_is_kept(browser, verbs, state):
    programme = approved()
    page = browser.get(f"{HERE}{programme.id}")
    for verb in verbs:
        page = page.submit(verb, {"Why": f"{verb}, as reported."})
        assert f"{verb}, as reported." in page.words
    assert (only(Programme).state, len(only(Programme).history)) == (state, 2 + len(verbs))


def test_a_state_does_not_change_without_a_reason(browser):
    programme = approved()
    page = browser.get(f"{HERE}{programme.id}").submit("Suspend")
    assert (page.status_code, only(Programme).state) == (422, State.APPROVED)


def test_a_step_the_life_does_not_have_is_refused(browser, sanne):
    programme = moved(approved(), "withdraw")
    with pytest.raises(Refused):
        programme_actions.move(programme, verb="restore", by=sanne, version=programme.version, reason="Again.")


def test_an_assessor_is_invited_by_letter_and_gets_a_link_to_a_passkey_by_another(browser, smtp):
    programme = approved()
    page = browser.get(f"{HERE}{programme.id}")
    page = page.submit("Send the invitation", {"E-mail address": "Ines@example.org", "Name": "Ines Duarte"})
    jobs.run_due()
    asked, way_in = sorted(smtp.letters, key=lambda letter: "/invitation/" in text_of(letter))
    assert ["ines@example.org" in each["To"] for each in (asked, way_in)] == [True, True]
    assert ("http://localhost/sign-in" in text_of(asked), "/invitation/" in text_of(way_in)) == (True, True)
    account = db.session.scalar(select(User).where(User.email == "ines@example.org"))
    assert (account.is_assessor, programme_queries.programmes_of(person(account))) == (True, [programme])
    assert "ines@example.org, invited on 30 Jun 2026" in page.words


def test_who_acts_already_is_not_invited_twice(browser, sanne):
    programme = approved()
    first = invited(programme, sanne)
    page = browser.get(f"{HERE}{programme.id}")
    page = page.submit("Send the invitation", {"E-mail address": "ines@example.org"})
    assert (page.status_code, programme_actions.ALREADY in page.words) == (422, True)
    letters = db.session.scalars(select(Letter.template).where(Letter.template.contains("assessor"))).all()
    assert (only(ProgrammeAssessor).id, len(letters)) == (first.id, 1)


def test_invitations_are_counted(browser):
    here = f"{HERE}{approved().id}/assessors"
    told = [
        browser.post(here, {"address": f"ines-{number}@example.org", "form_token": f"{number}"}).status_code
        for number in range(21)
    ]
    assert told == [303] * 20 + [429]


def test_what_an_approved_programme_is_stays(browser):
    programme = moved(applied(kind=Kind.QAP), "approve")
    page = browser.get(f"{HERE}{programme.id}/edit").submit("Save", {"Kind": "ODRQAP"})
    assert (page.status_code, only(Programme).kind) == (422, Kind.QAP)
    assert programme_actions.KIND_STAYS in page.words
    assert browser.get(f"{HERE}{programme.id}/edit").submit("Save", {"Name": "Port QAP"}).status_code == 200


def test_an_assessor_of_one_programme_is_none_when_that_ends(browser, sanne):
    one, other = approved("One"), approved("Other")
    first = invited(one, sanne)
    second = programme_actions.invite_assessor(other, by=sanne, form_token="second", address="ines@example.org")
    commit()
    told = []
    for each in (first, second):
        programme_actions.end_assessor(each, by=sanne)
        commit()
        told.append(each.user.is_assessor)
    assert told == [True, False]


def test_an_assessor_of_another_programme_is_not_ended_here(browser, sanne):
    one, other = approved("One"), approved("Other")
    row = invited(one, sanne)
    assert browser.post(f"{HERE}{other.id}/assessors/{row.id}/end").status_code == 404


def test_staff_do_not_act_on_a_programme_they_assess_for(browser, sanne):
    programme = approved()
    invited(programme, make.staff(), sanne.email)
    row = only(ProgrammeAssessor)
    page = browser.get(f"{HERE}{programme.id}")
    assert ("You act for this programme" in page.words, "Suspend" in page.words) == (True, False)
    own = {"csrf_token": page.csrf_token, "version": programme.version, "verb": "suspend", "reason": "My own."}
    refused = browser.post(f"{HERE}{programme.id}/state", own)
    assert (refused.status_code, programme_actions.OWN in refused.words) == (422, True)
    assert browser.post(f"{HERE}{programme.id}/assessors/{row.id}/end").status_code == 409
    assert only(Programme).state is State.APPROVED


def test_staff_do_not_invite_themselves(browser, sanne):
    programme = approved()
    with pytest.raises(Refused):
        invited(programme, sanne, sanne.email)


def test_every_step_is_recorded(browser, sanne):
    programme = moved(approved(), "suspend")
    programme_actions.end_assessor(invited(programme, sanne), by=sanne)
    commit()
    verbs = db.session.scalars(
        select(AuditRecord.verb).where(AuditRecord.subject.startswith("programme")).order_by(AuditRecord.id)
    ).all()
    assert verbs == [
        "added a programme",
        "approve: programme",
        "suspend: programme",
        "invited an assessor",
        "ended an assessor",
    ]


def test_three_cost_as_much_as_one(browser, sanne, statements):
    programme = approved("One")
    invited(programme, sanne, "one@example.org")
    addresses = HERE, f"{HERE}{programme.id}"
    with_one = [cost(browser, statements, each) for each in addresses]
    approved("Two")
    approved("Three")
    for address in ("two@example.org", "three@example.org"):
        invited(programme, sanne, address)
    assert [cost(browser, statements, each) for each in addresses] == with_one


def test_many_stand_on_pages(browser):
    for number in range(21):
        applied(f"Programme {number:02}")
    assert "Programme 20" in browser.get(f"{HERE}?page=2").words
    assert "Programme 20" not in browser.get(HERE).words
