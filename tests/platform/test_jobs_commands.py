"""What the worker has to do, at the shell; and what the doctor asks of the platform."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock as the_clock, jobs
from app.accounts import actions
from app.audit import AuditRecord
from app.db import commit
from app.jobs import Job, NotDone
from tests import make

pytestmark = pytest.mark.database


@pytest.fixture
def failing(monkeypatch):
    """A kind of job that always fails, and has names nobody else has."""

    def fail(**_arguments):
        raise NotDone("the moon is too bright")

    monkeypatch.setitem(jobs.KINDS, "count stars", fail)


@pytest.fixture
def given_up(database, failing, clock):
    jobs.put("count stars", "stars:1")
    commit()
    for _ in range(8):
        jobs.run_due()
        clock.hold(clock.now() + timedelta(hours=2))
    database.session.expire_all()
    return database.session.scalars(select(Job)).one()


def test_nothing_waits_in_a_new_portal(run):
    assert run("jobs") == run("jobs", "list") == (0, "No job waits.\n")


def test_jobs_that_wait_are_told_with_their_tries_and_their_lease(run, database, failing, clock):
    jobs.put("count stars", "stars:1")
    jobs.put("count stars", "stars:2", run_at=clock.now() + timedelta(days=1))
    commit()
    jobs.run_due()
    jobs.put("count stars", "stars:3")
    jobs.put("count stars", "stars:4")
    database.session.scalars(select(Job).where(Job.key == "stars:4")).one().locked_until = clock.now() + jobs.LEASE
    commit()
    told = [line.split(maxsplit=1)[1] for line in run("jobs")[1].splitlines()[1:]]
    assert [" ".join(line.split()) for line in told] == [
        "now 0 count stars stars:3",
        "till 08:10:00 0 count stars stars:4",
        "30 Jun 08:01 1 count stars stars:1: the moon is too bright",
        "01 Jul 08:00 0 count stars stars:2",
    ]


def test_what_was_given_up_is_tried_again(run, database, given_up):
    assert " given up          8  count stars " in run("jobs")[1]
    assert run("jobs", "again", str(given_up.id)) == (0, f"Job {given_up.id} is due now.\n")
    assert (given_up.dead_at, given_up.attempts) == (None, 0)
    assert run("jobs", "put-away", str(given_up.id)) == (1, "Error: There is no such job that was given up.\n")
    assert database.session.scalars(select(AuditRecord.verb)).all() == ["tried a job again"]


def test_what_was_given_up_is_put_away(run, database, given_up):
    assert run("jobs", "put-away", str(given_up.id)) == (0, f"Job {given_up.id} is put away.\n")
    assert run("jobs") == (0, "No job waits.\n")
    assert run("jobs", "again", str(given_up.id)) == (1, "Error: Somebody has done something about it meanwhile.\n")


def test_only_what_was_given_up_is_anybodys(run, database):
    jobs.put("count stars", "stars:1")
    commit()
    for word in ("again", "put-away"):
        assert run("jobs", word, "1") == (1, "Error: There is no such job that was given up.\n")


def test_the_doctor_tells_of_a_worker_that_is_away(run, database, monkeypatch, clock):
    monkeypatch.setitem(jobs.KINDS, "count stars", lambda: None)
    jobs.put("count stars", "stars:1")
    commit()
    jobs.run_due()
    well = run("doctor")
    clock.hold(clock.now() + timedelta(hours=5))
    assert (well, run("doctor")) == (
        (0, "All is well.\n"),
        (1, "No worker seems to run: the last job was done 5 hours ago.\n"),
    )


def test_the_doctor_tells_of_a_worker_that_never_came(run, database, clock):
    jobs.put("count stars", "stars:1")
    commit()
    clock.hold(clock.now() + timedelta(days=3))
    assert run("doctor") == (1, "The worker is behind: a job has been due for 3 days.\n")


@pytest.mark.parametrize(
    ("late", "words"),
    [(timedelta(minutes=20), "20 minutes"), (timedelta(hours=7), "7 hours"), (timedelta(2), "2 days")],
)
def test_the_doctor_tells_of_a_clock_that_went_back(run, clock, late, words):
    with the_clock.held(clock.now() + late):
        make.mediation(make.mediator())
    assert run("doctor") == (1, f"The clock stands before the last thing that was done, by {words}.\n")


def test_the_doctor_tells_a_machine_of_every_check(run):
    code, said = run("doctor", "--json")
    found = json.loads(said)
    assert (code, found["well"], {len(each["troubles"]) for each in found["checks"]}) == (0, True, {0})
    assert {"schema", "worker", "verdicts", "backups", "time zones"} <= {each["about"] for each in found["checks"]}


def test_the_doctor_tells_of_another_data_key(run, app, database, monkeypatch):
    make.issuer_key()
    actions.send_code("ana@example.org")
    commit()
    monkeypatch.setitem(app.config, "DATA_KEY", bytes(32))
    code, said = run("doctor")
    assert (code, "DATA_KEY does not open signing key 1" in said) == (1, True)
    assert "DATA_KEY does not open the letters that wait" in said
