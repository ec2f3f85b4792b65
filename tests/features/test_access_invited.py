"""Whoever needs a passkey is invited by letter: its link makes the first one, once, within 72 hours."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import SignIn
from app.accounts.passkeys import actions as passkey_actions
from app.accounts.passkeys.models import Invitation, Passkey
from app.accounts.passkeys.rules import Role
from app.audit import AuditRecord
from app.db import commit
from tests import make
from tests.features.authenticator import Authenticator
from tests.features.entering import (
    ACCESS,
    GONE,
    account,
    asked,
    enrolled,
    invited,
    link,
    made,
    signed_in,
    told,
)
from tests.features.test_passkeys import refused

pytestmark = pytest.mark.database


@pytest.fixture
def sanne(browser):
    """A member of staff, signed in at `browser` as with a passkey."""
    sanne = make.staff(name="Sanne Bakker", email="sanne@example.org")
    browser.sign_in(sanne)
    return sanne


def test_an_invitation_makes_the_first_passkey_and_lets_in(browser, database, smtp, sanne):
    page = browser.get(ACCESS)
    page = page.submit("Invite them", {"Name": "Joris Smit", "E-mail address": " Joris@Example.org "})
    assert "Joris Smit IMI staff Invited the link holds until 3 Jul 2026" in page.words
    his, device = browser.another(), Authenticator()
    address = link(smtp, "joris@example.org")
    first = his.get(address)
    assert (first.page.title, "joris@example.org" in first.words) == ("Make your passkey", True)
    assert made(his, address, device).location == "/account/"
    assert his.get(ACCESS).status_code == 200
    again = his.another()
    assert signed_in(again, device, back=ACCESS).location == ACCESS
    assert again.get(ACCESS).status_code == 200
    assert "Joris Smit IMI staff Signs in with a passkey last used 30 Jun 2026" in browser.get(ACCESS).words
    verbs = database.session.scalars(
        select(AuditRecord.verb).where(AuditRecord.by_id == sanne.id).order_by(AuditRecord.id)
    ).all()
    assert verbs == ["signed in", "made staff", "invited to make a passkey"]


def test_the_same_form_sent_twice_invites_once(browser, database, sanne):
    page = browser.get(ACCESS)
    for _ in range(2):
        page.submit("Invite them", {"Name": "Joris Smit", "E-mail address": "joris@example.org"})
    assert len(database.session.scalars(select(Invitation)).all()) == 1


@pytest.mark.parametrize("typed", ["", "joris", "joris@example.org\r\nBcc: kofi@example.org"])
def test_an_address_that_is_none_invites_nobody(browser, database, sanne, typed):
    answer = browser.get(ACCESS).submit("Invite them", {"Name": "Joris Smit", "E-mail address": typed})
    assert (answer.status_code, database.session.scalars(select(Invitation)).all()) == (422, [])


def test_all_staff_are_told_of_new_staff(smtp, sanne):
    make.staff(email="mila@example.org")
    passkey_actions.invite("joris@example.org", role=Role.STAFF, by=sanne, name="Joris Smit")
    passkey_actions.invite("lea@example.org", role=Role.ASSESSOR, by=sanne, name="Lea Okafor")
    commit()
    way_in, news = "Your way into the IMI Mediation Logbook", "Joris Smit is invited to IMI staff"
    assert told(smtp) == [
        *(("joris@example.org", way_in), ("lea@example.org", way_in)),
        *(("mila@example.org", news), ("sanne@example.org", news)),
    ]


def test_whoever_has_a_passkey_gets_a_further_role_without_an_invitation(browser, database, smtp, sanne):
    joris, _device = enrolled(browser.another(), smtp, "joris@example.org")
    passkey_actions.invite(joris.email, role=Role.ASSESSOR, by=sanne)
    commit()
    assert account(database, joris).is_assessor
    assert len(database.session.scalars(select(Invitation)).all()) == 1


def test_a_link_works_once(browser, smtp):
    _joris, address = invited(smtp, "joris@example.org")
    made(browser, address, Authenticator())
    late = browser.another()
    answers = [late.get(address), late.post(address, {"credential": "{}"})]
    assert {(each.status_code, GONE in each.words) for each in answers} == {(410, True)}
    assert late.post(f"{address}/challenge").status_code == 404


@pytest.mark.parametrize(("hours", "status"), [(71, 200), (72, 410)])
def test_a_link_holds_for_72_hours(browser, smtp, clock, hours, status):
    _joris, address = invited(smtp, "joris@example.org")
    clock.hold(clock.now() + timedelta(hours=hours))
    answer = browser.get(address)
    assert (answer.status_code, answer.headers["Referrer-Policy"]) == (status, "no-referrer")


def test_a_link_that_ended_while_the_device_was_asked_makes_nothing(browser, database, smtp, clock):
    _joris, address = invited(smtp, "joris@example.org")
    clock.hold(clock.now() + timedelta(hours=71, minutes=58))
    credential = Authenticator().create(asked(browser, address))
    clock.hold(clock.now() + timedelta(minutes=2))
    answer = browser.post(address, {"credential": credential, "name": "Phone"})
    assert (answer.status_code, database.session.scalars(select(Passkey)).all()) == (410, [])


def test_a_link_is_worth_nothing_for_another_invitation(browser, smtp):
    first = invited(smtp, "joris@example.org")[1]
    second = invited(smtp, "mila@example.org")[1]
    mixed = first.rpartition("/")[0] + "/" + second.rpartition("/")[2]
    answers = [browser.get(mixed), browser.post(mixed), browser.post(f"{mixed}/challenge")]
    assert [each.status_code for each in answers] == [410, 410, 404]


def test_a_challenge_of_one_invitation_is_worth_nothing_for_another(browser, database, smtp):
    first, second = invited(smtp, "joris@example.org")[1], invited(smtp, "mila@example.org")[1]
    credential = Authenticator().create(asked(browser, first))
    answer = browser.post(second, {"credential": credential, "name": "Phone"})
    assert refused(answer, passkey_actions.TOO_LATE)
    assert database.session.scalars(select(Passkey)).all() == []


def test_a_new_link_ends_the_one_before(browser, smtp, clock, sanne):
    joris, first = invited(smtp, "joris@example.org", by=sanne)
    page = browser.get(f"{ACCESS}{joris.id}")
    early = page.submit("Send a new invitation")
    clock.hold(clock.now() + timedelta(minutes=5))
    later = page.submit("Send a new invitation")
    statuses = [browser.another().get(each).status_code for each in (first, link(smtp, joris.email))]
    assert (early.status_code, later.status_code, statuses) == (409, 200, [410, 200])


def test_a_letter_with_a_link_that_ended_is_not_sent(smtp, clock, sanne):
    user = passkey_actions.invite("joris@example.org", role=Role.STAFF, by=sanne)
    commit()
    clock.hold(clock.now() + timedelta(minutes=6))
    passkey_actions.invite_again(user, by=sanne)
    commit()
    assert [each for each in told(smtp) if each[0] == "joris@example.org"] == [
        ("joris@example.org", "Your way into the IMI Mediation Logbook")
    ]


def test_invitations_are_counted(browser, sanne):
    form = {"name": "Joris", "form_token": "x"}
    told = [
        browser.post(ACCESS, form | {"email": f"joris-{number}@example.org", "form_token": f"{number}"}).status_code
        for number in range(21)
    ]
    assert told == [303] * 20 + [429]


def test_a_sign_in_by_invitation_is_by_passkey(browser, database, smtp):
    enrolled(browser, smtp, "joris@example.org")
    assert database.session.scalars(select(SignIn.is_by_passkey)).all() == [True]
