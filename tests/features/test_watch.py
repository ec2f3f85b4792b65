"""What IMI staff watch: figures of jobs, letters, calendars and storage, and nothing of what anybody wrote."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import jobs
from app.accounts import actions as accounts
from app.db import commit, db
from app.jobs import Job
from app.staff.watch import lasting, size
from tests import make
from tests.features.test_queries import cost, statements

__all__ = ["statements"]

pytestmark = pytest.mark.database


@pytest.fixture
def staff(browser):
    return browser.sign_in(make.staff())


def put(kind, *keys, **details):
    for key in keys:
        jobs.put(kind, key, **details)
    commit()


def test_work_is_counted_by_kind(staff, clock):
    put("recount", "recount:1", "recount:2", run_at=clock.now() - timedelta(hours=3))
    put("recount", "recount:3", run_at=clock.now() + timedelta(days=1))
    put("file answers", "answers:1")
    db.session.scalars(select(Job).where(Job.key == "answers:1")).one().dead_at = clock.now()
    commit()
    rows = [[cell.text for cell in row.iter("td")] for row in staff.get("/staff/watch/").page.all("tr")]
    assert ["recount", "2", "3 hours", "1", "0"] in rows
    assert ["file answers", "0", None, "0", "1"] in rows


def test_letters_that_wait_are_counted_and_nothing_of_them_is_shown(staff, clock):
    ana = make.mediator(email="ana.secret@example.org", name="Ana Secret")
    mediation = make.mediation(ana, reference="SECRET-1")
    accounts.send_code(ana.email)
    commit()
    page = staff.get("/staff/watch/")
    assert "Waiting to leave 1 the oldest for 0 minutes" in page.words
    assert [word for word in ("ana.secret", "Ana Secret", mediation.reference) if word in page.text] == []


@pytest.mark.parametrize("kinds", [("one",), ("one", "two", "three")])
def test_three_kinds_cost_as_many_statements_as_one(staff, statements, kinds, clock):
    for kind in kinds:
        put(kind, f"{kind}:1")
    assert len(cost(staff, statements, "/staff/watch/")) <= 9


@pytest.mark.parametrize("who", [make.mediator, make.digest_author])
def test_only_staff_may_watch(browser, who, database):
    assert browser.sign_in(who()).get("/staff/watch/").status_code == 404


@pytest.mark.parametrize(
    ("wait", "said"),
    [
        (timedelta(0), "0 minutes"),
        (timedelta(seconds=90), "1 minute"),
        (timedelta(hours=25), "1 day"),
        (timedelta(hours=2), "2 hours"),
    ],
)
def test_a_wait_is_said_in_its_largest_unit(wait, said):
    assert lasting(wait) == said


@pytest.mark.parametrize(("number", "said"), [(0, "0 kB"), (1, "1 kB"), (1_500_000, "1.5 MB"), (2 * 10**9, "2.0 GB")])
def test_bytes_are_said_as_people_say_them(number, said):
    assert size(number) == said
