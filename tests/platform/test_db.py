"""Nothing is lost between writers, instants keep their zone, and half a change is no change."""

import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Integer, bindparam, select, text
from sqlalchemy.exc import OperationalError, StatementError

from app import create_app
from app.accounts.models import User
from app.config import WrongSettings
from app.database.schema import is_current
from app.db import OLDEST_SQLITE, Prepared, action, begin_write, commit, db, sqlite, unit
from app.throttle import Tries
from tests import make

NOW = datetime(2026, 6, 30, 8, tzinfo=UTC)
EACH = 200


def add_one(key):
    """Read, add, write: what loses updates when two do it at once."""
    with unit():
        tries = counted(key)
        tries.count += 1


def counted(key):
    return db.session.scalars(select(Tries).where(Tries.key == key).with_for_update()).one()


@pytest.mark.database
def test_two_writers_lose_nothing(app, database):
    database.session.add(Tries(key="both", since=NOW, count=0))
    commit()
    problems = []

    def write():
        with app.app_context():
            try:
                for _ in range(EACH):
                    add_one("both")
            except Exception as problem:  # noqa: BLE001  a thread's own edge
                problems.append(problem)

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert (problems, counted("both").count) == ([], 2 * EACH)


@pytest.mark.database
def test_an_action_reads_anew_what_it_changes(app, database):
    """What the request has read before may be old: somebody else wrote meanwhile."""
    user = make.account(name="Ana")
    assert user.name == "Ana"

    def meanwhile():
        with app.app_context(), unit():
            database.session.get_one(User, user_id).name = "Ana Ferreira"

    user_id = user.id
    elsewhere = threading.Thread(target=meanwhile)
    database.session.rollback()
    elsewhere.start()
    elsewhere.join()
    assert action(lambda: database.session.get_one(User, user_id).name)() == "Ana Ferreira"


@pytest.mark.database
def test_an_action_reads_anew_what_was_read_as_columns(app, database):
    """Such as the sign-in of every request: that reading ends before the lock is taken."""
    user_id = make.account(name="Ana").id
    commit()
    name = select(User.name).where(User.id == user_id)
    assert database.session.connection().execute(name).scalar() == "Ana"

    def meanwhile():
        with app.app_context(), unit():
            database.session.get_one(User, user_id).name = "Ana Ferreira"

    elsewhere = threading.Thread(target=meanwhile)
    elsewhere.start()
    elsewhere.join()
    assert action(lambda: database.session.connection().execute(name).scalar())() == "Ana Ferreira"


@pytest.mark.database
def test_a_stored_instant_is_utc(database):
    lisbon_summer = timezone(timedelta(hours=1))
    user = make.account(created_at=datetime(2026, 6, 30, 23, 30, tzinfo=lisbon_summer))
    database.session.expire_all()
    assert (user.created_at, user.created_at.tzinfo) == (datetime(2026, 6, 30, 22, 30, tzinfo=UTC), UTC)


@pytest.mark.database
def test_an_instant_without_a_zone_is_our_bug(database):
    with pytest.raises(StatementError, match="a stored instant needs a zone"):
        make.account(created_at=datetime(2026, 6, 30))


@pytest.mark.database
def test_a_unit_that_fails_leaves_nothing(database):
    def half():
        with unit():
            database.session.add(Tries(key="half", since=NOW, count=1))
            database.session.flush()
            raise KeyError

    with pytest.raises(KeyError):
        half()
    assert database.session.scalars(select(Tries)).all() == []


@pytest.mark.database
def test_a_record_has_its_defaults_before_it_is_saved():
    user = User(email="ana@example.org", is_staff=True)
    assert (user.zone, user.language, user.is_mediator, user.is_staff) == ("Europe/Amsterdam", "en", False, True)


@pytest.mark.database
def test_the_schema_is_current(database):
    assert is_current()


def test_sqlite_is_set_up_to_lose_nothing(environ, tmp_path):
    """As the portal itself sets it up: the tests' own database waits for no disk."""
    asked = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
    with create_app(without_address(environ), tmp_path).app_context():
        said = {name: db.session.execute(text(f"PRAGMA {name}")).scalar() for name in asked}
    assert said == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def without_address(environ):
    """The settings of a portal on a file of its own."""
    return {name: value for name, value in environ.items() if name != "DATABASE_URL"}


def test_an_older_sqlite_stops_the_portal(environ, tmp_path, monkeypatch):
    """The one below cannot be had any more, so its version is said instead."""
    monkeypatch.setattr(sqlite, "sqlite_version_info", (*OLDEST_SQLITE[:2], OLDEST_SQLITE[2] - 1))
    monkeypatch.setattr(sqlite, "sqlite_version", "3.51.2")
    with pytest.raises(WrongSettings) as refused:
        create_app(without_address(environ), tmp_path)
    assert refused.value.complaints == ["SQLite 3.51.2 is too old: 3.51.3 or newer, or a DATABASE_URL."]


def test_a_prepared_statement_is_compiled_once_and_never_taken_for_another(database):
    given = bindparam("given", type_=Integer)
    same, more = Prepared(select(given)), Prepared(select(given + 1))
    assert [each.run(given=number).scalar_one() for number in (1, 5) for each in (same, more)] == [1, 2, 5, 6]
    assert [len(each.compiled) for each in (same, more)] == [1, 1]


@pytest.mark.parametrize("is_reading", [True, False])
def test_the_write_lock_is_taken_whether_columns_were_read_or_nothing(database, is_reading):
    if database.engine.dialect.name != "sqlite":
        return
    assert database.session.connection().execute(select(User.name)).all() == []
    if not is_reading:
        database.session.rollback()
    begin_write()
    with another_writer(database) as other, pytest.raises(sqlite.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")


@pytest.mark.parametrize("is_reading", [True, False])
def test_a_lock_that_was_refused_is_asked_for_again(database, is_reading):
    if database.engine.dialect.name != "sqlite":
        return
    database.session.execute(text("PRAGMA busy_timeout=0"))
    if not is_reading:
        database.session.rollback()
    with another_writer(database) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"):
            begin_write()
        other.execute("ROLLBACK")
        begin_write()
        with pytest.raises(sqlite.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")


def another_writer(database):
    """A connection of another process, as it were, which does not wait for the lock."""
    return closing(sqlite.connect(database.engine.url.database, isolation_level=None, timeout=0))


def test_the_write_lock_is_taken_by_the_first_statement(app, database):
    """A second writer waits for it, a reader does not."""
    if database.engine.dialect.name != "sqlite":
        return
    make.account(name="Ana")
    begin_write()
    with app.app_context():
        assert database.session.scalars(select(User.name)).all() == ["Ana"]
        other = database.engine.raw_connection()
        other.driver_connection.execute("PRAGMA busy_timeout=0")
        with pytest.raises(sqlite.OperationalError, match="locked"):
            other.driver_connection.execute("BEGIN IMMEDIATE")
        other.driver_connection.execute("PRAGMA busy_timeout=15000")
        other.close()
    database.session.rollback()
