"""A passkey is replaced when two of staff report it lost, and its owner is invited anew."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.accounts.passkeys import actions as passkey_actions
from app.accounts.passkeys.models import Invitation, LostReport, Passkey
from app.db import commit
from tests import make
from tests.features.authenticator import Authenticator
from tests.features.entering import (
    ACCESS,
    account,
    enrolled,
    link,
    made,
    signed_in,
    told,
)
from tests.features.test_passkeys import refused
from tests.post_office import text_of

pytestmark = pytest.mark.database


@pytest.fixture
def sanne(browser):
    """A member of staff, signed in at `browser` as with a passkey."""
    sanne = make.staff(name="Sanne Bakker", email="sanne@example.org")
    browser.sign_in(sanne)
    return sanne


def lost(browser, who):
    return browser.get(f"{ACCESS}{who.id}").submit("Ask for a new invitation")


def test_a_lost_passkey_is_replaced_when_two_of_staff_say_so(browser, database, smtp, sanne):
    mila = make.staff(name="Mila Horvat", email="mila@example.org")
    theirs = browser.another()
    joris, device = enrolled(theirs, smtp, "joris@example.org")
    told(smtp)
    first = lost(browser, joris)
    assert "A second member of staff has to confirm it within 7 days." in first.words
    assert (theirs.get(ACCESS).status_code, "Reported lost by Sanne Bakker" in browser.get(ACCESS).words) == (
        200,
        True,
    )
    assert told(smtp) == [
        ("joris@example.org", "Somebody at IMI says that you have lost your passkey"),
        ("mila@example.org", "Sanne Bakker asks for a new invitation for Joris"),
    ]
    second = browser.another().sign_in(mila).get(f"{ACCESS}{joris.id}").submit("Confirm, and end the passkeys")
    assert "Their passkeys are ended, and a letter with a new link is on its way." in second.words
    new, words = link(smtp, joris.email), [" ".join(text_of(letter).split()) for letter in smtp.letters]
    assert sum("Sanne Bakker and Mila Horvat had the passkeys of Joris ended" in each for each in words) == 2
    assert told(smtp) == [
        ("joris@example.org", "Your way into the IMI Mediation Logbook"),
        ("mila@example.org", "The passkeys of Joris are ended"),
        ("sanne@example.org", "The passkeys of Joris are ended"),
    ]
    assert (theirs.get("/account/").status_code, refused(signed_in(theirs, device), passkey_actions.UNKNOWN)) == (
        303,
        True,
    )
    made(theirs, new, Authenticator())
    assert (theirs.get(ACCESS).status_code, database.session.scalars(select(LostReport)).all()) == (200, [])


def test_one_of_staff_who_says_it_twice_is_one(browser, database, smtp, sanne):
    joris, _device = enrolled(browser.another(), smtp, "joris@example.org")
    lost(browser, joris)
    again = [browser.post(f"{ACCESS}{joris.id}/lost").status_code for _ in range(2)]
    assert (again, len(database.session.scalars(select(LostReport)).all())) == ([303, 303], 1)
    assert "Ask for a new invitation" not in [
        each.text for each in browser.get(f"{ACCESS}{joris.id}").page.all("button")
    ]
    assert len(database.session.scalars(select(Passkey)).all()) == 1


def test_nobody_says_it_of_themself(browser, database, smtp):
    joris, _device = enrolled(browser, smtp, "joris@example.org")
    page = browser.get(f"{ACCESS}{joris.id}")
    refusals = [browser.post(f"{ACCESS}{joris.id}/{what}").status_code for what in ("lost", "invite")]
    assert ("This is you." in page.words, refusals) == (True, [409, 409])
    assert database.session.scalars(select(LostReport)).all() == []


@pytest.mark.parametrize(("days", "replaced"), [(6, True), (7, False)])
def test_what_one_said_holds_for_seven_days(browser, database, smtp, clock, sanne, days, replaced):
    mila = make.staff()
    joris, _device = enrolled(browser.another(), smtp, "joris@example.org")
    lost(browser, joris)
    clock.hold(clock.now() + timedelta(days=days))
    browser.another().sign_in(mila).post(f"{ACCESS}{joris.id}/lost")
    assert (database.session.scalars(select(Passkey)).all() == []) == replaced


def test_the_word_of_somebody_who_is_staff_no_more_does_not_count(browser, database, smtp, sanne):
    mila = make.staff()
    joris, _device = enrolled(browser.another(), smtp, "joris@example.org")
    lost(browser, joris)
    account(database, sanne).is_staff = False
    commit()
    browser.another().sign_in(mila).post(f"{ACCESS}{joris.id}/lost")
    assert len(database.session.scalars(select(Passkey)).all()) == 1


def test_without_a_passkey_there_is_none_to_lose(browser, sanne):
    joris = make.staff()
    answer = browser.post(f"{ACCESS}{joris.id}/lost")
    assert (answer.status_code, "Send them a new invitation." in answer.words) == (409, True)


def test_an_old_invitation_and_an_old_word_are_forgotten(browser, database, smtp, clock, sanne):
    joris, _device = enrolled(browser.another(), smtp, "joris@example.org")
    lost(browser, joris)
    clock.hold(clock.now() + timedelta(days=100))
    passkey_actions.forget_old()
    found = [database.session.scalars(select(kind)).all() for kind in (Invitation, LostReport)]
    assert (found, database.session.scalars(select(User.is_staff)).all()) == ([[], []], [True, True])
