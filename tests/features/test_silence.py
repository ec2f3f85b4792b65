"""Whoever is not asked any more, or wants no letters, gets none: not one that waits, and not at a later try."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import jobs
from app.db import commit
from app.feedback import actions, letter_actions, queries
from app.feedback.digests import queries as digest_queries
from app.feedback.life import LIFE, Seen, State, Who
from app.feedback.models import Suppressed
from app.logbook import actions as logbook
from app.mail import Letter
from tests import make
from tests.features.lettering import TUESDAY, ana_on_tuesday, asked, days, hour, now

pytestmark = pytest.mark.database


@pytest.fixture
def ana(database, clock):
    return ana_on_tuesday(clock)


def test_whoever_wants_no_letters_gets_none_that_waits(database, clock, smtp, ana):
    request, reminded = asked(ana), asked(ana, address="rui@example.com")
    database.session.add(Suppressed(person=request.person, since=clock.today()))
    commit()
    hour(clock, TUESDAY)
    database.session.add(Suppressed(person=reminded.person, since=clock.today()))
    commit()
    days(clock, TUESDAY + timedelta(days=1), 20)
    assert [letter["To"] for letter in smtp.letters] == ["Maria Silva <rui@example.com>"]
    assert (now(database, request).state, request.contact, queries.seen(request, released_on=None)) == (
        State.DECLINED, None, Seen.WAITING,
    )  # fmt: skip


def test_a_request_taken_back_while_its_letter_waits_is_not_sent(database, clock, smtp, ana):
    request = asked(ana)
    clock.hold(TUESDAY)
    letter_actions.write_due()
    actions.revoke(now(database, request), by=ana)
    commit()
    jobs.run_due()
    assert smtp.letters == []


def test_whoever_was_never_written_to_gets_the_letter_of_the_next_request(database, clock, smtp, ana):
    request = asked(ana)
    clock.hold(TUESDAY)
    letter_actions.write_due()
    actions.revoke(now(database, request), by=ana)
    commit()
    asked_then = digest_queries.reach(ana.id, today=TUESDAY.date() + timedelta(days=20))
    asked(ana, request.slot.mediation)
    days(clock, TUESDAY + timedelta(days=1), 3)
    assert [letter["To"] for letter in smtp.letters] == ["Maria Silva <maria.silva@example.com>"]
    assert (asked_then.people, asked_then.invited) == (0, 0)


def test_a_letter_about_a_mediation_that_was_removed_does_not_leave(database, clock, smtp, ana):
    mediation = make.mediation(ana)
    request = asked(ana, mediation)
    logbook.remove(mediation, by=ana)
    commit()
    days(clock, TUESDAY, 10, apart=7)
    assert (smtp.letters, now(database, request).contact) == ([], None)


def test_whoever_declined_is_not_written_to_again_about_the_mediation(database, clock, smtp, ana):
    request = asked(ana)
    hour(clock, TUESDAY)
    request = now(database, request)
    request.state = LIFE.moved(request.state, "decline", by=Who.REVIEWER)
    commit()
    actions.revoke(request, by=ana)
    commit()
    again = asked(ana, request.slot.mediation)
    days(clock, TUESDAY + timedelta(days=1), 10)
    assert len(smtp.letters) == 1
    assert now(database, again).state is State.DECLINED


def test_a_letter_that_was_given_up_is_not_queued_again_for_whom_wants_no_more(database, clock, smtp, ana):
    request = asked(ana)
    hour(clock, TUESDAY)
    request = now(database, request)
    letters = database.session.scalar(select(Letter.id).order_by(Letter.id.desc()))
    database.session.add(Suppressed(person=request.person, since=TUESDAY.date()))
    commit()
    letter_actions.send_again(request)
    commit()
    assert database.session.scalar(select(Letter.id).order_by(Letter.id.desc())) == letters


def test_a_letter_that_waits_does_not_leave_once_it_is_revoked(database, clock, smtp, ana):
    request = asked(ana)
    smtp.refuse_next(451)
    hour(clock, TUESDAY)
    actions.revoke(now(database, request), by=ana)
    commit()
    for later in range(1, 5):
        hour(clock, TUESDAY + timedelta(hours=later))
    assert smtp.letters == []
