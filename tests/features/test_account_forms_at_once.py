"""The forms of an account sent twice at the same instant, and edited in two windows: no second row, nothing lost."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock as the_clock
from app.accounts.address import actions as address_actions, queries as address_queries
from app.accounts.address.models import AddressChange
from app.accounts.models import User
from app.accounts.passkeys import actions as passkey_actions
from app.accounts.passkeys.models import Invitation, Passkey
from app.accounts.passkeys.rules import Role
from app.audit import AuditRecord
from app.db import commit, db
from app.mail import Letter
from tests import make
from tests.browser import Browser
from tests.features.moving import HERE, NEW, OLD

pytestmark = pytest.mark.database

OF_EACH_FORM = 50  # there are four: 200 double submits
OF_EACH_EDIT = 50  # there are two: 100 edits in two windows


@pytest.fixture
def ana(database):
    return make.mediator(email=OLD, name="Ana")


@pytest.fixture
def windows(app, ana):
    """Two of hers."""
    return [signed_in(Browser(app), ana) for _window in range(2)]


def signed_in(browser, who):
    browser.sign_in(who, is_by_passkey=False)
    browser.token = browser.get("/account/").csrf_token
    return browser


def at_once(windows, address, data):
    """The statuses of the same form, sent from both at one instant."""
    return [answer.status_code for answer in sent_at_once(windows, address, [data] * len(windows))]


def sent_at_once(windows, address, fields):
    """The answers to what each window sends, at one instant; by their statuses."""
    db.session.rollback()
    start = threading.Barrier(len(windows))

    def send(window, typed):
        start.wait()
        return window.client.post(address, data={"csrf_token": window.token, **typed})

    with ThreadPoolExecutor(len(windows)) as threads:
        return sorted(threads.map(send, windows, fields), key=lambda answer: answer.status_code)


def an_hour_later():
    """Tries of the hour before are not counted."""
    the_clock.hold(the_clock.now() + timedelta(hours=1))


def count(what, *where):
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(what).where(*where))


def asked(ana, number):
    change = address_actions.ask(ana, form_token=f"token {number}", email=f"a{number}@rivers.example")
    commit()
    return change


def test_settings_sent_twice_are_saved_once(windows, ana):
    for number in range(OF_EACH_FORM):
        version = db.session.get_one(User, ana.id).version
        typed = {"version": version, "name": f"Ana {number}", "zone": "Europe/Lisbon", "language": "en"}
        assert at_once(windows, "/account/", typed) == [303, 422]
        assert db.session.get_one(User, ana.id).version == version + 1
    assert count(AuditRecord, AuditRecord.verb == "changed account") == OF_EACH_FORM


def test_a_new_address_asked_for_twice_is_one_change_with_two_letters(windows, ana):
    for number in range(OF_EACH_FORM):
        an_hour_later()
        asked_for = {"form_token": f"token {number}", "email": NEW}
        assert at_once(windows, HERE, asked_for) == [303, 303]
        assert (count(AddressChange), count(Letter)) == (1, 2 * (number + 1))


def test_a_change_taken_back_twice_is_taken_back_once(windows, ana):
    for number in range(OF_EACH_FORM):
        asked(ana, number)
        assert at_once(windows, f"{HERE}take-back", {}) == [303, 303]
        assert count(AddressChange) == 0
    assert count(AuditRecord, AuditRecord.verb == "took back a change of address") == OF_EACH_FORM


def test_two_codes_sent_twice_change_the_address_once(app, ana):
    for number in range(OF_EACH_FORM):
        windows = [signed_in(Browser(app), ana) for _window in range(2)]
        an_hour_later()
        change = asked(ana, number)
        typed = {"new_code": address_queries.new_digits(change), "old_code": address_queries.old_digits(change)}
        commit()
        first, _second = at_once(windows, f"{HERE}confirm", typed)
        assert (first, db.session.get_one(User, ana.id).email) == (303, f"a{number}@rivers.example")
        assert count(AuditRecord, AuditRecord.verb == "changed address") == number + 1
    assert (count(User), count(AddressChange)) == (1, 0)


def edited(windows, address, version, fields):
    """What becomes of two edits that began from the same version, one after the other: the answer to the second."""
    for window, typed in zip(windows, fields, strict=True):
        answer = window.post(address, {"version": version, **typed}, is_checked=False)
    return answer


def test_settings_edited_in_two_windows_lose_nothing(windows, ana):
    for number in range(OF_EACH_EDIT):
        names = f"First {number}", f"Second {number}"
        typed = [{"name": name, "zone": "Europe/Lisbon", "language": "en"} for name in names]
        answer = edited(windows, "/account/", db.session.get_one(User, ana.id).version, typed)
        db.session.rollback()
        assert (answer.status_code, db.session.get_one(User, ana.id).name) == (422, names[0])
        assert f"Name is saved as: {names[0]}" in answer.text
        assert f'value="{names[1]}"' in answer.text


def test_a_passkey_renamed_in_two_windows_keeps_the_first_name(windows, ana):
    key = Passkey(
        user_id=ana.id, credential_id=b"1", public_key=b"1", sign_count=0, name="Phone", created_at=the_clock.now()
    )
    db.session.add(key)
    commit()
    key_id = key.id
    for number in range(OF_EACH_EDIT):
        names = f"First {number}", f"Second {number}"
        version = db.session.get_one(Passkey, key_id).version
        answer = edited(windows, f"/account/passkeys/{key_id}/rename", version, [{"name": name} for name in names])
        db.session.rollback()
        assert (answer.status_code, db.session.get_one(Passkey, key_id).name) == (422, names[0])
        assert f'value="{names[1]}"' in answer.text


def test_a_new_invitation_asked_for_twice_at_one_instant_is_one_letter(app, database):
    sanne, windows = make.staff(), [Browser(app) for _window in range(2)]
    joris = passkey_actions.invite("joris@example.org", role=Role.STAFF, by=sanne).id
    commit()
    for window in windows:
        window.token = window.sign_in(sanne).get("/account/").csrf_token
    an_hour_later()
    assert at_once(windows, f"/staff/access/{joris}/invite", {}) == [303, 409]
    assert count(Invitation, Invitation.user_id == joris) == 2
