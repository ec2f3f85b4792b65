"""The commands of those who run the portal."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts import actions
from app.accounts.models import User
from app.audit import AuditRecord
from app.db import commit
from tests import make
from tests.features.authenticator import Authenticator
from tests.features.entering import enrolled, link, made, signed_in

pytestmark = pytest.mark.database


def test_a_link_signs_its_address_in_once(browser, run):
    make.mediator(email="ana@example.org")
    code, printed = run("sign-in-link", " Ana@Example.org")
    link = printed.strip().removeprefix("http://localhost")
    page = browser.get(link).submit("Sign in")
    assert (code, page.page.title, browser.another().get(link).status_code) == (0, "Logbook", 410)


def test_the_first_member_of_staff_is_invited(browser, smtp, run):
    said = run("invite-staff", " Sanne@Example.org", "--name", "Sanne Bakker")
    run("worker", "--once")
    made(browser, link(smtp, "sanne@example.org"), Authenticator())
    assert said == (0, "sanne@example.org has a letter with a link, which holds for 72 hours.\n")
    assert "Sanne Bakker IMI staff Signs in with a passkey" in browser.get("/staff/access/").words
    assert run("invite-staff", "sanne@example.org") == (0, "sanne@example.org is staff and has a passkey.\n")


@pytest.mark.parametrize("command", ["invite-staff", "digest-author-add", "sign-in-link"])
def test_what_is_no_address_gets_no_account(database, run, command):
    code, said = run(command, "sanne.example.org")
    assert (code, "sanne.example.org is no e-mail address." in said) == (2, True)
    assert database.session.scalars(select(User.id)).all() == []


def test_a_place_on_staff_is_ended_from_the_shell(database, run):
    make.staff(email="sanne@example.org")
    last = run("staff-end", "sanne@example.org")
    make.staff(email="mila@example.org")
    assert (last[0], "They are the last of IMI staff." in last[1]) == (1, True)
    assert run("staff-end", "nobody@example.org") == (1, "Error: There is no such account.\n")
    assert run("staff-end", " Sanne@Example.org") == (0, "sanne@example.org is no longer of IMI staff.\n")
    assert database.session.scalars(select(User.is_staff).order_by(User.id)).all() == [False, True]


def test_the_last_one_who_gets_in_stays_on_staff_unless_it_is_meant(browser, smtp, database, run):
    _sanne, _device = enrolled(browser, smtp, "sanne@example.org")
    last = run("staff-end", "sanne@example.org")
    run("invite-staff", "mila@example.org", "--name", "Mila Horvat")
    without = run("staff-end", "sanne@example.org")
    assert "last of IMI staff. Invite somebody else first: portal invite-staff ADDRESS --name 'Their Name'" in last[1]
    assert (last[0], without[0], "or add --even-the-last." in without[1]) == (1, 1, True)
    assert run("staff-end", "mila@example.org")[0] == 0
    run("invite-staff", "mila@example.org")
    ended = run("staff-end", "sanne@example.org", "--even-the-last")
    assert ended == (0, "sanne@example.org is no longer of IMI staff.\n")


@pytest.mark.parametrize("command", ["invite-staff", "digest-author-add"])
def test_a_new_account_needs_a_name_and_keeps_the_one_it_has(database, run, command):
    without, blank = run(command, "ana@example.org"), run(command, "ana@example.org", "--name", "  ")
    words = f"Error: There is no name for ana@example.org yet: portal {command} ana@example.org --name 'Their Name'\n"
    assert without == blank == (1, words)
    assert "Keep it to 120 characters." in run(command, "ana@example.org", "--name", "A" * 121)[1]
    assert database.session.scalars(select(User.id)).all() == []
    assert run(command, "ana@example.org", "--name", " Ana  Petrova ")[0] == run(command, "ana@example.org")[0] == 0
    assert database.session.scalars(select(User.name)).all() == ["Ana Petrova"]


def test_a_mediator_may_become_staff_and_stays_a_mediator(database, run):
    make.mediator(email="ana@example.org", name="Ana")
    run("invite-staff", "ana@example.org", "--name", "Somebody Else")
    user = database.session.scalars(select(User)).one()
    assert (user.name, user.is_staff, user.is_mediator) == ("Ana", True, True)
    assert database.session.scalars(select(AuditRecord.verb)).all() == ["made staff", "invited to make a passkey"]


def test_a_lost_passkey_of_the_only_member_of_staff_is_replaced_from_the_shell(browser, smtp, run):
    _sanne, device = enrolled(browser, smtp, "sanne@example.org")
    said = run("invite-staff", "sanne@example.org", "--lost")
    assert said == (0, "sanne@example.org has a letter with a link, which holds for 72 hours.\n")
    assert (browser.get("/account/").status_code, signed_in(browser, device).status_code) == (303, 422)


@pytest.mark.parametrize("who", ["", "ana@example.org"])
def test_a_passkey_that_is_lost_is_that_of_staff(database, run, who):
    if who:
        make.mediator(email=who)
    code, said = run("invite-staff", "ana@example.org", "--lost")
    words = "ana@example.org is not on IMI's staff." if who else "There is no such account."
    assert (code, said) == (1, f"Error: {words}\n")
    assert [user.is_staff for user in database.session.scalars(select(User))] == [False] * bool(who)


def test_a_link_from_the_shell_is_no_passkey(browser, run):
    make.staff(email="sanne@example.org")
    browser.get(run("sign-in-link", "sanne@example.org")[1].strip().removeprefix("http://localhost")).submit("Sign in")
    assert (browser.get("/account/").status_code, browser.get("/staff/access/").status_code) == (200, 403)


def test_a_digest_author_is_added(database, run):
    words = "lea@example.org is a digest author.\n"
    assert run("digest-author-add", "Lea@Example.org", "--name", "Lea Okafor") == (0, words)
    user = database.session.scalars(select(User)).one()
    assert (user.name, user.is_digest_author, user.is_mediator) == ("Lea Okafor", True, False)
    assert database.session.scalars(select(AuditRecord.verb)).all() == ["added to digest authors"]


def test_the_worker_does_what_is_due_and_stops(smtp, run):
    actions.send_code("ana@example.org")
    commit()
    code, _printed = run("worker", "--once")
    assert (code, [letter["To"] for letter in smtp.letters]) == (0, ["ana@example.org"])


def test_a_real_portal_has_no_command_that_empties_it(database, run):
    make.mediator()
    codes = [run("demo", word)[0] for word in ("reset", "prepare")]
    assert (codes, len(database.session.scalars(select(User)).all())) == ([2, 2], 1)


def test_the_doctor_tells_of_letters_that_do_not_leave_and_of_those_that_were_given_up(smtp, run, clock):
    actions.send_code("ana@example.org").expires_at += timedelta(days=9)
    commit()
    smtp.refuse("ana@example.org", 451)
    told = []
    for _ in range(11):
        run("worker", "--once")
        told.append(run("doctor"))
        clock.hold(clock.now() + timedelta(hours=12))
    again = "Tried again and again: 1 of “send letter”, which still wait: SMTPRecipientsRefused 451.\n"
    given_up = "Given up: 1 of “send letter”, the last on 5 Jul 2026: SMTPRecipientsRefused 451.\n"
    assert told == [(0, "All is well.\n")] * 7 + [(1, again)] * 3 + [(1, given_up)]


def test_the_doctor_has_nothing_to_say_of_a_healthy_portal(run):
    make.mediation(make.mediator())
    assert run("doctor") == (0, "All is well.\n")
