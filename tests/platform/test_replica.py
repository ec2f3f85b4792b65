"""Public pages may be read from a copy that follows PostgreSQL: never older than was said, and never its fault."""

import time

import pytest

from app import create_app
from app.config import WrongSettings, settings
from app.database.replica import NAME
from app.db import commit
from app.listing.register import credential_number
from app.listing.standings import actions as standing_actions
from tests import make, own_postgres
from tests.browser import Browser
from tests.features.finding import found, listed
from tests.nodes import wait_until

AN_HOUR, SHORT = 3_600, 3


@pytest.fixture(scope="module")
def standby(own_app, own_server):
    """A real one, by streaming."""
    with own_postgres.following(own_server) as copy:
        yield copy


@pytest.fixture
def visitor(own, own_settings, standby, tmp_path):
    """Somebody at a portal whose public pages may be so many seconds old, when the copy has all there is."""

    def beside(seconds):
        more = {"DATABASE_REPLICA_URL": standby.address("portal"), "REPLICA_MAY_LAG": str(seconds)}
        standby.catch_up()
        browser = Browser(create_app(own_settings | more, tmp_path))
        wait_until(lambda: browser.get("/") and browser.app.extensions[NAME].is_good)
        return browser

    yield beside
    standby.administer("SELECT pg_wal_replay_resume()")


def behind(standby):
    """Whatever is committed from now on is not seen at the copy."""
    standby.administer("SELECT pg_wal_replay_pause()")


def test_what_is_shown_in_public_is_read_from_the_copy(own, visitor, standby):
    ana, _listing = listed("Ana Ferreira")
    browser = visitor(AN_HOUR)
    assert found(browser) == ["Ana Ferreira"]
    behind(standby)
    listed("Zoë Last")
    assert found(browser) == ["Ana Ferreira"]
    assert found(Browser(browser.app).sign_in(ana)) == ["Ana Ferreira"]  # the same for everybody


def test_whether_somebody_is_listed_is_never_asked_of_the_copy(own, visitor, standby):
    _ana, listing = listed("Ana Ferreira")
    browser = visitor(AN_HOUR)
    assert found(browser) == ["Ana Ferreira"]
    behind(standby)
    standing_actions.suspend(listing, by=make.staff(), reason="A complaint")
    commit()
    assert found(browser) == ["Ana Ferreira"]
    assert "suspended" in browser.get(f"/verify/{credential_number.words(listing.number)}").words.lower()


def test_what_somebody_has_written_is_there_at_once(own, visitor, standby):
    mediator = make.mediator()
    browser = visitor(AN_HOUR).sign_in(mediator)
    behind(standby)
    make.mediation(mediator, reference="NEW-1")
    assert "NEW-1" in browser.get("/logbook/").words


def test_a_copy_that_is_behind_is_not_asked_for_longer_than_was_said(own, visitor, standby):
    listed("Ana Ferreira")
    browser = visitor(SHORT)
    assert found(browser) == ["Ana Ferreira"]
    behind(standby)
    listed("Zoë Last")
    time.sleep(SHORT)
    assert set(found(browser)) == {"Ana Ferreira", "Zoë Last"}


def test_where_the_copy_fails_the_database_answers_in_the_same_breath(own, visitor, standby):
    listed("Ana Ferreira")
    browser = visitor(AN_HOUR)
    assert found(browser) == ["Ana Ferreira"]
    listed("Zoë Last")
    standby.stop()
    try:
        assert set(found(browser)) == {"Ana Ferreira", "Zoë Last"}
    finally:
        standby.start()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"DATABASE_REPLICA_URL": "postgresql+psycopg://copy/portal"}, "DATABASE_REPLICA_URL must be a standby"),
        ({"REPLICA_MAY_LAG": "0"}, "REPLICA_MAY_LAG must be a number of seconds from 1 to 3600"),
        ({"REPLICA_MAY_LAG": "soon"}, "REPLICA_MAY_LAG must be a number of seconds from 1 to 3600"),
    ],
)
def test_wrong_settings_of_a_copy_stop_the_portal_in_words(environ, tmp_path, wrong, said):
    alone = {name: value for name, value in environ.items() if name != "DATABASE_URL"}
    with pytest.raises(WrongSettings, match=said):
        settings(alone | wrong, tmp_path)
