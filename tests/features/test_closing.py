"""Somebody closes their account, thinks again, or lets it go."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app import jobs, timetable
from app.accounts.models import User
from app.audit import AuditRecord
from app.db import commit, db, is_sqlite
from app.mail import Letter
from app.rights import closing, erasure_actions
from app.rights.closing_models import Closing, Erased
from tests import make

pytestmark = pytest.mark.database
HERE = "/account/close/"
BOX = "Close my account and erase what is mine"


def close(browser, person):
    return browser.sign_in(person).get(HERE).submit("Close my account", {BOX: True})


def night(clock, days):
    clock.hold(clock.now() + timedelta(days=days))
    erasure_actions.erase_due()
    db.session.rollback()


def is_erased(person):
    return db.session.get_one(User, person.id, populate_existing=True).is_erased


def test_it_says_what_goes_and_when(browser, database):
    ana = make.mediator()
    page = browser.sign_in(ana).get("/account/").follow("Close your account")
    assert "Until 30 Jul 2026 nothing changes" in page.words
    assert "Invoices, credit notes and payments, for seven years" in page.words
    page = page.submit("Close my account", {BOX: True})
    assert "Your account will be erased on 30 Jul 2026." in page.words


def test_a_box_has_to_be_ticked(browser, database):
    page = browser.sign_in(make.mediator()).get(HERE).submit("Close my account")
    assert (page.status_code, "Tick this to close your account" in page.words) == (422, True)
    assert db.session.scalar(select(func.count()).select_from(Closing)) == 0


def test_a_letter_says_until_when(browser, smtp, database):
    close(browser, make.mediator(name="Ana", email="ana@example.org"))
    jobs.run_due()
    [letter] = smtp.letters
    assert (letter["To"], letter["Subject"]) == ("Ana <ana@example.org>", "Your account will be erased on 30 Jul 2026")


def test_asking_twice_is_asking_once(browser, clock, database):
    ana = make.mediator()
    page = browser.sign_in(ana).get(HERE)
    page.submit("Close my account", {BOX: True})
    clock.hold(clock.now() + timedelta(days=5))
    again = page.submit("Close my account", {BOX: True})
    assert "30 Jul 2026" in again.words
    assert db.session.scalar(select(func.count()).select_from(Letter)) == 1


def test_changing_ones_mind_keeps_everything(browser, clock, database):
    ana = make.mediator()
    make.mediation(ana, reference="KM-01")
    page = close(browser, ana).submit("Keep my account")
    assert "Your account stays as it is." in page.words
    night(clock, 31)
    assert (is_erased(ana), "KM-01" in browser.sign_in(ana).get("/logbook/").words) == (False, True)
    assert "will be erased" not in browser.get("/account/").words


def test_keeping_an_account_that_nobody_closes_changes_nothing(browser, database):
    ana = make.mediator()
    close(browser, ana)
    page = browser.get(HERE)
    page.submit("Keep my account")
    assert "Your account stays as it is." in page.submit("Keep my account").words


@pytest.mark.parametrize(("days", "gone"), [(29, False), (30, True), (45, True)])
def test_the_night_of_the_day_erases(browser, clock, database, days, gone):
    ana, bea = make.mediator(), make.mediator()
    close(browser, ana)
    night(clock, days)
    assert (is_erased(ana), is_erased(bea)) == (gone, False)


def test_who_is_erased_is_signed_out(browser, clock, database):
    close(browser, make.mediator())
    night(clock, 30)
    assert browser.get("/account/").location == "/sign-in"


def test_a_second_night_changes_nothing(browser, clock, database):
    close(browser, make.mediator())
    night(clock, 30)
    night(clock, 1)
    assert db.session.scalar(select(func.count()).select_from(Erased)) == 1


@pytest.mark.parametrize("who", [make.staff, lambda: make.person(make.account(is_assessor=True))])
def test_who_acts_for_others_cannot_close_it_before(browser, database, who):
    page = browser.sign_in(who()).get(HERE)
    assert ("first" in page.words, BOX in page.words) == (True, False)
    assert page.checked().page.all("form[action='/account/close/']") == []


def test_a_role_taken_on_meanwhile_keeps_it_waiting(browser, clock, database):
    ana = make.mediator()
    close(browser, ana)
    user = db.session.get_one(User, ana.id)
    user.is_assessor = True
    commit()
    night(clock, 30)
    assert (is_erased(ana), db.session.get(Closing, ana.id) is not None) == (False, True)
    assert f"It waits longer while you act for others. {closing.ASSESSES}" in browser.sign_in(ana).get(HERE).words


def test_all_of_it_is_on_record(browser, clock, database):
    ana = make.mediator()
    close(browser, ana).submit("Keep my account")
    close(browser, ana)
    night(clock, 30)
    told = select(AuditRecord.verb, AuditRecord.by_id).where(AuditRecord.subject == "users").order_by(AuditRecord.id)
    asked, kept = ("asked to close an account", ana.id), ("kept an account", ana.id)
    assert db.session.execute(told).all()[-4:] == [asked, kept, asked, ("erased an account", None)]


def test_the_night_leaves_nothing_in_the_log(app, browser, clock, database):
    close(browser, make.mediator(name="Anastasia Quill"))
    if not is_sqlite(app):
        return
    log = Path(f"{db.engine.url.database}-wal")
    assert b"Anastasia Quill" in log.read_bytes()
    night(clock, 30)
    assert b"Anastasia Quill" not in log.read_bytes()


def test_nights_erase_before_they_file():
    kinds = list(timetable.EVERY_DAY)
    assert kinds.index("erase closed accounts") < kinds.index("file answers")
