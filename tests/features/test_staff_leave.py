"""Who is of IMI staff no longer is signed out and told; invitations are taken back; an account is asked about first."""

import pytest
from sqlalchemy import select

from app import jobs
from app.accounts import role_actions
from app.accounts.models import SignIn, User
from app.accounts.own_record import OWN_RECORD
from app.accounts.passkeys import actions as passkey_actions, queries as passkey_queries
from app.accounts.passkeys.models import Invitation
from app.accounts.passkeys.rules import Role, WayIn, WhyEnded
from app.audit import AuditRecord
from app.db import commit
from app.errors import Refused
from app.listing.programmes import actions as programme_actions
from tests import make
from tests.features.entering import ACCESS, GONE, account, enrolled, invited, signed_in, told
from tests.features.programmes import approved
from tests.post_office import text_of

pytestmark = pytest.mark.database

LEFT = {"Why": "They have left IMI"}


@pytest.fixture
def sanne(browser):
    """A member of staff, signed in at `browser` as with a passkey."""
    sanne = make.staff(name="Sanne Bakker", email="sanne@example.org")
    browser.sign_in(sanne)
    return sanne


def live(database, who):
    """How many browsers somebody is signed in at."""
    rows = database.session.scalars(select(SignIn).where(SignIn.user_id == who.id, SignIn.ended_at.is_(None)))
    return len(rows.all())


def verbs(database):
    return database.session.scalars(select(AuditRecord.verb).order_by(AuditRecord.id)).all()


def test_a_colleague_ends_a_place_on_staff(browser, database, smtp, sanne):
    mila = make.staff(name="Mila", email="mila@example.org")
    his = browser.another()
    joris, _device = enrolled(his, smtp, "joris@example.org")
    told(smtp)
    assert his.get(ACCESS).status_code == 200
    after = browser.get(f"{ACCESS}{joris.id}").submit("End it", LEFT)
    assert "They are no longer of IMI staff" in after.words
    assert (his.get(ACCESS).status_code, live(database, joris)) == (303, 0)
    assert not account(database, joris).is_staff
    assert browser.get(f"{ACCESS}{joris.id}").status_code == 404
    jobs.run_due()
    assert "they have left IMI" in " ".join(text_of(smtp.letters[0]).split())
    assert told(smtp) == [
        ("joris@example.org", "You are no longer of IMI staff in the IMI Mediation Logbook"),
        (mila.email, "Joris is no longer of IMI staff"),
    ]
    assert verbs(database)[-1] == "ended staff: they have left IMI"


def test_whoever_comes_back_is_invited_anew(browser, smtp, sanne):
    his = browser.another()
    joris, device = enrolled(his, smtp, "joris@example.org")
    browser.get(f"{ACCESS}{joris.id}").submit("End it", LEFT)
    passkey_actions.invite(joris.email, role=Role.STAFF, by=sanne)
    commit()
    signed_in(his, device)
    assert (his.get("/account/").status_code, his.get(ACCESS).status_code) == (200, 403)
    assert passkey_queries.access(joris.id).way_in is WayIn.INVITED


def test_an_end_needs_a_reason_and_the_account_as_it_was_seen(browser, database, smtp, sanne):
    joris, _link = invited(smtp, "joris@example.org", by=sanne)
    page = browser.get(f"{ACCESS}{joris.id}")
    without = page.submit("End it", {"Why": "Choose"})
    account(database, joris).name = "Joris Smit"
    commit()
    late = page.submit("End it", LEFT)
    assert (without.status_code, late.status_code, account(database, joris).is_staff) == (422, 422, True)


def test_nobody_ends_their_own_place(browser, sanne):
    make.staff()
    page = browser.get(f"{ACCESS}{sanne.id}")
    answer = browser.post(f"{ACCESS}{sanne.id}/end", {"version": "1", "why": "left"})
    assert ("End it" in page.words, answer.status_code, OWN_RECORD in answer.words) == (False, 409, True)


def test_the_last_of_staff_stays(database, sanne):
    user = account(database, sanne)
    with pytest.raises(Refused, match="the last"):
        role_actions.end_staff(user, by=None, version=user.version, why=WhyEnded.LEFT)


def test_an_open_invitation_ends_with_the_place_it_was_for(browser, smtp, sanne):
    joris, address = invited(smtp, "joris@example.org", by=sanne)
    browser.get(f"{ACCESS}{joris.id}").submit("End it", LEFT)
    assert GONE in browser.another().get(address).words


def test_an_assessor_without_a_programme_is_signed_out(browser, database, smtp, sanne):
    programme = approved("Harbour ODR")
    made = programme_actions.invite_assessor(programme, by=sanne, form_token="ines", address="ines@example.org")
    commit()
    ines = browser.another().sign_in(database.session.get_one(User, made.user_id))
    assert ines.get("/assess/").status_code == 200
    programme_actions.end_assessor(made, by=sanne)
    commit()
    opened = database.session.scalars(select(Invitation.expires_at)).one()
    assert (ines.get("/account/").status_code, opened <= made.ended_at) == (303, True)


def test_an_invitation_is_taken_back(browser, database, smtp, sanne):
    joris, address = invited(smtp, "joris@example.org", by=sanne)
    page = browser.get(f"{ACCESS}{joris.id}")
    after = page.submit("Take it back")
    assert "The link in their letter no longer works." in after.words
    assert GONE in browser.another().get(address).words
    assert (page.submit("Take it back").status_code, account(database, joris).is_staff) == (409, True)
    assert verbs(database)[-1] == "took an invitation back"


def test_an_address_that_has_an_account_is_asked_about_first(browser, database, sanne):
    kofi = make.mediator(name="Kofi Mensah", email="kofi@example.org")
    typed = {"Name": "Joris Smit", "E-mail address": "kofi@example.org"}
    asked = browser.get(ACCESS).submit("Invite them", typed)
    assert (asked.status_code, "kofi@example.org is the account of Kofi Mensah." in asked.words) == (422, True)
    assert not account(database, kofi).is_staff
    after = asked.submit("Invite them", {"Yes, make this person IMI staff": True})
    assert "Kofi Mensah IMI staff Invited" in after.words


def test_whoever_acts_for_a_programme_too_keeps_an_invitation(database, smtp, sanne):
    joris, _link = invited(smtp, "joris@example.org", by=sanne)
    user = passkey_actions.invite("joris@example.org", role=Role.ASSESSOR, by=sanne)
    role_actions.end_staff(user, by=sanne, version=user.version, why=WhyEnded.OTHER_WORK)
    commit()
    assert account(database, joris).is_assessor
    assert passkey_queries.access(joris.id).invitation is not None
