"""Statements that go to SQLite's driver directly: they say and do what they would by way of SQLAlchemy."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, event, insert, literal, select, update
from sqlalchemy.exc import IntegrityError

from app import clock
from app.accounts.models import User
from app.database.direct import Direct, _glancing
from app.db import commit, db, sqlite, unit
from app.feedback.models import Request
from app.throttle import Tries
from tests import make

NOW = datetime(2026, 6, 30, 8, tzinfo=UTC)
COUNTED = Direct(select(Tries.key, Tries.since, Tries.count, literal("said")).where(Tries.since <= bindparam("until")))
ADD = Direct(insert(Tries))
COUNT = Direct(update(Tries).where(Tries.key == bindparam("of")))


@pytest.mark.database
def test_values_go_in_and_come_out_by_their_types(database):
    request = make.request(make.mediation(make.mediator()))
    columns = (Request.state, Request.channel, Request.due_on, Request.reminds_on, Request.is_near, Request.person)
    [found] = Direct(select(*columns).where(Request.due_on == bindparam("due_on"))).rows(due_on=request.due_on)
    assert found == tuple(getattr(request, column.key) for column in columns)
    assert [type(value) for value in found] == [type(getattr(request, column.key)) for column in columns]


@pytest.mark.database
def test_what_is_changed_is_counted(database):
    ADD.change(key="one", since=NOW, count=1)
    assert [COUNT.change(of=key, count=2) for key in ("one", "two")] == [1, 0]
    assert COUNTED.rows(until=NOW) == [("one", NOW, 2, "said")]
    assert COUNT.change(of="one", count=3, since=NOW.replace(year=2025)) == 1
    assert COUNTED.rows(until=NOW) == [("one", NOW.replace(year=2025), 3, "said")]
    assert COUNTED.rows(until=NOW.replace(year=2024)) == []


def test_a_refusal_is_worded_as_ever_and_tells_no_values(database):
    ADD.change(key="secret", since=NOW, count=1)
    with pytest.raises(IntegrityError) as refused, database.session.begin_nested():
        ADD.change(key="secret", since=NOW, count=1)
    assert "secret" not in str(refused.value)


@pytest.mark.database
def test_a_part_that_is_undone_takes_it_along(database):
    with unit():
        ADD.change(key="kept", since=NOW, count=1)
        with database.session.begin_nested() as part:
            ADD.change(key="undone", since=NOW, count=1)
            part.rollback()
        ADD.change(key="kept too", since=NOW, count=1)
    assert sorted(key for key, *_more in COUNTED.rows(until=NOW)) == ["kept", "kept too"]


def test_who_listens_hears_of_it(database):
    heard = []

    def note(_connection, _cursor, words, *_more):
        heard.append(words)

    unheard = COUNTED.rows(until=NOW)
    event.listen(database.engine, "before_cursor_execute", note)
    assert (COUNTED.rows(until=NOW), len(heard)) == (unheard, 1)
    event.remove(database.engine, "before_cursor_execute", note)


def test_a_glance_sees_what_was_committed_and_not_what_this_request_is_about_to(app, database):
    people = Direct(select(User.name).where(User.email == bindparam("email")))
    make.account(email="ana@example.org", name="Ana")
    assert people.glance(email="ana@example.org") == [("Ana",)]
    db.session.execute(update(User).values(name="Ana Żak"))
    assert people.glance(email="ana@example.org") == [("Ana",)]
    commit()
    assert people.glance(email="ana@example.org") == [("Ana Żak",)]


@pytest.mark.database
def test_a_glimpse_is_another_as_soon_as_what_it_reads_is(app, database):
    made = Direct(select(User.name, User.created_at).where(User.created_at <= bindparam("at"), User.email != "b@b.org"))
    make.account(email="ana@example.org", name="Ana")
    at = clock.now()
    first = made.glimpse(at=at)
    assert first.read() == [("Ana", at)] == made.glance(at=at)
    assert first.found == made.glimpse(at=at).found
    db.session.execute(update(User).values(name="Ana Żak"))
    commit()
    assert made.glimpse(at=at).found != first.found
    assert made.glimpse(at=at).read() == [("Ana Żak", at)]


@pytest.mark.database
def test_a_glance_follows_the_database_that_is_put_back(app, database, portal):
    people = Direct(select(User.name).where(User.email == bindparam("email")))
    make.account(email="ana@example.org", name="Ana")
    assert people.glance(email="ana@example.org") == [("Ana",)]
    db.session.remove()
    portal[1]()
    assert people.glance(email="ana@example.org") == []


def test_a_glance_cannot_write(app, database):
    with pytest.raises(sqlite.OperationalError):
        _glancing(db.engine).connection.execute("DELETE FROM users")
