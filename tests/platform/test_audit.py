"""The record of who did what only grows, and holds verbs and numbers."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from app import audit
from app.accounts.models import User
from app.audit import AuditRecord
from app.auditing import chain as audit_chain
from tests import make

COLUMNS = (AuditRecord.at, AuditRecord.by_id, AuditRecord.verb, AuditRecord.subject, AuditRecord.subject_id)


@pytest.mark.database
def test_a_record_says_who_did_what_to_which_row(database):
    ana, user = make.mediator(), make.account()
    audit.record("changed account", user, by=ana)
    database.session.commit()
    assert database.session.execute(select(*COLUMNS)).all() == [
        (datetime(2026, 6, 30, 8, tzinfo=UTC), ana.id, "changed account", "users", user.id)
    ]


@pytest.mark.database
def test_the_portal_itself_is_nobody(database):
    audit.record("added to staff", make.account())
    database.session.commit()
    assert database.session.scalars(select(AuditRecord.by_id)).all() == [None]


@pytest.mark.database
@pytest.mark.parametrize(
    "change",
    [
        update(AuditRecord).values(verb="did nothing"),
        delete(AuditRecord),
        text("DELETE FROM audit_record"),
        text("UPDATE audit_record SET by_id = 7"),
    ],
    ids=str,
)
def test_the_database_itself_refuses_to_change_it(database, change):
    audit.record("signed up", make.account())
    database.session.commit()
    with pytest.raises(DBAPIError, match="the audit record only grows"):
        database.session.execute(change)
    database.session.rollback()
    assert database.session.scalars(select(AuditRecord.verb)).all() == ["signed up"]


@pytest.mark.database
def test_a_record_goes_with_its_change(database):
    audit.record("changed account", make.account())
    database.session.rollback()
    assert database.session.scalars(select(AuditRecord)).all() == []


@pytest.mark.database
def test_a_day_of_work_is_told_in_verbs(browser, database):
    ana = make.mediator(name="Ana Ferreira")
    page = browser.sign_in(ana).get("/logbook/")
    page = page.submit("Log it", {"Length": "3 h", "Your reference": "SECRET-7"})
    page.submit("Undo")
    told = database.session.execute(select(AuditRecord.verb, AuditRecord.by_id).order_by(AuditRecord.id)).all()
    assert told == [("signed in", ana.id), ("logged", ana.id), ("removed", ana.id)]
    assert database.session.scalars(select(User.name)).one() == "Ana Ferreira"


def test_reading_a_chain_ten_times_as_long_takes_ten_times_the_work(database):
    costs = []
    for count in (200, 1800):
        for _each in range(count):
            audit.note("did something", "users", 1)
        database.session.commit()
        costs.append(steps_of(database, audit_chain.first_bad))
    assert costs[1] < 15 * costs[0]


def steps_of(database, work):
    """How many hundreds of steps SQLite takes for it."""
    taken = []
    connection = database.session.connection().connection.driver_connection
    connection.set_progress_handler(lambda: taken.append(1), 100)
    try:
        work()
    finally:
        connection.set_progress_handler(None, 100)
    return len(taken)
