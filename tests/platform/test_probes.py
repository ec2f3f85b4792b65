"""What a watchman is told: that the process lives, and whether it can do its work."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from app import jobs
from app.db import commit, db

pytestmark = pytest.mark.database


def asked(browser, address):
    answer = browser.get(address)
    return answer.status_code, json.loads(answer.data)


def test_the_process_lives(browser):
    assert asked(browser, "/healthz") == (200, {"ok": True})


def test_the_portal_is_ready(browser):
    assert asked(browser, "/readyz") == (200, {"ready": True, "reasons": [], "look_at": []})


def test_a_worker_that_is_behind_is_named(browser, clock):
    jobs.put("send letter", "letter:1", run_at=clock.now() - timedelta(minutes=16))
    commit()
    assert asked(browser, "/readyz") == (503, {"ready": False, "reasons": ["the worker is behind"], "look_at": []})


def test_an_older_schema_is_named(browser, database):
    database.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    commit()
    reasons = ["the database does not have the schema of this version"]
    assert asked(browser, "/readyz") == (503, {"ready": False, "reasons": reasons, "look_at": []})


def test_a_database_without_tables_is_named(browser, database):
    database.session.execute(text("DROP TABLE alembic_version"))
    commit()
    assert asked(browser, "/readyz") == (
        503,
        {"ready": False, "reasons": ["the database does not have the schema of this version"], "look_at": []},
    )


def test_what_failed_is_named_and_keeps_nobody_from_working(browser, clock):
    jobs.put("send letter", "letter:1", run_at=clock.now())
    jobs.put("recount", "recount:1", run_at=clock.now())
    tried, dead = db.session.scalars(select(jobs.Job).order_by(jobs.Job.id))
    tried.problem, dead.dead_at = "OSError", clock.now()
    commit()
    said = ["letters were tried in vain and wait", "work was given up"]
    assert asked(browser, "/readyz") == (200, {"ready": True, "reasons": [], "look_at": said})
